"""What a quick log makes of what was typed: a contact, its promise, the next action; no widgets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from resources.language import N_, NC_, Words
from storage.casework.together import New
from storage.errors import InvalidRecord
from storage.kinds.contact import CHANNELS, RESULTS
from storage.kinds.party import ROLES
from storage.rows import CaseFile, Row
from storage.rules.money import money_text, typed_money
from ui.forms.typed import read_date, read_time

Typed = Mapping[str, Any]
CALL: Final = "call"
# The digit of a result is its place here; the words are those of the kind.
DIGITS: Final[Mapping[str, tuple[str, ...]]] = {
    CALL: (
        "answered", "rejected", "no_answer", "off", "invalid", "suspended", "other_answered",
        "blocked",
    ),
    "sms": ("delivered", "read", "replied", "unknown"),
    "letter": ("unknown", "delivered", "returned"),
}  # fmt: skip
TOLD: Final = (
    ("identity_confirmed", N_("Identity confirmed")),
    ("self_identified", N_("Institution named")),
    ("recording_told", N_("Recording announced")),
    ("recorded", N_("Recorded")),
    ("demanded", N_("Payment demanded")),
)
PHRASES: Final = (
    N_("Asked when it suits to talk; nothing else was said."),
    N_("The account to pay into and how to object were named."),
    N_("Says that he will look into it and call back."),
    N_("Asks for time; the reason is noted below."),
    N_("Disputes the amount; told how to object."),
    N_("Asked not to be called at this hour."),
)
NEXT_STEPS: Final = (
    NC_("next action", "Call again"),
    NC_("next action", "Visit"),
    NC_("next action", "Check the payment"),
    NC_("next action", "Send the notice"),
    NC_("next action", "Hand over to legal"),
)
NOT_A_TIME: Final = N_("Not a time that can be read. Write 10:30, 1030 or 2019-04-12 10:30.")
NOT_A_DAY: Final = N_("Not a day that can be read. Write 2019-04-12, 4/15, 0415, +3 or 今天.")
NOT_MINUTES: Final = N_("Not a number of minutes.")
NOT_MONEY: Final = N_("Not an amount that can be read. Write 2860, 2,860.00 or 2.1万.")
NO_RESULT: Final = N_("What came of it? Press its digit.")
NO_WHAT: Final = N_("Say what is to be done that day.")
NO_DAY: Final = N_("Say on which day it is to be done.")


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody who can be reached: a party of the case with one of the numbers."""

    party: str
    name: str
    role: str
    number: str


@dataclass(frozen=True, slots=True)
class Logged:
    """What was typed, read: the contact, the promise as a record of its own, the next action.

    ``flaws`` are (name of what was typed, sentence); with any of them nothing is saved.
    """

    contact: dict[str, Any]
    promise: dict[str, Any] | None = None
    next_action: tuple[str, str] | None = None
    flaws: tuple[tuple[str, str], ...] = ()

    @property
    def new(self) -> list[New]:
        """The records to be written together."""
        more = [New("promise", self.promise)] if self.promise else []
        return [New("contact", self.contact), *more]


def callees(file: CaseFile, words: Words) -> tuple[Callee, ...]:
    """Return whom the case can reach: borrowers first, valid numbers before the others."""
    roles = dict(ROLES)
    order = [name for name, _label in ROLES]
    found: list[tuple[int, bool, Callee]] = []
    for row in file.rows("parties"):
        place, label = order.index(row["role"]), words(roles[row["role"]])
        phones: list[dict[str, Any]] = row["phones"] or [{}]
        for phone in phones:
            one = Callee(row.ref, str(row["name"]), label, str(phone.get("number") or ""))
            found.append((place, phone.get("state") == "invalid", one))
    return tuple(one for _place, _bad, one in sorted(found, key=lambda item: item[:2]))


def start(channel: str, file: CaseFile, words: Words, now: str, by: str) -> dict[str, Any]:
    """Return what a sheet of a channel starts with: the first person, out, now."""
    first = next(iter(callees(file, words)), None)
    known = {"party": first.party, "number": first.number} if first else {}
    return {"channel": channel, "direction": "out", "at": now, "by": by, "told": [], **known}


def again(file: CaseFile, channel: str) -> dict[str, str]:
    """Return person and number of the last contact of a channel, for one more attempt."""
    rows = [row for row in file.rows("contacts") if row["channel"] == channel]
    last = max(rows, key=lambda row: datetime.fromisoformat(row["at"]), default=None)
    if last is None:
        return {}
    return {name: last[name] for name in ("party", "number") if last[name]}


def attempts_today(file: CaseFile, number: str, now: datetime) -> int:
    """Return how many calls went out to a number on the day of ``now``."""
    return sum(
        1
        for row in file.rows("contacts")
        if row["channel"] == CALL
        and row["direction"] == "out"
        and (row["number"] or "") == number
        and datetime.fromisoformat(row["at"]).astimezone(now.tzinfo).date() == now.date()
    )


def read(typed: Typed, now: datetime) -> Logged:
    """Read what was typed; every unreadable part is a flaw and nothing is guessed."""
    reading = _Reading(typed, now)
    contact = reading.contact()
    promise = reading.promise(contact)
    following = reading.next_action()
    return Logged(contact, promise, following, tuple(reading.flaws))


def result_label(result: str) -> str:
    """Return the message of a result."""
    return dict(RESULTS)[result]


def channel_label(channel: str) -> str:
    """Return the message of a channel."""
    return dict(CHANNELS)[channel]


def contacts_of_day(file: CaseFile, now: datetime) -> Iterator[Row]:
    """Yield the contacts of the day of ``now``."""
    for row in file.rows("contacts"):
        if datetime.fromisoformat(row["at"]).astimezone(now.tzinfo).date() == now.date():
            yield row


@dataclass
class _Reading:
    """One pass over what was typed."""

    typed: Typed
    now: datetime
    flaws: list[tuple[str, str]] = field(default_factory=list)

    def contact(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            name: self._text(name)
            for name in ("channel", "direction", "by", "party", "number", "result", "summary",
                         "words", "tracking_no")
        }  # fmt: skip
        if values["result"] is None:
            self.flaws.append(("result", NO_RESULT))
        values["at"] = self._time("at")
        values["until"] = self._until(values["at"])
        values.update(dict.fromkeys(self.typed.get("told") or (), True))
        other = {name: self._text(f"other_{name}") for name in ("name", "relation")}
        values["counterpart"] = {name: text for name, text in other.items() if text} or None
        return {name: value for name, value in values.items() if value is not None}

    def promise(self, contact: dict[str, Any]) -> dict[str, Any] | None:
        """Put what was promised into the contact; return it as a record where it is for a day.

        A promise for an hour (to be home at 12:40) stands in the call and is kept or broken there;
        one for a day is a record of its own, which the work list shows.
        """
        kind = self._text("promise")
        if kind is None:
            return None
        amount, due = self._money("amount"), self._text("when")
        said = {"kind": kind, **({"amount": amount} if amount else {})}
        hour = read_time(due, self.now) if due else None
        day = read_date(due, self.now.date()) if due and not hour else None
        if due and not hour and not day:
            self.flaws.append(("when", NOT_A_DAY))
        by = contact.get("party")
        if hour or not by:
            contact["promise"] = {**said, **({"due_at": hour} if hour else {}), "state": "open"}
            return None
        contact["promise"] = said
        own = {"by": by, "made_at": contact.get("at"), **said, "state": "open"}
        return {**own, "due_on": day} if day else own

    def next_action(self) -> tuple[str, str] | None:
        on, what = self._text("next_on"), self._text("next_what")
        day = read_date(on, self.now.date()) if on else None
        if on and not day:
            self.flaws.append(("next_on", NOT_A_DAY))
        elif bool(on) != bool(what):
            self.flaws.append(("next_what", NO_WHAT) if on else ("next_on", NO_DAY))
        return (day, what) if day and what else None

    def _text(self, name: str) -> str | None:
        return str(self.typed.get(name) or "").strip() or None

    def _time(self, name: str) -> str | None:
        text = self._text(name)
        found = read_time(text, self.now) if text else None
        if found is None:
            self.flaws.append((name, NOT_A_TIME))
        return found

    def _until(self, at: str | None) -> str | None:
        text = self._text("minutes")
        if text is None or at is None:
            return None
        try:
            minutes = float(text.removesuffix("分钟").removesuffix("分"))
        except ValueError:
            minutes = -1
        if not 0 <= minutes < 24 * 60:
            self.flaws.append(("minutes", NOT_MINUTES))
            return None
        end = datetime.fromisoformat(at) + timedelta(minutes=minutes)
        return end.isoformat(timespec="seconds")

    def _money(self, name: str) -> str | None:
        text = self._text(name)
        if text is None:
            return None
        try:
            return money_text(typed_money(text))
        except InvalidRecord:
            self.flaws.append((name, NOT_MONEY))
            return None
