"""A paper that stands alone: its one section, its page numbers, and the view it is made from."""

from reports.content import Block, Paper, Section
from reports.sections.silence import distressed
from reports.sections.view import View
from resources.language import N_, Words
from storage.errors import NoSuchRecord
from storage.rows import CaseFile, Row

PAGE = N_("page {page} of {pages}")


def paper_view(file: CaseFile, words: Words) -> View:
    """Return the file as a single paper shows it: third persons masked, distress not quoted."""
    return View(file, words, withheld=distressed(file))


def single(
    view: View,
    title: str,
    blocks: tuple[Block, ...],
    made_at: str,
    *,
    signed: str = "",
    landscape: bool = False,
) -> Paper:
    """Return ``blocks`` as a paper; ``signed`` is a line to sign on at the foot of every page.

    There the number of the page stands beside it, so that no page is exchanged (rules.md R2.5).
    """
    organisation = view.organisation("", "name")
    paged = view.words(PAGE, page="{page}", pages="{pages}")
    section = Section(
        blocks,
        sequence="paper",
        header=(organisation, "", "" if signed else paged),
        footer=(signed, "", paged if signed else ""),
        anchor="paper",
        landscape=landscape,
    )
    return Paper(title, organisation, view.words.language, made_at, (section,))


def record(file: CaseFile, list_name: str, ref: str) -> Row:
    """Return a record by its ref, or by its number where it bears one; else NoSuchRecord."""
    for row in file.rows(list_name):
        if ref in (row.ref, row["number"]):
            return row
    raise NoSuchRecord(ref=ref)
