"""Reads arrears as they are told: 电费今年一月欠费160多元、二月40多元; the words are kept.

Only what is understood wholly becomes a line: a part is kind, month and amount and nothing else.
Whatever leaves a doubt (3月至5月每月30元, 160，200) stays in words, as it was typed.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from ui.models.told_words import (
    KINDS,
    Month,
    amount_in,
    parts_of,
    take_fill,
    take_kinds,
    take_month,
    take_total,
)

OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class Told:
    """What one sentence told: ``lines`` of the table, the ``total`` as said, what stays unread."""

    lines: tuple[dict[str, Any], ...] = ()
    total: dict[str, Any] | None = None
    unread: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands between two commas, taken to pieces; ``said`` None where no amount is alone."""

    text: str
    kinds: tuple[str, ...]
    month: Month | None
    total: bool
    said: dict[str, str] | None
    rest: str
    # From the first name, from the month, and from the word for a sum to the end.
    whole: str
    dated: str
    summed: str


def read_told(text: str, today: date, utility: str = "", *, summed: bool = False) -> Told:
    """Read a sentence that tells arrears; ``utility`` is the kind of the line before.

    ``summed`` tells that a total is stated already: another one stays in words.

    A part that names no kind is of the kind of the part before it, as long as all between was
    understood; a month is never guessed. Several kinds in one amount are of the kind ``other`` with
    all their words, and the stated total only where people said so. What is not understood for
    certain is ``unread``, character by character.
    """
    reader = _Reader(today, utility if utility in KINDS else "", summed=summed)
    for start, end in parts_of(text):
        reader.take(text[start:end], start, end)
    reader.give_back()
    return Told(tuple(reader.lines), reader.total, _joined(text, reader.unread))


class _Reader:
    """One pass over a sentence: what was read, and what the next part may take from the last."""

    def __init__(self, today: date, kind: str, *, summed: bool) -> None:
        self._today, self._summed = today, summed
        self._kind, self._year = kind, 0
        self._last: tuple[int, int] | None = None
        # Parts that named only a kind or a month, which wait for their amount.
        self._waiting: list[tuple[int, int]] = []
        self._month: Month | None = None
        self._named = ""
        self.lines: list[dict[str, Any]] = []
        self.total: dict[str, Any] | None = None
        self.unread: list[tuple[int, int]] = []

    def take(self, text: str, start: int, end: int) -> None:
        """Take one part: a line, the total, a heading for what follows, or nothing understood."""
        part = _taken(text)
        if part.said is not None and self._put(part):
            self._waiting, self._month, self._named = [], None, ""
        elif part.said is None and not part.rest and not part.total and self._heads(part):
            self._waiting.append((start, end))
        else:
            self.give_back()
            self.unread.append((start, end))
            self._kind, self._year, self._last = "", 0, None

    def give_back(self) -> None:
        """Leave headings that no amount followed in their words."""
        self.unread += self._waiting
        self._waiting, self._month, self._named = [], None, ""

    def _heads(self, part: _Part) -> bool:
        """Tell whether a part without amount is a heading: one kind, one month, or mere filling."""
        if len(part.kinds) > 1 or (part.kinds and self._named) or (part.month and self._month):
            return False
        if part.kinds:
            self._named = self._kind = part.kinds[0]
        self._month = part.month or self._month
        return True

    def _put(self, part: _Part) -> bool:
        if part.kinds and self._named:
            return False
        if len(part.kinds) > 1:
            return self._put_several(part)
        if part.total and not part.kinds:
            return self._put_total(part, part.whole)
        kind = part.kinds[0] if part.kinds else self._kind
        if not kind or (part.month and self._month):
            return False
        month = part.month or self._month
        period = self._period(month)
        words = part.summed or (part.said or {}).get("words", "")
        if month and not period:
            if not part.month:
                return False
            words = part.dated
        self._kind = kind
        self._line(kind, period, part, words)
        return True

    def _put_several(self, part: _Part) -> bool:
        if part.total:
            return self._put_total(part, part.whole)
        if self._month:
            return False
        self._line(OTHER, self._period(part.month), part, part.whole)
        self._kind = ""
        return True

    def _put_total(self, part: _Part, words: str) -> bool:
        if self._summed or part.month or self._month or self._waiting:
            return False
        self.total, self._summed = {**(part.said or {}), "words": words}, True
        self._kind = ""
        return True

    def _line(self, kind: str, period: str, part: _Part, words: str) -> None:
        line = {"utility": kind, **({"period": period} if period else {})}
        self.lines.append({**line, **(part.said or {}), "words": words})

    def _period(self, month: Month | None) -> str:
        """Return ``YYYY-MM``, empty where the year is in doubt.

        A month without a year is one of the year told before it; where it would run backwards, or
        lie ahead, the year is in doubt. Where no year was told it is the last month of that name.
        """
        if month is None:
            return ""
        year = month.year_by(self._today)
        if not year and self._year:
            year = self._year
            if (year, month.number) < (self._last or (0, 0)) or (year, month.number) > (
                self._today.year, self._today.month,
            ):  # fmt: skip
                return ""
        elif year:
            self._year = year
        else:
            year = self._today.year - (month.number > self._today.month)
            return f"{year:04}-{month.number:02}"
        self._last = (year, month.number)
        return f"{year:04}-{month.number:02}"


def _taken(text: str) -> _Part:
    """Take a part to pieces: filling, kind, month and 总共 in any order, then the amount alone."""
    rest, kinds, month, total = text, tuple[str, ...](), None, False
    whole = dated = summed = ""
    for _ in text:
        rest = take_fill(rest)
        before = rest
        if not kinds:
            rest, kinds = take_kinds(rest)
            whole = whole or (before if kinds else "")
        if month is None and rest == before:
            rest, month = take_month(rest)
            dated = before if month else ""
            whole = whole or dated
        if not total and rest == before:
            rest, total = take_total(rest)
            summed = before if total else ""
            whole = whole or summed
        if rest == before:
            break
    return _Part(text, kinds, month, total, amount_in(rest), rest, whole, dated, summed)


def _joined(text: str, spans: list[tuple[int, int]]) -> str:
    """Return spans of a text in their order; what stood between neighbours is kept, too."""
    follows = {left[0]: right[0] for left, right in pairwise(parts_of(text))}
    runs: list[tuple[int, int]] = []
    last = -1
    for start, end in sorted(spans):
        if runs and follows.get(last) == start:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
        last = start
    return "，".join(text[start:end] for start, end in runs)
