"""Frozen rows that callers get instead of live database objects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Json = None | bool | int | float | str | list[Any] | dict[str, Any]
Values = Mapping[str, Any]
NO_VALUES: Values = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it stands: ``values`` are case-JSON values of the kind's fields.

    Times are ISO 8601 with offset, dates ``YYYY-MM-DD``, money decimal strings in yuan. An absent
    key means not known. ``recorded_at``/``recorded_by`` tell when and by whom it was entered here;
    ``ordinal`` is the visit's place among the dated visits of its case (None for other kinds).
    ``claimed_at``/``claimed_by`` are a sender's own claim of the same (None: none, empty: said to
    be nobody), ``via`` is ``import`` then.
    """

    id: str
    case_id: str
    kind: str
    ref: str
    values: Values
    recorded_at: str
    recorded_by: str
    corrections: int = 0
    conflicts: tuple[str, ...] = ()
    ordinal: int | None = None
    via: str = "entry"
    claimed_at: str = ""
    claimed_by: str | None = None
    removed: bool = False

    def __getitem__(self, name: str) -> Any:
        """Return the value of a field, None where it is not known."""
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is known of an original from its bytes; times and places are the file's own claim.

    ``size`` in bytes, ``width``/``height`` in stored pixels, ``taken_at`` ISO local time without
    offset, ``offset`` like ``+08:00`` where the file has one. ``preview`` False: kept, not shown;
    ``problem`` then says why.
    """

    sha256: str
    size: int
    name: str
    mime: str
    taken_in_at: str
    taken_in_by: str
    width: int | None = None
    height: int | None = None
    orientation: int | None = None
    mode: str | None = None
    taken_at: str | None = None
    offset: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    device: str | None = None
    software: str | None = None
    preview: bool = True
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case as a snapshot of a single read transaction.

    ``case`` holds the case's own fields (case_no, stage, ...). ``lists`` maps each list of case
    JSON (parties, loans, ... flags) to its rows in display order; ``litigation`` is a list of at
    most one row. ``staff`` is by ref, ``former`` those in the bin: still named, no more offered;
    ``trips`` holds the trips that this case took part in, with
    this case's own stops only. ``attachments`` is by SHA-256, ``files`` maps evidence refs to it.
    ``recorders`` gives the name behind each ``recorded_by`` and ``taken_in_by``, ``roles`` the role
    in which decisions of the former count: a person has a record of staff on every laptop.
    ``tables`` are the rows that were added to the tables of the rules, ``phrases`` those of the
    house. ``alike``
    maps the ref of a picture to that of an earlier one which shows the same with other bytes.
    """

    case: Row
    lists: Mapping[str, tuple[Row, ...]]
    organisation: Row | None
    staff: Mapping[str, Row]
    trips: Mapping[str, Row]
    files: Mapping[str, str]
    attachments: Mapping[str, Attachment]
    recorders: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[Row, ...] = ()
    phrases: tuple[Row, ...] = ()
    alike: Mapping[str, str] = field(default_factory=dict)
    former: Mapping[str, Row] = field(default_factory=dict)

    def person(self, ref: str) -> Row | None:
        """Return the member of staff with this ref, also one in the bin; None where unknown."""
        return self.staff.get(ref) or self.former.get(ref)

    @property
    def counted(self) -> Mapping[str, str]:
        """The role in which decisions count, by record id; as the staff say where none is told."""
        people = (*self.former.values(), *self.staff.values())
        return self.roles or {row.id: str(row["role"]) for row in people}

    def rows(self, list_name: str) -> tuple[Row, ...]:
        """Return the rows of one list, e.g. ``rows("visits")``."""
        return self.lists.get(list_name, ())

    def attachment(self, evidence_ref: str) -> Attachment | None:
        """Return what is known of an evidence record's original, None where it is not here."""
        return self.attachments.get(self.files.get(evidence_ref, ""))
