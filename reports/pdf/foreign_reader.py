"""The process that reads a foreign PDF: bytes in on a pipe, drawable pages out, object by object.

Only what a page shows goes out: its content and resources. Scripts, actions, links, embedded
files, layers' switches and form fields stay behind; what fields and notes show is drawn into the
page first. Its memory and processor time are bounded (``storage.readers``).
"""

import io
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from reports.pdf.foreign_limits import TOO_LARGE
from storage.evidence import channel
from storage.evidence.limits import CHUNK_BYTES
from storage.readers.confinement import confine, take_pipes

ARGUMENT: Final = "--read-pdf"
MAX_BYTES: Final = 512 * 1024 * 1024
# Address space; a document and what its filters unpack have to find room in it.
MAX_MEMORY: Final = 2048 * 1024 * 1024
MAX_CPU_SECONDS: Final = 120
_OPEN_FILES: Final = 64


def main() -> int:
    """Serve one document from standard input to standard output; return 0."""
    source, target = take_pipes()
    # Loaded before the limits, which are for the document.
    from reports.pdf import foreign_pages

    confine(memory=MAX_MEMORY, files=_OPEN_FILES, seconds=MAX_CPU_SECONDS)
    channel.send_header(target, {"ready": True})
    target.flush()
    try:
        password = str(channel.receive_header(source).get("password", ""))
        data = _whole(source)
        for header, chunks in _answer(foreign_pages, data, password):
            channel.send_header(target, header | {"stream": chunks is not None})
            if chunks is not None:
                channel.send_chunks(target, _cut(chunks))
            target.flush()
    except (channel.BrokenChannel, BrokenPipeError):
        return 0
    return 0


def _answer(
    pages: Any, data: bytes | None, password: str
) -> Iterator[tuple[dict[str, Any], bytes | None]]:
    if data is None:
        yield {"problem": TOO_LARGE}, None
        return
    yield from pages.read(data, password)


def _whole(source: BinaryIO) -> bytes | None:
    held = io.BytesIO()
    for chunk in channel.receive_chunks(source, CHUNK_BYTES):
        if held.tell() <= MAX_BYTES:
            held.write(chunk)
    return held.getvalue() if held.tell() <= MAX_BYTES else None


def _cut(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    for start in range(0, len(data), CHUNK_BYTES):
        yield bytes(view[start : start + CHUNK_BYTES])


if __name__ == "__main__":
    sys.exit(main())
