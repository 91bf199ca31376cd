"""The masked progress sheet for creditors' overseers: made by rule, without any free text."""

from collections.abc import Iterator
from datetime import date

from reports.content import Block, Cell, Column, Facts, Heading, Paper, Table, Text
from reports.papers.single import single
from reports.sections.amounts import yuan
from reports.sections.people import defendants
from reports.sections.view import NAMES, View
from resources.language import N_, NC_, Words
from storage.casework.reckoning import case_owed
from storage.kinds.case import KIND as CASE
from storage.kinds.contact import KIND as CONTACT
from storage.kinds.notice import KIND as NOTICE
from storage.kinds.promise import KIND as PROMISE
from storage.kinds.visit import KIND as VISIT
from storage.rows import CaseFile, Row
from storage.rules.dates import parse_time
from storage.rules.masking import mask_address, mask_names
from storage.rules.money import money_text
from storage.rules.owed import SUPPOSED_SUM

TITLE = N_("Progress sheet (masked)")
NOTE = N_(
    "Made by rule from the records: names, numbers and addresses are masked, and no text that "
    "somebody wrote is taken over. Not evidence, not to be published."
)
PLACES = {
    "residence": N_("a home"),
    "workplace": N_("a place of work"),
    "site": N_("a building site"),
    "office": N_("an office"),
}
SOMEWHERE = N_("a place")


def compose(file: CaseFile, _ref: str, words: Words, made_at: str, on: date) -> Paper:
    """Return the sheet as of ``on``; it needs no ref and shows nobody's full name."""
    view = View(file, words)
    blocks: tuple[Block, ...] = (
        Heading(words(TITLE), align="center"),
        Facts(_case(view, on), columns=2, label_share=0.26),
        Heading(words(NC_("progress", "What was done")), level=3),
        _steps(view, on),
        *(Text(note.say(words), "muted", size=8.5) for note in case_owed(file, on).supposed),
        Text(words(NOTE), "muted", size=8.5),
    )
    return single(view, words(TITLE), blocks, made_at)


def _case(view: View, on: date) -> tuple[tuple[str, Cell], ...]:
    words, case = view.words, view.file.case
    loans = view.file.rows("loans")
    step = (case["next_action"] or {}).get("on")
    found = case_owed(view.file, on)
    owed = yuan(money_text(found.total)) if loans else ""
    if found.supposed:
        owed = view.bracket(owed, words(SUPPOSED_SUM))
    masks = mask_names(str(row["name"]) for row in defendants(view.file)).values()
    as_of = words(N_("Owed as of {day}"), day=view.day(on.isoformat()))
    return (
        (words(N_("File no.")), str(case["case_no"] or "")),
        (words(N_("Stage")), view.option(CASE, "stage", case["stage"])),
        (words(N_("Borrower, guarantors")), words(NAMES).join(masks)),
        (
            words(N_("Principal lent")),
            words(N_("; ")).join(yuan(row["principal"]) for row in loans),
        ),
        (words(N_("Due date")), words(N_("; ")).join(view.day(row["due_on"]) for row in loans)),
        (as_of, owed),
        (words(N_("Visits made")), str(sum(row.ordinal is not None for row in _visits(view, on)))),
        (words(N_("Next action on")), view.day(step)),
    )


def _visits(view: View, on: date) -> list[Row]:
    rows = view.file.rows("visits")
    return [row for row in rows if row["arrived_at"] and _day(row["arrived_at"]) <= on]


def _day(moment: str) -> date:
    return parse_time(moment).date()


def _steps(view: View, on: date) -> Table:
    words = view.words
    columns = (
        Column(words(NC_("progress", "Day")), 0.2),
        Column(words(NC_("progress", "What")), 0.25),
        Column(words(NC_("progress", "Where")), 0.27),
        Column(words(NC_("progress", "Result")), 0.28),
    )
    dated = sorted(_dated(view, on), key=lambda pair: pair[0])
    rows = tuple((view.day(when), *cells) for when, cells in dated)
    return Table(columns, rows, empty=words(N_("Nothing is recorded yet.")), size=9)


def _dated(view: View, on: date) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    words = view.words
    for row in _visits(view, on):
        result = view.option(VISIT, "outcome", row["outcome"])
        named = words(N_("Visit no. {n}"), n=row.ordinal) if row.ordinal else words(N_("Visit"))
        yield _moment(row["arrived_at"]), (named, Text(_place(view, row)), Text(result))
    for row in view.file.rows("contacts"):
        if _day(row["at"]) <= on:
            way = view.option(CONTACT, "channel", row["channel"])
            yield _moment(row["at"]), (way, "", Text(view.option(CONTACT, "result", row["result"])))
    for row in view.file.rows("notices"):
        if row["issued_on"] <= on.isoformat():
            what = Text(view.option(NOTICE, "kind", row["kind"]))
            yield row["issued_on"], (what, "", Text(_deliveries(view, row)))
    for row in view.file.rows("promises"):
        if row["made_at"] and _day(row["made_at"]) <= on:
            kind = view.option(PROMISE, "kind", row["kind"])
            promised = view.bracket(words(NC_("progress", "Promise")), kind)
            state = view.option(PROMISE, "state", row["state"])
            said = (yuan(row["amount"]), view.day(row["due_on"]), state)
            result = words(N_(", ")).join(part for part in said if part)
            yield _moment(row["made_at"]), (Text(promised), "", Text(result))


def _moment(text: str) -> str:
    return parse_time(text).isoformat()


def _deliveries(view: View, row: Row) -> str:
    said = []
    for one in row["deliveries"] or ():
        method = view.option(NOTICE, "deliveries.method", one.get("method"))
        said.append(
            view.bracket(method, view.option(NOTICE, "deliveries.result", one.get("result")))
        )
    return view.words(N_("; ")).join(said)


def _place(view: View, row: Row) -> str:
    """Return the district and what kind of place it is: 成都市温江区某小区."""
    place = row["place"] or {}
    district = mask_address(str(place.get("text") or "")).removesuffix("***")
    kind = view.words(PLACES.get(place.get("kind") or "", SOMEWHERE))
    between = "" if view.words.language == "zh_CN" or not district else ", "
    return f"{district}{between}{kind}"
