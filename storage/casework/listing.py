"""Reading many cases one after the other in bounded memory, for lists of all that is recorded."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from storage.casework.lookup import rows_where
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.records.operations import OFFICE
from storage.rows import Row

# Cases that one query reads.
_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """One case with its records of the kinds asked for, as they were entered."""

    case: Row
    records: tuple[Row, ...]

    def of(self, kind_name: str) -> list[Row]:
        """Return the records of one kind."""
        return [row for row in self.records if row.kind == kind_name]


def listed_cases(
    session: Session, case_ids: Sequence[str], kinds: Collection[str]
) -> Iterator[Listed]:
    """Yield the cases in the order of ``case_ids``; a case that is gone is left out."""
    table = session.tables.record
    wanted = [*kinds, "case"]
    for start in range(0, len(case_ids), _BATCH):
        ids = case_ids[start : start + _BATCH]
        where = table.chain.in_(ids) & table.kind.in_(wanted) & (table.removed == 0)
        found: dict[str, list[Row]] = {}
        for row in rows_where(session.tables, where):
            found.setdefault(row.case_id, []).append(row)
        for case_id in ids:
            rows = found.get(case_id, [])
            case = next((row for row in rows if row.kind == "case"), None)
            if case is not None:
                yield Listed(case, tuple(row for row in rows if row is not case))


def staff_names(session: Session) -> dict[str, str]:
    """Return the names of all members of staff by ref."""
    table, kind = session.tables.record, BY_NAME["staff_member"]
    where = (table.chain == OFFICE) & (table.kind == kind.name)
    return {row.ref: str(row["name"]) for row in rows_where(session.tables, where)}
