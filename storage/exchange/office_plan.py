"""The office part of a document: organisation, staff, trips and the sender's own additions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from resources.language import N_
from storage.casework.ids import content_ref
from storage.casework.session import Session
from storage.exchange.case_plan import EXTRA, Known, Write, known_records, plan_object
from storage.exchange.document import Document
from storage.exchange.incoming import Incoming, check_object
from storage.kinds import BY_NAME
from storage.kinds.fields import Flaw, Flaws, Use
from storage.records.operations import OFFICE

# What the owner of a vault says of himself; the number is what a file is matched by.
_OWN: Final = frozenset({"name", "role"})


@dataclass(slots=True)
class Office:
    """What a document says of the office, and what its staff and trip refs are called here.

    ``staff`` and ``trips`` hold the refs of the document alone: they mean nothing outside of it.
    ``kept`` are paths of what it says otherwise of this vault's owner, which is not taken;
    ``extra`` is what its sender added under ``x``, ``known_extra`` what the office keeps of such.
    """

    staff: dict[str, str] = field(default_factory=dict)
    trips: dict[str, str] = field(default_factory=dict)
    companions: dict[str, set[str]] = field(default_factory=dict)
    trip_items: list[Incoming] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    extra: Incoming | None = None
    known_extra: Known | None = None

    def rename(self, target: str, ref: str) -> str:
        """Return the vault's name for a ref of the document."""
        return {"staff": self.staff, "trips": self.trips}.get(target, {}).get(ref, ref)

    def knows(self, use: Use) -> bool:
        """Tell whether a ref to staff or a trip leads somewhere in the document."""
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
    _keep_owner(office, session.owner)
    _plan_trips(office, _checked(document, "trip", seen, flaws), known["trip"], flaws)
    organisation = _single("organisation", document.content.get("organisation"), flaws)
    if organisation is not None:
        first = next(iter(known["organisation"]), None)
        office.writes += plan_object(organisation, first, "", office.rename)
    office.extra = _single("extra", _wrapped(document.content.get("x")), flaws)
    office.known_extra = next(iter(known["extra"]), None)
    return office


def _single(kind_name: str, value: Any, flaws: Flaws) -> Incoming | None:
    """Return the checked object of which a document has one, None for a flawed or absent one."""
    if value is None:
        return None
    own: Flaws = []
    # The kind wraps what the document calls x.
    item = check_object(BY_NAME[kind_name], value, BY_NAME[kind_name].list_name, own, claims=False)
    flaws.extend(replace(one, path="x") if kind_name == EXTRA else one for one in own)
    return None if own else item


def _keep_owner(office: Office, owner: str) -> None:
    """Let no file rename the person whose vault this is, or give that person another role."""
    for n, write in enumerate(office.writes):
        if write.known is None or write.known.row.id != owner:
            continue
        office.kept += [path for name in _OWN & write.fields.keys() for path in write.paths(name)]
        fields = {name: value for name, value in write.fields.items() if name not in _OWN}
        office.writes[n] = replace(write, fields=fields)
    office.kept.sort()
    office.writes = [one for one in office.writes if one.known is None or one.fields]


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
    """Match trips by ref, day and team; refs of trips mean something inside one file only.

    On another day, or where a file with another team names nobody of the known one at all, the same
    ref is another office's trip and gets a name of its own. Else it is the same trip, and other
    content a correction that is told.
    """
    by_ref = {one.row.ref: one for one in known}
    for one in known:
        office.companions[one.row.ref] = _companions(one.row.values)
    for item in items:
        ref = item.ref or ""
        office.trips[ref] = _trip_name(office, item, by_ref)
        if not _staff_known(office, item, flaws):
            office.trips.pop(ref)
            continue
        office.companions.setdefault(office.trips[ref], set()).update(_companions(item.values))
        office.trip_items.append(item)


def _trip_name(office: Office, item: Incoming, known: Mapping[str, Known]) -> str:
    """Return the name here of a trip of a file: its ref, unless another trip has it."""
    ref, nth = item.ref or "", 0
    name = ref
    while name in known and not _same_trip(office, item, known[name]):
        name, nth = content_ref("trips", [ref, item.values["on"]], nth), nth + 1
    return name


def _same_trip(office: Office, item: Incoming, known: Known) -> bool:
    if known.row["on"] != item.values["on"]:
        return False
    # Who leaves the team out says nothing against it.
    team = {*(known.row["team"] or ()), *(known.imported.get("team") or ())}
    return not (item.values.get("team") and team and team.isdisjoint(office.staff.values()))


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
