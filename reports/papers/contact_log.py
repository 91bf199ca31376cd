"""The list of all contacts and visits of a case as a paper of its own."""

from reports.content import Heading, Paper
from reports.papers.single import paper_view, single
from reports.sections.contact_log import contact_log_blocks
from resources.language import N_, Words
from storage.rows import CaseFile

TITLE = N_("List of collection records")


def compose(file: CaseFile, _ref: str, words: Words, made_at: str) -> Paper:
    """Return the list; it needs no ref."""
    view = paper_view(file, words)
    blocks = (Heading(words(TITLE), align="center"), *contact_log_blocks(view))
    return single(view, words(TITLE), blocks, made_at, landscape=True)
