"""A process at the other end of pipes, as its user sees it: asked, awaited, ended in time.

Above all the one that reads a foreign PDF.
"""

import json
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from types import TracebackType
from typing import Any, Final, Self

from reports.pdf.foreign_reader import ARGUMENT
from storage.evidence import channel
from storage.evidence.limits import MIB
from storage.readers.starting import end, start

TOO_SLOW: Final = "too_slow"
UNSAFE: Final = "unsafe"
# How long it may be silent; large documents are given more for what cannot be told apart.
MAX_SILENCE: Final = 15.0
_START_SECONDS: Final = 60.0
_MAX_HEADER: Final = 16 * MIB
_POLL: Final = 0.1
_AHEAD: Final = 16


class ReaderLost(Exception):
    """The reader went away, was too slow, or sent what no honest one sends; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reader:
    """One reader for one document; ``tick`` is called while it is waited for and may raise.

    Another ``module`` with its ``argument`` (see ``start``) may stand at the other end.
    """

    def __init__(
        self,
        tick: Callable[[], None],
        silence: float = MAX_SILENCE,
        *,
        module: str = "reports.pdf.foreign_reader",
        argument: str = ARGUMENT,
    ) -> None:
        self._tick = tick
        self._silence = silence
        self._program = module, argument
        self._frames: queue.Queue[bytes | None] = queue.Queue(_AHEAD)
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self._process = start(*self._program)
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
        # It still holds the pipe; that ends with the process.
        self._listener.join()
        end(self._process)

    def send(self, chunks: Iterable[bytes], password: str = "") -> None:
        """Give it the document and what opens it; what reading ``chunks`` raises is raised.

        Raises ReaderLost.
        """
        # It says first that it is ready.
        self.header(_START_SECONDS)
        self.put([json.dumps({"password": password}).encode("ascii")])
        self.put(chain(filter(None, self._ticked(chunks)), [b""]))

    @property
    def process_id(self) -> int:
        """The system's number of the process."""
        return self._process.pid

    def put(self, frames: Iterable[bytes]) -> None:
        """Write frames as they are; what giving them raises is raised. Raises ReaderLost."""
        pipe = self._process.stdin
        if pipe is None:
            raise ReaderLost(UNSAFE)
        for frame in frames:
            try:
                channel.send(pipe, frame)
            except BrokenPipeError as error:
                raise ReaderLost(UNSAFE) from error
        try:
            pipe.flush()
        except BrokenPipeError as error:
            raise ReaderLost(UNSAFE) from error

    def header(self, silence: float | None = None) -> dict[str, Any]:
        """Return the next JSON object. Raises ReaderLost."""
        return read_header(self._next(silence))

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


def read_header(frame: bytes) -> dict[str, Any]:
    """Return the JSON object of a frame. Raises ReaderLost."""
    try:
        found = json.loads(frame)
    except (ValueError, RecursionError) as error:
        raise ReaderLost(UNSAFE) from error
    if not isinstance(found, dict):
        raise ReaderLost(UNSAFE)
    return found
