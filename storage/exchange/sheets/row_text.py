"""A sheet that takes its rows as finished XML: what openpyxl makes of cells, without the cells.

A cell object a value was most of the time of a workbook; columns, styles and the file around the
rows stay openpyxl's.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.xml.functions import fromstring

_HEAD_FILL: Final = PatternFill("solid", fgColor="DDE6EE")
_HEAD_FONT: Final = Font(bold=True)
_HEAD_PLACE: Final = Alignment(vertical="center", wrap_text=True)
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

    def begin(self, columns: int) -> None:
        """Write what stands above the rows; widths and panes have to be set by now."""
        self._letters = [get_column_letter(n) for n in range(1, columns + 1)]
        self._writer = _Writer(self, self._out)
        self._writer.write_top()

    def head(self, headings: Sequence[str]) -> None:
        """Write the row of headings."""
        cell = WriteOnlyCell(self)
        cell.font, cell.fill, cell.alignment = _HEAD_FONT, _HEAD_FILL, _HEAD_PLACE
        self.append([_text(heading, f' s="{cell.style_id}"') for heading in headings])

    def cell(self, value: str | tuple[Decimal | date | int, str] | None) -> str:
        """Return what stands in the cell of a text or of a number with its format."""
        if not value:
            return ""
        if isinstance(value, str):
            return _text(value)
        number, shown = value
        said = format(number, "f") if isinstance(number, Decimal) else _number(number)
        return f'{self._style(shown)} t="n"><v>{said}</v></c>'

    def _style(self, shown: str) -> str:
        if shown not in self._styles:
            cell = WriteOnlyCell(self)
            cell.number_format = shown
            self._styles[shown] = f' s="{cell.style_id}"'
        return self._styles[shown]

    def _values_to_row(self, values: Sequence[str], row_idx: int) -> Iterator[str]:
        """See WriteOnlyWorksheet: here the row is one piece of XML."""
        cells = "".join(
            f'<c r="{letter}{row_idx}"{cell}'
            for letter, cell in zip(self._letters, values, strict=True)
            if cell
        )
        yield f'<row r="{row_idx}">{cells}</row>'


class _Writer(WorksheetWriter):  # type: ignore[misc]
    """Writes rows that come as XML."""

    def write_row(self, xf: Any, row: Iterator[str], row_idx: int) -> None:  # noqa: ARG002
        """See WorksheetWriter."""
        for text in row:
            xf.write(fromstring(text))


def _text(text: str, style: str = "") -> str:
    kept = _KEPT if text != text.strip() else ""
    return f'{style} t="inlineStr"><is><t{kept}>{escape(text)}</t></is></c>'


def _number(value: date | int) -> str:
    return str(value) if isinstance(value, int) else str(to_excel(value))
