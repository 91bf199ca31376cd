"""Tables of a Word document: ruled ones, labelled values, lines to sign on."""

from collections.abc import Iterable, Mapping
from typing import Final

from reports.content import Align, BarChart, Cell, Facts, PageSpan, Signatures, Table
from reports.docx.markup import MUTED, Look, cell_runs, paragraph, run
from resources.language import NC_, Words

DATE: Final = NC_("signature", "Date: ________________")
# Rows that stay with what follows a table, so that signatures are never alone on a page.
_LAST: Final = 2
_RULES: Final = {
    "grid": ("4", "4", "4", "4", "4", "4"),
    "facts": ("8", "0", "8", "0", "4", "0"),
    "none": ("0",) * 6,
}
_EDGES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")


def table(block: Table, width: int, spans: Mapping[str, PageSpan], *, keep: bool) -> str:
    """Return a ruled table whose heading repeats; ``width`` in twentieths of a point."""
    total = sum(column.share for column in block.columns) or 1
    widths = [round(width * column.share / total) for column in block.columns]
    look = Look(size=block.size)
    head = _row(
        [run(column.heading, Look(strong=True, size=block.size)) for column in block.columns],
        widths, ["center"] * len(widths), heading=True, keep=True,
    )  # fmt: skip
    rows = [
        _table_row(block, row, widths, spans, look, keep=keep and at >= len(block.rows) - _LAST)
        for at, row in enumerate(block.rows)
    ]
    if not block.rows:
        empty = run(block.empty, Look(size=block.size, color=MUTED))
        rows = [_across(empty, widths, keep=keep)]
    caption = paragraph(run(block.caption, Look(strong=True)), keep=True, after=2)
    drawn = _table([head, *rows], widths, "grid")
    return f"{caption if block.caption else ''}{drawn}"


def _table_row(
    block: Table, row: tuple[Cell, ...], widths: list[int], spans: Mapping[str, PageSpan],
    look: Look, *, keep: bool,
) -> str:  # fmt: skip
    if len(row) == 1 < len(widths):
        # A title over the rows of its group does not stay behind on the page before.
        return _across(cell_runs(row[0], spans, look), widths, keep=True)
    cells = [cell_runs(cell, spans, look) for cell in row]
    return _row(cells, widths, [column.align for column in block.columns], keep=keep)


def facts(block: Facts, width: int, spans: Mapping[str, PageSpan], *, keep: bool) -> str:
    """Return labelled values in one or two columns, filled from left to right."""
    columns = max(1, block.columns)
    each = width // columns
    label = round(each * min(0.6, block.label_share * (1 if columns == 1 else 1.4)))
    widths = [label, each - label] * columns
    look, grey = Look(size=10), Look(size=10, color=MUTED)
    pairs = [block.rows[at : at + columns] for at in range(0, len(block.rows), columns)]
    rows = []
    for at, pair in enumerate(pairs):
        filled = [*pair, *([("", "")] * (columns - len(pair)))]
        cells = [
            part
            for name, value in filled
            for part in (run(name, grey), cell_runs(value, spans, look))
        ]
        last = keep and at >= len(pairs) - _LAST
        rows.append(_row(cells, widths, ["left"] * len(widths), keep=last))
    return _table(rows, widths, "facts" if block.ruled else "none") if rows else ""


def bars(block: BarChart, width: int, *, keep: bool) -> str:
    """Return the bars of a chart as a table of their labels and words."""
    widths = [round(width * 0.3), width - round(width * 0.3)]
    look = Look(size=10)
    rows = [
        _row([run(bar.label, look), run(bar.words, look)], widths, ["left", "left"], keep=keep)
        for bar in block.bars
    ]
    title = paragraph(run(block.title, Look(strong=True)), keep=True, after=2)
    note = paragraph(run(block.note, Look(size=9, color=MUTED)), after=6)
    drawn = _table(rows, widths, "facts") if rows else ""
    return (title if block.title else "") + drawn + (note if block.note else "")


def signatures(block: Signatures, width: int, words: Words) -> str:
    """Return lines to sign on in columns, each with room for a date; a row is never parted."""
    columns = max(1, block.columns)
    widths = [width // columns] * columns
    rows = []
    for at in range(0, len(block.labels), columns):
        labels = block.labels[at : at + columns]
        cells = [run(f"\n{label}：____________\n{words(DATE)}") for label in labels]
        cells += [""] * (columns - len(cells))
        last = at + columns >= len(block.labels)
        rows.append(_row(cells, widths, ["left"] * columns, keep=not last, whole=True))
    return _table(rows, widths, "none") if rows else ""


def _table(rows: Iterable[str], widths: list[int], rules: str) -> str:
    edges = "".join(
        f'<w:{edge} w:val="{"single" if int(size) else "nil"}" w:sz="{size}" w:space="0" '
        f'w:color="{"000000" if int(size) > 4 or rules == "grid" else "8C8C8C"}"/>'
        for edge, size in zip(_EDGES, _RULES[rules], strict=True)
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        # Two tables that touch would become one.
        + paragraph("", style="Gap")
    )


def _row(
    cells: list[str], widths: list[int], aligns: list[Align], *,
    heading: bool = False, keep: bool = False, whole: bool = False,
) -> str:  # fmt: skip
    drawn = "".join(
        _cell(paragraph(runs, style="Cell", align=align, keep=keep), width)
        for runs, width, align in zip(cells, widths, aligns, strict=True)
    )
    marks = ("<w:cantSplit/>" if heading or whole else "") + ("<w:tblHeader/>" if heading else "")
    return f"<w:tr><w:trPr>{marks}</w:trPr>{drawn}</w:tr>"


def _across(runs: str, widths: list[int], *, keep: bool) -> str:
    body = paragraph(runs, style="Cell", keep=keep)
    return f"<w:tr>{_cell(body, sum(widths), span=len(widths))}</w:tr>"


def _cell(body: str, width: int, span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}</w:tcPr>{body}</w:tc>'
