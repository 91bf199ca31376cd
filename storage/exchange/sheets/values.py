"""One cell as the value of a field: by the type that the kind states, or refused with a reason."""

import re
from collections.abc import Callable
from typing import Any, Final

from storage.exchange.sheets import cells
from storage.exchange.sheets.cells import UNSEEN, Cell
from storage.exchange.sheets.days import cell_day, read_day
from storage.exchange.sheets.moments import cell_moment, read_moment
from storage.exchange.sheets.numbers import read_amount, read_rate
from storage.exchange.sheets.refusal import CellRefused
from storage.exchange.sheets.targets import Target, fold_heading, known_flags, known_words
from storage.kinds.fields import (
    Choice,
    Date,
    FieldType,
    Flag,
    Integer,
    Many,
    Money,
    Rate,
    Ref,
    Rows,
    Text,
    Time,
)

# Said with the code of what was taken to be meant.
Note = Callable[[str], None]

# Excel writes a long number of digits as 3.60502E+17.
_SCIENTIFIC: Final = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{1,3}", re.IGNORECASE)
_SURELY_SCIENTIFIC: Final = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]{1,3}", re.IGNORECASE)
# Ways to keep a spreadsheet from making a number of digits: ="0123", '0123.
_GUARDED: Final = re.compile(r'="([^"]*)"|[\'‘’`]([0-9].*)')
_MAX_DIGITS: Final = 15
_DIGITS_ONLY: Final = frozenset({"id_number", "phones"})
_BETWEEN_PHONES: Final = re.compile(r"[/;；,，、\n\r|]+")
_PHONE: Final = re.compile(r"[+(]?[0-9][0-9\s()-]{5,20}")
_BETWEEN_WORDS: Final = re.compile(r"[;；,，、\n\r|]+")
_PLAIN_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def read_value(cell: Cell, target: Target, note: Note, *, from_1904: bool) -> Any:
    """Return the value of a cell that is not blank, as case JSON writes it.

    Times lack the offset where the cell has none; of a time without its day only the clock is
    returned, such as ``10:30:00``. References are the words that stand there. ``note`` is
    told the code of whatever was taken to be meant. Raises ``CellRefused``.
    """
    _refuse_unreadable(cell)
    if cell.formula:
        note("formula")
    kind = target.definition.type
    if isinstance(kind, Money):
        _need(cell, cells.TEXT, cells.NUMBER, code="not_money")
        return read_amount(cell.text, target.unit)
    if isinstance(kind, Rate):
        _need(cell, cells.TEXT, cells.NUMBER, cells.PERCENT, code="not_rate")
        percent = cell.kind == cells.PERCENT
        rate, taken = read_rate(cell.text, target.unit, percent=percent)
        return _noted(rate, taken, note)
    if isinstance(kind, Date):
        return _day(cell, note, from_1904=from_1904)
    if isinstance(kind, Time):
        return _moment(cell, note, from_1904=from_1904)
    return _other(cell, target, kind)


def _other(cell: Cell, target: Target, kind: FieldType) -> Any:
    if isinstance(kind, Choice):
        return _option(cell, target)
    if isinstance(kind, Rows):
        return _rows(_text(cell, target), target)
    if isinstance(kind, Many):
        return [part for one in _BETWEEN_WORDS.split(_text(cell, target)) if (part := one.strip())]
    if isinstance(kind, Text | Ref):  # what a reference leads to is found when all is read
        return _text(cell, target)
    if isinstance(kind, Flag) and fold_heading(cell.text) in known_flags():
        return known_flags()[fold_heading(cell.text)]
    if isinstance(kind, Integer) and cell.text.isascii() and cell.text.isdigit():
        return int(cell.text)
    raise CellRefused("not_text")


def _refuse_unreadable(cell: Cell) -> None:
    if cell.kind == cells.UNCOMPUTED:
        raise CellRefused("uncomputed")
    if cell.kind == cells.TOO_LONG:
        raise CellRefused("too_long")
    if cell.kind == cells.ERROR:
        raise CellRefused("cell_error")


def _need(cell: Cell, *kinds: str, code: str) -> None:
    if cell.kind not in kinds:
        raise CellRefused(code)


def _day(cell: Cell, note: Note, *, from_1904: bool) -> str:
    if cell.kind == cells.DATE:
        return cell_day(cell.text)
    _need(cell, cells.TEXT, cells.NUMBER, code="not_date")
    day, taken = read_day(cell.text, from_1904=from_1904)
    return str(_noted(day, taken, note))


def _moment(cell: Cell, note: Note, *, from_1904: bool) -> str:
    if cell.kind == cells.DATE:
        return cell_moment(cell.text)
    _need(cell, cells.TEXT, cells.NUMBER, code="not_time")
    moment, taken = read_moment(cell.text, from_1904=from_1904)
    return str(_noted(moment, taken, note))


def _noted(value: str, taken: str, note: Note) -> str:
    if taken:
        note(taken)
    return value


def _option(cell: Cell, target: Target) -> Any:
    known = known_words(target)
    folded = fold_heading(cell.text)
    if folded not in known:
        choice = target.definition.type
        labels = [label for _, label in choice.options] if isinstance(choice, Choice) else []
        raise CellRefused("unknown_word", options=tuple(labels))
    return known[folded]


def _text(cell: Cell, target: Target) -> str:
    if cell.kind == cells.TEXT:
        return identifier_text(cell.text, target) if target.identifier else cell.text
    if cell.kind == cells.DATE:
        raise CellRefused("a_date")
    if cell.kind != cells.NUMBER or not _PLAIN_NUMBER.fullmatch(cell.text):
        raise CellRefused("not_text")
    if len(cell.text.lstrip("-").partition(".")[0]) > _MAX_DIGITS:
        raise CellRefused("digits_lost")
    if target.identifier and not cell.text.isdigit():
        raise CellRefused("not_whole")
    return cell.text


def identifier_text(text: str, target: Target) -> str:
    """Return a number that counts by its digits, without what guards it from being computed.

    Raises ``CellRefused`` where its digits are lost.
    """
    plain = text.strip(UNSEEN)
    guarded = _GUARDED.fullmatch(plain)
    if guarded:
        plain = (guarded[1] or guarded[2] or "").strip(UNSEEN) or plain
    pattern = _SCIENTIFIC if target.field in _DIGITS_ONLY else _SURELY_SCIENTIFIC
    if pattern.fullmatch(plain):
        raise CellRefused("scientific")
    return plain


def _rows(text: str, target: Target) -> list[dict[str, Any]]:
    if target.field == "addresses":
        return [{"kind": target.part, "text": text}]
    if target.field == "accounts":
        return [{"channel": target.part, "id": text}]
    parts = [part.strip(UNSEEN) for part in _BETWEEN_PHONES.split(text)]
    several = [part for part in parts if part]
    # Only what looks like numbers on all sides is more than one number.
    numbers = several if all(_PHONE.fullmatch(part) for part in several) else [text]
    return [{"number": number} for number in dict.fromkeys(numbers)]
