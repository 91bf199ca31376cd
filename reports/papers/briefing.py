"""The sheet that visiting staff take along (出访简报): people, last visit, do-not list."""

from collections.abc import Iterator

from reports.content import Block, Cell, Column, Facts, Heading, Paper, Table, Text
from reports.papers.single import paper_view, single
from reports.sections.amounts import yuan
from reports.sections.house import house_lines
from reports.sections.view import View
from resources.language import N_, NC_, Words
from storage.kinds.flag import KIND as FLAG
from storage.kinds.party import KIND as PARTY
from storage.kinds.visit import KIND as VISIT
from storage.rows import CaseFile, Row
from storage.rules.masking import mask_id

TITLE = N_("Briefing for a visit")
DO_NOT = (
    N_("Go with at least two staff; show ID and authority first and say why you come."),
    N_("Do not tell neighbours, relatives, colleagues or the property office about the debt."),
    N_("Do not post a notice where it can be read; hand it over in a sealed envelope."),
    N_("Do not enter a home without leave; leave at once when asked to."),
    N_("Do not wait at the home for long, and never between 22:00 and 8:00."),
    N_("No threats, no insults, no claim to be of a court, the police or a law firm."),
    N_("Take no cash and no money on a private account."),
    N_("At any sign of distress stop, do not leave the person alone, telephone the supervisor."),
)


def compose(file: CaseFile, _ref: str, words: Words, made_at: str) -> Paper:
    """Return the briefing for the next visit of a case; it needs no ref."""
    view = paper_view(file, words)
    blocks: tuple[Block, ...] = (
        Heading(words(TITLE), align="center"),
        *briefing_blocks(view, made_at[:10]),
    )
    return single(view, words(TITLE), blocks, made_at)


def briefing_blocks(view: View, on: str) -> tuple[Block, ...]:
    """Return what the visiting staff take along about one case."""
    words = view.words
    return (
        Facts(_case(view), columns=2, label_share=0.2),
        Heading(words(NC_("party", "People")), level=3),
        _people(view),
        Heading(words(N_("Last visit")), level=3),
        Facts(_last_visit(view)),
        Heading(words(N_("Take care")), level=3),
        *_care(view, on),
    )


def _case(view: View) -> tuple[tuple[str, Cell], ...]:
    words, case = view.words, view.file.case
    loans = view.file.rows("loans")
    step = case["next_action"] or {}
    plan = view.bracket(view.text(step.get("what")), view.day(step.get("on")))
    lent = view.texts((yuan(row["principal"]) for row in loans), words(N_("; ")))
    due = words(N_("; ")).join(view.day(row["due_on"]) for row in loans)
    return (
        (words(N_("File no.")), str(case["case_no"] or "")),
        (words(N_("Next action")), plan),
        (words(N_("Principal lent")), lent),
        (words(N_("Due date")), due),
    )


def _people(view: View) -> Table:
    words = view.words
    columns = (
        Column(words(N_("Role")), 0.15),
        Column(words(N_("Name")), 0.15),
        Column(words(N_("ID no. (masked)")), 0.22),
        Column(words(N_("Telephone")), 0.18),
        Column(words(N_("Address")), 0.3),
    )
    rows = tuple(_person(view, row) for row in view.file.rows("parties"))
    return Table(columns, rows, empty=words(N_("No people are recorded.")))


def _person(view: View, row: Row) -> tuple[Cell, ...]:
    phones = (one.get("number") for one in row["phones"] or ())
    places = (one.get("text") for one in row["addresses"] or ())
    number = mask_id(row["id_number"]) if row["id_number"] else ""
    role = view.option(PARTY, "role", row["role"])
    return (
        Text(role),
        Text(view.text(row["name"])),
        number,
        Text(view.texts(phones)),
        Text(view.texts(places)),
    )


def _last_visit(view: View) -> tuple[tuple[str, Cell], ...]:
    words = view.words
    made = [row for row in view.file.rows("visits") if row.ordinal is not None]
    if not made:
        return ((words(N_("Last visit")), words(N_("none yet"))),)
    last = max(made, key=lambda row: row.ordinal or 0)
    return (
        (words(N_("Visit no.")), str(last.ordinal)),
        (words(N_("Arrival")), view.when(last["arrived_at"])),
        (words(N_("Result of the visit")), view.option(VISIT, "outcome", last["outcome"])),
        (words(N_("Observed on site")), view.texts(last["observations"])),
        (words(N_("Next steps planned")), view.text(last["next"])),
    )


def _care(view: View, on: str) -> Iterator[Block]:
    words = view.words
    flags = [row for row in view.file.rows("flags") if not row["resolved_on"]]
    if flags:
        # Only what kind of care is due: the reason stays with those who may read it.
        said = (view.option(FLAG, "kind", row["kind"]) for row in flags)
        marks = words(N_("; ")).join(dict.fromkeys(said))
        yield Text(words(N_("Marks on this file: {marks}"), marks=marks), "strong")
    # The office may add reminders; what keeps people safe and the visit lawful always stands.
    own = house_lines(view, "briefing", (), on)
    for number, line in enumerate((*map(words, DO_NOT), *own), start=1):
        yield Text(f"{number}. {line}")
