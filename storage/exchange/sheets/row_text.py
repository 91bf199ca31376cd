"""A sheet that takes its rows as finished XML: what openpyxl makes of cells, without the cells.

A cell object a value was most of the time of a workbook; columns, styles and the file around the
rows stay openpyxl's.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any, Final
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.xml.functions import fromstring

_HEAD_FILL: Final = PatternFill("solid", fgColor="DDE6EE")
_HEAD_FONT: Final = Font(bold=True)
_HEAD_PLACE: Final = Alignment(vertical="center", wrap_text=True)
_WRAPPED: Final = Alignment(vertical="top", wrap_text=True)
# The number of the size in the file format.
_A4: Final = 9
# The height of a line in points.
_LINE: Final = 14.0
_KEPT: Final = ' xml:space="preserve"'


class Sheet(WriteOnlyWorksheet):  # type: ignore[misc]
    """A sheet of a write-only workbook; ``append`` takes the cells of a row as ``text`` makes them.

    Texts have to be such as XML can say.
    """

    def __init__(self, book: Workbook, title: str, out: str) -> None:
        super().__init__(book, title)
        book._add_sheet(self)
        self._out = out
        self._letters: list[str] = []
        self._styles: dict[str, str] = {}
        self._plain = ""
        self._wide: list[float] = []
        self._high = ""

    def for_print(self) -> None:
        """Wrap texts and print on A4 across, all columns on one page; before ``begin``.

        Programs do not make rows high enough for texts that wrap: their height is written too.
        """
        cell = WriteOnlyCell(self)
        cell.alignment = _WRAPPED
        self._plain = f' s="{cell.style_id}"'
        self.page_setup.orientation, self.page_setup.paperSize = "landscape", _A4
        self.page_setup.fitToHeight = 0
        self.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self.print_title_rows = "1:1"
        self.print_options.gridLines = True

    def begin(self, columns: int) -> None:
        """Write what stands above the rows; widths and panes have to be set by now."""
        self._letters = [get_column_letter(n) for n in range(1, columns + 1)]
        if self._plain:
            self._wide = [self.column_dimensions[letter].width for letter in self._letters]
        self._writer = _Writer(self, self._out)
        self._writer.write_top()

    def head(self, headings: Sequence[str]) -> None:
        """Write the row of headings."""
        cell = WriteOnlyCell(self)
        cell.font, cell.fill, cell.alignment = _HEAD_FONT, _HEAD_FILL, _HEAD_PLACE
        self.fit(headings)
        self.append([_text(heading, f' s="{cell.style_id}"') for heading in headings])

    def fit(self, texts: Iterable[object]) -> None:
        """Make the next row as high as its texts need in the columns' widths."""
        if self._wide:
            lines = max(map(_lines, texts, self._wide), default=1)
            self._high = f' ht="{_LINE * lines + 2}" customHeight="1"'

    def cell(self, value: str | tuple[Decimal | date | int, str] | None) -> str:
        """Return what stands in the cell of a text or of a number with its format."""
        if not value:
            return ""
        if isinstance(value, str):
            return _text(value, self._plain)
        number, shown = value
        said = format(number, "f") if isinstance(number, Decimal) else _number(number)
        return f'{self._style(shown)} t="n"><v>{said}</v></c>'

    def _style(self, shown: str) -> str:
        if shown not in self._styles:
            cell = WriteOnlyCell(self)
            cell.number_format = shown
            if self._plain:
                cell.alignment = _WRAPPED
            self._styles[shown] = f' s="{cell.style_id}"'
        return self._styles[shown]

    def _values_to_row(self, values: Sequence[str], row_idx: int) -> Iterator[str]:
        """See WriteOnlyWorksheet: here the row is one piece of XML."""
        cells = "".join(
            f'<c r="{letter}{row_idx}"{cell}'
            for letter, cell in zip(self._letters, values, strict=True)
            if cell
        )
        yield f'<row r="{row_idx}"{self._high}>{cells}</row>'


class _Writer(WorksheetWriter):  # type: ignore[misc]
    """Writes rows that come as XML."""

    def write_row(self, xf: Any, row: Iterator[str], row_idx: int) -> None:  # noqa: ARG002
        """See WorksheetWriter."""
        for text in row:
            xf.write(fromstring(text))


def _lines(value: object, width: float) -> int:
    """Return how many lines a text takes in a column; an ideograph is two digits wide."""
    if not isinstance(value, str):
        return 1
    room = max(2.0, width - 1.5)
    return sum(
        max(1, ceil(sum(1 + (east_asian_width(sign) in "WF") for sign in line) / room))
        for line in value.split("\n")
    )


def _text(text: str, style: str = "") -> str:
    kept = _KEPT if text != text.strip() else ""
    return f'{style} t="inlineStr"><is><t{kept}>{escape(text)}</t></is></c>'


def _number(value: date | int) -> str:
    return str(value) if isinstance(value, int) else str(to_excel(value))
