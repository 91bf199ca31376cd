"""Previews and facts of foreign pictures, made by decoder processes that may fail without harm.

Decoding runs in children that get the bytes on a pipe, so no plain byte touches a disk: the same
interpreter with ``storage.evidence.decoder``, or in a bundle the program itself with the argument
``channel.ARGUMENT``, which ``main`` must look for before anything else. (Plain pipes and JSON, not
``multiprocessing``: what comes back from a child is never unpickled.) A child serves many pictures
and is replaced after a crash or a limit.
"""

import io
import queue
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Any, BinaryIO, Self

from storage.evidence import filetypes as types
from storage.evidence import films, problems
from storage.evidence.child import Child, DecoderUnavailable, Previews
from storage.evidence.exif import UNKNOWN
from storage.evidence.limits import CHILDREN, MAX_SECONDS

Source = Callable[[], BinaryIO] | bytes

__all__ = ["DecoderUnavailable", "Decoders", "Previews", "Source", "make_previews"]


class Decoders:
    """Decoder processes for a whole intake: started when needed, ended with the ``with`` block."""

    def __init__(self, children: int = CHILDREN, seconds: float = MAX_SECONDS) -> None:
        """Use up to ``children`` processes; one picture may take ``seconds``."""
        self._children = [Child(seconds) for _ in range(children)]
        self._idle: queue.SimpleQueue[Child] = queue.SimpleQueue()
        for child in self._children:
            self._idle.put(child)
        self._threads = ThreadPoolExecutor(children, thread_name_prefix="previews")

    def make_previews(self, source: Source, mime: str, *, now: datetime) -> Previews:
        """Decode one picture and wait for it; may be called from any thread.

        ``source`` is its bytes, or opens them (the stream is closed here); ``mime`` is its type
        by content; ``now`` (with offset) is the moment of taking in. Types that are no pictures
        give neither copies nor a problem, but films their facts; unknown ones give a problem.
        Raises what ``source`` raises, ``Cancelled`` once closed, ``DecoderUnavailable`` where no
        child can be started.
        """
        if types.kind_of(mime) != "photo":
            return _without_picture(source, mime, now)
        with self._borrowed() as child, _opened(source) as stream:
            return child.ask(stream, mime, now)

    def make_covered(
        self, source: Source, mime: str, order: Mapping[str, Any], *, now: datetime
    ) -> Previews:
        """Make an upright copy of a whole picture with covers burned in: its ``page_copy``.

        ``order`` is a ``Covering`` as JSON values; a problem says why there is no copy. Raises as
        ``make_previews``.
        """
        with self._borrowed() as child, _opened(source) as stream:
            return child.ask(stream, mime, now, order)

    def submit(self, source: Source, mime: str, *, now: datetime) -> Future[Previews]:
        """Begin ``make_previews`` in the background; ``close`` cancels what has not begun."""
        return self._threads.submit(self.make_previews, source, mime, now=now)

    def close(self) -> None:
        """End all processes at once; what is at work raises ``Cancelled``."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.close()
        self._threads.shutdown(wait=True)

    def processes(self) -> list[int]:
        """Return the numbers of the processes that run now."""
        return [number for child in self._children if (number := child.identity) is not None]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _borrowed(self) -> Iterator[Child]:
        child = self._idle.get()
        try:
            yield child
        finally:
            self._idle.put(child)


def make_previews(source: Source, mime: str, *, now: datetime) -> Previews:
    """Decode a single picture in a process of its own; see ``Decoders.make_previews``."""
    with Decoders(children=1) as decoders:
        return decoders.make_previews(source, mime, now=now)


def _without_picture(source: Source, mime: str, now: datetime) -> Previews:
    if mime in films.TYPES:
        with _opened(source) as stream:
            return Previews(films.read_film(stream, now=now))
    return Previews(UNKNOWN, problem=problems.UNKNOWN_TYPE if mime == types.UNKNOWN else "")


@contextmanager
def _opened(source: Source) -> Iterator[BinaryIO]:
    stream = io.BytesIO(source) if isinstance(source, bytes) else source()
    with stream:
        yield stream
