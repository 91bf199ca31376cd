"""One deed in the chains of many cases: all or none, in memory that does not grow with them."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from storage.casework import custody
from storage.casework.cases import open_case
from storage.casework.change import Change
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.records.operations import Draft


class Stopped(Exception):
    """Something that fails in the middle."""


@pytest.fixture
def cases(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Five cases, of which two are written at once."""
    monkeypatch.setattr(custody, "_BATCH", 2)
    case = {"opened_on": "2024-01-02", "stage": "assigned"}
    return [open_case(session, case | {"case_no": f"A{n}"}).case_id for n in range(5)]


def logged(session: Session, cases: list[str]) -> int:
    return sum(len(rows_of(session, case, "reading")) for case in cases)


def test_what_takes_part_in_a_transaction_opens_none_inside_it(
    session: Session, cases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A part that could be undone alone would keep a copy of every page it changes in memory:
    # gigabytes for a hundred thousand cases.
    database: Any = session.tables.database
    depths, write = [], Session.write

    def seen(self: Session, drafts: Sequence[Draft], *more: Any) -> Change:
        depths.append(database.transaction_depth())
        return write(self, drafts, *more)

    monkeypatch.setattr(Session, "write", seen)
    with session.atomic():
        around = database.transaction_depth()
        assert custody.log_many(session, cases, "exported", "sheet", reason="对账") == 5
    assert depths == [around] * 3
    assert logged(session, cases) == 5


def test_all_or_none_are_logged(session: Session, cases: list[str]) -> None:
    def stops() -> Iterator[str]:
        yield from cases
        raise Stopped

    with pytest.raises(Stopped):
        custody.log_many(session, stops(), "exported", "sheet")
    assert logged(session, cases) == 0
