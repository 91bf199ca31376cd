"""What the trip of a visit adds to its record: departure, companions, equipment."""

from collections.abc import Iterator
from typing import Any

from reports.sections.view import View
from resources.language import N_
from storage.rows import Row


def of_trip(view: View, row: Row, name: str) -> Any:
    """Return a field of the trip on which a visit was made, None where it is not known."""
    trip = view.file.trips.get(row["trip"] or "")
    return trip[name] if trip else None


def companions(view: View, row: Row) -> Iterator[str]:
    """Yield those who came along, with organisation, capacity and basis."""
    wanted = row["companions"] or ()
    for one in of_trip(view, row, "companions") or ():
        if one.get("ref") in wanted:
            parts = (one.get("organisation"), one.get("capacity"), one.get("basis"))
            more = view.words(N_(", ")).join(view.text(part) for part in parts if part)
            yield view.bracket(str(one.get("name") or ""), more)


def equipment(view: View, row: Row, *, out: bool) -> Iterator[str]:
    """Yield the devices taken out, or handed back, with time and person."""
    for one in of_trip(view, row, "equipment") or ():
        time = view.when(one.get("out_at" if out else "in_at"))
        person = view.staff(one.get("out_by" if out else "received_by"))
        more = view.words(N_(", ")).join(part for part in (time, person) if part)
        if more:
            yield view.bracket(str(one.get("label") or ""), more)
