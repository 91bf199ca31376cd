"""What the dialog of a record reads on the worker; knows no widget."""

from collections.abc import Mapping

from storage.casework import lookup, reading
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.kinds.fields import Ref
from storage.kinds.kind import Kind
from storage.progress import Progress
from storage.rows import Row

SUPPLEMENT = "supplement"


def staff_by_ref(session: Session, _progress: Progress) -> dict[str, Row]:
    """Return all members of staff by ref."""
    return {row.ref: row for row in reading.staff_rows(session)}


def as_it_stands(session: Session, record: str) -> tuple[Mapping[str, tuple[str, ...]], Row]:
    """Return the operations behind a record's fields (``lookup.seen``), and the record."""
    return lookup.seen(session, record), lookup.require_row(session, record)


def can_supplement(kind: Kind) -> bool:
    """Tell whether a closed record of a kind takes a later word."""
    about = BY_NAME[SUPPLEMENT].by_name["about"].type
    return isinstance(about, Ref) and about.target == kind.list_name
