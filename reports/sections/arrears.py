"""A finding on site, utility arrears above all: every amount as it was said, no sum of our own."""

from collections.abc import Mapping
from typing import Any, Literal

from reports.content import (
    Bar,
    BarChart,
    Block,
    Cell,
    Column,
    Facts,
    Gap,
    Heading,
    Signatures,
    Table,
)
from reports.content import Text as Paragraph
from reports.sections.entry import entry_rows
from reports.sections.free_texts import guarded
from reports.sections.signing import signed
from reports.sections.view import NAMES, View
from resources.language import N_, NC_
from storage.kinds.finding import KIND as FINDING
from storage.rows import Row
from storage.rules.money import said_words

Said = Mapping[str, Any]
_OPEN_ENDS: Mapping[str, Literal["over", "under", "about"]] = {
    "over": "over",
    "under": "under",
    "about": "about",
}


def finding_blocks(view: View, row: Row) -> tuple[Block, ...]:
    """Return the body of a finding's record (rules.md R5.3)."""
    words = view.words
    blocks: list[Block] = [
        Facts(_source(view, row), columns=2, label_share=0.3),
        Facts(_basis(view, row)),
    ]
    if row["kind"] == "utility_arrears":
        blocks += [Heading(words(N_("Arrears, in the words used")), level=3), _lines(view, row)]
        blocks += _chart(view, row)
    else:
        blocks.append(Heading(words(N_("What was learned (fact)")), level=3))
    blocks += [
        Facts(_content(view, row)),
        Heading(words(N_("Inference of the recorder (not a fact)")), level=3),
        Facts(((words(N_("Inference")), view.text(row["inference"])),)),
        Gap(2),
        Facts(entry_rows(view, row), columns=2),
        *guarded(view, (row,)),
    ]
    signers = (words(N_("Recorder (signature)")), words(N_("Informant (signature)")))
    return signed(tuple(blocks), Signatures(signers))


def _source(view: View, row: Row) -> tuple[tuple[str, Cell], ...]:
    words, source = view.words, row["source"] or {}
    kind = view.option(FINDING, "source.kind", source.get("kind"))
    refused = words(N_("refused to give a name")) if source.get("informant_refused") else ""
    return (
        (words(N_("Found out at")), view.when(row["found_at"])),
        (words(N_("Source")), view.bracket(view.text(source.get("organisation")) or kind, kind)),
        (words(N_("Informant")), view.text(source.get("informant")) or refused),
        (words(N_("Position of the informant")), view.text(source.get("position"))),
        (words(N_("Telephone of the informant")), view.text(source.get("phone"))),
        (words(N_("Willing to testify in court")), view.yes(source.get("will_testify"))),
        (words(N_("How it was learned")), view.option(FINDING, "learned_by", row["learned_by"])),
        (words(N_("Debt disclosed to the source")), view.yes(row["debt_disclosed"])),
        (words(N_("State of")), view.day(row["as_of"])),
        (words(N_("Used for")), view.option(FINDING, "purpose", row["purpose"])),
    )


def told_by(view: View, source: Said) -> str:
    """Return who told it: organisation, position and name, or that the name was refused."""
    kind = view.option(FINDING, "source.kind", source.get("kind"))
    where = view.text(source.get("organisation")) or kind
    refused = view.words(N_("name refused")) if source.get("informant_refused") else ""
    person = view.text(source.get("informant")) or refused
    gap = "" if view.words.language == "zh_CN" else " "
    return view.bracket(where + gap + view.text(source.get("position")), person).strip()


def source_of(view: View, row: Row) -> Paragraph:
    """Return in one paragraph who told a finding, by what means, and how they can be reached."""
    words, source = view.words, row["source"] or {}
    phone = view.text(source.get("phone"))
    stands = {True: N_("will testify in court"), False: N_("will not testify in court")}
    testify = source.get("will_testify")
    parts = (
        told_by(view, source),
        view.option(FINDING, "learned_by", row["learned_by"]),
        words(N_("telephone {number}"), number=phone) if phone else "",
        words(stands[testify]) if isinstance(testify, bool) else "",
    )
    return Paragraph(view.joined(parts))


def _basis(view: View, row: Row) -> tuple[tuple[str, Cell], ...]:
    return ((view.words(N_("Why it was lawful to ask")), view.text(row["lawful_basis"])),)


def _lines(view: View, row: Row) -> Table:
    """Return the amounts as said: the lines, what nobody itemised, and the total as stated."""
    words = view.words
    rows: list[tuple[Cell, ...]] = [
        (_utility(view, line), view.month(line.get("period")), said(view, line))
        for line in row["lines"] or ()
    ]
    if row["incomplete"]:
        # One cell, so that the words are found and copied as a whole.
        rows.append((words(N_("The rest not itemised")), "", "—"))
    if row["stated_total"]:
        rows.append((words(N_("Total as stated")), "", said(view, row["stated_total"])))
    return Table(
        (
            Column(words(N_("Kind of arrears")), 0.3),
            Column(words(NC_("arrears", "Month")), 0.3),
            Column(words(N_("Amount in the words used")), 0.4),
        ),
        tuple(rows),
        empty=words(N_("No amounts were stated.")),
        size=10,
    )


def said(view: View, amount: Said | None) -> str:
    """Return an amount in the words in which it was said, third persons masked."""
    return view.text(said_words(amount, view.words.language)) if amount else ""


def _utility(view: View, line: Said) -> str:
    return view.option(FINDING, "lines.utility", line.get("utility"))


def _chart(view: View, row: Row) -> list[Block]:
    lines = row["lines"] or ()
    if not lines:
        return []
    words = view.words
    note = words(N_("Open ends: the amount was given as more, less or about. Nothing is summed."))
    return [
        BarChart(
            tuple(_bar(view, line) for line in lines),
            title=words(N_("Arrears by month, in the words used")),
            note=note,
        )
    ]


def _bar(view: View, line: Said) -> Bar:
    amount, qualifier = line.get("amount"), line.get("qualifier") or "exact"
    label = (view.month(line.get("period")), _utility(view, line))
    return Bar(
        label=" ".join(part for part in label if part),
        length=None if amount is None else float(amount),
        words=said(view, line),
        open_ended=_OPEN_ENDS.get(qualifier, ""),
    )


def _content(view: View, row: Row) -> tuple[tuple[str, Cell], ...]:
    words = view.words
    numbers = dict.fromkeys(view.number(ref) for ref in row["evidence"] or ())
    carriers = words(NAMES).join(number for number in numbers if number)
    return (
        (words(N_("What was told or seen")), view.text(row["text"])),
        (words(N_("Photograph or document of it")), carriers),
    )


def summary(view: View, row: Row) -> Paragraph:
    """Return a finding in one paragraph: what was said, then the inference, named as such."""
    words = view.words
    inference = view.text(row["inference"])
    guess = words(N_("inference (not a fact): {text}"), text=inference) if inference else ""
    parts = (*_told(view, row), guess)
    return Paragraph(words(N_("; ")).join(part for part in parts if part))


def told(view: View, row: Row) -> str:
    """Return what was said, line by line with the total as stated; nothing that was inferred."""
    return view.words(N_("; ")).join(part for part in _told(view, row) if part)


def _told(view: View, row: Row) -> tuple[str, ...]:
    words = view.words
    lines = (_line(view, line) for line in row["lines"] or ())
    rest = words(N_("the rest not itemised")) if row["incomplete"] else ""
    total = said(view, row["stated_total"])
    stated = words(N_("total as stated: {total}"), total=total) if total else ""
    return (view.text(row["text"]), *lines, rest, stated)


def _line(view: View, line: Said) -> str:
    month, utility = view.month(line.get("period")), _utility(view, line)
    return " ".join(part for part in (month, utility, said(view, line)) if part)
