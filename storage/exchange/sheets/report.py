"""The report of an import: a workbook of the refused rows, each with its cell and reason."""

import errno
import os
from pathlib import Path
from typing import Final

from resources.language import N_, Words
from storage.errors import CannotWrite, problem_of
from storage.exchange.sheets.cells import column_letters as letters
from storage.exchange.sheets.refusal import SheetFlaw, row_words
from storage.exchange.sheets.sheet_result import SheetResult
from storage.exchange.sheets.written import Book, Heading, Page, Value, fits


class ReportNotWritten(CannotWrite):
    """The import is done, and only its report could not be put in its place."""

    safe = N_("The rows that could be taken in are in the vault; only the report is missing.")
    advice = N_("Import the list again with another place for the report: what is in stays as is.")


_REASON: Final = N_("Reason")
_HEADINGS: Final = (
    N_("Sheet"), N_("Row"), N_("Cell"), N_("Column heading"), N_("Content of the cell"), _REASON,
    N_("Code"),
)  # fmt: skip
_REASON_WIDTH: Final = 48.0


def require_place(path: Path) -> None:
    """Raise ``CannotWrite`` where no report can be put; asked before any row is taken in."""
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with Book(path):
            return
    except OSError as error:
        raise CannotWrite(path=str(path), problem=problem_of(error)) from error


def write_report(result: SheetResult, path: Path, words: Words | None = None) -> None:
    """Write every refused row with its cell and reason, and the row as it stood beside it.

    A second sheet holds the notes. Raises ``CannotWrite``.
    """
    said = words or Words()
    try:
        with Book(path) as book:
            _refused(book.page(said(N_("Rows not taken")), _headings(result, said)), result, said)
            named = (N_("Remark"), N_("Times"), N_("First at"))
            notes = book.page(said(N_("Remarks")), [(said(one), 0.0) for one in named])
            for note in result.notes.values():
                sentence = said(note.sentence, heading=note.heading)
                notes.append([sentence, (note.count, "0"), row_words(note.path, said)])
            book.write()
            book.place()
    except OSError as error:
        raise CannotWrite(path=str(path), problem=problem_of(error)) from error


def _headings(result: SheetResult, words: Words) -> list[Heading]:
    sheets = list(result.headings.values())
    # One list keeps its own headings, several get the letters of their columns.
    width = max((len(row) for row in [*result.rows.values(), *sheets]), default=0)
    own = sheets[0] if len(sheets) == 1 else ()
    named = [(words(one), _REASON_WIDTH if one == _REASON else 0.0) for one in _HEADINGS]
    for n in range(width):
        heading = own[n] if n < len(own) else words(N_("Column {letters}"), letters=letters(n))
        named.append((heading, 0.0))
    return named


def _refused(page: Page, result: SheetResult, words: Words) -> None:
    for flaw in result.refused:
        if isinstance(flaw, SheetFlaw):
            row = result.rows.get((flaw.sheet, flaw.row), ())
            page.append([*_told(flaw, words), *(_kept(text) for text in row)])


def _told(flaw: SheetFlaw, words: Words) -> list[Value]:
    return [
        flaw.sheet, (flaw.row, "0"), flaw.cell, flaw.heading, flaw.shown,
        flaw.say(words), flaw.code,
    ]  # fmt: skip


def _kept(text: str) -> str:
    return text if fits(text) else text[:16_000] + "…"
