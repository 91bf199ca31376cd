"""What every application to the court begins with: the suit, its parties and its deadline."""

from reports.content import Cell
from reports.sections.cover import cause
from reports.sections.view import View
from resources.language import N_


def suit_facts(view: View) -> tuple[tuple[str, Cell], ...]:
    """Return the suit as recorded; what is not known stays blank."""
    words, suit = view.words, view.litigation()
    return (
        (words(N_("Cause of action")), cause(view)),
        (words(N_("Case number")), view.text(suit.get("case_number"))),
        (words(N_("Court")), view.text(suit.get("court"))),
        (words(N_("Applicant")), view.plaintiff()),
        (words(N_("Other side")), view.borrowers()),
        (words(N_("Evidence due by")), view.day(suit.get("evidence_deadline"))),
    )
