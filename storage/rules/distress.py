"""Owns the words that may tell of distress (guard G13), and where they stand in a record."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from resources import table
from storage.rules.wordlist import Phrase, find_phrases

# What we ask, and what we did about it, is not what somebody said of himself.
_OURS: Final = frozenset({"question", "action"})


def distress_in(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words in a record, at any depth, that may tell of distress, each once, as typed.

    They are a hint for people: whether somebody is in distress is decided by who heard him. Spaces
    and the width of characters do not matter.
    """
    found = (text[hit.start : hit.end] for text in _texts(values)
             for hit in find_phrases(text, _phrases()))  # fmt: skip
    return tuple(dict.fromkeys(found))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from () if name in _OURS else _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


@cache
def _phrases() -> tuple[Phrase, ...]:
    return tuple(Phrase(text) for text in table("care")["phrases"])
