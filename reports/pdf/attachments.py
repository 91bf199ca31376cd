"""Files embedded byte for byte beside the pages, hashed on their way, each of them once."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO, Final

from reports.content import Attached
from reports.pdf.file import PdfFile
from reports.pdf.objects import Name, Ref, Value
from storage.errors import AttachmentAltered

_CHUNK: Final = 1 << 18


class Attachments:
    """The embedded files of one PDF; ``tick`` is called while bytes pass and may raise Cancelled.

    A file that lends leaves them unread.
    """

    def __init__(self, file: PdfFile, tick: Callable[[], None]) -> None:
        self._file = file
        self._tick = tick
        self._known: dict[str, Ref] = {}

    def write(self, attached: Attached) -> None:
        """Embed a file; one that is here already, by name, is not embedded again.

        Raises AttachmentAltered when the bytes are not those of ``attached.sha256``.
        """
        if attached.name in self._known:
            return
        content = self._file.reserve()
        entries: dict[str, Value] = {
            "Type": Name("EmbeddedFile"),
            "Subtype": Name(attached.mime or "application/octet-stream"),
            "Params": {"Size": attached.size, "ModDate": date(attached.taken_in_at)},
        }  # fmt: skip
        if self._file.lends:
            self._file.lend(content, entries, attached.size, attached.open)
        else:
            self._file.copy(content, entries, self._chunks(attached))
        self._known[attached.name] = self._file.add({
            "Type": Name("Filespec"), "F": attached.name, "UF": attached.name,
            "Desc": attached.about or attached.name, "AFRelationship": Name("Source"),
            "EF": {"F": content, "UF": content},
        })  # fmt: skip

    def entries(self) -> tuple[dict[str, Value], dict[str, Value]]:
        """Return what the document's root says of them, and the tree of their names."""
        if not self._known:
            return {}, {}
        # A tree of names is sorted by the bytes of its keys.
        names = sorted(self._known, key=lambda name: name.encode("utf-16-be"))
        pairs: list[Value] = [item for name in names for item in (name, self._known[name])]
        return {"AF": [self._known[name] for name in names]}, {"EmbeddedFiles": {"Names": pairs}}

    def _chunks(self, attached: Attached) -> Iterator[bytes]:
        with attached.open() as stream:
            yield from checked(stream, attached.sha256, attached.name, self._tick)


def checked(
    stream: BinaryIO, sha256: str, name: str, tick: Callable[[], None], head: bytes = b""
) -> Iterator[bytes]:
    """Yield ``head`` and the rest of a stream; raise AttachmentAltered when it is another file."""
    passed = hashlib.sha256(head)
    if head:
        yield head
    # What one read of the store gives, as it comes: nothing is copied to fill a larger piece.
    read = getattr(stream, "read1", stream.read)
    while chunk := read(_CHUNK):
        passed.update(chunk)
        yield chunk
        tick()
    if passed.hexdigest() != sha256:
        raise AttachmentAltered(name=name)


def date(moment: str) -> bytes:
    """Return an ISO time as a date of the format; raises ValueError when it is none."""
    made = datetime.fromisoformat(moment)
    zone = made.strftime("%z")
    offset = f"{zone[:3]}'{zone[3:5]}'" if zone else ""
    return f"(D:{made:%Y%m%d%H%M%S}{offset})".encode()
