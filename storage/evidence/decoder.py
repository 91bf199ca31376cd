"""The process that decodes foreign pictures: bytes in on a pipe, facts and copies out, then again.

Its memory and processor time are bounded (``storage.readers``). It ends when its pipe does.
"""

import io
import sys
import traceback
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from storage.evidence import channel, problems
from storage.evidence.areas import Covering
from storage.evidence.covering import cover
from storage.evidence.exif import UNKNOWN
from storage.evidence.limits import (
    CHUNK_BYTES,
    MAX_CHILD_MEMORY,
    MAX_PAGE_BYTES,
    MAX_PICTURE_BYTES,
    MAX_SECONDS,
    MAX_THUMBNAIL_BYTES,
)
from storage.evidence.picture import Copies, derive, prepare
from storage.readers.confinement import allow_seconds, confine, take_pipes

_OPEN_FILES: Final = 32


def main() -> int:
    """Serve pictures from standard input to standard output until the input ends; return 0."""
    source, target = take_pipes()
    prepare()
    confine(memory=MAX_CHILD_MEMORY, files=_OPEN_FILES)
    channel.send_header(target, {"ready": True})
    target.flush()
    try:
        while True:
            _serve(source, target)
    except (channel.BrokenChannel, BrokenPipeError):
        return 0


def _serve(source: BinaryIO, target: BinaryIO) -> None:
    request = channel.receive_header(source)
    allow_seconds(MAX_SECONDS)
    bug = ""
    try:
        answer = _answer(source, request)
    except (channel.BrokenChannel, MemoryError):
        raise
    except Exception as error:
        # A fault of ours is none of the file: it is said as what it is, by class and place.
        answer, bug = Copies(UNKNOWN, problem=problems.UNSAFE), _told(error)
    header = {"facts": asdict(answer.facts), "problem": answer.problem, "bug": bug}
    channel.send_header(target, header)
    channel.send(target, answer.thumbnail)
    channel.send(target, answer.page)
    target.flush()


def _answer(source: BinaryIO, request: dict[str, Any]) -> Copies:
    mime, now = str(request["mime"]), datetime.fromisoformat(request["now"])
    data = _whole(source)
    if "cover" in request:
        copies = cover(data, mime, Covering.read(request["cover"]), now)
    else:
        copies = derive(data, mime, now)
    if len(copies.thumbnail) > MAX_THUMBNAIL_BYTES or len(copies.page) > MAX_PAGE_BYTES:
        return Copies(copies.facts, problem=problems.TOO_LARGE)
    return copies


def _told(error: Exception) -> str:
    """Return class and place of an error, and nothing of what it says: that is of the file."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} {Path(place.filename).name}:{place.lineno}"


def _whole(source: BinaryIO) -> bytes:
    data = io.BytesIO()
    for chunk in channel.receive_chunks(source, CHUNK_BYTES):
        data.write(chunk)
        if data.tell() > MAX_PICTURE_BYTES:
            raise channel.BrokenChannel(data.tell())
    return data.getvalue()


if __name__ == "__main__":
    sys.exit(main())
