"""The statistics as a workbook: by person, by month, by outcome, and next actions overdue."""

from collections import Counter
from pathlib import Path
from typing import Final

from resources.language import N_, NC_, Words
from storage.casework.statistics import Line, Statistics
from storage.errors import CannotWrite, problem_of
from storage.exchange.sheets.written import Book, Value, date_value
from storage.kinds.case import STAGES
from storage.kinds.contact import RESULTS
from storage.kinds.fields import Options
from storage.kinds.parts import PROMISE_STATES
from storage.kinds.visit import OUTCOMES

HEADS: Final = (
    N_("Visits"), NC_("statistics", "met"), N_("Contacts"),
    NC_("statistics", "answered"), N_("Promises"), NC_("statistics", "kept"),
    NC_("statistics", "broken"), NC_("statistics", "Packs"),
)  # fmt: skip
"""What stands above ``figures``."""


def figures(line: Line) -> tuple[int, ...]:
    """Return the figures of a line in the order of ``HEADS``."""
    return (
        line.visits, line.met, line.contacts, line.reached,
        line.promises, line.kept, line.broken, line.packs,
    )  # fmt: skip


def shares(found: Statistics) -> tuple[tuple[str, Options, Counter[str]], ...]:
    """Return what is counted by its choices: title (a message), choices, counts."""
    return (
        (N_("Cases by stage"), STAGES, found.stages),
        (N_("Visits by outcome"), OUTCOMES, found.outcomes),
        (N_("Contacts by result"), RESULTS, found.results),
        (N_("Promises by state"), PROMISE_STATES, found.promises),
    )


def write_counts(found: Statistics, path: Path, words: Words) -> str:
    """Write the counts and return the file's SHA-256; it holds case numbers and no names of
    borrowers.

    Raises ``CannotWrite``: then no file was written or replaced.
    """
    try:
        with Book(path) as book:
            _lines(book, words, words("By person"), words("Person"), found.people, found.total)
            _lines(
                book,
                words,
                words("By month"),
                words(NC_("statistics", "Month")),
                found.months,
                found.total,
            )
            _choices(book, words, found)
            page = book.page(
                words("Overdue next actions"),
                [(words("Case no."), 22.0), (words("Planned for"), 14.0), (words("What"), 40.0)],
            )
            for one in found.overdue:
                page.append([one.case_no, date_value(one.on), one.what])
            sha256 = book.write()
            book.place()
    except OSError as error:
        raise CannotWrite(path=str(path), problem=problem_of(error)) from error
    return sha256


def _lines(
    book: Book, words: Words, title: str, first: str, lines: tuple[Line, ...], total: Line
) -> None:
    page = book.page(title, [(first, 18.0), *((words(head), 0.0) for head in HEADS)])
    for line in lines:
        page.append([line.name, *map(_number, figures(line))])
    page.append([words("In all"), *map(_number, figures(total))])


def _choices(book: Book, words: Words, found: Statistics) -> None:
    heads = [
        (words("Counted"), 22.0),
        (words("Which"), 28.0),
        (words(NC_("statistics", "Number")), 0.0),
    ]
    page = book.page(words("By kind"), heads)
    for title, options, counts in shares(found):
        for value, text in options:
            if counts[str(value)]:
                page.append([words(title), words(text), _number(counts[str(value)])])


def _number(count: int) -> Value:
    return count, "0"
