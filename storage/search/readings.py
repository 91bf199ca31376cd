"""How a name may be typed in Latin letters: full pinyin, initials, and mixtures of both."""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final

from resources import table
from storage.search.folding import fold

Syllables = tuple[str, ...]
# More readings of one name than these are of no use to anybody who types.
_MOST: Final = 32
# Names up to this many syllables may be typed with any of them shortened to its initial.
_MIXED: Final = 4


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[str, ...]:
    """Return what may be typed for a name: for 王某 wm, wmou, wangm, wangmou, and so on.

    Every reading of the surname counts, a surname of two characters as a unit too (欧阳: ouyang,
    oy); the given name alone may be typed as well. Parts of a name in brackets or between dots
    stand for themselves. Letters a to z only.
    """
    found: dict[str, None] = {}
    for part in _parts(name):
        for syllables in _pronounced(part):
            for start in _starts(part, len(syllables)):
                found |= dict.fromkeys(_typed(syllables[start:]))
    return tuple(found)


def forget() -> None:
    """Forget the names that were asked for: they are of a vault that is being closed."""
    readings.cache_clear()


def _parts(name: str) -> Iterator[str]:
    apart = "".join(char if fold(char) else " " for char in name).split()
    wholes = [fold(name), *(fold(part) for part in apart)]
    for part in dict.fromkeys(wholes):
        yield "".join(char for char in part if char.isalpha() and not char.isascii())


def _pronounced(name: str) -> Iterator[Syllables]:
    """Yield the readings of a name; all readings of its surname come before others of the rest."""
    size = 2 if name[:2] in _compounds() else 1
    heads, rest = _surname(name[:size]), [_of_char(char) for char in name[size:]]
    if heads:
        tails = product(*(choices for choices in rest if choices))
        whole = (head + tail for tail in tails for head in heads)
        yield from islice(whole, _MOST)


def _surname(text: str) -> list[Syllables]:
    choices = [found for char in text if (found := _of_char(char))]
    known = [_as_phrase(text)] if len(text) > 1 else []
    return [one for one in dict.fromkeys((*known, *product(*choices))) if one]


def _starts(name: str, syllables: int) -> tuple[int, ...]:
    starts = (0, 1, 2) if name[:2] in _compounds() else (0, 1)
    return tuple(start for start in starts if start < syllables)


def _typed(syllables: Syllables) -> Iterator[str]:
    if len(syllables) <= _MIXED:
        for choice in product(*((one, one[0]) for one in syllables)):
            yield "".join(choice)
        return
    initials = "".join(one[0] for one in syllables)
    yield from ("".join(syllables), initials, syllables[0] + initials[1:])


@lru_cache(maxsize=8192)
def _of_char(char: str) -> Syllables:
    # Imported here: it takes longer than everything else that a list needs.
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(form for one in (found[0] if found else ()) for form in _spelt(one))


def _as_phrase(text: str) -> Syllables:
    from pypinyin import lazy_pinyin

    return tuple(_spelt(one)[0] for one in lazy_pinyin(text, errors="ignore"))


def _spelt(syllable: str) -> Syllables:
    """Return the spellings of a syllable: ü is typed v, u, or yu as in passports."""
    plain = "".join(char for char in fold(syllable) if char.isascii())
    if "v" not in plain:
        return (plain,) if plain else ()
    return (plain, plain.replace("v", "u"), plain.replace("v", "yu"))


@cache
def _compounds() -> frozenset[str]:
    return frozenset(fold(name) for name in table("surnames")["compound"] if len(name) == 2)
