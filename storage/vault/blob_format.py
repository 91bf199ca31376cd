"""The form of an encrypted original: a header with a salt, then chunks sealed in order (STREAM).

Chunk ``i`` is AES-256-GCM under the file's own key with the nonce (i, is-last), so that no chunk
can be left out, moved or added. The last one is bound to the file's keyed name as well: whoever
has checked it knows the length, and that the content is the one the name stands for.
"""

import io
from typing import TYPE_CHECKING, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC: Final = b"AJBLOB01"
SALT_SIZE: Final = 32
HEADER_SIZE: Final = len(MAGIC) + SALT_SIZE
CHUNK: Final = 256 << 10
TAG: Final = 16
_SEALED: Final = CHUNK + TAG


class BlobDamaged(Exception):
    """The bytes are not what was written; ``BlobStore`` says which original it is."""


class Sealer:
    """Encrypts one original chunk by chunk into a buffer that it uses again."""

    def __init__(self, blob_key: bytes, salt: bytes) -> None:
        self._cipher = AESGCM(_file_key(blob_key, salt))
        self._buffer = memoryview(bytearray(_SEALED))
        self._index = 0

    def seal(self, chunk: memoryview, last_of: bytes | None = None) -> memoryview:
        """Return the sealed chunk, valid until the next call; ``last_of`` is the 32-byte name."""
        out = self._buffer[: len(chunk) + TAG]
        nonce = _nonce(self._index, last_of is not None)
        self._cipher.encrypt_into(nonce, chunk, last_of, out)
        self._index += 1
        return out


class BlobReader(io.RawIOBase):
    """Reads an original at random, decrypting the chunks it touches; raises ``BlobDamaged``.

    ``own`` says that ``key`` is the one of this file alone, and not the store's.
    """

    def __init__(self, file: BinaryIO, key: bytes, name: bytes, *, own: bool = False) -> None:
        super().__init__()
        self._file = file
        self._name = name
        salt = _salt(file)
        self._cipher = AESGCM(key if own else _file_key(key, salt))
        self._chunks, self.size = _extent(file.seek(0, io.SEEK_END))
        self._sealed = memoryview(bytearray(_SEALED))
        self._plain = memoryview(bytearray(CHUNK))
        self._held = -1
        self._at = 0
        self._hold(self._chunks - 1)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read from any place."""
        return True

    def tell(self) -> int:
        """Return the place in the plain bytes."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place in the plain bytes."""
        at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if at < 0:
            raise ValueError(at)
        self._at = at
        return at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer up to the end of a chunk; 0 at the end of the file."""
        out = memoryview(buffer).cast("B")
        index, start = divmod(self._at, CHUNK)
        if self._at >= self.size or not out:
            return 0
        length = min(len(out), self._length(index) - start)
        if length == self._length(index) and self._held != index:
            self._decrypt(index, out[:length])
        else:
            self._hold(index)
            out[:length] = self._plain[start : start + length]
        self._at += length
        return length

    def readall(self) -> bytes:
        """Return everything from here to the end."""
        # One warm buffer, and a target that hands its memory over: half the time of a large one.
        out = io.BytesIO()
        chunk = memoryview(bytearray(CHUNK))
        while count := self.readinto(chunk):
            out.write(chunk[:count])
        return out.getvalue()

    def close(self) -> None:
        """Close the file."""
        if not self.closed:
            self._file.close()
        super().close()

    def _length(self, index: int) -> int:
        return CHUNK if index < self._chunks - 1 else self.size - index * CHUNK

    def _hold(self, index: int) -> None:
        if self._held != index:
            self._held = -1
            self._decrypt(index, self._plain[: self._length(index)])
            self._held = index

    def _decrypt(self, index: int, out: memoryview) -> None:
        sealed = self._sealed[: len(out) + TAG]
        self._file.seek(HEADER_SIZE + index * _SEALED)
        fill(self._file, sealed)
        last = index == self._chunks - 1
        bound = self._name if last else None
        try:
            self._cipher.decrypt_into(_nonce(index, last), sealed, bound, out)
        except InvalidTag as error:
            raise BlobDamaged from error


def fill(file: BinaryIO, out: memoryview) -> None:
    """Read as many bytes as fit; raises ``BlobDamaged`` where the file ends first."""
    if read_up_to(file, out) != len(out):
        raise BlobDamaged


def read_up_to(file: BinaryIO, out: memoryview) -> int:
    """Read until the buffer is full or the file ends; returns the number of bytes."""
    done = 0
    into = getattr(file, "readinto", None)
    while done < len(out):
        if into is not None:
            count = into(out[done:]) or 0
        else:
            piece = file.read(len(out) - done)
            count = len(piece)
            out[done : done + count] = piece
        if not count:
            break
        done += count
    return done


def _read(file: BinaryIO, size: int) -> bytes:
    out = memoryview(bytearray(size))
    fill(file, out)
    return bytes(out)


def _extent(file_size: int) -> tuple[int, int]:
    """Return the number of chunks and of plain bytes in a file of this size."""
    body = file_size - HEADER_SIZE
    chunks = -(-body // _SEALED)
    last = body - (chunks - 1) * _SEALED - TAG
    # An empty last chunk is written for an empty original only.
    if chunks < 1 or last < 0 or (last == 0 and chunks > 1):
        raise BlobDamaged
    return chunks, (chunks - 1) * CHUNK + last


def file_key(file: BinaryIO, blob_key: bytes) -> bytes:
    """Return the key of one file alone, which stands at its start; raises ``BlobDamaged``."""
    return _file_key(blob_key, _salt(file))


def _file_key(blob_key: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"anjuan original 1").derive(blob_key)


def _salt(file: BinaryIO) -> bytes:
    header = _read(file, HEADER_SIZE)
    if header[: len(MAGIC)] != MAGIC:
        raise BlobDamaged
    return header[len(MAGIC) :]


def _nonce(index: int, last: bool) -> bytes:
    return index.to_bytes(11, "big") + (b"\1" if last else b"\0")
