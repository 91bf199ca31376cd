"""The rows of one sheet of a workbook, as a stream; what stands behind the rows is never read."""

import math
import re
import zipfile
from collections.abc import Callable
from typing import Any, Final
from xml.sax.handler import ContentHandler

from storage.exchange.sheets import cells, limits
from storage.exchange.sheets.cells import Wire
from storage.exchange.sheets.formats import PLAIN, Style, clock_of, day_of
from storage.exchange.sheets.markup import Enough, local, parse
from storage.exchange.sheets.package import unescaped
from storage.exchange.sheets.problems import SheetProblem

# Called with the number of a row, from 1, and its cells up to the last one with a value.
Emit = Callable[[int, list[Wire]], None]
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LAST_ROW: Final = 1_048_576


def read_rows(
    package: zipfile.ZipFile, part: str, texts: list[str | None], styles: list[Style],
    emit: Emit, *, from_1904: bool,
) -> None:  # fmt: skip
    """Call ``emit`` for every row with a value; raises ``SheetProblem``."""
    with package.open(part) as source:
        parse(source, _Rows(texts, styles, emit, from_1904))


class _Rows(ContentHandler):
    """Builds rows from the elements of ``sheetData`` and has enough when that ends."""

    def __init__(
        self, texts: list[str | None], styles: list[Style], emit: Emit, from_1904: bool
    ) -> None:
        super().__init__()
        self._texts, self._styles, self._emit, self._from_1904 = texts, styles, emit, from_1904
        self._inside = False
        self._row = 0
        self._cells: dict[int, Wire] = {}
        self._columns: dict[str, int] = {}
        self._column = -1
        self._kind = "n"
        self._style = PLAIN
        self._formula = False
        self._value: list[str] = []
        self._length = 0
        self._taking = False
        self._phonetic = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - SAX calls it so
        """Begin a row, a cell or its value."""
        kind = local(name)
        if kind == "sheetData":
            self._inside = True
        elif not self._inside:
            return
        elif kind == "c":
            self._begin_cell(attrs)
        elif kind in {"v", "t"}:
            self._taking = not self._phonetic
        elif kind == "row":
            self._begin_row(attrs.get("r"))
        elif kind == "f":
            self._formula = True
        elif kind == "rPh":
            self._phonetic = True

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX calls it so
        """End a value, a cell, a row, or all of them."""
        kind = local(name)
        if kind in {"v", "t"}:
            self._taking = False
        elif kind == "c" and self._inside:
            self._end_cell()
        elif kind == "row" and self._inside:
            self._end_row()
        elif kind == "rPh":
            self._phonetic = False
        elif kind == "sheetData":
            raise Enough

    def characters(self, content: str) -> None:
        """Take text."""
        if self._taking:
            self._length += len(content)
            if self._length <= limits.MAX_CELL_CHARACTERS:
                self._value.append(content)

    def _begin_row(self, given: str | None) -> None:
        number = int(given) if given and given.isascii() and given.isdigit() else self._row + 1
        if not self._row < number <= _LAST_ROW:
            raise SheetProblem("damaged")
        self._row, self._cells, self._column = number, {}, -1

    def _begin_cell(self, attrs: Any) -> None:
        self._column = self._place(attrs.get("r"))
        self._kind = attrs.get("t") or "n"
        style = attrs.get("s")
        known = style is not None and style.isascii() and style.isdigit()
        index = int(style) if known else 0
        self._style = self._styles[index] if index < len(self._styles) else PLAIN
        self._formula = False
        self._value, self._length = [], 0

    def _place(self, reference: str | None) -> int:
        if reference is None:
            return self._column + 1
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            if not _REFERENCE.fullmatch(reference):
                raise SheetProblem("damaged")
            column = -1
            for letter in letters:
                column = (column + 1) * 26 + ord(letter) - 65
            self._columns[letters] = column
        return column

    def _end_cell(self) -> None:
        wire = self._wire()
        if wire is None:
            return
        if self._column >= limits.MAX_COLUMNS:
            raise SheetProblem("too_many_columns")
        if self._column in self._cells:
            raise SheetProblem("damaged")
        self._cells[self._column] = wire

    def _end_row(self) -> None:
        if self._cells:
            last = max(self._cells)
            self._emit(self._row, [self._cells.get(n) for n in range(last + 1)])
        self._cells = {}

    def _wire(self) -> Wire:
        if self._length > limits.MAX_CELL_CHARACTERS:
            return [cells.TOO_LONG, ""]
        text = "".join(self._value)
        if self._formula and not self._length:
            return [cells.UNCOMPUTED, ""]
        if not self._length and self._kind != "inlineStr":
            return None
        wire = self._typed(text)
        if self._formula and wire is not None:
            return [cells.TEXT, wire, 1] if isinstance(wire, str) else [*wire[:2], 1]
        return wire

    def _typed(self, text: str) -> Wire:
        if self._kind == "s":
            return self._shared(text)
        if self._kind in {"inlineStr", "str"}:
            return unescaped(text) or None
        if self._kind == "b":
            return [cells.FLAG, "TRUE" if text.strip() == "1" else "FALSE"]
        if self._kind == "e":
            return [cells.ERROR, text]
        if self._kind == "d":
            return [cells.DATE, text.strip()]
        return self._number(text.strip())

    def _shared(self, text: str) -> Wire:
        index = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        if not 0 <= index < len(self._texts):
            raise SheetProblem("damaged")
        shared = self._texts[index]
        return [cells.TOO_LONG, ""] if shared is None else shared or None

    def _number(self, text: str) -> Wire:
        try:
            value = float(text)
        except ValueError:
            raise SheetProblem("damaged") from None
        if not math.isfinite(value):  # rounded up by the program that wrote it: one cell is wrong
            return [cells.ERROR, text]
        if self._style.day:
            if 0 <= value < 1:
                return [cells.DATE, clock_of(value)]
            day = day_of(value, from_1904=self._from_1904)
            return [cells.ERROR, text] if day is None else [cells.DATE, day]
        plain = decimal_text(value)
        if self._style.percent:
            return [cells.PERCENT, plain]
        if self._style.zeros and plain.isdigit():
            return plain.zfill(self._style.zeros)
        return [cells.NUMBER, plain]


def decimal_text(value: float) -> str:
    """Return a number as Excel means it: its 15 digits that count, without an exponent."""
    text = format(value, ".15g")
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return text
    digits = mantissa.lstrip("-").replace(".", "")
    sign, point = "-" if value < 0 else "", int(exponent) + 1
    if abs(int(exponent)) > 40:
        return text
    if point > 0:
        return sign + digits.ljust(point, "0")
    return f"{sign}0.{'0' * -point}{digits}"
