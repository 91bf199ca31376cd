"""The process that reads a foreign PDF, as the drawing sees it: asked, awaited, ended in time."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

import reports
from reports.pdf.foreign_reader import ARGUMENT
from storage.evidence import channel
from storage.evidence.limits import MIB

TOO_SLOW: Final = "too_slow"
UNSAFE: Final = "unsafe"
# How long it may be silent; large documents are given more for what cannot be told apart.
MAX_SILENCE: Final = 15.0
_START_SECONDS: Final = 60.0
_MAX_HEADER: Final = 16 * MIB
_POLL: Final = 0.1
_AHEAD: Final = 16
# CREATE_NO_WINDOW, which only Windows knows: no console flashes up.
_NO_WINDOW: Final = 0x0800_0000 if sys.platform == "win32" else 0
_PROGRAM: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from reports.pdf.foreign_reader import main; main()"
)
# The child gets no other variables: a passphrase may lie among them.
_VARIABLES: Final = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "LD_LIBRARY_PATH")


class ReaderLost(Exception):
    """The reader went away, was too slow, or sent what no honest one sends; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reader:
    """One reader for one document; ``tick`` is called while it is waited for and may raise."""

    def __init__(self, tick: Callable[[], None], silence: float = MAX_SILENCE) -> None:
        self._tick = tick
        self._silence = silence
        self._frames: queue.Queue[bytes | None] = queue.Queue(_AHEAD)
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _VARIABLES if name in os.environ},
            creationflags=_NO_WINDOW,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)

    def send(self, chunks: Iterable[bytes]) -> None:
        """Give it the document; what reading ``chunks`` raises is raised. Raises ReaderLost."""
        # It says first that it is ready.
        self.header(_START_SECONDS)
        pipe = self._process.stdin
        if pipe is None:
            raise ReaderLost(UNSAFE)
        try:
            channel.send_chunks(pipe, self._ticked(chunks))
            pipe.flush()
        except BrokenPipeError as error:
            raise ReaderLost(UNSAFE) from error

    def header(self, silence: float | None = None) -> dict[str, Any]:
        """Return the next JSON object. Raises ReaderLost."""
        try:
            found = json.loads(self._next(silence))
        except (ValueError, RecursionError) as error:
            raise ReaderLost(UNSAFE) from error
        if not isinstance(found, dict):
            raise ReaderLost(UNSAFE)
        return found

    def content(self) -> Iterator[bytes]:
        """Yield the bytes of a stream. Raises ReaderLost."""
        while chunk := self._next(None):
            yield chunk

    def _ticked(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._tick()
            yield chunk

    def _next(self, silence: float | None) -> bytes:
        until = time.monotonic() + (self._silence if silence is None else silence)
        while True:
            self._tick()
            try:
                frame = self._frames.get(timeout=_POLL)
            except queue.Empty:
                if time.monotonic() > until:
                    raise ReaderLost(TOO_SLOW) from None
                continue
            if frame is None:
                raise ReaderLost(UNSAFE)
            return frame

    def _listen(self) -> None:
        """Take frames from the pipe, only a few ahead of the drawing."""
        pipe = self._process.stdout
        try:
            while pipe is not None and not self._over.is_set():
                self._put(channel.receive(pipe, _MAX_HEADER))
        except (channel.BrokenChannel, OSError, ValueError):
            self._put(None)

    def _put(self, frame: bytes | None) -> None:
        """Wait for room; nobody waits for the frame any more when all is over."""
        while not self._over.is_set():
            try:
                self._frames.put(frame, timeout=_POLL)
            except queue.Full:
                continue
            return


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        # What was still to be written has no reader any more.
        return


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, ARGUMENT]
    # The same modules as here, without start-up files and whatever lies in the current folder.
    places = [str(Path(reports.__file__).parents[1]), *filter(None, sys.path)]
    return [sys.executable, "-I", "-S", "-X", "utf8", "-c", _PROGRAM, json.dumps(places)]
