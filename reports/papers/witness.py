"""Data for the application that witnesses appear in court (证人出庭申请资料表), one page each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.content import Block, Cell, Facts, Heading, PageBreak, Paper, Signatures, Text
from reports.papers.single import paper_view, single
from reports.papers.suit import suit_facts
from reports.sections.arrears import told
from reports.sections.view import View
from resources.language import N_, Words
from storage.kinds.finding import KIND as FINDING
from storage.rows import CaseFile, Row

TITLE = N_("Data for the application that a witness appears")
ONLY_PERCEIVED = N_(
    "A witness tells what was perceived, without guesses or opinions. What is blank is not "
    "recorded and has to be asked."
)
NOBODY = N_("No witness is recorded; an empty sheet follows.")


@dataclass(slots=True)
class Witness:
    """A person, how to reach them, and what they perceived, by the records that name them."""

    name: str
    organisation: str = ""
    position: str = ""
    phone: str = ""
    perceived: list[str] = field(default_factory=list)


def compose(file: CaseFile, _ref: str, words: Words, made_at: str) -> Paper:
    """Return a page for every witness that the records name; it needs no ref."""
    view = paper_view(file, words)
    found = witnesses(view)
    blocks: list[Block] = []
    for one in found or [Witness("")]:
        if blocks:
            blocks.append(PageBreak())
        blocks += _page(view, one, empty=not found)
    return single(view, words(TITLE), tuple(blocks), made_at)


def witnesses(view: View) -> list[Witness]:
    """Return everybody who can tell the court what they perceived, each once."""
    known: dict[str, Witness] = {}
    for values, perceived in _named(view):
        name = str(values.get("name") or "")
        if name:
            one = known.setdefault(name, Witness(name))
            for part in ("organisation", "position", "phone"):
                setattr(one, part, getattr(one, part) or str(values.get(part) or ""))
            one.perceived.append(perceived)
    return list(known.values())


def _named(view: View) -> Iterator[tuple[Mapping[str, Any], str]]:
    words, file = view.words, view.file
    for row in file.rows("visits"):
        place = view.text((row["place"] or {}).get("text"))
        at = view.when(row["arrived_at"] or row["planned_at"])
        said = words(N_("was present at the visit of {time}, {place}"), time=at, place=place)
        yield from ((one, said) for one in row["witnesses"] or ())
    for row in file.rows("interviews"):
        at = view.span(row["started_at"], row["ended_at"])
        said = words(N_("was present at the interview of {time}"), time=at)
        yield from ((one, said) for one in row["witnesses"] or ())
    for row in file.rows("notices"):
        for delivery in row["deliveries"] or ():
            said = _delivery(view, row, delivery)
            yield from ((one, said) for one in delivery.get("witnesses") or ())
    for row in file.rows("findings"):
        source = row["source"] or {}
        if source.get("informant") and source.get("will_testify"):
            yield {**source, "name": source["informant"]}, _finding(view, row)


def _delivery(view: View, row: Row, delivery: Mapping[str, Any]) -> str:
    return view.words(
        N_("saw the delivery of notice {number} on {time}, {place}"),
        number=row["number"],
        time=view.when(delivery.get("at")),
        place=view.text(delivery.get("place")),
    )


def _finding(view: View, row: Row) -> str:
    kind = view.option(FINDING, "kind", row["kind"])
    message = N_("told on {time} ({kind}): {text}")
    text = told(view, row) or view.number(row.ref)
    return view.words(message, time=view.when(row["found_at"]), kind=kind, text=text)


def _page(view: View, one: Witness, *, empty: bool) -> Iterable[Block]:
    words = view.words
    yield Heading(words(TITLE), align="center")
    if empty:
        yield Text(words(NOBODY), "muted", "center")
    yield Facts(suit_facts(view), columns=2, label_share=0.24)
    yield Heading(words(N_("The witness")), level=3)
    yield Facts(_person(view, one), label_share=0.24)
    yield Heading(words(N_("What the witness is to tell")), level=3)
    yield Facts(_subject(view, one), label_share=0.24)
    yield Text(words(ONLY_PERCEIVED), "muted", size=8.5)
    yield Signatures((words(N_("Applicant (signature, seal)")), words(N_("Counsel (signature)"))))


def _person(view: View, one: Witness) -> tuple[tuple[str, Cell], ...]:
    words = view.words
    return (
        (words(N_("Name")), one.name),
        (words(N_("Occupation")), ""),
        (words(N_("Organisation, position")), view.bracket(one.organisation, one.position)),
        (words(N_("Place of residence")), ""),
        (words(N_("Telephone")), one.phone),
    )


def _subject(view: View, one: Witness) -> tuple[tuple[str, Cell], ...]:
    words = view.words
    return (
        (words(N_("Main content")), "\n".join(dict.fromkeys(one.perceived))),
        (words(N_("Why it bears on the facts to be proved")), ""),
        (words(N_("Why the witness has to appear")), ""),
    )
