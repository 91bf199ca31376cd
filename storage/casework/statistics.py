"""Counts over all cases for whoever leads the work: a period, by person and month; no ranking."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from storage.casework.lookup import as_row
from storage.casework.reading import staff_rows
from storage.casework.session import Session
from storage.progress import NoProgress, Progress
from storage.rows import Row
from storage.rules.moments import day_of

KINDS: Final = ("visit", "contact", "promise", "pack")
MET: Final = frozenset({"met_borrower", "met_at_work"})
REACHED: Final = frozenset({"answered", "replied"})
_PROGRESS_EVERY: Final = 500
_MOMENTS: Final = {"visit": "arrived_at", "contact": "at", "promise": "made_at", "pack": "made_at"}


@dataclass(slots=True)
class Line:
    """What one person did, or what was done in one month: numbers of records.

    ``met``: visits that met the borrower. ``reached``: contacts that were answered. ``promises``
    made, of which ``kept`` and ``broken``; the others are open or were superseded.
    """

    name: str
    visits: int = 0
    met: int = 0
    contacts: int = 0
    reached: int = 0
    promises: int = 0
    kept: int = 0
    broken: int = 0
    packs: int = 0


@dataclass(frozen=True, slots=True)
class Overdue:
    """A next action whose day has passed."""

    case_id: str
    case_no: str
    name: str
    on: str
    what: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts from ``first`` to ``last`` inclusive, by the days of the records themselves.

    ``stages`` and ``overdue`` are as of now, without cases that this site handed over; ``months``
    has a line for every month of the period, also where nothing was done. ``total`` sums up.
    Records without a day of their own (an undated visit) are counted in ``undated`` only.
    """

    first: date
    last: date
    stages: Counter[str]
    outcomes: Counter[str]
    results: Counter[str]
    promises: Counter[str]
    overdue: tuple[Overdue, ...]
    people: tuple[Line, ...]
    months: tuple[Line, ...]
    total: Line
    undated: int


@dataclass(slots=True)
class _Count:
    names: dict[str, str]
    outcomes: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    promises: Counter[str] = field(default_factory=Counter)
    people: dict[str, Line] = field(default_factory=dict)
    months: dict[str, Line] = field(default_factory=dict)
    total: Line = field(default_factory=lambda: Line(""))
    undated: int = 0

    def take(self, row: Row, month: str) -> None:
        """Count a record of the period."""
        who = self._who(row)
        people = [self.people.setdefault(name, Line(name)) for name in who]
        lines = [self.total, self.months[month], *people]
        if row.kind == "visit":
            self._visit(row, lines)
        elif row.kind == "contact":
            self._contact(row, lines)
        elif row.kind == "promise":
            self._promise(str(row["state"]), lines)
        else:
            for line in lines:
                line.packs += 1

    def _visit(self, row: Row, lines: Iterable[Line]) -> None:
        outcome = str(row["outcome"])
        self.outcomes[outcome] += 1
        for line in lines:
            line.visits += 1
            line.met += outcome in MET

    def _contact(self, row: Row, lines: list[Line]) -> None:
        result = str(row["result"])
        self.results[result] += 1
        for line in lines:
            line.contacts += 1
            line.reached += result in REACHED
        promise = row["promise"] or {}
        # One for a day has a record of its own; one for an hour stands in the call alone.
        if promise.get("due_at"):
            self._promise(str(promise.get("state") or "open"), lines)

    def _promise(self, state: str, lines: Iterable[Line]) -> None:
        self.promises[state] += 1
        for line in lines:
            line.promises += 1
            line.kept += state == "kept"
            line.broken += state == "broken"

    def _who(self, row: Row) -> list[str]:
        """Return the names of those who did it, else of who recorded it."""
        named = row["team"] if row.kind == "visit" else row["by"] if row.kind == "contact" else None
        refs = [named] if isinstance(named, str) else list(named or [])
        found = dict.fromkeys(self.names[ref] for ref in refs if ref in self.names)
        recorder = self.names.get(row.recorded_by)
        return list(found) or ([recorder] if recorder else [])


def statistics(
    session: Session, first: date, last: date, today: date, progress: Progress | None = None
) -> Statistics:
    """Count what was done from ``first`` to ``last`` in all cases of the vault.

    A month is that of the record's own time in China, as lists and papers show it. Raises
    ``Cancelled``, ``ValueError`` where the period ends before it begins.
    """
    if last < first:
        raise ValueError(f"{first} > {last}")
    staff = staff_rows(session)
    names = {key: str(row["name"]) for row in staff for key in (row.ref, row.id)}
    count = _Count(names, months={month: Line(month) for month in _months(first, last)})
    with session.snapshot():
        for row in _records(session, progress or NoProgress()):
            day = day_of(str(row[_MOMENTS[row.kind]] or ""))
            if not day:
                count.undated += 1
            elif first.isoformat() <= day <= last.isoformat():
                count.take(row, day[:7])
        stages, overdue = _stages(session), _overdue(session, today)
    people = tuple(sorted(count.people.values(), key=lambda line: line.name))
    return Statistics(
        first, last, stages, count.outcomes, count.results, count.promises, overdue, people,
        tuple(count.months.values()), count.total, count.undated,
    )  # fmt: skip


def _records(session: Session, progress: Progress) -> Iterator[Row]:
    table = session.tables.record
    where = table.kind.in_(KINDS) & (table.removed == 0)
    total = int(table.select(table.id).where(where).count())
    for done, item in enumerate(table.select().where(where).dicts().iterator()):
        if done % _PROGRESS_EVERY == 0:
            progress.advance(done, total)
        yield as_row(item)
    progress.advance(total, total)


def _stages(session: Session) -> Counter[str]:
    table, archived = session.tables.case_row, session.tables.archived
    here = table.id.not_in(archived.select(archived.chain))
    return Counter(str(stage) for (stage,) in table.select(table.stage).where(here).tuples())


def _overdue(session: Session, today: date) -> tuple[Overdue, ...]:
    table, archived = session.tables.case_row, session.tables.archived
    late = (table.next_on != "") & (table.next_on < today.isoformat())
    here = table.id.not_in(archived.select(archived.chain))
    columns = (table.id, table.case_no, table.name, table.next_on, table.next_what)
    rows = table.select(*columns).where(late & here).order_by(table.next_on, table.case_no)
    return tuple(Overdue(*map(str, row)) for row in rows.tuples())


def _months(first: date, last: date) -> Iterator[str]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield f"{year:04}-{month:02}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
