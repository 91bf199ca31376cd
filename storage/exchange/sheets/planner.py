"""The process that reads and checks the rows of new cases while the program writes others.

A line of JSON in says what the list is, each further one a batch of cases; a line out for each
batch: of each case its number and notes in JSON and the case made ready to be written
(``storage.records.ready``), or nothing where a row of it is refused. Neither keys nor clocks of the
vault are known here. Its memory is bounded (``storage.readers``).
"""

import json
import os
from collections.abc import Iterator
from datetime import date
from typing import IO, Any, Final

from storage.casework.ids import new_id
from storage.clock import SystemClock
from storage.exchange.case_plan import Write, new_draft
from storage.exchange.sheets import limits
from storage.exchange.sheets.batches import seldom_collecting
from storage.exchange.sheets.case_rows import CaseRow, read_case
from storage.exchange.sheets.cells import unwire
from storage.exchange.sheets.columns import Mapped, recognise
from storage.exchange.sheets.plan import Planning, borrower, plan_sheet_case
from storage.exchange.sheets.rows import Sheet
from storage.readers.confinement import confine, take_pipes
from storage.records.operations import SALT
from storage.records.ready import ReadyCase, make_ready, pack

# Between the cases of an answer, and behind number and notes of a case.
BETWEEN: Final = "\x1e"
HEAD: Final = "\x1d"


def main(_kind: str) -> int:
    """Answer batches from standard input until it ends; return 0."""
    source, target = take_pipes()
    confine(memory=limits.MAX_CHILD_MEMORY, files=limits.MAX_OPEN_FILES)
    try:
        with seldom_collecting():
            for answer in answers(source):
                target.write(BETWEEN.join(answer).encode("utf-8") + b"\n")
                target.flush()
    except BrokenPipeError:
        # The program went away; there is nobody to tell.
        return 0
    return 0


def answers(source: IO[bytes]) -> Iterator[list[str]]:
    """Yield the answer to each batch of ``source``."""
    plans = _Plans(json.loads(source.readline()))
    for line in source:
        yield [plans.of(case_no, rows) for case_no, rows in json.loads(line)]


class _Plans:
    def __init__(self, told: dict[str, Any]) -> None:
        self._sheets = [_sheet(one, told["mapping"]) for one in told["sheets"]]
        self._notes: list[tuple[str, str]] = []
        # Of ids alone; when it was is said by the vault.
        self._clock = SystemClock()
        on = date.fromisoformat(told["on"])
        self._planning = Planning(on, self._note, told["defaults"])

    def of(self, case_no: str, rows: list[Any]) -> str:
        """Return number, notes and writes of a new case as text, nothing where it is refused."""
        self._notes = []
        read = (
            CaseRow(self._sheets[sheet], number, [unwire(one) for one in cells])
            for sheet, number, cells in rows
        )
        case = read_case(case_no, read, self._note)
        writes = [] if case.refused else plan_sheet_case(case, [], self._planning)
        if case.refused:
            return ""
        ready = self._ready(writes)
        said = "" if ready is None else pack(ready)
        return said and f"{json.dumps([case.case_no, self._notes, borrower(writes)])}{HEAD}{said}"

    def _ready(self, writes: list[Write]) -> ReadyCase | None:
        moment = self._clock.now()
        chain, *others = (new_id(moment, os.urandom) for _ in writes)
        drafts = [
            new_draft(chain, record, write)
            for record, write in zip((chain, *others), writes, strict=True)
        ]
        salts = [os.urandom(SALT) for _ in drafts]
        return make_ready(drafts, salts) if drafts[0].kind == "case" else None

    def _note(self, code: str, path: str) -> None:
        self._notes.append((code, path))


def _sheet(told: list[Any], mapping: Mapped | None) -> Sheet:
    name, headings, from_1904 = told
    columns = recognise(headings, mapping)
    if columns is None:
        raise ValueError(name)
    return Sheet(name, tuple(headings), columns, from_1904)
