"""One decoder process as its parent sees it: started, asked, killed when it takes too long."""

import re
import subprocess
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, BinaryIO, Final, NamedTuple, Self

from storage.evidence import channel, problems
from storage.evidence.exif import UNKNOWN, Facts
from storage.evidence.limits import (
    CHUNK_BYTES,
    MAX_PAGE_BYTES,
    MAX_PICTURE_BYTES,
    MAX_SECONDS,
    MAX_THUMBNAIL_BYTES,
)
from storage.progress import Cancelled
from storage.readers.starting import end, start

_START_SECONDS: Final = 60
# How the child names a fault of its own.
_BUG_FORM: Final = re.compile(r"[A-Za-z]{1,60} [\w.]{1,60}:[0-9]{1,6}")
_FIELD_TYPES: Final[dict[str, type | tuple[type, ...]]] = {
    "taken_at": str,
    "offset": str,
    "latitude": (int, float),
    "longitude": (int, float),
    "orientation": int,
    "width": int,
    "height": int,
    "device": str,
    "software": str,
    "mode": str,
}


class DecoderUnavailable(Exception):
    """The decoder process does not start; this is a fault of the installation, not of a file."""


class _TooLong(Exception):
    """More bytes than a picture may have."""


@dataclass(frozen=True, slots=True)
class Previews:
    """What a picture says of itself, and its copies as JPEG bytes: upright, sRGB, on white.

    ``thumbnail`` has at most 512 pixels on its longer side, ``page_copy`` at most 1,700; both are
    empty where none was made. ``problem`` is one of ``problems.ALL`` or empty; together with copies
    it says that they show only a part.
    """

    facts: Facts
    thumbnail: bytes = b""
    page_copy: bytes = b""
    problem: str = ""


class _Process(NamedTuple):
    popen: subprocess.Popen[bytes]
    to: IO[bytes]
    back: IO[bytes]

    def end(self) -> None:
        """Kill it and take back what it holds."""
        end(self.popen)


class _Deadline:
    """Kills a process when a block takes too long, and never after the block has ended."""

    def __init__(self, process: _Process, seconds: float) -> None:
        self.passed = False
        self._process = process
        self._over = False
        self._turn = threading.Lock()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._turn:
            self._over = True

    def _end(self) -> None:
        with self._turn:
            if not self._over:
                self.passed = True
                self._process.popen.kill()


class Child:
    """A decoder process that is started when first asked, and again after it was lost."""

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        """``seconds`` is the time that one picture may take."""
        self._seconds = seconds
        self._process: _Process | None = None
        self._closed = False
        self._asking = threading.Lock()

    def ask(
        self, source: BinaryIO, mime: str, now: datetime, order: Mapping[str, Any] | None = None
    ) -> Previews:
        """Decode one picture; what ``source`` raises is raised, ``Cancelled`` after ``close``.

        ``order`` is a ``Covering`` as JSON values: then ``page_copy`` is the covered picture.
        """
        with self._asking:
            process = self._ready()
            deadline = _Deadline(process, self._seconds)
            with ExitStack() as undo:
                # Whatever ends the talk early leaves half a picture in the pipe.
                undo.callback(self._lose)
                answer = self._answer(process, deadline, source, mime, now, order)
                # Only an answer that the parent made up has this very object for facts.
                if not (deadline.passed or answer.facts is UNKNOWN):
                    undo.pop_all()
            return answer

    def _answer(
        self,
        process: _Process,
        deadline: _Deadline,
        source: BinaryIO,
        mime: str,
        now: datetime,
        order: Mapping[str, Any] | None,
    ) -> Previews:
        try:
            with deadline:
                return _exchange(process, source, mime, now, order)
        except (channel.BrokenChannel, BrokenPipeError):
            return Previews(UNKNOWN, problem=self._reason(deadline))
        except _TooLong:
            return Previews(UNKNOWN, problem=problems.TOO_LARGE)

    def _reason(self, deadline: _Deadline) -> str:
        if self._closed:
            raise Cancelled
        return problems.TOO_SLOW if deadline.passed else problems.UNSAFE

    def close(self) -> None:
        """End the process; from any thread, also while it is at work."""
        self._closed = True
        process = self._process
        if process:
            process.popen.kill()
        with self._asking:
            self._lose()

    @property
    def identity(self) -> int | None:
        """The process number, None while none runs."""
        return self._process.popen.pid if self._process else None

    def _lose(self) -> None:
        if self._process:
            self._process.end()
        self._process = None

    def _ready(self) -> _Process:
        """Return the running process, or a new one where none runs or it died while idle."""
        if self._closed:
            raise Cancelled
        if self._process and self._process.popen.poll() is None:
            return self._process
        self._lose()
        process = self._process = _spawn()
        try:
            with _Deadline(process, _START_SECONDS):
                channel.receive_header(process.back)
        except channel.BrokenChannel as error:
            self._lose()
            if self._closed:
                raise Cancelled from None
            raise DecoderUnavailable(process.popen.returncode) from error
        return process


def _spawn() -> _Process:
    popen = start("storage.evidence.decoder", channel.ARGUMENT)
    if popen.stdin is None or popen.stdout is None:
        raise DecoderUnavailable
    return _Process(popen, popen.stdin, popen.stdout)


def _exchange(
    process: _Process,
    source: BinaryIO,
    mime: str,
    now: datetime,
    order: Mapping[str, Any] | None,
) -> Previews:
    request = {"mime": mime, "now": now.isoformat()}
    channel.send_header(process.to, {**request, "cover": order} if order else request)
    channel.send_chunks(process.to, _chunks(source))
    process.to.flush()
    header = channel.receive_header(process.back)
    thumbnail = channel.receive(process.back, MAX_THUMBNAIL_BYTES)
    page = channel.receive(process.back, MAX_PAGE_BYTES)
    return _checked(header, thumbnail, page)


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    sent = 0
    while chunk := source.read(CHUNK_BYTES):
        sent += len(chunk)
        if sent > MAX_PICTURE_BYTES:
            raise _TooLong
        yield chunk


def _checked(header: dict[str, Any], thumbnail: bytes, page: bytes) -> Previews:
    """Believe the child as little as the file that it decoded."""
    problem, values = header.get("problem"), header.get("facts")
    if not isinstance(values, dict) or values.keys() != _FIELD_TYPES.keys():
        raise channel.BrokenChannel
    if problem != "" and problem not in problems.ALL:
        raise channel.BrokenChannel
    if bug := header.get("bug"):
        said = str(bug) if _BUG_FORM.fullmatch(str(bug)) else "unknown"
        warnings.warn(f"the decoder of pictures failed: {said}", RuntimeWarning, stacklevel=2)
    for name, value in values.items():
        if value is not None and not isinstance(value, _FIELD_TYPES[name]):
            raise channel.BrokenChannel(name)
    if any(copy and not copy.startswith(b"\xff\xd8\xff") for copy in (thumbnail, page)):
        raise channel.BrokenChannel
    return Previews(Facts(**values), thumbnail, page, str(problem))
