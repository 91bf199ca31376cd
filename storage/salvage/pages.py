"""The pages of a damaged database file, opened one by one without the database library.

SQLCipher 4 with a raw key: pages of 4,096 bytes, the last 80 of them an IV and an HMAC-SHA512;
AES-256-CBC; the first 16 bytes of the file are a salt for the HMAC's key. A page whose seal does
not hold is given all the same: what it says has to prove itself.
"""

import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

SIZE: Final = 4096
USABLE: Final = SIZE - 80
_SALT: Final = 16
_IV: Final = 16
_FRAME: Final = struct.Struct(">IIIIII")
_WAL_HEAD: Final = 32
_MAGIC: Final = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as plain bytes, without its last 80; ``sealed`` says that its seal holds."""

    number: int
    content: bytes
    sealed: bool


class Pages:
    """The pages of a database file and of the write-ahead log beside it; nothing is written."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._key = key
        self._file = path.open("rb")
        wal = path.with_name(f"{path.name}-wal")
        self._wal = wal.open("rb") if wal.is_file() else None
        salt = self._file.read(_SALT)
        mask = bytes(byte ^ 0x3A for byte in salt)
        self._mac_key = hashlib.pbkdf2_hmac("sha512", key, mask, 2, 32)
        self.count = path.stat().st_size // SIZE
        self._newer = dict(self._frames())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if self._wal is not None:
            self._wal.close()

    def all(self) -> Iterator[Page]:
        """Yield every page of the file, then those of the log, which are newer."""
        for number in range(1, self.count + 1):
            yield self._older(number)
        for number in self._newer:
            yield self.page(number)

    def page(self, number: int) -> Page:
        """Return the newest state of one page; empty where there is none."""
        if number not in self._newer or self._wal is None:
            return self._older(number)
        self._wal.seek(self._newer[number])
        return self._opened(number, self._wal.read(SIZE))

    def _older(self, number: int) -> Page:
        if not 1 <= number <= self.count:
            return Page(number, b"", sealed=False)
        try:
            self._file.seek((number - 1) * SIZE)
            return self._opened(number, self._file.read(SIZE))
        except OSError:  # a sector that the disk no longer gives
            return Page(number, b"", sealed=False)

    def _opened(self, number: int, stored: bytes) -> Page:
        start = _SALT if number == 1 else 0
        if len(stored) < SIZE:
            return Page(number, b"", sealed=False)
        sealed, iv, mac = stored[start:USABLE], stored[USABLE : USABLE + _IV], stored[-64:]
        said = hmac.digest(
            self._mac_key, stored[start : USABLE + _IV] + struct.pack("<I", number), "sha512"
        )
        opened = Cipher(AES(self._key), CBC(iv)).decryptor()
        content = opened.update(sealed) + opened.finalize()
        return Page(number, (_MAGIC if start else b"") + content, hmac.compare_digest(said, mac))

    def _frames(self) -> Iterator[tuple[int, int]]:
        """Yield page number and place of what was committed to the write-ahead log."""
        if self._wal is None:
            return
        head = self._wal.read(_WAL_HEAD)
        held: list[tuple[int, int]] = []
        at = _WAL_HEAD
        while len(frame := self._wal.read(_FRAME.size)) == _FRAME.size:
            number, commits, *salts = _FRAME.unpack(frame)[:4]
            if struct.pack(">II", *salts) != head[16:24]:
                return  # left from before the log was last emptied
            held.append((number, at + _FRAME.size))
            if commits:
                yield from held
                held = []
            at = self._wal.seek(at + _FRAME.size + SIZE)
