"""What waits for a supervisor in all cases: blocked plans and signs that somebody needs care."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from storage.casework import two_persons
from storage.casework.approvals import open_requests
from storage.casework.care import open_reviews
from storage.casework.lookup import rows_where
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.kinds.flag import CARE
from storage.kinds.interview import shows_distress
from storage.rows import CaseFile, Row

_SIGNS: Final = ("flag", "interview")


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that waits: a ``request``, or a sign of ``care`` (its kind of flag in ``what``).

    ``record`` is the ref of the request or of the record that shows the sign, ``list`` its list,
    ``guards`` the guards that block; ``on`` is the day planned for, ``since`` when it came up;
    ``own``: the owner asked for it himself, so that another person has to approve it.
    """

    kind: Literal["request", "care"]
    case_id: str
    case_no: str
    name: str
    record: str
    list: str
    since: str
    what: str
    reason: str = ""
    guards: tuple[str, ...] = ()
    on: str = ""
    by: str = ""
    own: bool = False


def open_matters(session: Session) -> tuple[Matter, ...]:
    """Return what waits for a supervisor, care first, then by the time it came up."""
    with session.snapshot():
        files = [case_file(session, case_id) for case_id in _touched(session)]
    found = [one for file in files for one in (*_care(file), *_requests(session, file))]
    return tuple(sorted(found, key=lambda one: (one.kind != "care", one.since, one.case_no)))


def _touched(session: Session) -> tuple[str, ...]:
    """Return the cases that may have something: no other one is read as a whole."""
    table = session.tables.record
    rows = rows_where(session.tables, table.kind.in_([*_SIGNS, "approval"]) & (table.removed == 0))
    return tuple(dict.fromkeys(row.case_id for row in rows if _telling(row)))


def _telling(row: Row) -> bool:
    if row.kind == "flag":
        return row["kind"] in CARE
    return row.kind == "approval" or shows_distress(row.values)


def _care(file: CaseFile) -> Iterator[Matter]:
    for task in open_reviews(file):
        yield Matter(
            "care", file.case.id, str(file.case["case_no"]), _name(file),
            task.record, task.list, task.since, task.kind,
        )  # fmt: skip


def _requests(session: Session, file: CaseFile) -> Iterator[Matter]:
    for row in open_requests(file):
        yield Matter(
            "request", file.case.id, str(file.case["case_no"]), _name(file),
            row.ref, "approval", str(row["at"]), str(row["what"] or ""), str(row["reason"] or ""),
            tuple(row["guards"] or ()), str(row["on"] or ""),
            file.recorders.get(row.recorded_by, ""),
            not two_persons.may_decide(session, row.recorded_by),
        )  # fmt: skip


def _name(file: CaseFile) -> str:
    names = [str(row["name"]) for row in file.rows("parties") if row["role"] == "borrower"]
    return "、".join(names)
