"""New cases of a list, read and checked by a second process while the first ones are written."""

import json
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from storage.exchange.sheets import limits
from storage.exchange.sheets.batches import Group
from storage.exchange.sheets.columns import Mapped
from storage.exchange.sheets.plan import Planning
from storage.exchange.sheets.planner import BETWEEN, HEAD
from storage.exchange.sheets.table import CaseTable
from storage.readers.starting import end, start
from storage.records.ready import ReadyCase, unpack

# Fewer rows are written before a second process has begun.
_WORTH_IT: Final = 2000
# Batches that are planned while one is written.
_AHEAD: Final = 1


@dataclass(frozen=True, slots=True)
class Planned:
    """A new case, none of whose rows is refused: its number, notes by code and path, borrower."""

    case_no: str
    notes: tuple[tuple[str, str], ...]
    name: str
    ready: ReadyCase


Batch = list[Group]
Answer = list[Planned | None]


class Ahead:
    """Plans the cases of a list as if none were here yet; nothing is said where it cannot.

    What it leaves out is planned where it is written, with the same result.
    """

    def __init__(self, table: CaseTable, planning: Planning, mapping: Mapped | None) -> None:
        self._table = table
        self._told = {
            "on": planning.on.isoformat(),
            "defaults": {kind: dict(values) for kind, values in planning.defaults.items()},
            "mapping": None if mapping is None else dict(mapping),
            "sheets": [[one.name, one.headings, one.from_1904] for one in table.sheets],
        }
        self._wanted = not planning.preview and len(table.groups) >= _WORTH_IT
        self._process: subprocess.Popen[bytes] | None = None
        self._asking = ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        """Start the process, where the list is worth it and the system lets us."""
        if self._wanted:
            try:
                self._process = start("storage.exchange.sheets.planner", limits.ARGUMENT, "plan")
            except OSError:
                # No memory or no processes left: the work is done here, only slower.
                self._process = None
        self._asking.submit(self._say, json.dumps(self._told).encode("utf-8"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
        self._asking.shutdown(cancel_futures=True)
        if self._process is not None:
            end(self._process)

    @property
    def is_at_work(self) -> bool:
        """Tell whether there is a process that plans."""
        return self._process is not None

    def planned(self, batches: Iterable[Batch]) -> Iterator[tuple[Batch, Answer]]:
        """Yield each batch with what was planned of its cases, None for what was not."""
        waiting: deque[tuple[Batch, Future[Answer]]] = deque()
        for batch in batches:
            waiting.append((batch, self._asking.submit(self._ask, batch)))
            if len(waiting) > _AHEAD:
                first, answer = waiting.popleft()
                yield first, answer.result()
        for batch, answer in waiting:
            yield batch, answer.result()

    def _ask(self, batch: Batch) -> Answer:
        answer = self._say(_packed(batch)) and self._heard()
        return [_planned(one) if one else None for one in answer or [""] * len(batch)]

    def _say(self, line: bytes) -> bool:
        """Send a line; tell whether there is a process that took it."""
        if self._process is None or self._process.stdin is None:
            return False
        try:
            self._process.stdin.write(line + b"\n")
            self._process.stdin.flush()
        except OSError:
            return False
        return True

    def _heard(self) -> list[str] | None:
        """Return the answer, None where the process ended without one."""
        if self._process is None or self._process.stdout is None:
            return None
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            return None
        return line[:-1].decode("utf-8").split(BETWEEN)


def _packed(batch: Batch) -> bytes:
    # The cells of a row are JSON as they came from the reading process.
    cases = (
        b"[%s,[%s]]"
        % (
            json.dumps(case_no).encode("ascii"),
            b",".join(b"[%d,%d,%s]" % (one.sheet, one.number, one.packed) for one in places),
        )
        for case_no, places in batch
    )
    return b"[" + b",".join(cases) + b"]"


def _planned(said: str) -> Planned:
    head, _, case = said.partition(HEAD)
    case_no, notes, name = json.loads(head)
    return Planned(case_no, tuple((code, path) for code, path in notes), name, unpack(case))
