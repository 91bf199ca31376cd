"""The process that checks signatures, and nothing else, beside the one that asks it.

A batch comes on its input (number of signatures, length in bytes, then for each: raw key,
signature, length and bytes of what was signed); one byte a signature goes back.
"""

import struct
import sys
from collections.abc import Iterable
from typing import BinaryIO, Final

from storage.readers.confinement import confine, take_pipes
from storage.signatures.ed25519 import KEY, SIGNATURE, signature_holds

HOLDS: Final = 1
_HEAD: Final = struct.Struct(">II")
_LENGTH: Final = struct.Struct(">I")
_LARGEST: Final = 256 << 20
_MEMORY: Final = 1 << 30
_FILES: Final = 16

# Raw public key, signature, what was signed.
Signed = tuple[bytes, bytes, bytes]


def batch_of(signed: Iterable[Signed]) -> bytes:
    """Return a batch as the checker reads it; keys and signatures have their lengths."""
    parts: list[bytes] = []
    for key, signature, content in signed:
        parts += key, signature, _LENGTH.pack(len(content)), content
    size = sum(map(len, parts))
    return b"".join((_HEAD.pack(len(parts) // 4, size), *parts))


def answer_to(count: int, batch: bytes) -> bytes:
    """Return one byte for each of so many signatures in a batch: ``HOLDS``, or 0."""
    answer, at = bytearray(count), 0
    for place in range(count):
        sealed, begin = at + KEY, at + KEY + SIGNATURE + _LENGTH.size
        (length,) = _LENGTH.unpack_from(batch, begin - _LENGTH.size)
        key, signature = batch[at:sealed], batch[sealed : sealed + SIGNATURE]
        at = begin + length
        answer[place] = signature_holds(key, signature, batch[begin:at])
    return bytes(answer)


def main() -> int:
    """Answer batches until there are no more."""
    source, target = take_pipes()
    confine(memory=_MEMORY, files=_FILES)
    while head := source.read(_HEAD.size):
        count, size = _HEAD.unpack(head)
        batch = _exactly(source, size)
        target.write(answer_to(count, batch))
        target.flush()
    return 0


def _exactly(source: BinaryIO, size: int) -> bytes:
    batch = source.read(size) if size <= _LARGEST else b""
    if len(batch) != size:
        raise EOFError(size)
    return batch


if __name__ == "__main__":
    sys.exit(main())
