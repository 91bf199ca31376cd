"""Texts of papers as work on the worker; knows no widget."""

from reports.content import Drawn
from reports.papers.templates import TEMPLATES, Template, trial
from reports.pdf.virtual import VirtualPdf, draw_virtual
from resources.language import Words
from storage.casework.change import Change
from storage.casework.session import Session
from storage.casework.templates import own_text, reset_text, set_text
from storage.progress import Progress
from ui.pages.settings_work import office


def own_texts(session: Session, _progress: Progress) -> dict[str, str]:
    """Return the texts that the office has worded itself, by their uses."""
    found = {template.use: own_text(session, template.use) for template in TEMPLATES}
    return {use: text for use, text in found.items() if text}


def kept(session: Session, _progress: Progress, *, use: str, text: str) -> Change:
    """Let a text hold from today on; raises what ``set_text`` raises."""
    return set_text(session, use, text)


def shipped_again(session: Session, _progress: Progress, *, use: str) -> Change:
    """Let the shipped text hold again; raises ``NotPermitted``."""
    return reset_text(session, use)


def drawn_trial(
    session: Session, progress: Progress, *, template: Template, text: str, words: Words
) -> tuple[VirtualPdf, Drawn]:
    """Draw the paper of an invented case with a text in it; nothing is kept."""
    paper = trial(template, text, office(session, progress), words, session.clock.now().iso)
    return draw_virtual(paper, progress=progress)
