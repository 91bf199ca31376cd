"""Cases of a list in batches of one transaction each, and which of them the vault has."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from storage.casework.session import Session
from storage.exchange.sheets.table import Place

# Cases and rows in one transaction: few enough that a cancel acts within a second.
CASES: Final = 1000
ROWS: Final = 2000
# So many times more where cases come ready to be written: a page that many change is sealed once.
READY: Final = 2
# Objects made before what is no longer used is looked for, among all there are: of a long list
# nearly everything is still used.
_SELDOM: Final = 100_000

Group = tuple[str, list[Place]]


def batches(groups: Iterable[Group], times: int = 1) -> Iterator[list[Group]]:
    """Yield groups of rows, so many ``times`` at a time as one transaction may hold."""
    batch: list[Group] = []
    rows = 0
    for group in groups:
        batch.append(group)
        rows += len(group[1])
        if len(batch) >= CASES * times or rows >= ROWS * times:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let the interpreter look for circles of unused objects less often inside the block."""
    first, *others = gc.get_threshold()
    gc.set_threshold(max(first, _SELDOM), *others)
    try:
        yield
    finally:
        gc.set_threshold(first, *others)


def stored(session: Session) -> int:
    """Return a number that grows with every transaction that wrote to the log.

    Who interrupts the program may do so behind a commit: then what was written stays.
    """
    ((last,),) = session.tables.run("SELECT coalesce(max(rowid), 0) FROM operation")
    return int(last)


def cases_here(session: Session, numbers: list[str]) -> dict[str, list[str]]:
    """Return the ids of the cases that bear these numbers, in one query."""
    table = session.tables.case_row
    query = table.select(table.case_no, table.id).where(table.case_no.in_(numbers))
    found: dict[str, list[str]] = {}
    for number, case_id in query.order_by(table.id).tuples():
        found.setdefault(str(number), []).append(str(case_id))
    return found
