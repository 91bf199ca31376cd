"""What an import changes, told from the tables before and after it."""

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from storage.records import canonical
from storage.records.operations import OFFICE
from storage.records.tables import Tables

_ROWS: Final = (
    "SELECT id, chain, kind, doc, conflicts, removed, ref FROM record"
    " WHERE id IN (SELECT value FROM json_each(?))"
)
_BATCH: Final = 2000
_NONE: Final = "[]"
_HEADS: Final = (
    "SELECT operation, value FROM head WHERE record = ? AND field = ? ORDER BY hlc, operation"
)


@dataclass(frozen=True, slots=True)
class Touched:
    """A field of a record, for people: case number, record's ref, field; ``values`` of a conflict
    in the order of their clocks, the shown one last; ``kind`` names the record's kind, ``id`` the
    record itself, as refs made on two laptops may be the same."""

    case_no: str
    record: str
    field: str
    values: tuple[Any, ...] = ()
    kind: str = ""
    id: str = dataclasses.field(default="", compare=False)

    @property
    def place(self) -> tuple[str, str]:
        """The field as the log names it: record id and field."""
        return self.id, self.field


@dataclass(slots=True)
class Share:
    """How much of what came in belongs to one case; its number and name as they are after it."""

    case_no: str = ""
    name: str = ""
    records: int = 0
    changed: int = 0
    conflicts: int = 0

    def add(self, other: "Share") -> None:
        """Add what a further package brought."""
        self.case_no, self.name = other.case_no, other.name
        self.records += other.records
        self.changed += other.changed
        self.conflicts += other.conflicts


@dataclass(slots=True)
class Delta:
    """What came in: ids of new cases, records and originals; changed fields; conflicts that are new
    or that a further value joined, each once with all its values.

    ``titles`` are (case number, name) of the new cases, in the order of ``cases``; ``shares`` tell
    by case id how much belongs to each.
    """

    cases: list[str] = field(default_factory=list)
    titles: list[tuple[str, str]] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    changed: list[Touched] = field(default_factory=list)
    conflicts: list[Touched] = field(default_factory=list)
    shares: dict[str, Share] = field(default_factory=dict)

    def add(self, other: "Delta") -> None:
        """Add what a further package changed; of a field it says again, the later word counts."""
        self.cases += other.cases
        self.titles += other.titles
        self.records += other.records
        self.attachments += other.attachments
        self.changed = _joined(self.changed, other.changed)
        self.conflicts = _joined(self.conflicts, other.conflicts)
        for chain, share in other.shares.items():
            self.shares.setdefault(chain, Share()).add(share)


_Row = tuple[str, str, dict[str, Any], tuple[str, ...], int]


class Before:
    """The rows of records as they stand before an import."""

    def __init__(self, tables: Tables, records: Iterable[str], originals: Iterable[str]) -> None:
        self._tables = tables
        self._records = list(records)
        self._rows = {record: _parsed(row) for record, row in _rows(tables, self._records)}
        self._originals = {one: _has(tables, one) for one in originals}
        self._heads = {
            (record, name): {operation for operation, _value in tables.run(_HEADS, record, name)}
            for record, row in self._rows.items()
            for name in row[3]
        }

    def compare(self) -> Delta:
        """Return the difference to the tables as they are now."""
        found = Delta()
        found.attachments = [one for one, had in self._originals.items() if not had]
        for record, row in _rows(self._tables, self._records):
            before, share = self._rows.get(record), Share()
            if before is None:
                self._add_new(found, record, row)
                share.records = 1
            else:
                changed = self._changed(record, before, _parsed(row))
                found.changed += changed
                share.changed = len(changed)
            if row[3] != _NONE:
                conflicts = self._conflicts(record, _parsed(row))
                found.conflicts += conflicts
                share.conflicts = len(conflicts)
            if row[0] != OFFICE:
                found.shares.setdefault(str(row[0]), Share()).add(share)
        for chain, share in found.shares.items():
            share.case_no, share.name = self._title(chain)
        return found

    def _add_new(self, found: Delta, record: str, row: tuple[Any, ...]) -> None:
        found.records.append(record)
        chain, kind = str(row[0]), row[1]
        if kind == "case":
            found.cases.append(chain)
            found.titles.append(self._title(chain))

    def _changed(self, record: str, before: _Row, now: _Row) -> list[Touched]:
        names = sorted(before[2].keys() | now[2].keys())
        found = [name for name in names if before[2].get(name) != now[2].get(name)]
        if before[4] != now[4]:
            found.append("removed")
        number = self._title(now[0])[0]
        return [Touched(number, now[2]["ref"], name, kind=now[1], id=record) for name in found]

    def _conflicts(self, record: str, now: _Row) -> list[Touched]:
        """Return the conflicts of a record that have a head which was not there before."""
        found, number = [], self._title(now[0])[0]
        for name in now[3]:
            heads = self._tables.run(_HEADS, record, name)
            known = self._heads.get((record, name), set())
            if any(operation not in known for operation, _value in heads):
                values = tuple(canonical.decode(value) for _operation, value in heads)
                found.append(Touched(number, now[2]["ref"], name, values, now[1], record))
        return found

    def _title(self, chain: str) -> tuple[str, str]:
        rows = self._tables.run("SELECT case_no, name FROM case_row WHERE id = ?", chain)
        return (str(rows[0][0]), str(rows[0][1])) if rows else ("", "")


def _joined(earlier: list[Touched], later: list[Touched]) -> list[Touched]:
    return list({one.place: one for one in (*earlier, *later)}.values())


def _rows(tables: Tables, records: list[str]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the rows of those records that are here, with few queries, in the order of records."""
    for start in range(0, len(records), _BATCH):
        ids = records[start : start + _BATCH]
        found = {str(row[0]): row[1:] for row in tables.run(_ROWS, canonical.encode(ids).decode())}
        yield from ((record, found[record]) for record in ids if record in found)


def _parsed(row: tuple[Any, ...]) -> _Row:
    chain, kind, doc, conflicts, removed, ref = row
    values = {**canonical.decode(doc), "ref": ref}
    return str(chain), str(kind), values, tuple(canonical.decode(conflicts)), int(removed)


def _has(tables: Tables, sha256: str) -> bool:
    return bool(tables.run("SELECT 1 FROM attachment WHERE sha256 = ?", sha256))
