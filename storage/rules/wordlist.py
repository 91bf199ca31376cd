"""Owns the phrases that nobody may be addressed with (guard G19), and how they are found."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from resources import table
from resources.language import N_

Reason = Literal["threat", "false_authority", "shaming", "own"]
REASONS: dict[Reason, str] = {
    "threat": N_("a threat"),
    "false_authority": N_("a claim to act for a court, the police or a lawyer"),
    "shaming": N_("words that shame"),
    "own": N_("a phrase that this house does not use"),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase and why it is kept out of what we write to people."""

    text: str
    reason: Reason = "own"


@dataclass(frozen=True, slots=True)
class LexiconHit:
    """Where a phrase stands in a text: characters ``start`` up to, not including, ``end``."""

    start: int
    end: int
    phrase: str
    reason: Reason


def phrases(extra: Iterable[Phrase] = ()) -> tuple[Phrase, ...]:
    """Return the shipped phrases with those of a user; of one text the user's reason holds."""
    own = {phrase.text: phrase for phrase in extra if phrase.text.strip()}
    return (*(phrase for phrase in _shipped() if phrase.text not in own), *own.values())


def lexicon_hits(text: str, extra: Iterable[Phrase] = ()) -> tuple[LexiconHit, ...]:
    """Return the forbidden phrases in a text from left to right, the longest where they overlap.

    Width of characters, capitals and spaces between the characters of a phrase do not matter.
    """
    return find_phrases(text, phrases(extra))


def find_phrases(text: str, known: tuple[Phrase, ...]) -> tuple[LexiconHit, ...]:
    """Return where phrases of a list stand; see ``lexicon_hits``."""
    folded, places = _fold(text)
    by_text = {_fold(phrase.text)[0]: phrase for phrase in known}
    by_text.pop("", None)
    if not by_text:
        return ()
    longest_first = sorted(by_text, key=lambda one: (-len(one), one))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return tuple(
        LexiconHit(
            places[found.start()],
            places[found.end() - 1] + 1,
            by_text[found.group()].text,
            by_text[found.group()].reason,
        )
        for found in pattern.finditer(folded)
    )


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the text without spaces and width, and the place of each character left."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for one in unicodedata.normalize("NFKC", sign).casefold():
            if not one.isspace() and unicodedata.category(one) != "Cf":
                signs.append(one)
                places.append(place)
    return "".join(signs), places


@cache
def _shipped() -> tuple[Phrase, ...]:
    reasons = table("lexicon")["reasons"]
    return tuple(Phrase(text, reason) for reason, texts in reasons.items() for text in texts)
