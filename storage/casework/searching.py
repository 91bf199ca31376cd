"""Finds records by words in all cases: people, cases, events, files."""

from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal

from storage.casework.lookup import rows_where
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.records.search_index import records_holding
from storage.rows import Row

Group = Literal["people", "events", "files"]
GROUPS: Final[tuple[Group, ...]] = ("people", "events", "files")
MOST: Final = 500
_PEOPLE: Final = frozenset({"party", "companion"})
# Custody entries tell of the work, not of what happened.
_QUIET: Final = frozenset({"case", "reading"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that holds every word searched for; ``name`` is the borrower of its case."""

    row: Row
    group: Group
    case_no: str
    name: str


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found beside the cases themselves; ``cut`` where there is more than ``MOST``."""

    query: str
    found: tuple[Hit, ...]
    cut: bool = False

    @property
    def counts(self) -> Counter[str]:
        """How many there are of each group."""
        return Counter(hit.group for hit in self.found)


def find_words(session: Session, query: str) -> Hits:
    """Return the records that hold every word of ``query``, at most ``MOST`` of them."""
    ids = records_holding(session.tables, query, MOST + 1)
    table, cases = session.tables.record, session.tables.case_row
    rows = {row.id: row for row in rows_where(session.tables, table.id.in_(ids[:MOST]))}
    chains = {row.case_id for row in rows.values()}
    columns = (cases.id, cases.case_no, cases.name)
    named = {
        str(chain): (str(number), str(name))
        for chain, number, name in cases.select(*columns).where(cases.id.in_(chains)).tuples()
    }
    found = [
        Hit(row, _group(row), *named[row.case_id])
        for one in ids[:MOST]
        if (row := rows.get(one)) is not None
        and row.kind not in _QUIET
        and row.case_id in named
        and not row.removed
    ]
    return Hits(query, tuple(found), len(ids) > MOST)


def _group(row: Row) -> Group:
    if row.kind in _PEOPLE:
        return "people"
    return "files" if BY_NAME[row.kind].tab == "evidence" else "events"
