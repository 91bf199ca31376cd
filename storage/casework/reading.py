"""Reading a case: the snapshot that papers and screens are made from, its timeline and history."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from storage.casework.lookup import live_rows, rows_where
from storage.casework.own_role import counted_roles
from storage.casework.resemblance import alike
from storage.casework.session import Session
from storage.errors import NoSuchCase, NoSuchRecord
from storage.kinds import BY_NAME, CASE_LISTS
from storage.kinds.kind import Kind
from storage.records import canonical
from storage.records.operations import OFFICE, read_all
from storage.rows import Attachment, CaseFile, Row
from storage.rules.ordinals import visit_ordinals

# Kinds that no list of case JSON holds but that belong to the dossier.
_MORE = (
    "stop", "release", "supplement", "pack", "reading", "approval", "care_review", "annotation",
    "completion", "handover", "picture_copy", "suspension", "roll_over", "set_off_order",
)  # fmt: skip

_ROLES: Final = (
    "SELECT id, json_extract(doc, '$.role') FROM record"
    " WHERE chain = 'office' AND kind = 'staff_member'"
)
_OF_ATTACHMENT: Final = ("sha256", "size", "name", "mime", "taken_in_at", "taken_in_by", "facts")
_ATTACHMENTS: Final = (
    f"SELECT {', '.join(_OF_ATTACHMENT)} FROM attachment"  # noqa: S608
    " WHERE sha256 IN (SELECT value FROM json_each(?))"
)


def case_file(session: Session, case_id: str) -> CaseFile:
    """Return one case as a snapshot of a single read transaction; raises ``NoSuchCase``."""
    with session.snapshot():
        rows = _live(session, case_id)
        office = _live(session, OFFICE)
        former, roles = _former_staff(session), roles_of(session)
        attachments = read_attachments(session, _hashes(rows))
        same = alike(session, _refs_by_hash(rows), attachments)
    case = next((row for row in rows if row.kind == "case"), None)
    if case is None:
        raise NoSuchCase(case=case_id)
    people = [row for row in office if row.kind == "staff_member"]
    return CaseFile(
        case=case,
        lists=_lists(rows),
        organisation=next((row for row in office if row.kind == "organisation"), None),
        staff={row.ref: row for row in people},
        trips=_trips(rows, office),
        files={row.ref: row["sha256"] for row in rows if row.kind == "evidence"},
        attachments=attachments,
        recorders={row.id: str(row["name"]) for row in (*former, *people)},
        roles=roles,
        tables=tuple(row for row in office if row.kind == "table_row"),
        phrases=tuple(row for row in office if row.kind == "phrase"),
        alike=same,
        former={row.ref: row for row in former},
    )


@dataclass(frozen=True, slots=True)
class TripStop:
    """One stop: ``values`` as planned (see kind ``stop``), its case and visit where it had any."""

    values: Mapping[str, Any]
    file: CaseFile | None = None
    visit: Row | None = None


@dataclass(frozen=True, slots=True)
class TripFile:
    """A whole trip as a snapshot of one read transaction: all stops in order, with their cases.

    A visit of the trip that no stop names stands behind the others.
    """

    trip: Row
    stops: tuple[TripStop, ...]
    organisation: Row | None
    staff: Mapping[str, Row]

    @property
    def files(self) -> tuple[CaseFile, ...]:
        """The case files that the trip touches, each once."""
        known = {one.file.case.id: one.file for one in self.stops if one.file}
        return tuple(known.values())


def trip_file(session: Session, trip_ref: str) -> TripFile:
    """Return the trip with this ref, or of this day (``YYYY-MM-DD``) where it had only one.

    Raises ``NoSuchRecord``.
    """
    with session.snapshot():
        office = _live(session, OFFICE)
        trips = [row for row in office if row.kind == "trip"]
        named = [row for row in trips if row.ref == trip_ref]
        named = named or [row for row in trips if row["on"] == trip_ref]
        if len(named) != 1:
            raise NoSuchRecord(ref=trip_ref)
        files = [case_file(session, case) for case in _cases_of(session, named[0].ref)]
    people = (*_former_staff(session), *(row for row in office if row.kind == "staff_member"))
    staff = {row.ref: row for row in people}
    organisation = next((row for row in office if row.kind == "organisation"), None)
    return TripFile(named[0], tuple(_stops(named[0], files)), organisation, staff)


def _cases_of(session: Session, trip_ref: str) -> list[str]:
    table = session.tables.record
    where = table.kind.in_(["stop", "visit"]) & (table.removed == 0)
    rows = rows_where(session.tables, where)
    return list(dict.fromkeys(row.case_id for row in rows if row["trip"] == trip_ref))


def _stops(trip: Row, files: list[CaseFile]) -> Iterator[TripStop]:
    """Yield the stops by their order: those of cases, those of none, then visits without one."""
    found = [TripStop(one) for one in trip["stops"] or ()]
    found += [
        TripStop(stop_values(row), file, _visit_of(file, row["visit"]))
        for file in files
        for row in file.rows("stop")
        if row["trip"] == trip.ref
    ]
    yield from sorted(found, key=lambda stop: int(stop.values.get("order") or 0))
    named = {(one.file.case.id, one.visit.ref) for one in found if one.file and one.visit}
    for file in files:
        for visit in file.rows("visits"):
            if visit["trip"] == trip.ref and (file.case.id, visit.ref) not in named:
                yield TripStop({}, file, visit)


def _visit_of(file: CaseFile, ref: str | None) -> Row | None:
    return next((row for row in file.rows("visits") if row.ref == ref), None)


def rows_of(session: Session, case_id: str, kind_name: str) -> tuple[Row, ...]:
    """Return the live records of one kind of a case in display order."""
    kind = BY_NAME[kind_name]
    chain = session.chain_of(kind, case_id)
    return in_display_order(kind, live_rows(session.tables, chain, kind_name))


def staff_rows(session: Session) -> tuple[Row, ...]:
    """Return all members of staff."""
    return rows_of(session, OFFICE, "staff_member")


def roles_of(session: Session) -> dict[str, str]:
    """Return the role in which each one's decisions count, by record id, former staff too."""
    shown = session.tables.run(_ROLES)
    return {str(one): str(role) for one, role in shown} | counted_roles(session.tables)


def in_display_order(kind: Kind, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Sort by the moment of the records, undated ones as they were entered; count the visits."""
    ordered = tuple(rows)
    if kind.name == "visit":
        counted = visit_ordinals((row.ref, row["arrived_at"]) for row in ordered)
        ordered = tuple(replace(row, ordinal=counted.get(row.ref)) for row in ordered)
    return ordered


def timeline(session: Session, case_id: str) -> tuple[Row, ...]:
    """Return every dated record of a case, newest first."""
    dated = [row for row in _live(session, case_id) if moment_of(row)]
    return tuple(sorted(dated, key=lambda row: (_sortable(moment_of(row)), row.id), reverse=True))


def moment_of(row: Row) -> str:
    """Return the moment of a record (a time or a date), empty where it is not known."""
    return BY_NAME[row.kind].when(row.values)


@dataclass(frozen=True, slots=True)
class Version:
    """One write to a record: when, by whom, why, and the fields it set."""

    at: str
    by: str
    reason: str
    via: str
    values: Mapping[str, Any]


def history(session: Session, record_id: str) -> tuple[Version, ...]:
    """Return every write to a record, oldest first: each value ever saved can be read."""
    operations = sorted(
        read_all(session.tables, record=record_id), key=lambda one: (one.head["hlc"], one.id)
    )
    found = []
    for operation in operations:
        head, content = operation.head, operation.content or {}
        found.append(
            Version(
                head["wall"],
                head["staff"],
                content.get("reason", ""),
                content.get("via", ""),
                content.get("fields", {}),
            )
        )
    return tuple(found)


def read_attachments(session: Session, hashes: Iterable[str]) -> dict[str, Attachment]:
    """Return what is known of originals, by SHA-256."""
    wanted = list(hashes)
    found = session.tables.run(_ATTACHMENTS, canonical.text(wanted)) if wanted else ()
    items = (dict(zip(_OF_ATTACHMENT, row, strict=True)) for row in found)
    return {item["sha256"]: _attachment(item) for item in items}


def _attachment(item: dict[str, Any]) -> Attachment:
    return Attachment(
        sha256=item["sha256"],
        size=item["size"],
        name=item["name"],
        mime=item["mime"],
        taken_in_at=item["taken_in_at"],
        taken_in_by=item["taken_in_by"],
        **canonical.decode(item["facts"]),
    )


def _live(session: Session, chain: str) -> list[Row]:
    return live_rows(session.tables, chain)


def _former_staff(session: Session) -> list[Row]:
    """Return the people in the bin: what they did stays theirs."""
    table = session.tables.record
    where = (table.chain == OFFICE) & (table.kind == "staff_member") & (table.removed == 1)
    return rows_where(session.tables, where)


def _lists(rows: list[Row]) -> dict[str, tuple[Row, ...]]:
    kinds = [*CASE_LISTS, *(BY_NAME[name] for name in _MORE)]
    return {
        kind.list_name or kind.name: in_display_order(
            kind, (row for row in rows if row.kind == kind.name)
        )
        for kind in kinds
    }


def _hashes(rows: list[Row]) -> list[str]:
    kept = ("evidence", "picture_copy")
    return [row["sha256"] for row in rows if row.kind in kept and row["sha256"]]


def _refs_by_hash(rows: list[Row]) -> dict[str, str]:
    """Return the ref of each original, the earliest record of it, in order of entry."""
    found: dict[str, str] = {}
    for row in rows:
        if row.kind == "evidence":
            found.setdefault(str(row["sha256"]), row.ref)
    return found


def _trips(rows: list[Row], office: list[Row]) -> dict[str, Row]:
    """Return the trips of this case, each with this case's own stops only."""
    stops = [row for row in rows if row.kind == "stop"]
    used = {row["trip"] for row in rows if row.kind in {"visit", "stop"}}
    found = {}
    for trip in office:
        if trip.kind == "trip" and trip.ref in used:
            own = [stop_values(row) for row in stops if row["trip"] == trip.ref]
            values = {**trip.values, "stops": own}
            found[trip.ref] = replace(trip, values=values)
    return found


def stop_values(row: Row) -> dict[str, Any]:
    """Return a stop as it stands in the list of its trip."""
    values = {name: value for name, value in row.values.items() if name != "trip"}
    return {"ref": row.ref, **values}


def _sortable(moment: str) -> str:
    from datetime import UTC, datetime

    if len(moment) == len("2019-04-12"):
        return f"{moment}T00:00:00"
    return datetime.fromisoformat(moment).astimezone(UTC).isoformat()
