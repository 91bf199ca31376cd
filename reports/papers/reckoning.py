"""The papers of what the rules reckon: interest, limitation; and the list of clues."""

from datetime import date

from reports.content import Heading, Paper
from reports.pack.withheld import CLUE_PURPOSES
from reports.papers.single import paper_view, single
from reports.sections import interest, limitation
from reports.sections.clues import clues_blocks
from resources.language import N_, Words
from storage.rows import CaseFile

CLUES = N_("List of clues on assets and residence")


def compose_interest(file: CaseFile, _ref: str, words: Words, made_at: str, on: date) -> Paper:
    """Return the computation of interest up to ``on``; it needs no ref."""
    view, title = paper_view(file, words), words(interest.TITLE)
    blocks = (Heading(title, align="center"), *interest.interest_blocks(view, on))
    return single(view, title, blocks, made_at, landscape=True)


def compose_limitation(file: CaseFile, _ref: str, words: Words, made_at: str, on: date) -> Paper:
    """Return the events that interrupt limitation as of ``on``; it needs no ref."""
    view, title = paper_view(file, words), words(limitation.TITLE)
    body = limitation.limitation_blocks(view, on, alone=True)
    return single(view, title, (Heading(title, align="center"), *body), made_at, landscape=True)


def compose_clues(file: CaseFile, _ref: str, words: Words, made_at: str) -> Paper:
    """Return the findings that prove nothing in court but help to find assets."""
    view, title = paper_view(file, words), words(CLUES)
    rows = tuple(row for row in file.rows("findings") if row["purpose"] in CLUE_PURPOSES)
    return single(view, title, (Heading(title, align="center"), *clues_blocks(view, rows)), made_at)
