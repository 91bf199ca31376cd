"""Care for people in distress: what waits for a supervisor, the decision on it, the care card."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from resources import table
from resources.language import N_, Words
from storage.casework import records
from storage.casework.change import Change
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.errors import NothingToReview, ReasonRequired
from storage.rows import CaseFile
from storage.rules.care import concerns, open_concerns

Outcome = Literal["resume", "rest", "refer"]
TO_CONFIRM = N_("{text} (to be confirmed)")


@dataclass(frozen=True, slots=True)
class CareTask:
    """A sign that no supervisor has looked at: its record, the kind of flag, since when (ISO)."""

    record: str
    list: str
    kind: str
    since: str


@dataclass(frozen=True, slots=True)
class CareLine:
    """One line of the care card: a step, or a number to call; said with what is to be confirmed."""

    texts: Mapping[str, str]
    confirmed: bool
    number: str = ""

    def say(self, words: Words) -> str:
        """Return the line in the language of ``words``."""
        text = " ".join(part for part in (self.texts[words.language], self.number) if part)
        return text if self.confirmed else words(TO_CONFIRM, text=text)


@dataclass(frozen=True, slots=True)
class CareCard:
    """What an officer reads at once: steps in order, and whom to call."""

    steps: tuple[CareLine, ...]
    lines: tuple[CareLine, ...]


def open_reviews(file: CaseFile) -> tuple[CareTask, ...]:
    """Return what waits for a supervisor; it follows from the records and is stored nowhere."""
    return tuple(
        CareTask(one.row.ref, one.list, one.kind, one.since.isoformat())
        for one in open_concerns(file)
    )


def review(session: Session, case_id: str, outcome: Outcome, reason: str) -> Change:
    """Record a supervisor's decision on every sign in a case that is not resolved.

    ``resume`` lets visits, calls and demands go on from now; ``rest`` and ``refer`` keep them
    frozen. A later decision may change an earlier one. Raises ``NotPermitted`` for other roles,
    ``ReasonRequired``, ``NothingToReview``, ``NoSuchCase``.
    """
    session.require("supervisor")
    if not reason.strip():
        raise ReasonRequired()
    about = [one.row.ref for one in concerns(case_file(session, case_id))]
    if not about:
        raise NothingToReview()
    values = {"at": session.clock.now().iso, "about": about, "outcome": outcome}
    return records.add(session, "care_review", case_id, {**values, "reason": reason.strip()})


def care_card(numbers: Mapping[str, str] | None = None) -> CareCard:
    """Return the care card from the table ``care``; ``numbers`` are those that were confirmed.

    They are by their name: one that is not on the card, such as the supervisor's, is put first.
    """
    shipped, known = _shipped(), dict(numbers or {})
    steps = tuple(_line(row, {}) for row in shipped["steps"])
    lines = tuple(_line(row, known) for row in shipped["lines"])
    names = {row[name] for row in shipped["lines"] for name in ("zh_CN", "en")}
    own = tuple(
        CareLine({"zh_CN": name, "en": name}, True, number)
        for name, number in known.items()
        if name not in names
    )
    return CareCard(steps, (*own, *lines))


def _line(row: Mapping[str, Any], numbers: Mapping[str, str]) -> CareLine:
    texts = {name: row[name] for name in ("zh_CN", "en")}
    told = next((numbers[text] for text in texts.values() if text in numbers), "")
    return CareLine(texts, bool(row["confirmed"] or told), told or row.get("number", ""))


@cache
def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = table("care")
    return found
