"""Operations as bytes: one frame each, exactly as they were signed, under gzip.

A frame is the lengths of header and body (4 bytes each, big-endian; body FFFFFFFF: lawfully
erased), the signature (64 bytes), header, body. ``age -d`` and ``gunzip`` give the frames.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from typing import Final

from storage.exchange.packages.zip_reader import NotWhole
from storage.records.operations import Operation

_LENGTHS: Final = struct.Struct(">II")
_SIGNATURE: Final = 64
_FIXED: Final = _LENGTHS.size + _SIGNATURE
_ERASED: Final = 0xFFFFFFFF
_GZIP: Final = 31
# What gzip puts before and behind, and age around it, at the most.
_TRAILER: Final = 512
MOST_INFLATED: Final = 64 << 20
MOST_OPERATION: Final = 1 << 20


def frame(operation: Operation) -> bytes:
    """Return one operation as a frame."""
    body = operation.body
    lengths = _LENGTHS.pack(len(operation.header), _ERASED if body is None else len(body))
    return lengths + operation.signature + operation.header + (body or b"")


def frame_size(operation: Operation) -> int:
    """Return the bytes of an operation's frame."""
    return _FIXED + len(operation.header) + len(operation.body or b"")


class Packer:
    """Compresses frames; equal operations give equal bytes."""

    def __init__(self) -> None:
        self._deflate = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
        self._parts: list[bytes] = []

    def add(self, operation: Operation) -> None:
        """Add one operation."""
        self._parts.append(self._deflate.compress(frame(operation)))

    def finish(self) -> bytes:
        """Return all of it."""
        return b"".join([*self._parts, self._deflate.flush()])


class Gauge:
    """Tells how many bytes frames get at most under gzip, without keeping them.

    What was not measured yet counts as if it could not be compressed.
    """

    def __init__(self) -> None:
        self._deflate = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
        self._held: list[bytes] = []
        self._packed = 0
        self.unmeasured = 0

    @property
    def most(self) -> int:
        """The most bytes that all frames together take."""
        return self._packed + self.unmeasured + (self.unmeasured >> 10) + _TRAILER

    def add(self, framed: bytes) -> None:
        """Add a frame."""
        self._held.append(framed)
        self.unmeasured += len(framed)

    def measure(self) -> None:
        """Find out what the frames that were added since really take."""
        found = self._deflate.compress(b"".join(self._held))
        self._packed += len(found) + len(self._deflate.flush(zlib.Z_SYNC_FLUSH))
        self._held, self.unmeasured = [], 0


def unpack(packed: bytes, most: int = MOST_INFLATED) -> Iterator[Operation]:
    """Yield the operations; raises ``NotWhole`` for anything but whole frames within the caps."""
    content = memoryview(_inflated(packed, most))
    at = 0
    while at < len(content):
        if len(content) - at < _FIXED:
            raise NotWhole("operations")
        header_size, body_size = _LENGTHS.unpack_from(content, at)
        kept = 0 if body_size == _ERASED else body_size
        start, at = at + _FIXED, at + _FIXED + header_size + kept
        if header_size + kept > MOST_OPERATION or at > len(content):
            raise NotWhole("operations")
        signature = bytes(content[start - _SIGNATURE : start])
        header = bytes(content[start : start + header_size])
        body = None if body_size == _ERASED else bytes(content[start + header_size : at])
        yield Operation(hashlib.sha256(header).hexdigest(), header, signature, body)


def _inflated(packed: bytes, most: int) -> bytes:
    inflate = zlib.decompressobj(_GZIP)
    try:
        content = inflate.decompress(packed, most)
    except zlib.error as error:
        raise NotWhole("operations") from error
    if not inflate.eof or inflate.unused_data or inflate.unconsumed_tail:
        raise NotWhole("operations")
    return content
