"""Folding of text for search: width, case, punctuation, traditional forms, pinyin of names.

The folded text of a row is compared with the folded query; both sides use the same functions.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from storage.kinds.fields import Field, Group, Many, Rows, Said, Text
from storage.kinds.kind import Kind

_SEPARATOR = "\n"


def fold(text: str) -> str:
    """Return ``text`` in the form that is searched: NFKC, lower case, letters and digits only."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in normal if unicodedata.category(char)[0] in "LNM" or char == "_")


def terms(query: str) -> list[str]:
    """Return the folded words of a query, all of which a hit must hold."""
    return [folded for part in query.split() if (folded := fold(part))]


def haystack(parts: Iterable[str]) -> str:
    """Join folded texts so that a word of a query cannot match across two of them."""
    return _SEPARATOR.join(folded for part in parts if (folded := fold(part)))


@lru_cache(maxsize=4096)
def name_readings(name: str) -> tuple[str, ...]:
    """Return pinyin initials and full pinyin of a name, for each reading of its surname."""
    from pypinyin import Style, pinyin

    readings = pinyin(name, style=Style.NORMAL, heteronym=True, errors="ignore")
    if not readings:
        return ()
    rest = [choices[0] for choices in readings[1:]]
    found: dict[str, None] = {}
    for first in readings[0]:
        syllables = [first, *rest]
        found["".join(syllable[:1] for syllable in syllables)] = None
        found["".join(syllables)] = None
    return tuple(found)


def texts(kind: Kind, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield every text that a person typed into a record."""
    return _texts(kind.fields, values)


def _texts(fields: tuple[Field, ...], values: Mapping[str, Any]) -> Iterator[str]:
    for item in fields:
        value = values.get(item.name)
        if value is None:
            continue
        kind = item.type
        if isinstance(kind, Said) and "words" in value:
            yield value["words"]
        elif isinstance(kind, Text):
            yield value
        elif isinstance(kind, Group):
            yield from _texts(kind.fields, value)
        elif isinstance(kind, Rows):
            for row in value:
                yield from _texts(kind.row.fields, row)
        elif isinstance(kind, Many) and isinstance(kind.item, Text):
            yield from value
