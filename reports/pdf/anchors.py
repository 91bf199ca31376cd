"""Where a paper's links lead: checked before anything is drawn."""

from collections.abc import Iterator

from reports.content import Block, Cell, Facts, Link, Pages, Paper, Plate, Table, Together


def check(paper: Paper) -> None:
    """Raise ValueError when ``paper`` has no section or leads to one that it does not have."""
    if not paper.sections:
        raise ValueError("a paper needs a section")
    known = {section.anchor for section in paper.sections if section.anchor}
    # A sequence's name stands for all its pages.
    known |= {section.sequence for section in paper.sections if section.sequence != "none"}
    for section in paper.sections:
        if section.back and section.back not in known:
            raise ValueError(f"no section is called {section.back!r}")
        for block in section.blocks:
            for cell in _cells(block):
                if isinstance(cell, Pages | Link) and cell.anchor not in known:
                    raise ValueError(f"no section is called {cell.anchor!r}")


def _cells(block: Block) -> Iterator[Cell]:
    match block:
        case Table():
            for row in block.rows:
                yield from row
        case Facts():
            yield from (cell for _, cell in block.rows)
        case Plate():
            yield from (cell for _, cell in block.facts.rows)
        case Together():
            for inner in block.blocks:
                yield from _cells(inner)
        case _:
            return
