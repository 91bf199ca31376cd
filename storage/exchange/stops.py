"""Stops of trips: each goes to the chain of its own case, the others stay with the trip."""

from collections.abc import Callable, Mapping
from typing import Any

from resources.language import N_
from storage.casework.ids import content_ref
from storage.exchange.incoming import Incoming
from storage.exchange.office_plan import Office
from storage.kinds import BY_NAME
from storage.kinds.fields import Flaw, Flaws
from storage.records import canonical

HasVisit = Callable[[str, str], bool]


def named_stops(trip: Incoming, trip_ref: str) -> list[dict[str, Any]]:
    """Return the stops of a trip, each with a ref: its own, or one made from its content."""
    seen: dict[str, int] = {}
    named = []
    for row in trip.values.get("stops") or ():
        content = {name: value for name, value in row.items() if name != "ref"}
        key = canonical.digest(content)
        nth = seen[key] = seen.get(key, -1) + 1
        ref = row.get("ref") or content_ref("stops", [trip_ref, content], nth)
        named.append({"ref": ref, **content})
    return named


def check_stops(trip: Incoming, has_visit: HasVisit, flaws: Flaws) -> None:
    """Add a flaw for every stop whose visit is none of the case that it names."""
    for n, row in enumerate(trip.values.get("stops") or ()):
        visit = row.get("visit")
        if visit and not (row.get("case_no") and has_visit(row["case_no"], visit)):
            flaws.append(
                Flaw(
                    f"{trip.path}.stops[{n}].visit",
                    "unknown_ref",
                    N_("the reference {ref} leads nowhere"),
                    {"ref": visit},
                )
            )


def case_stops(office: Office, case_no: str) -> list[Incoming]:
    """Return the stops of all trips at one case, as objects of its chain."""
    found = []
    for trip in office.trip_items:
        trip_ref = office.trips[trip.ref or ""]
        for row in named_stops(trip, trip_ref):
            if row.get("case_no") == case_no:
                values = {"trip": trip.ref} | _without(row, "ref", "case_no")
                found.append(Incoming(BY_NAME["stop"], f"{trip.path}.stops", row["ref"], values))
    return found


def stopped_at(office: Office) -> set[str]:
    """Return the numbers of all cases that the trips of a document stopped at."""
    rows = (row for trip in office.trip_items for row in trip.values.get("stops") or ())
    return {row["case_no"] for row in rows if row.get("case_no")}


def trip_alone(office: Office, trip: Incoming, goes_elsewhere: Callable[[str], bool]) -> Incoming:
    """Return a trip with only those stops that no case takes."""
    trip_ref = office.trips[trip.ref or ""]
    kept = [
        row
        for row in named_stops(trip, trip_ref)
        if not (row.get("case_no") and goes_elsewhere(row["case_no"]))
    ]
    values = _without(trip.values, "stops") | ({"stops": kept} if kept else {})
    return Incoming(trip.kind, trip.path, trip_ref, values)


def _without(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}
