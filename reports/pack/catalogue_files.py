"""The catalogue of a pack as files of its own beside the PDF: Word to go on with, and a sheet."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from reports.content import (
    Block,
    Cell,
    Link,
    Pages,
    PageSpan,
    Paper,
    Section,
    Table,
    Text,
    Together,
)
from reports.docx.markup import boxes, page_words
from reports.docx.write import write_docx
from resources.language import N_, Words
from storage.errors import CannotWrite, problem_of
from storage.exchange.sheets.written import Book

CatalogueKind = Literal["docx", "xlsx"]
CATALOGUE_KINDS: Final[tuple[CatalogueKind, ...]] = ("docx", "xlsx")
_ANCHOR: Final = "catalogue"
# Of a page of 12 columns, in the widths of a sheet.
_WIDTH: Final = 150


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """A finished file beside a pack."""

    path: Path
    sha256: str


def write_catalogues(
    paper: Paper,
    full: Paper,
    spans: Mapping[str, PageSpan],
    target: Path,
    kinds: Iterable[CatalogueKind],
) -> tuple[CatalogueFile, ...]:
    """Write the catalogue of a drawn pack beside ``target``, once for each of ``kinds``.

    ``paper`` is the pack as composed, ``full`` the same with all twelve columns, ``spans`` where
    its sections were printed. A file that is there may have been worked on: the new one gets the
    next free name. Raises ``CannotWrite``; then none of them is left.
    """
    known = {**spans, **_sequences(paper, spans)}
    words = Words(paper.language)
    made: list[CatalogueFile] = []
    with ExitStack() as undo:
        for kind in kinds:
            path = _free(target, words, kind)
            if kind == "docx":
                sha256 = write_docx(_alone(paper), path, known).sha256
            else:
                sha256 = _write_sheet(full, known, path, words)
            made.append(CatalogueFile(path, sha256))
            undo.callback(path.unlink, missing_ok=True)
        undo.pop_all()
    return tuple(made)


def _alone(paper: Paper) -> Paper:
    return replace(paper, sections=(_section(paper),), layout="default")


def _section(paper: Paper) -> Section:
    return next(one for one in paper.sections if one.anchor == _ANCHOR)


def _sequences(paper: Paper, spans: Mapping[str, PageSpan]) -> dict[str, PageSpan]:
    """Return the pages of every sequence of numbers as a whole."""
    last: dict[str, int] = {}
    for one in paper.sections:
        if one.anchor in spans:
            last[one.sequence] = max(last.get(one.sequence, 0), spans[one.anchor].last)
    return {name: PageSpan(1, end, 0) for name, end in last.items()}


def _free(target: Path, words: Words, ending: str) -> Path:
    name = words(N_("{name}-catalogue"), name=target.stem)
    path, count = target.with_name(f"{name}.{ending}"), 1
    while path.exists():
        count += 1
        path = target.with_name(f"{name}-{count}.{ending}")
    return path


def _write_sheet(paper: Paper, spans: Mapping[str, PageSpan], path: Path, words: Words) -> str:
    """Write the rows of the catalogue as a workbook; returns its SHA-256."""
    table = next(_tables(_section(paper).blocks))
    headings = [(column.heading, column.share * _WIDTH) for column in table.columns]
    try:
        with Book(path) as book:
            page = book.page(words(N_("Catalogue of evidence")), headings, for_print=True)
            for row in table.rows:
                page.append([_value(cell, spans) for cell in row])
            sha256 = book.write()
            book.place()
    except OSError as error:
        raise CannotWrite(path=str(path), problem=problem_of(error)) from error
    return sha256


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Together):
            yield from _tables(block.blocks)


def _value(cell: Cell, spans: Mapping[str, PageSpan]) -> Any:
    """Return what stands in a cell; a count is a number, everything else is text."""
    match cell:
        case Pages():
            said = page_words(cell, spans)
            return (int(said), "0") if cell.what == "count" and said else said
        case Text() | Link():
            return cell.text
        case str():
            return (int(cell), "0") if cell.isdecimal() and len(cell) < 9 else cell
        case tuple():
            return boxes(cell)
        case _:
            return boxes((cell,))
