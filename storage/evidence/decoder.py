"""The process that decodes foreign pictures: bytes in on a pipe, facts and copies out, then again.

It has bounded memory and processor time where the system offers that, may write no file and leaves
no core dump. It ends when its pipe does.
"""

import io
import os
import signal
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO, Final

from storage.evidence import channel, problems
from storage.evidence.areas import Covering
from storage.evidence.covering import cover
from storage.evidence.limits import (
    CHUNK_BYTES,
    MAX_CHILD_MEMORY,
    MAX_PAGE_BYTES,
    MAX_PICTURE_BYTES,
    MAX_SECONDS,
    MAX_THUMBNAIL_BYTES,
)
from storage.evidence.picture import Copies, derive, prepare

_OPEN_FILES: Final = 32


def main() -> int:
    """Serve pictures from standard input to standard output until the input ends; return 0."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, target = _pipes()
    prepare()
    _confine()
    channel.send_header(target, {"ready": True})
    target.flush()
    try:
        while True:
            _serve(source, target)
    except (channel.BrokenChannel, BrokenPipeError):
        return 0


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the pipes for frames alone; what libraries print goes nowhere."""
    source, target = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return os.fdopen(source, "rb"), os.fdopen(target, "wb")


def _serve(source: BinaryIO, target: BinaryIO) -> None:
    request = channel.receive_header(source)
    _allow_seconds(MAX_SECONDS)
    answer = _answer(source, request)
    channel.send_header(target, {"facts": asdict(answer.facts), "problem": answer.problem})
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


def _whole(source: BinaryIO) -> bytes:
    data = io.BytesIO()
    for chunk in channel.receive_chunks(source, CHUNK_BYTES):
        data.write(chunk)
        if data.tell() > MAX_PICTURE_BYTES:
            raise channel.BrokenChannel(data.tell())
    return data.getvalue()


def _confine() -> None:
    if sys.platform == "win32":
        return
    import resource

    limits: dict[int, int] = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
    }
    if sys.platform == "linux":
        # macOS accepts this limit and does not keep it; there the limits on pixels stand alone.
        limits[resource.RLIMIT_AS] = MAX_CHILD_MEMORY
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, limit))


def _allow_seconds(seconds: int) -> None:
    """Let the system end this process after so much processor time, even if its parent is gone."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    if hard == resource.RLIM_INFINITY or soft <= hard:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    sys.exit(main())
