"""Text as overlapping grams for an index of words, and queries as expressions over them.

A gram begins at every character: two characters where it begins with a letter of no alphabet of
ours, four where it begins with an ASCII letter or digit. So two characters of a name, any four
digits of a number and, by prefix, a single one are looked up and never scanned for.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from storage.search.folding import fold

TEXT: Final = "text"
READING: Final = "reading"
# Stands between two texts, so that no query is found across them; never part of folded text.
_BETWEEN: Final = "\ufffc"
_MIXED: Final = re.compile(r"([^a-z]*[^a-z0-9])([a-z]+)")


def document(texts: Iterable[str]) -> str:
    """Return texts as grams with a space between them, as the index takes them."""
    between = f" {_BETWEEN} "
    return between.join(" ".join(_grams(found)) for text in texts if (found := fold(text)))


def expressions(query: str) -> list[str]:
    """Return one expression of the index a word of the query; a hit meets each of them.

    Letters that an input method shows apart (``w m``) are one word. Raises nothing; a query in
    which nothing can be searched gives no expression.
    """
    return [_expression(word) for word in words(query)]


def words(query: str) -> list[str]:
    """Return the folded words of a query."""
    found: list[str] = []
    run: list[str] = []
    for part in (*(fold(part) for part in query.split()), "0"):
        if _is_latin(part):
            run.append(part)
            continue
        short = any(len(one) == 1 for one in run)
        found += ["".join(run)] if short else run
        run = []
        found.append(part)
    return [word for word in found[:-1] if word]


def _is_latin(word: str) -> bool:
    return word.isascii() and word.isalpha()


def _expression(word: str) -> str:
    if _is_latin(word):
        return f"({_as_text(word)}) OR ({_as_reading(word)})"
    # 王xm: a character is chosen already, the rest is still being composed.
    mixed = _MIXED.fullmatch(word)
    if mixed is None:
        return _as_text(word)
    head, tail = mixed.groups()
    return f"({_as_text(word)}) OR (({_as_text(head)}) AND ({_as_reading(tail)}))"


def _as_text(word: str) -> str:
    parts = list(_needed(word))
    star = " *" if len(parts[-1]) < _size(parts[-1]) else ""
    return f'{TEXT} : "{" ".join(parts)}"{star}'


def _as_reading(word: str) -> str:
    return f'{READING} : "{word}" *'


def _needed(word: str) -> Iterator[str]:
    """Yield the grams that lie in ``word``, and a last shorter one where they do not cover it."""
    covered = 0
    for start in range(len(word)):
        gram = word[start : start + _size(word[start])]
        if len(gram) < _size(gram):
            if covered < len(word):
                yield gram
            return
        yield gram
        covered = start + len(gram)


def _grams(text: str) -> list[str]:
    return [text[at : at + (4 if char < "\x80" else 2)] for at, char in enumerate(text)]


def _size(text: str) -> int:
    return 4 if text[0].isascii() else 2
