"""The flow of a visit as plain data: six steps, what stands in each, what is missing, waits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from resources.language import N_, NC_, Words
from storage.kinds import BY_NAME
from storage.kinds.visit import OUTCOMES
from storage.rows import CaseFile, Row
from storage.rules.dates import time_words
from storage.rules.masking import mask_name
from storage.rules.visit_gaps import visit_gaps

STEPS: Final = ("depart", "arrive", "scene", "inquiry", "leave", "summary")
STEP_TITLES: Final[Mapping[str, str]] = {
    "depart": NC_("visit step", "Depart"),
    "arrive": NC_("visit step", "Arrival"),
    "scene": NC_("visit step", "On site"),
    "inquiry": NC_("visit step", "Inquiry"),
    "leave": NC_("visit step", "Leave"),
    "summary": NC_("visit step", "Summary"),
}
# The fields of the visit that each step shows, in their order.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "depart": ("team", "companions", "purpose", "advance_notice", "claimed_ordinal"),
    "arrive": ("arrived_at", "place", "reported", "witnesses"),
    "scene": (
        "observations", "id_shown", "authority_shown", "purpose_stated", "documents_shown",
        "recorded", "not_recorded_reason", "met", "entered_home", "entry_consent", "debtor_words",
        "incident",
    ),
    "inquiry": (),
    "leave": ("left_at", "asked_to_leave_at", "waited", "notes"),
    "summary": ("outcome", "conclusion", "next", "conduct_statement"),
}  # fmt: skip
# The outcome of a digit, as drawn: what is found on arrival.
OUTCOME_DIGITS: Final = (
    "met_borrower", "met_relative", "no_answer", "refused_door", "moved", "wrong_address",
    "met_at_work", "other",
)  # fmt: skip
# The fact that is the outcome itself, noted with it; it goes with the outcome.
FACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "no_answer": (N_("Nobody answered"),),
    "refused_door": (N_("Refused to open"),),
    "met_borrower": (N_("Met the borrower in person"),),
    "met_at_work": (N_("Met the borrower in person"),),
}
# Facts that often go with an outcome: offered, and noted only where somebody says so.
OFFERS: Final[Mapping[str, tuple[str, ...]]] = {
    "no_answer": (N_("The door was not opened"),),
    "refused_door": (N_("Answered through the door"),),
}
# What an outcome noted of itself, kept in ``Flow.more`` until somebody edits the facts.
NOTED: Final = "noted"
# Times set by one key and changed afterwards keep the first one readable.
STAMPS: Final = ("arrived_at", "left_at")
SAFETY_MINUTES: Final = 60
CHANGED: Final = N_("Time changed before the visit was saved; first noted {first}")
MISSING: Final[Mapping[str, str]] = {
    "team": N_("Who went"),
    "arrived_at": N_("Arrived"),
    "place": N_("Place"),
    "reported": N_("Arrival report"),
    "observations": N_("Observed facts"),
    "left_at": N_("Left"),
    "outcome": N_("Outcome"),
    "met": N_("Person met"),
    "conclusion": N_("Conclusion"),
}


@dataclass(frozen=True)
class Flow:
    """One visit under way. ``values`` are the visit's, as typed; ``trip`` those of the day's trip.

    ``ref`` is the visit's from the start, so that findings may name it. ``first`` keeps the first
    time of each stamp, ``wait_from`` the start of a wait that goes on, ``safe`` the moments at
    which all was well, ``more`` what is written with the visit: assessment, promise, next action.
    All times are ISO with offset.
    """

    ref: str
    step: str = STEPS[0]
    values: Mapping[str, Any] = field(default_factory=dict)
    trip: Mapping[str, Any] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)
    wait_from: str = ""
    safe: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def known(self) -> dict[str, Any]:
        """Return the values that can be read; half-typed ones are left out."""
        return BY_NAME["visit"].check(dict(self.values), "", [], stored=True)

    def content(self) -> dict[str, Any]:
        """Return what a draft keeps."""
        return {
            "ref": self.ref, "step": self.step, "values": dict(self.values),
            "trip": dict(self.trip), "first": dict(self.first), "wait_from": self.wait_from,
            "safe": list(self.safe), "more": dict(self.more),
        }  # fmt: skip

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Flow":
        """Return the flow that a draft kept."""
        known = {name: content[name] for name in content if name in cls.__dataclass_fields__}
        return cls(**{**known, "safe": tuple(content.get("safe") or ())})

    def with_values(self, values: Mapping[str, Any]) -> "Flow":
        """Return this with other values of some fields, None for no longer known."""
        known = {**self.values, **values}
        return replace(self, values={name: one for name, one in known.items() if one is not None})

    def stamp(self, name: str, now: str) -> "Flow":
        """Return this with a time set to now, where none stands there yet."""
        if self.values.get(name):
            return self
        return replace(self.with_values({name: now}), first={**self.first, name: now})

    def found(self, outcome: str, words: Words) -> "Flow":
        """Return this with an outcome and the fact that is the outcome itself.

        What the outcome before noted of itself goes with it, unless somebody edited the facts.
        """
        before = self.more.get(NOTED) or ()
        kept = [one for one in self.values.get("observations") or () if one not in before]
        own = [fact for one in FACTS.get(outcome, ()) if (fact := words(one)) not in kept]
        more = {name: one for name, one in self.more.items() if name != NOTED}
        found = replace(self, more={**more, **({NOTED: own} if own else {})})
        return found.with_values({"outcome": outcome, "observations": [*kept, *own] or None})

    def edited(self, values: Mapping[str, Any]) -> "Flow":
        """Return this with values that somebody typed; facts that were edited are theirs."""
        typed = self.with_values(values)
        if typed.values.get("observations") == self.values.get("observations"):
            return typed
        return replace(typed, more={name: one for name, one in self.more.items() if name != NOTED})

    def offers(self, words: Words) -> tuple[str, ...]:
        """Return the facts that often go with the outcome and are not noted yet."""
        noted = self.values.get("observations") or ()
        said = (words(one) for one in OFFERS.get(str(self.values.get("outcome")), ()))
        return tuple(one for one in said if one not in noted)

    def with_fact(self, fact: str) -> "Flow":
        """Return this with one more observed fact."""
        return self.with_values({"observations": [*(self.values.get("observations") or ()), fact]})

    def wait(self, now: str) -> "Flow":
        """Start to wait, or stop: what was waited stands from the first start to the last stop."""
        if not self.wait_from:
            return replace(self, wait_from=now)
        begun = (self.known().get("waited") or {}).get("from") or self.wait_from
        ended = replace(self, wait_from="")
        return ended.with_values({"waited": {"from": begun, "until": now}})

    def waited(self, now: str) -> timedelta:
        """Return how long was waited up to ``now``."""
        known = self.known().get("waited") or {}
        begun = known.get("from") or self.wait_from
        ended = now if self.wait_from else known.get("until")
        return _between(begun, ended) if begun and ended else timedelta(0)

    def safe_now(self, now: str) -> "Flow":
        """Return this with one more moment at which all was well."""
        return replace(self, safe=(*self.safe, now))

    def unsafe_since(self, now: str) -> timedelta | None:
        """Return how long the safety check is overdue, None where none is due."""
        known = self.known()
        begun = self.safe[-1] if self.safe else known.get("arrived_at")
        if not begun or known.get("left_at"):
            return None
        late = _between(begun, now) - timedelta(minutes=SAFETY_MINUTES)
        return late if late >= timedelta(0) else None

    def missing(self) -> tuple[str, ...]:
        """Return the names of what a whole visit says and this one does not yet.

        Where somebody was met it says whom, and what came of it.
        """
        return visit_gaps(self.known())

    def changed_stamps(self) -> dict[str, str]:
        """Return the first values of times that were changed since they were set."""
        known = self.known()
        return {
            name: first
            for name, first in self.first.items()
            if known.get(name) and known[name] != first
        }

    @property
    def begun(self) -> bool:
        """Tell whether anything is worth keeping."""
        return bool(self.first or self.wait_from or self.safe or self.more or self.trip)


def beside(step: str, by: int) -> str:
    """Return the step before (-1) or after (1), the same one at either end."""
    place = STEPS.index(step) + by
    return STEPS[min(max(place, 0), len(STEPS) - 1)]


def begin(file: CaseFile, ref: str, trip: Row | None, owner: str = "") -> Flow:
    """Return the flow of a new visit: the trip's team, the stop's or the borrower's place.

    Without a trip the team is ``owner``, the ref of who writes, until others are ticked.
    """
    stop = _stop_of(file, trip)
    values: dict[str, Any] = {"team": [owner] if owner else None}
    if trip is not None:
        values = {"trip": trip.ref, "team": trip["team"]}
    if place := next(iter(places(file, stop)), None):
        values["place"] = {"kind": place[0], "text": place[1]}
    return Flow(ref, values={name: one for name, one in values.items() if one})


def places(file: CaseFile, stop: Mapping[str, Any] | None = None) -> list[tuple[str, str]]:
    """Return (kind, text) of the addresses to go to: the stop's own first, then the borrower's."""
    known: list[tuple[str, str]] = []
    rows = sorted(file.rows("parties"), key=lambda row: row["role"] != "borrower")
    for row in rows:
        for one in row["addresses"] or ():
            if one.get("state") != "invalid":
                kind = one["kind"] if one["kind"] in ("residence", "workplace") else "other"
                known.append((kind, one["text"]))
    if stop and stop.get("place"):
        kind = next((kind for kind, text in known if text == stop["place"]), "other")
        known.insert(0, (kind, stop["place"]))
    return list(dict.fromkeys(known))


def report_text(flow: Flow, file: CaseFile, staff: Mapping[str, Row], words: Words) -> str:
    """Return the arrival report to copy or read out; the borrower's name is masked in it."""
    values = flow.known()
    names = words(NC_("list", ", ")).join(
        str(staff[ref]["name"]) for ref in values.get("team") or () if ref in staff
    )
    at = time_words(values["arrived_at"], words.language) if values.get("arrived_at") else ""
    who = next((row for row in file.rows("parties") if row["role"] == "borrower"), None)
    parts = [
        words(N_("Arrival report: {at}"), at=at) if at else words(N_("Arrival report")),
        names,
        words(N_("arrived at {place}"), place=(values.get("place") or {}).get("text", "")),
        f"{mask_name(str(who['name'])) if who else ''} {file.case['case_no']}".strip(),
        words(N_("visit no. {n}"), n=ordinal(file)),
        words(dict(OUTCOMES)[values["outcome"]]) if values.get("outcome") else "",
    ]
    return words(NC_("report", "; ")).join(part for part in parts if part)


def ordinal(file: CaseFile) -> int:
    """Return which visit of the case the next one is, counted from the dated ones."""
    return 1 + sum(1 for row in file.rows("visits") if row["arrived_at"])


def clock_words(span: timedelta) -> str:
    """Write a span as ``01:42:10``."""
    seconds = max(0, int(span.total_seconds()))
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def step_of(name: str) -> str:
    """Return the step in which a field stands."""
    return next((step for step, names in FIELDS.items() if name in names), STEPS[-1])


def stops_of(file: CaseFile, trip: Row | None) -> Iterator[Row]:
    """Yield the stops of a trip at this case."""
    if trip is not None:
        yield from (row for row in file.rows("stop") if row["trip"] == trip.ref)


def _stop_of(file: CaseFile, trip: Row | None) -> Mapping[str, Any] | None:
    open_ones = (row for row in stops_of(file, trip) if not row["visit"])
    return next((row.values for row in open_ones), None)


def _between(start: str, end: str) -> timedelta:
    return datetime.fromisoformat(end) - datetime.fromisoformat(start)
