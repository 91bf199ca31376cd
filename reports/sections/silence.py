"""Keeps the words of interviews that were left out of every other text of the same paper."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from resources.language import N_, Words
from storage.rows import CaseFile, Row
from storage.rules.moments import day_of

LEFT_OUT = N_("(left out because of its content; the original is kept)")
# One unit is one Chinese character or one word of letters: four of them in a row are a quotation.
_UNIT = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]|[^\W_]+")
_QUOTED_UNITS = 4
_CLAUSE_UNITS = 6
_CLAUSE_END = re.compile(r"[。！？；，、：…!?;,:\n]+")

Run = tuple[str, ...]


def distressed(file: CaseFile) -> frozenset[str]:
    """Return the refs of the interviews that hold signs of distress (``evidence-pack.md``)."""
    return frozenset(row.ref for row in file.rows("interviews") if _holds_distress(row, file))


def _holds_distress(row: Row, file: CaseFile) -> bool:
    if (row["distress"] or {}).get("flag"):
        return True
    if any("distress" in (turn.get("tags") or ()) for turn in row["turns"] or ()):
        return True
    day = day_of(str(row["started_at"] or ""))
    flags = (flag for flag in file.rows("flags") if flag["kind"] == "distress")
    # A flag without its day may stem from any talk; none of them is risked.
    return any(flag["since"] in (None, day) for flag in flags)


@dataclass(frozen=True, slots=True)
class Silence:
    """Runs of words that may not be printed."""

    runs: frozenset[Run]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Silence":
        """Take the answers of the interviews ``rows`` that are left out."""
        return cls(frozenset(run for row in rows for run in _runs_of(row)))

    def guard(self, text: str, words: Words) -> str:
        """Return ``text``, or a note in its place where it quotes what is left out."""
        if not self.runs or not text:
            return text
        units = _units(text)
        lengths = {len(run) for run in self.runs}
        quoted = any(run in self.runs for size in lengths for run in _windows(units, size))
        return words(LEFT_OUT) if quoted else text


def _runs_of(row: Row) -> Iterator[Run]:
    for turn in row["turns"] or ():
        answer = str(turn.get("answer") or "")
        units = _units(answer)
        if "distress" in (turn.get("tags") or ()):
            yield from _windows(units, min(_QUOTED_UNITS, len(units)))
        for clause in _CLAUSE_END.split(answer):
            whole = _units(clause)
            if len(whole) >= _CLAUSE_UNITS:
                yield whole


def _units(text: str) -> Run:
    return tuple(_UNIT.findall(text.casefold()))


def _windows(units: Run, size: int) -> Iterator[Run]:
    if size:
        for start in range(len(units) - size + 1):
            yield units[start : start + size]
