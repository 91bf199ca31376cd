"""Cases of a list in batches of one transaction each, and which of them the vault has."""

from collections.abc import Iterable, Iterator
from typing import Final

from storage.casework.session import Session
from storage.exchange.sheets.table import Place

# Cases and rows in one transaction: few enough that a cancel acts within a second.
CASES: Final = 500
ROWS: Final = 1000

Group = tuple[str, list[Place]]


def batches(groups: Iterable[Group]) -> Iterator[list[Group]]:
    """Yield groups of rows, so many at a time as one transaction may hold."""
    batch: list[Group] = []
    rows = 0
    for group in groups:
        batch.append(group)
        rows += len(group[1])
        if len(batch) >= CASES or rows >= ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def cases_here(session: Session, numbers: list[str]) -> dict[str, list[str]]:
    """Return the ids of the cases that bear these numbers, in one query."""
    table = session.tables.case_row
    query = table.select(table.case_no, table.id).where(table.case_no.in_(numbers))
    found: dict[str, list[str]] = {}
    for number, case_id in query.order_by(table.id).tuples():
        found.setdefault(str(number), []).append(str(case_id))
    return found
