"""What foreign documents hold, kept in memory so that drawing again need not read them again."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import inf
from types import TracebackType
from typing import Any, Final, Self

from reports.content import Document
from reports.pdf.foreign_child import UNSAFE, Reader, ReaderLost, read_header
from storage.evidence.limits import MIB

_LIMIT: Final = 192 * MIB
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader sent, and why no more came, if it was lost."""

    frames: tuple[bytes, ...]
    lost: str = ""

    @property
    def size(self) -> int:
        """The bytes held."""
        return sum(map(len, self.frames))


class Shelf:
    """Keeps the answers of readers, at most ``limit`` bytes, those used last.

    A drawing may spend some seconds on documents that are not here yet; what is left over is
    ``waiting``, and takes its place at one of the next drawings.
    """

    def __init__(self, limit: int = _LIMIT) -> None:
        self._limit = limit
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._size = 0
        self._left = inf
        self.waiting = 0

    def begin(self, seconds: float) -> None:
        """Begin a drawing that may read for so long; a document that was begun is read whole."""
        self._left = seconds
        self.waiting = 0

    def spend(self, seconds: float) -> None:
        """Say how long a document was read."""
        self._left -= seconds

    def waits(self, block: Document) -> bool:
        """Tell whether a document must wait for a later drawing, and count it if so."""
        if (block.sha256, block.password) in self._kept or self._left > 0:
            return False
        self.waiting += 1
        return True

    def reader(self, block: Document, tick: Callable[[], None]) -> "Reader | Replay":
        """Return what reads a document: what it said before, or a reader that is listened to."""
        key = (block.sha256, block.password)
        if key in self._kept:
            self._kept.move_to_end(key)
            return Replay(self._kept[key], tick)
        return _Recorder(self, key, tick)

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer; what was not used for longest goes, and never the last one."""
        if key in self._kept:
            return
        self._kept[key] = answer
        self._size += answer.size
        while self._size > self._limit and len(self._kept) > 1:
            _key, gone = self._kept.popitem(last=False)
            self._size -= gone.size


class _Recorder(Reader):
    """A reader whose answer is kept, also that it was lost; not where the drawing broke off."""

    def __init__(self, shelf: Shelf, key: Key, tick: Callable[[], None]) -> None:
        super().__init__(tick)
        self._shelf = shelf
        self._key = key
        self._heard: list[bytes] = []
        self._lost = ""

    def __enter__(self) -> Self:
        self._begun = time.monotonic()
        return super().__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, trace)
        self._shelf.spend(time.monotonic() - self._begun)
        if error is None or isinstance(error, ReaderLost):
            self._shelf.put(self._key, Answer(tuple(self._heard), self._lost))

    def _next(self, silence: float | None) -> bytes:
        try:
            frame = super()._next(silence)
        except ReaderLost as lost:
            self._lost = lost.reason
            raise
        self._heard.append(frame)
        return frame


class Replay:
    """A reader's answer given again; the same calls in the same order."""

    def __init__(self, answer: "Answer", tick: Callable[[], None]) -> None:
        self._frames = iter(answer.frames)
        self._lost = answer.lost
        self._tick = tick

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_outcome: object) -> None:
        """Leave nothing open: there is nothing."""

    def send(self, _chunks: Iterable[bytes], _password: str = "") -> None:
        """Take the readiness that was said at first; the document itself is not read again."""
        self.header()

    def header(self, _silence: float | None = None) -> dict[str, Any]:
        """See ``Reader.header``."""
        return read_header(self._next())

    def content(self) -> Iterator[bytes]:
        """See ``Reader.content``."""
        while chunk := self._next():
            yield chunk

    def _next(self) -> bytes:
        self._tick()
        frame = next(self._frames, None)
        if frame is None:
            raise ReaderLost(self._lost or UNSAFE)
        return frame
