"""What an import changes, told from the tables before and after it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from storage.records import canonical
from storage.records.tables import Tables

_ROWS: Final = (
    "SELECT id, chain, kind, doc, conflicts, removed, ref FROM record"
    " WHERE id IN (SELECT value FROM json_each(?))"
)
_BATCH: Final = 2000
_NONE: Final = "[]"
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
        self._records = list(records)
        self._rows = {record: _parsed(row) for record, row in _rows(tables, self._records)}
        self._originals = {one: _has(tables, one) for one in originals}

    def compare(self) -> Delta:
        """Return the difference to the tables as they are now."""
        found = Delta()
        found.attachments = [one for one, had in self._originals.items() if not had]
        for record, row in _rows(self._tables, self._records):
            before = self._rows.get(record)
            if before is None:
                self._add_new(found, record, row)
            else:
                found.changed += self._changed(before, _parsed(row))
            if row[3] != _NONE:
                found.conflicts += self._conflicts(record, before, _parsed(row))
        return found

    def _add_new(self, found: Delta, record: str, row: tuple[Any, ...]) -> None:
        found.records.append(record)
        chain, kind = str(row[0]), row[1]
        if kind == "case":
            found.cases.append(chain)
            found.titles.append(self._title(chain))

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
