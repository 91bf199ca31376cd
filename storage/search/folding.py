"""Folding of text for search: width, case, marks, punctuation, traditional and private forms.

Stored text and queries go through the same function; text in records is never changed by it.
"""

import unicodedata
from functools import cache
from typing import Final

from resources import table

# Radicals of their own block are letters to people, though Unicode calls them symbols.
_RADICALS: Final = range(0x2E80, 0x2EF4)


class _Folded(dict[int, str]):
    """Character -> what it is searched as; filled as characters are met."""

    def __init__(self) -> None:
        super().__init__()
        self._private = pairs("private_use")
        self._simplified = pairs("traditional")

    def __missing__(self, code: int) -> str:
        char = self._private.get(chr(code), chr(code))
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
        self[code] = found = "".join(
            self._simplified.get(one, one) for one in plain if _is_searched(one)
        )
        return found


def fold(text: str) -> str:
    """Return ``text`` in the form that is searched: letters and digits, without a space."""
    return text.translate(_folded())


def pairs(name: str) -> dict[str, str]:
    """Return a table of characters (``traditional`` or ``private_use``): old -> new."""
    joined = "".join(table(name)["pairs"])
    return dict(zip(joined[::2], joined[1::2], strict=True))


@cache
def _folded() -> _Folded:
    return _Folded()


def _is_searched(char: str) -> bool:
    # Private characters that no table knows stay: they are found by what was typed.
    known = unicodedata.category(char)
    return known[0] in "LN" or known == "Co" or ord(char) in _RADICALS
