"""Says on a page what the drawing met on the pages before it."""

from reports.content import Column, Findings, Table, Text
from reports.pdf.book import Book
from reports.pdf.tables import draw_table


def draw_findings(book: Book, block: Findings) -> None:
    """Draw a table of them, or nothing where all went well."""
    rows = [(Text(one.where), Text(f"{one.name}: {one.problem}")) for one in book.unshown]
    rows += [
        (Text(one.where), Text(block.glyph.format(char=f"U+{ord(one.char):04X}")))
        for one in book.fonts.missing
    ]
    if rows:
        first, second = block.headings
        columns = (Column(first, 0.25), Column(second, 0.75))
        draw_table(book, Table(columns, tuple(rows), caption=block.caption))
