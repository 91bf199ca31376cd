"""What is written when a visit is handed in: visit, trip, assessment, promise, next step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from resources.language import N_, Words
from storage.casework.together import Mend, New
from storage.kinds import BY_NAME
from storage.kinds.fields import Flaw, Flaws
from storage.rows import CaseFile, Row
from storage.rules.dates import time_words
from storage.rules.moments import day_of
from ui.models.care_words import care_flag
from ui.models.visit_flow import CHANGED, Flow, stops_of

WITH_THE_VISIT: Final = N_("Recorded with the visit")
SAFE: Final = N_("All well")
# What the summary writes besides the visit, by the name under which the flow keeps it.
# Whether words of distress set the care flag with the visit: unless somebody said no.
CARE: Final = "care"
MORE: Final = ("assessment", "promise", "next_action")


@dataclass(frozen=True, slots=True)
class Submission:
    """Records and corrections of one visit, in the order in which they are written."""

    new: tuple[New, ...]
    mends: tuple[Mend, ...]


def flaws_of(flow: Flow) -> list[Flaw]:
    """Return what stops the visit from being saved: what is required or cannot be read."""
    found: Flaws = []
    BY_NAME["visit"].check(dict(flow.values), "", found, stored=True)
    for name, kind in (("assessment", "assessment"), ("promise", "promise")):
        inner: Flaws = []
        if values := flow.more.get(name):
            BY_NAME[kind].check(_whole(name, values, "2000-01-01T00:00:00+08:00", "x", ""), "",
                                inner, stored=True)  # fmt: skip
        found += [Flaw(f"{name}.{one.path.lstrip('.')}", one.code, one.sentence, one.values)
                  for one in inner]  # fmt: skip
    following: Flaws = []
    if flow.more.get("next_action"):
        field = BY_NAME["case"].by_name["next_action"]
        field.type.check(dict(flow.more["next_action"]), "next_action", following)
    return [*found, *following]


def submission(
    flow: Flow, file: CaseFile, trip: Row | None, now: str, by: str, words: Words, new_trip: str
) -> Submission:
    """Return what is to be written; ``flaws_of`` has found nothing.

    ``now`` is ISO with offset, ``by`` the ref of who writes, ``new_trip`` the ref of a trip that
    is made where the day has none yet but its departure or safety checks were noted.
    """
    reason = words(WITH_THE_VISIT)
    trip_values = _trip_values(flow, trip, words)
    made = trip is None and bool(trip_values)
    values = {**flow.values, **({"trip": new_trip} if made else {})}
    new = [_visit(flow, values, words)]
    mends: list[Mend] = []
    if made:
        day = day_of(str(values.get("arrived_at") or now))
        team = {"team": values["team"]} if values.get("team") else {}
        new.append(New("trip", {"on": day, **team, **trip_values}, new_trip))
    elif trip is not None and trip_values:
        mends.append(Mend(trip.id, trip_values, reason))
    mends += [Mend(one.id, {"visit": flow.ref}, reason) for one in stops_of(file, trip)
              if not one["visit"]]  # fmt: skip
    new += _more(flow, file, str(values.get("left_at") or now), by)
    if flow.more.get(CARE, True):
        new += care_flag(flow.values, file, day_of(str(values.get("arrived_at") or now)))
    return Submission(tuple(new), tuple(mends))


def _visit(flow: Flow, values: Mapping[str, Any], words: Words) -> New:
    """First with the times as they were first set, then corrected to what stands there now."""
    changed = flow.changed_stamps()
    later = {name: values[name] for name in changed}
    said = ", ".join(time_words(one, words.language) for one in changed.values())
    reason = words(CHANGED, first=said) if changed else ""
    return New("visit", {**values, **changed}, flow.ref, later, reason)


def _trip_values(flow: Flow, trip: Row | None, words: Words) -> dict[str, Any]:
    known = {name: value for name, value in flow.trip.items() if value not in (None, "")}
    checks = [{"at": at, "state": words(SAFE)} for at in flow.safe]
    if checks:
        before = list(trip["safety_checks"] or ()) if trip is not None else []
        known["safety_checks"] = [*before, *checks]
    return known


def _more(flow: Flow, file: CaseFile, at: str, by: str) -> list[New]:
    whose = next((row.ref for row in file.rows("parties") if row["role"] == "borrower"), "")
    return [
        New(name, _whole(name, flow.more[name], at, whose, by))
        for name in ("assessment", "promise")
        if flow.more.get(name)
    ]


def _whole(name: str, values: Mapping[str, Any], at: str, whose: str, by: str) -> dict[str, Any]:
    if name == "promise":
        return {"by": whose, "made_at": at, "state": "open", **values}
    return {"on": day_of(at), **({"by": by} if by else {}), **values}
