"""The office part of a document: organisation, staff, trips and the sender's own additions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from resources.language import N_
from storage.casework.ids import content_ref
from storage.casework.session import Session
from storage.exchange.case_plan import Known, Write, known_records, plan_object
from storage.exchange.document import Document
from storage.exchange.incoming import Incoming, check_object
from storage.kinds import BY_NAME
from storage.kinds.fields import Flaw, Flaws, Use
from storage.records.operations import OFFICE


@dataclass(slots=True)
class Office:
    """What a document says of the office, and what its staff and trip refs are called here."""

    staff: dict[str, str] = field(default_factory=dict)
    trips: dict[str, str] = field(default_factory=dict)
    companions: dict[str, set[str]] = field(default_factory=dict)
    trip_items: list[Incoming] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)

    def rename(self, target: str, ref: str) -> str:
        """Return the vault's name for a ref of the document."""
        return {"staff": self.staff, "trips": self.trips}.get(target, {}).get(ref, ref)

    def knows(self, use: Use) -> bool:
        """Tell whether a ref to staff or a trip leads somewhere."""
        return use.ref in (self.staff if use.target == "staff" else self.trips)


def plan_office(session: Session, document: Document, flaws: Flaws) -> Office:
    """Check the office part and plan its writes; flawed objects are left out and told."""
    known: dict[str, list[Known]] = {
        "organisation": [],
        "staff_member": [],
        "trip": [],
        "extra": [],
    }
    for one in known_records(session, OFFICE):
        known.setdefault(one.row.kind, []).append(one)
    office = Office()
    seen: dict[str, str] = {}
    people = _checked(document, "staff_member", seen, flaws)
    _plan_staff(office, people, known["staff_member"], flaws)
    _plan_trips(office, _checked(document, "trip", seen, flaws), known["trip"], flaws)
    for name, value in (
        ("organisation", document.content.get("organisation")),
        ("extra", _wrapped(document.content.get("x"))),
    ):
        own: Flaws = []
        if value is not None:
            item = check_object(BY_NAME[name], value, BY_NAME[name].list_name, own, claims=False)
            if not own:
                first = known[name][0] if known[name] else None
                office.writes += plan_object(item, first, "", office.rename)
        # The kind wraps what the document calls x.
        flaws.extend(replace(one, path="x") if name == "extra" else one for one in own)
    return office


def _wrapped(extra: Any) -> dict[str, Any] | None:
    return {"content": extra} if isinstance(extra, dict) else None


def _checked(
    document: Document, kind_name: str, seen: dict[str, str], flaws: Flaws
) -> list[Incoming]:
    """Return the sound objects of a list; ``seen`` says where each ref of the file stood."""
    kind = BY_NAME[kind_name]
    found: list[Incoming] = []
    for n, value in enumerate(document.objects(kind.list_name, flaws)):
        own: Flaws = []
        path = f"{kind.list_name}[{n}]"
        item = check_object(kind, value, path, own, claims=kind.name == "trip")
        _check_unique(item, seen, own)
        flaws.extend(own)
        if not own:
            found.append(item)
    return found


def _check_unique(item: Incoming, seen: dict[str, str], flaws: Flaws) -> None:
    """Refs of staff, of trips and of what stands in a trip are unique inside the file."""
    inside = ((f"{item.path}.{path}", ref) for path, ref in item.kind.nested_refs(item.values))
    for path, ref in ((item.path, item.ref), *inside):
        if ref in seen:
            flaws.append(
                Flaw(
                    f"{path}.ref",
                    "duplicate_ref",
                    N_("stands at {path} already"),
                    {"path": seen[ref]},
                )
            )
        elif ref:
            seen[ref] = path


def _plan_staff(
    office: Office, items: Iterable[Incoming], known: list[Known], flaws: Flaws
) -> None:
    """Match people by employee number; a ref that somebody else bears here gets a new name."""
    by_number = {one.row["employee_no"]: one for one in known}
    taken = {one.row.ref: one.row["employee_no"] for one in known}
    office.staff.update({ref: ref for ref in taken})
    numbers: set[str] = set()
    for item in items:
        number, ref = item.values["employee_no"], item.ref or ""
        if number in numbers:
            flaws.append(
                Flaw(
                    f"{item.path}.employee_no", "duplicate_person", N_("stands twice in this file")
                )
            )
            continue
        numbers.add(number)
        match = by_number.get(number)
        if match is not None:
            office.staff[ref] = match.row.ref
        elif ref in taken:
            office.staff[ref] = content_ref("staff", number, 0)
        else:
            office.staff[ref] = ref
        taken.setdefault(office.staff[ref], number)
        office.writes += plan_object(item, match, office.staff[ref], office.rename)


def _plan_trips(office: Office, items: list[Incoming], known: list[Known], flaws: Flaws) -> None:
    """Match trips by ref and day: the same ref on another day is another office's trip."""
    by_ref = {one.row.ref: one for one in known}
    for one in known:
        office.trips[one.row.ref] = one.row.ref
        office.companions[one.row.ref] = _companions(one.row.values)
    for item in items:
        ref = item.ref or ""
        match = by_ref.get(ref)
        if match is not None and match.row["on"] != item.values["on"]:
            match = by_ref.get(content_ref("trips", [ref, item.values["on"]], 0))
            office.trips[ref] = content_ref("trips", [ref, item.values["on"]], 0)
        else:
            office.trips[ref] = ref
        if not _staff_known(office, item, flaws):
            office.trips.pop(ref)
            continue
        office.companions.setdefault(office.trips[ref], set()).update(_companions(item.values))
        office.trip_items.append(item)


def _staff_known(office: Office, item: Incoming, flaws: Flaws) -> bool:
    before = len(flaws)
    for use in item.kind.uses(item.values, item.path):
        if use.target == "staff" and not office.knows(use):
            flaws.append(
                Flaw(
                    use.path,
                    "unknown_ref",
                    N_("the reference {ref} leads nowhere"),
                    {"ref": use.ref},
                )
            )
    return len(flaws) == before


def _companions(values: Mapping[str, Any]) -> set[str]:
    return {row["ref"] for row in values.get("companions") or ()}
