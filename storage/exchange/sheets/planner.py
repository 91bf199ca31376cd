"""The process that reads and checks the rows of new cases while the program writes others.

A line of JSON in says what the list is, each further one a batch of cases; a line out for each
batch: of a case what would be written and noted, or null where a row of it is refused. Its memory
is bounded (``storage.readers``).
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from storage.exchange.sheets import limits
from storage.exchange.sheets.case_rows import CaseRow, read_case
from storage.exchange.sheets.cells import unwire
from storage.exchange.sheets.columns import Mapped, recognise
from storage.exchange.sheets.plan import Planning, plan_sheet_case
from storage.exchange.sheets.rows import Sheet
from storage.readers.confinement import confine, take_pipes


def main(_kind: str) -> int:
    """Answer batches from standard input until it ends; return 0."""
    source, target = take_pipes()
    confine(memory=limits.MAX_CHILD_MEMORY, files=limits.MAX_OPEN_FILES)
    try:
        for answer in answers(source):
            target.write(json.dumps(answer, ensure_ascii=False).encode("utf-8") + b"\n")
            target.flush()
    except BrokenPipeError:
        # The program went away; there is nobody to tell.
        return 0
    return 0


def answers(source: IO[bytes]) -> Iterator[list[Any]]:
    """Yield the answer to each batch of ``source``."""
    plans = _Plans(json.loads(source.readline()))
    for line in source:
        yield [plans.of(case_no, rows) for case_no, rows in json.loads(line)]


class _Plans:
    def __init__(self, told: dict[str, Any]) -> None:
        self._sheets = [_sheet(one, told["mapping"]) for one in told["sheets"]]
        self._notes: list[tuple[str, str]] = []
        on = date.fromisoformat(told["on"])
        self._planning = Planning(on, self._note, told["defaults"])

    def of(self, case_no: str, rows: list[Any]) -> list[Any] | None:
        """Return [case number, notes, writes] of a new case, None where it is refused."""
        self._notes = []
        read = (
            CaseRow(self._sheets[sheet], number, [unwire(one) for one in cells])
            for sheet, number, cells in rows
        )
        case = read_case(case_no, read, self._note)
        writes = [] if case.refused else plan_sheet_case(case, [], self._planning)
        if case.refused:
            return None
        said = [[one.item.kind.name, one.ref, one.item.path, one.fields] for one in writes]
        return [case.case_no, self._notes, said]

    def _note(self, code: str, path: str) -> None:
        self._notes.append((code, path))


def _sheet(told: list[Any], mapping: Mapped | None) -> Sheet:
    name, headings, from_1904 = told
    columns = recognise(headings, mapping)
    if columns is None:
        raise ValueError(name)
    return Sheet(name, tuple(headings), columns, from_1904)
