"""Cells on the way out: text is always text, sums keep their digits, days are days."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from storage.exchange.sheets.limits import MAX_CELL_CHARACTERS
from storage.rules.money import round_fen

if TYPE_CHECKING:
    # What writes workbooks takes long to load: it comes with the first sheet.
    from openpyxl import Workbook

# Whom a workbook names as its maker; by that an earlier one is known again.
CREATOR: Final = "Anjuan"
MONEY_FORMAT: Final = "#,##0.00"
DATE_FORMAT: Final = "yyyy-mm-dd"
TIME_FORMAT: Final = "yyyy-mm-dd hh:mm:ss"
RATE_FORMAT: Final = "0.00##%"
# What a spreadsheet computes with; a longer sum stays text.
_DIGITS: Final = 15
# Days before March 1900 are other days in Excel than in LibreOffice.
_FIRST_DAY: Final = date(1900, 3, 1)
# What XML does not hold, what its readers change, and what looks like our own escape.
_ESCAPED: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_MAX_WIDTH: Final = 48.0
_MIN_WIDTH: Final = 8.0

# Fits whatever its signs are: one that is escaped takes seven.
_SHORT: Final = MAX_CELL_CHARACTERS // 7

# A heading and the width of its column, 0 to go by the heading.
Heading = tuple[str, float]
# None, text, or a value with the number format in which it is shown.
Value = None | str | tuple[Decimal | date | datetime | int, str]


class Page:
    """One sheet that is being written row by row: headings frozen, with filters and widths."""

    def __init__(
        self,
        book: "Workbook",
        out: Path,
        title: str,
        columns: Sequence[Heading],
        *,
        for_print: bool = False,
    ) -> None:
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet._writer import ALL_TEMP_FILES

        from storage.exchange.sheets.row_text import Sheet

        # Rows wait in a file until all are there: beside the target, not in a folder for all.
        self._sheet: Any = Sheet(book, title, str(out))
        self.rows = 0
        self._columns = len(columns)
        self._last = get_column_letter(max(1, self._columns))
        self._sheet.freeze_panes = "A2"
        for n, (heading, width) in enumerate(columns, 1):
            wide = max(_MIN_WIDTH, min(_MAX_WIDTH, width or 2.0 * len(heading) + 4))
            self._sheet.column_dimensions[get_column_letter(n)].width = wide
        self._for_print = for_print
        if for_print:
            self._sheet.for_print()
        self._sheet.begin(self._columns)
        ALL_TEMP_FILES.append(str(out))
        self._sheet.head([escaped(heading) for heading, _width in columns])

    def append(self, values: Iterable[Value]) -> None:
        """Write a row: a value a column; those behind the last value stay empty."""
        cell = self._sheet.cell
        if self._for_print:
            values = list(values)
            self._sheet.fit(values)
        cells = [
            "" if one is None else cell(escaped(one) if isinstance(one, str) else one)
            for one in values
        ]
        self._sheet.append(cells + [""] * (self._columns - len(cells)))
        self.rows += 1

    def finish(self) -> None:
        """Put the filters over what was written."""
        self._sheet.auto_filter.ref = f"A1:{self._last}{self.rows + 1}"

    def close(self) -> None:
        """Let go of its file, finished or not."""
        if not self._sheet.closed:
            self._sheet.close()


class Book:
    """A workbook that is being written beside its place: nothing is there until ``place``."""

    def __init__(self, path: Path) -> None:
        from openpyxl import Workbook

        self._path = path
        self._book = Workbook(write_only=True)
        self._book.properties.creator = CREATOR
        self._pages: list[Page] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(dir=self._path.parent, prefix=".sheet-")
        return self

    def __exit__(self, *_: object) -> None:
        for page in self._pages:
            page.close()
        if self._folder:
            self._folder.cleanup()

    def page(self, title: str, columns: Sequence[Heading], *, for_print: bool = False) -> Page:
        """Begin a sheet with its headings; ``for_print`` wraps texts and fits it to pages."""
        out = self._place(f"{len(self._pages)}.xml")
        page = Page(self._book, out, title, columns, for_print=for_print)
        self._pages.append(page)
        return page

    def write(self) -> str:
        """Finish the file, still beside its place; return its SHA-256."""
        for page in self._pages:
            page.finish()
        whole = self._place("book.xlsx")
        self._book.save(whole)
        with whole.open("rb") as source:
            os.fsync(source.fileno())
            return hashlib.file_digest(source, "sha256").hexdigest()

    def place(self) -> None:
        """Put the finished file where it belongs, instead of what was there."""
        self._place("book.xlsx").replace(self._path)

    def _place(self, name: str) -> Path:
        if self._folder is None:
            raise RuntimeError("the book is not open")
        return Path(self._folder.name) / name


def escaped(text: str) -> str:
    """Return text as a workbook holds it: what XML cannot say as ``_xHHHH_``."""
    return text if text.isalnum() else _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def fits(text: str) -> bool:
    """Tell whether a text fits into one cell with all its signs."""
    return len(text) <= _SHORT or len(escaped(text).encode("utf-16-le")) // 2 <= MAX_CELL_CHARACTERS


def money_value(text: str) -> Value:
    """Return an amount as a number with two decimals, as text where digits would be lost."""
    amount = round_fen(Decimal(text))
    return (amount, MONEY_FORMAT) if len(amount.as_tuple().digits) <= _DIGITS else text


def rate_value(text: str) -> Value:
    """Return a rate as a number shown as a percentage, as text where digits would be lost."""
    rate = Decimal(text)
    return (rate, RATE_FORMAT) if len(rate.as_tuple().digits) <= _DIGITS else text


def date_value(text: str) -> Value:
    """Return a day as a day, as text where spreadsheets disagree about it."""
    day = date.fromisoformat(text)
    return (day, DATE_FORMAT) if day >= _FIRST_DAY else text


def time_value(text: str) -> Value:
    """Return the local clock time of a moment with offset, to the second."""
    moment = datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
    return (moment, TIME_FORMAT) if moment.date() >= _FIRST_DAY else text
