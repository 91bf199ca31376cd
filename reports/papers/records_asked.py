"""Which records a court may be asked to fetch for a finding: papers, never what somebody said."""

from collections.abc import Iterator

from reports.sections.view import View
from resources.language import N_
from storage.kinds.finding import KIND as FINDING
from storage.rows import Row

OF_UTILITY = N_("records of payments and arrears for {utility}, {period}, of the place {place}")
OF_ALL = N_(
    "records of payments and arrears for water, electricity, gas, heating, property fees up to "
    "{until}, of the place {place}"
)
OF_RESIDENCE = N_(
    "register of residents, papers on moving in and on services, of the place {place}"
)
MONTHS = N_("{first} to {last}")
_BLANK = "________"


def asked_for(view: View, row: Row) -> str:
    """Return the records that the holder may have, one a line; empty where none can be told."""
    place = _place(view, row)
    match row["kind"]:
        case "utility_arrears":
            return "\n".join(_of_utilities(view, row, place))
        case "residence":
            return view.words(OF_RESIDENCE, place=place)
        case _:
            # What an asset or another thing is told by nobody has written down here.
            return ""


def _of_utilities(view: View, row: Row, place: str) -> Iterator[str]:
    words, months = view.words, _months(row)
    for utility, periods in months.items():
        name = view.option(FINDING, "lines.utility", utility)
        shown = _period(view, periods)
        yield words(OF_UTILITY, utility=name, period=shown, place=place)
    if row["incomplete"] or not months:
        until = view.day(row["as_of"]) or view.day(str(row["found_at"] or ""))
        yield words(OF_ALL, until=until or _BLANK, place=place)


def _months(row: Row) -> dict[str, list[str]]:
    """Return the months named for every utility, in their order."""
    found: dict[str, list[str]] = {}
    for line in row["lines"] or ():
        found.setdefault(str(line.get("utility")), []).append(str(line.get("period") or ""))
    return {name: sorted(filter(None, periods)) for name, periods in found.items()}


def _period(view: View, periods: list[str]) -> str:
    if not periods:
        return _BLANK
    first, last = view.month(periods[0]), view.month(periods[-1])
    return first if first == last else view.words(MONTHS, first=first, last=last)


def _place(view: View, row: Row) -> str:
    """Return the place of the visit on which it was found, room to write where none is known."""
    visit = next((one for one in view.file.rows("visits") if one.ref == row["visit"]), None)
    place = view.text((visit["place"] or {}).get("text")) if visit else ""
    return place or _BLANK
