"""What the litigation tab says of a suit: its steps, what is due, court, counsel and costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from resources.language import N_, NC_, Words
from storage.casework.reckoning import case_guarantors, case_owed
from storage.errors import CaseError
from storage.rows import CaseFile, Row
from storage.rules.fees import court_fee
from storage.rules.light import Light
from storage.rules.money import print_money
from storage.rules.suit_course import Deadline, Step, StepName, course, deadlines

STEPS: Final[Mapping[StepName, str]] = {
    "planned": NC_("suit step", "Planned"),
    "filed": NC_("suit step", "Submitted"),
    "accepted": NC_("suit step", "Accepted"),
    "heard": NC_("suit step", "Heard"),
    "judged": NC_("suit step", "Judged"),
    "enforced": NC_("suit step", "Enforced"),
}
Fact = tuple[str, str]
_SOON: Final = 30
_NAMES: Final = ("name", "firm", "phone", "authority")


@dataclass(frozen=True, slots=True)
class SuitLines:
    """The steps, the days by which something is due, and facts as title and text."""

    steps: tuple[Step, ...]
    due: tuple[Deadline, ...]
    facts: tuple[Fact, ...]
    has_suit: bool


def read_suit(file: CaseFile, on: date, light: Light | None, words: Words) -> SuitLines:
    """Return what is known of the suit of a case on a day."""
    suit = next(iter(file.rows("litigation")), None)
    due = deadlines(file, on, light, case_guarantors(file, on))
    facts = [*(_facts(suit, words) if suit is not None else ()), *_fee(file, on, words)]
    return SuitLines(course(file), due, tuple(facts), suit is not None)


def due_line(one: Deadline, words: Words) -> tuple[str, str, str]:
    """Return a deadline as what, day and how long there is."""
    if one.days < 0:
        left = words("over for {days} days", days=-one.days)
    elif one.days == 0:
        left = words("today")
    else:
        left = words("{days} days left", days=one.days)
    return one.what.say(words), one.on.isoformat(), left


def due_tone(one: Deadline) -> str:
    """Return how urgent a deadline is: danger, warning or nothing."""
    if one.days < 0:
        return "danger"
    return "warning" if one.days <= _SOON else ""


def _facts(suit: Row, words: Words) -> list[Fact]:
    plaintiff, counsel = suit["plaintiff"] or {}, suit["counsel"] or {}
    found = [
        (words("Cause"), suit["cause"]),
        (words("Court"), suit["court"]),
        (words("Case no. of the court"), suit["case_number"]),
        (words("Filed on"), suit["filed_on"]),
        (words("Plaintiff"), plaintiff.get("name")),
        (words("Counsel"), " · ".join(str(counsel[one]) for one in _NAMES if counsel.get(one))),
        (words("Costs"), _costs(suit["costs"] or ())),
    ]
    return [(title, str(text)) for title, text in found if text]


def _costs(costs: Any) -> str:
    said = (
        f"{one.get('what') or ''} "
        f"{print_money(Decimal(one['amount'])) if one.get('amount') else ''}".strip()
        for one in costs
    )
    return "；".join(part for part in said if part)


def _fee(file: CaseFile, on: date, words: Words) -> list[Fact]:
    """Return the fee of the court for what is owed, where that can be reckoned."""
    try:
        claim = case_owed(file, on).total
    except CaseError:
        # What stands in the way is said below, where limitation and interest are reckoned.
        return []
    if not file.rows("loans") or claim <= 0:
        return []
    fee = court_fee(claim, "property", simplified=True)
    text = words(
        N_("{fee} for {claim}; {half} in simplified procedure"),
        fee=print_money(fee.fee), claim=print_money(claim), half=print_money(fee.payable),
    )  # fmt: skip
    return [(words("Court fee by the table"), text)]
