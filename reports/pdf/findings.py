"""Says on a page what the drawing met on the pages before it."""

from collections.abc import Iterable

from reports.content import Column, Findings, Missing, Table, Text
from reports.pdf.book import Book
from reports.pdf.tables import draw_table


def by_character(missing: Iterable[Missing]) -> dict[str, list[str]]:
    """Return for every character without a glyph the places where it stood, each once."""
    found: dict[str, list[str]] = {}
    for one in missing:
        places = found.setdefault(one.char, [])
        if one.where not in places:
            places.append(one.where)
    return found


def draw_findings(book: Book, block: Findings) -> None:
    """Draw a table of them, a row for each document and each character, or nothing."""
    rows = [(Text(one.where), Text(f"{one.name}: {one.problem}")) for one in book.unshown]
    rows += [
        (Text("\n".join(places)), Text(block.glyph.format(char=f"U+{ord(char):04X}")))
        for char, places in by_character(book.fonts.missing).items()
    ]
    if rows:
        first, second = block.headings
        columns = (Column(first, 0.25), Column(second, 0.75))
        draw_table(book, Table(columns, tuple(rows), caption=block.caption))
