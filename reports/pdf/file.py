"""The PDF file as a stream: every object goes to the disk when it is made, nothing is kept.

Memory stays flat at any size: only the offsets of the objects are held until the end.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO, Final, Protocol, runtime_checkable

from reports.pdf.objects import Name, Ref, Value, encode

# Two streams with the same words compress to the same bytes with the same zlib level.
_LEVEL: Final = 6


class Sink(Protocol):
    """Where the bytes go."""

    @property
    def size(self) -> int:
        """Bytes written so far."""

    def write(self, data: bytes) -> None:
        """Append ``data``."""

    def digest(self) -> bytes:
        """A hash of what has been written so far."""


@runtime_checkable
class Lending(Sink, Protocol):
    """A sink that fetches the bytes of a picture or of an embedded file itself, or never."""

    def lend(self, size: int, opener: Callable[[], BinaryIO]) -> None:
        """Append the ``size`` bytes that ``opener`` gives when they are needed."""


_UNSET: Final = b"<" + b"0" * 32 + b">"


class PdfFile:
    """Writes objects in any order; numbers may be reserved first and written later."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._offsets: list[int] = []
        sink.write(b"%PDF-1.7\n%\xe6\xa1\x88\xe5\x8d\xb7\n")

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._sink.size

    def reserve(self) -> Ref:
        """Return the number of an object that will be written later."""
        self._offsets.append(0)
        return Ref(len(self._offsets))

    def write(self, ref: Ref, value: Value) -> Ref:
        """Write the object that ``ref`` stands for."""
        self._begin(ref)
        self._sink.write(encode(value) + b"\nendobj\n")
        return ref

    def add(self, value: Value) -> Ref:
        """Write a new object and return its number."""
        return self.write(self.reserve(), value)

    def stream(
        self,
        data: bytes,
        entries: Mapping[str, Value] | None = None,
        ref: Ref | None = None,
        *,
        deflate: bool = True,
    ) -> Ref:
        """Write a stream held in memory, compressed unless told otherwise."""
        extra: dict[str, Value] = dict(entries or {})
        if deflate:
            data = zlib.compress(data, _LEVEL)
            extra["Filter"] = Name("FlateDecode")
        extra["Length"] = len(data)
        ref = ref or self.reserve()
        self._begin(ref)
        self._sink.write(encode(extra) + b"\nstream\n" + data + b"\nendstream\nendobj\n")
        return ref

    def copy(self, ref: Ref, entries: Mapping[str, Value], chunks: Iterable[bytes]) -> None:
        """Write a stream whose bytes are passed through untouched and never held together."""
        self.carry(ref, encode(entries)[2:-2].strip(), chunks)

    def carry(self, ref: Ref, entries: bytes, chunks: Iterable[bytes]) -> None:
        """Do the same with ``entries`` as the source of keys and values, ``Length`` left out."""
        length = self.reserve()
        self._begin(ref)
        self._sink.write(_head(entries, length))
        start = self._sink.size
        for chunk in chunks:
            self._sink.write(chunk)
        size = self._sink.size - start
        self._sink.write(b"\nendstream\nendobj\n")
        self.write(length, size)

    @property
    def lends(self) -> bool:
        """Whether bytes that are passed through need not be read now."""
        return isinstance(self._sink, Lending)

    def lend(
        self, ref: Ref, entries: Mapping[str, Value], size: int, opener: Callable[[], BinaryIO]
    ) -> None:
        """Write a stream of ``size`` bytes that the sink fetches itself; see ``lends``."""
        if not isinstance(self._sink, Lending):
            raise TypeError("this file is written as it is drawn")
        length = self.reserve()
        self._begin(ref)
        self._sink.write(_head(encode(entries)[2:-2].strip(), length))
        self._sink.lend(size, opener)
        self._sink.write(b"\nendstream\nendobj\n")
        self.write(length, size)

    def close(self, root: Ref, info: Ref) -> None:
        """Write the cross-reference table and the trailer, which holds two check values as its id.

        The first is of all bytes before the table, the second of the whole file with itself taken
        as zeros; ``storage.exchange.outside`` checks them.
        """
        missing = [number for number, offset in enumerate(self._offsets, 1) if not offset]
        if missing:
            raise ValueError(f"objects reserved but never written: {missing}")
        identity = f"<{self._sink.digest()[:16].hex()}>".encode()
        start, before = self._sink.size, self._sink.digest()
        table = [b"xref\n0 %d\n0000000000 65535 f \n" % (len(self._offsets) + 1)]
        table += [b"%010d 00000 n \n" % offset for offset in self._offsets]
        trailer: dict[str, Value] = {
            "Size": len(self._offsets) + 1,
            "Root": root,
            "Info": info,
            "ID": [identity, _UNSET],
        }
        tail = b"".join(table) + b"trailer\n" + encode(trailer)
        tail += b"\nstartxref\n%d\n%%%%EOF\n" % start
        whole = hashlib.sha256(before + tail).digest()[:16]
        self._sink.write(tail.replace(_UNSET, f"<{whole.hex()}>".encode()))

    def _begin(self, ref: Ref) -> None:
        if self._offsets[ref.number - 1]:
            raise ValueError(f"object {ref.number} written twice")
        self._offsets[ref.number - 1] = self._sink.size
        self._sink.write(b"%d 0 obj\n" % ref.number)


def _head(entries: bytes, length: Ref) -> bytes:
    """Return how a stream begins whose length is written behind it."""
    return b"<< " + entries + b" /Length " + encode(length) + b" >>\nstream\n"
