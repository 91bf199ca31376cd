"""Many signatures checked in a process of its own while the caller goes on with its work.

A thread will not do: checking lets go of the interpreter for 60 us and then waits up to five
milliseconds to get it back, so that a busy caller leaves the other core idle. A whole batch on a
pipe costs that wait once.
"""

import os
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Final, TypeVar

from storage.readers.starting import end, start
from storage.signatures import CHECK_SIGNATURES
from storage.signatures.checker import HOLDS, Signed, batch_of
from storage.signatures.ed25519 import KEY, SIGNATURE, signature_holds

Item = TypeVar("Item")
# Signatures in a batch, at best, and how many may wait for an answer.
BATCH: Final = 1000
_AHEAD: Final = 5 * BATCH
# Fewer are checked sooner than a process starts.
_WORTH: Final = BATCH // 2
# Far more than a batch takes on a loaded machine: then it is checked here.
_PATIENCE: Final = 60


def broken(
    batches: Iterable[tuple[Item, Sequence[Signed]]], *, own: int = 0
) -> Generator[tuple[Item, list[int]], None, None]:
    """Yield each item, in order, with the places in its batch whose signature does not hold.

    Batches are taken from the iterable ahead of what is yielded. One of ``own`` batches (0: none)
    is checked here: for a caller that would wait otherwise. Where no other process can be had, or
    it is lost, all are: the answer is the same.
    """
    waiting: deque[tuple[Item, Sequence[Signed], Future[bytes] | list[int]]] = deque()
    beside, held = _Beside(), 0
    try:
        for number, (item, signed) in enumerate(batches, start=1):
            here = own > 0 and number % own == 0
            asked = None if here else beside.ask(signed)
            waiting.append((item, signed, places_of(signed) if asked is None else asked))
            held += len(signed)
            while held > _AHEAD or (waiting and isinstance(waiting[0][2], list)):
                first, given, answer = waiting.popleft()
                held -= len(given)
                yield first, beside.broken_of(given, answer)
        for first, given, answer in waiting:
            yield first, beside.broken_of(given, answer)
    finally:
        beside.end()


def places_of(signed: Sequence[Signed]) -> list[int]:
    """Return the places in a batch whose signature does not hold."""
    return [place for place, one in enumerate(signed) if not signature_holds(*one)]


class _Beside:
    """The other process: started when it is first worth it, never again after it was lost."""

    def __init__(self) -> None:
        self._is_open = (os.cpu_count() or 1) > 1
        self._process: _Process | None = None

    def ask(self, signed: Sequence[Signed]) -> "Future[bytes] | None":
        """Hand a batch over; None where it is to be checked here."""
        if self._process is None and self._is_open and len(signed) >= _WORTH:
            self._is_open = False
            with suppress(OSError):
                self._process = _Process()
        sized = all(len(key) == KEY and len(mark) == SIGNATURE for key, mark, _said in signed)
        return self._process.ask(signed) if self._process is not None and sized else None

    def broken_of(self, signed: Sequence[Signed], answer: "Future[bytes] | list[int]") -> list[int]:
        """Return what was found of a batch, or will be."""
        if isinstance(answer, list):
            return answer
        try:
            said = answer.result(_PATIENCE)
        except (OSError, ValueError, TimeoutError, CancelledError):
            said = b""  # the process is lost, or stands still
        if len(said) == len(signed):
            return [place for place, one in enumerate(said) if one != HOLDS]
        self.end()
        return places_of(signed)

    def end(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.end()
        self._process = None


class _Process:
    """A running checker; raises ``OSError`` where it does not start."""

    def __init__(self) -> None:
        self._popen = start("storage.signatures.checker", CHECK_SIGNATURES)
        # Neither side of the talk waits for the other, and neither holds up the caller.
        self._to, self._back = ThreadPoolExecutor(1), ThreadPoolExecutor(1)

    def ask(self, signed: Sequence[Signed]) -> Future[bytes]:
        """Return the answer to come; it is short where the process is lost."""
        self._to.submit(self._send, batch_of(signed))
        return self._back.submit(self._receive, len(signed))

    def _send(self, batch: bytes) -> None:
        if self._popen.stdin is not None:
            self._popen.stdin.write(batch)
            self._popen.stdin.flush()

    def _receive(self, count: int) -> bytes:
        return self._popen.stdout.read(count) if self._popen.stdout is not None else b""

    def end(self) -> None:
        """End it; answers that are still to come are cancelled or short."""
        self._popen.kill()
        for one in (self._to, self._back):
            one.shutdown(cancel_futures=True)
        end(self._popen)
