"""Owns sentences that the rules give as reasons, and the law they stand on, before translation."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from resources import table
from resources.language import N_, Said, Words
from storage.rules.dates import date_words
from storage.rules.money import print_rate

UNCONFIRMED = N_("a setting that counsel has to confirm")
LAW_OF_THAT_DAY = N_("law of that day, to be confirmed by counsel")


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English message and what fills its ``{names}``; say it to get it in a language.

    Dates are said as days, decimals as rates per year, what can be said is said; the rest is str.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def say(self, words: Words) -> str:
        """Return the sentence in the language of ``words``."""
        return words(self.message, **{name: _say(v, words) for name, v in self.values.items()})


@dataclass(frozen=True, slots=True)
class Citation:
    """The article in force on a day; ``texts`` is by language, empty where none is confirmed."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def say(self, words: Words) -> str:
        """Return the citation; what was not read in the text of the law is not named."""
        return self.texts.get(words.language) or words(LAW_OF_THAT_DAY)


def sentence(message: str, **values: object) -> Sentence:
    """Return a sentence; ``message`` has been marked with N_ where it is written down."""
    return Sentence(message, values)


def confirmed(said: Said | str, words: Words) -> str:
    """Return a reason without a basis that counsel has to confirm first: for what others read.

    A setting or an article that was not read in the text of the law is printed nowhere as law.
    """
    text = said if isinstance(said, str) else said.say(words)
    gap = "|".join(re.escape(words(one)) for one in (UNCONFIRMED, LAW_OF_THAT_DAY))
    bare = re.sub(rf"\s*[（(](?:{gap})[）)]|\s*[:：，,]\s*(?:{gap})|(?:{gap})[；;]?\s*", "", text)
    return bare.strip()


def say_notes(notes: Iterable[Said], words: Words) -> dict[str, list[str]]:
    """Return ``{"notes": [...]}`` for a result, nothing where there are none."""
    said = [note.say(words) for note in notes]
    return {"notes": said} if said else {}


def cite(law: str, on: date) -> Citation:
    """Return the article that held on a day, from the table ``laws``; KeyError for no such law."""
    for row in _laws()[law]:
        if holds(row, on):
            return Citation(row["cite"] if row["mark"] == "V" else {})
    return Citation()


def holds(row: Mapping[str, Any], on: date, start: str = "from", end: str = "until") -> bool:
    """Tell whether a dated row of a table holds on a day; ``end`` is the first day it does not."""
    first, last = row.get(start), row.get(end)
    return (first is None or first <= on.isoformat()) and (last is None or on.isoformat() < last)


@cache
def _laws() -> dict[str, Any]:
    found: dict[str, Any] = table("laws")["laws"]
    return found


def _say(value: object, words: Words) -> str:
    if isinstance(value, date):
        return date_words(value.isoformat(), words.language)
    if isinstance(value, Decimal):
        return print_rate(value)
    if isinstance(value, Said):
        return value.say(words)
    return str(value)
