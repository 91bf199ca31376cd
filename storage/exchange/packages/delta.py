"""What an import changes, told from the tables before and after it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from storage.records import canonical
from storage.records.tables import Tables

_HEADS: Final = "SELECT value FROM head WHERE record = ? AND field = ? ORDER BY hlc, operation"


@dataclass(frozen=True, slots=True)
class Touched:
    """A field of a record, for people: case number, record's ref, field; ``values`` of a conflict
    in the order of their clocks, the shown one last; ``kind`` names the record's kind."""

    case_no: str
    record: str
    field: str
    values: tuple[Any, ...] = ()
    kind: str = ""


@dataclass(slots=True)
class Delta:
    """What came in: ids of new cases, records and originals; changed fields; new conflicts.

    ``titles`` are (case number, name) of the new cases, in the order of ``cases``.
    """

    cases: list[str] = field(default_factory=list)
    titles: list[tuple[str, str]] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    changed: list[Touched] = field(default_factory=list)
    conflicts: list[Touched] = field(default_factory=list)

    def add(self, other: "Delta") -> None:
        """Add what a further package changed."""
        self.cases += other.cases
        self.titles += other.titles
        self.records += other.records
        self.attachments += other.attachments
        self.changed += other.changed
        self.conflicts += other.conflicts


_Row = tuple[str, str, dict[str, Any], tuple[str, ...], int]


class Before:
    """The rows of records as they stand before an import."""

    def __init__(self, tables: Tables, records: Iterable[str], originals: Iterable[str]) -> None:
        self._tables = tables
        self._rows = {record: _row(tables, record) for record in records}
        self._originals = {one: _has(tables, one) for one in originals}

    def compare(self) -> Delta:
        """Return the difference to the tables as they are now."""
        found = Delta()
        found.attachments = [one for one, had in self._originals.items() if not had]
        for record, before in self._rows.items():
            now = _row(self._tables, record)
            if now is None:
                continue
            if before is None:
                found.records.append(record)
                if now[1] == "case":
                    found.cases.append(now[0])
                    found.titles.append(self._title(now[0]))
            else:
                found.changed += self._changed(before, now)
            found.conflicts += self._conflicts(record, before, now)
        return found

    def _changed(self, before: _Row, now: _Row) -> list[Touched]:
        names = sorted(before[2].keys() | now[2].keys())
        found = [name for name in names if before[2].get(name) != now[2].get(name)]
        if before[4] != now[4]:
            found.append("removed")
        number = self._title(now[0])[0]
        return [Touched(number, now[2]["ref"], name, kind=now[1]) for name in found]

    def _conflicts(self, record: str, before: _Row | None, now: _Row) -> list[Touched]:
        known = before[3] if before is not None else ()
        return [
            Touched(
                self._title(now[0])[0], now[2]["ref"], name,
                tuple(canonical.decode(one) for (one,) in self._tables.run(_HEADS, record, name)),
                now[1],
            )
            for name in now[3]
            if name not in known
        ]  # fmt: skip

    def _title(self, chain: str) -> tuple[str, str]:
        rows = self._tables.run("SELECT case_no, name FROM case_row WHERE id = ?", chain)
        return (str(rows[0][0]), str(rows[0][1])) if rows else ("", "")


def _row(tables: Tables, record: str) -> _Row | None:
    query = "SELECT chain, kind, doc, conflicts, removed, ref FROM record WHERE id = ?"
    for chain, kind, doc, conflicts, removed, ref in tables.run(query, record):
        values = {**canonical.decode(doc), "ref": ref}
        return str(chain), str(kind), values, tuple(canonical.decode(conflicts)), int(removed)
    return None


def _has(tables: Tables, sha256: str) -> bool:
    return bool(tables.run("SELECT 1 FROM attachment WHERE sha256 = ?", sha256))
