"""Owns whether a case is ready for suit: what it needs is present, weak, missing or not due."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from resources import table
from resources.language import Said, Words
from storage.rows import CaseFile
from storage.rules.suit_items import QUESTIONS
from storage.rules.suit_parties import State

ClaimType = Literal["financial", "private", "card"]


@dataclass(frozen=True, slots=True)
class Readiness:
    """One thing that a suit needs: its state and why."""

    item: str
    state: State
    why: tuple[Said, ...]


def claim_type(file: CaseFile) -> ClaimType:
    """Return the type of claim: as the suit says, else by the regime of the loans."""
    suit = next(iter(file.rows("litigation")), None)
    if suit is not None and suit["claim_type"]:
        told: ClaimType = suit["claim_type"]
        return told
    financial = any(row["regime"] == "financial" for row in file.rows("loans"))
    return "financial" if financial else "private"


def readiness(file: CaseFile, on: date) -> tuple[Readiness, ...]:
    """Return the state of everything that the claim needs on a day, in the order of the table."""
    items = table("readiness")["claims"][claim_type(file)]
    return tuple(Readiness(item, *QUESTIONS[item](file, on)) for item in items)


def readiness_document(file: CaseFile, on: date, words: Words) -> dict[str, Any]:
    """Return the document of ``anjuan ready``."""
    between = "" if words.language.startswith("zh") else " "
    return {
        "claim_type": claim_type(file),
        "items": [
            {
                "item": one.item,
                "state": one.state,
                "why": between.join(dict.fromkeys(why.say(words) for why in one.why)),
            }
            for one in readiness(file, on)
        ],
    }
