"""When and by whom a record was entered, apart from when the thing happened."""

from reports.content import Cell
from reports.sections.view import View
from resources.language import N_
from storage.rows import Row

Rows = tuple[tuple[str, Cell], ...]


def entry_rows(view: View, row: Row) -> Rows:
    """Return time and person of the entry, a sender's own claim of them, and the corrections."""
    words = view.words
    entered = view.when(row.recorded_at or None)
    if row.via == "import":
        entered = view.bracket(entered, words(N_("taken in from another system")))
    rows: list[tuple[str, Cell]] = [
        (words(N_("Entered at")), entered),
        (words(N_("Entered by")), view.recorder(row.recorded_by)),
    ]
    if row.claimed_at or row.claimed_by:
        claim = (view.when(row.claimed_at or None), view.text(row.claimed_by or ""))
        said = words(N_(", ")).join(part for part in claim if part)
        rows.append((words(N_("Entered, as the sender claims")), said))
    return (*rows, (words(N_("Corrections")), corrections(view, row)))


def corrections(view: View, row: Row) -> str:
    """Return how often a record was corrected; the earlier versions stay readable in the vault."""
    if not row.corrections:
        return view.words(N_("none"))
    return view.words(N_("{n}; the earlier versions are kept"), n=row.corrections)
