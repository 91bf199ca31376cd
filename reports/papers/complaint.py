"""Data for a complaint in elements (要素式起诉状), forms 08, 09 and 10 (rules.md R2.1)."""

from collections.abc import Iterator
from datetime import date

from reports.content import Block, Cell, Facts, Heading, Paper, Signatures, Text
from reports.papers.complaint_costs import cost_remarks
from reports.papers.complaint_form import (
    Answers,
    edition,
    form,
    lead,
    lines_of,
    numbered,
    special_notice,
)
from reports.papers.complaint_parties import agent_answers, party_answers, service_answers
from reports.papers.complaint_values import case_answers
from reports.papers.single import paper_view, single
from reports.sections.signing import signed
from reports.sections.view import View
from resources.language import N_, Words
from storage.casework.reckoning import case_owed
from storage.kinds.litigation import CLAIM_TYPES
from storage.rows import CaseFile

TITLE = N_("Data for the complaint in elements")
ABOUT = N_(
    "Elements, order and labels are those of the court's form ({edition}). Filled from the case "
    "file as of {day}; what is blank or not ticked is not recorded or is for the plaintiff to "
    "decide. To be checked item by item before it is handed in; false statements have consequences "
    "in law."
)
LABELS_STAY = N_("The court's labels stay in Chinese; they may not be changed.")
OTHER_CLAIM = N_("The case file records another type of claim: {claim}.")
OTHER_FORM = N_("By what is recorded form {number} fits, not this one.")
FORMS = ("08", "09", "10")
# The court's form is Chinese, whatever the language of what stands around it.
_LANGUAGE = "zh_CN"


def compose_08(file: CaseFile, _ref: str, words: Words, made_at: str, on: date) -> Paper:
    """Return the data of form 08, loans of licensed institutions, as of ``on``."""
    return _compose(file, "08", words, made_at, on)


def compose_09(file: CaseFile, _ref: str, words: Words, made_at: str, on: date) -> Paper:
    """Return the data of form 09, private lending, as of ``on``."""
    return _compose(file, "09", words, made_at, on)


def compose_10(file: CaseFile, _ref: str, words: Words, made_at: str, on: date) -> Paper:
    """Return the data of form 10, credit cards, as of ``on``."""
    return _compose(file, "10", words, made_at, on)


def _compose(file: CaseFile, number: str, words: Words, made_at: str, on: date) -> Paper:
    outer, inner = paper_view(file, words), paper_view(file, Words(_LANGUAGE))
    asked = form(number)
    answers = case_answers(inner, on, _methods(asked["parts"]))
    blocks: list[Block] = [
        Heading(asked["title"], align="center"),
        Text(f"（{asked['cause']}）", "strong", "center"),
        *(Text(text, "muted", size=8.5) for text in _about(outer, asked["claim"], on)),
        *(Text(text, align="center", size=9) for text in special_notice()),
        Heading("当事人信息", level=3),
        Facts(tuple(_parties(inner, asked["parties"])), label_share=0.24),
    ]
    for title, rows in asked["parts"]:
        blocks += [Heading(title, level=3), *_lead(title)]
        blocks.append(Facts(_part(title, rows, answers), label_share=0.24))
    blocks += [Signatures(tuple(asked["sign"]), 1)]
    return single(outer, words(TITLE), signed(tuple(blocks)), made_at)


def _about(view: View, claim: str, on: date) -> Iterator[str]:
    words = view.words
    yield words(ABOUT, edition=edition(), day=view.day(on.isoformat()))
    if words.language != _LANGUAGE:
        yield words(LABELS_STAY)
    recorded = view.litigation().get("claim_type")
    if recorded and recorded != claim:
        yield words(OTHER_CLAIM, claim=words(dict(CLAIM_TYPES)[recorded]))
    fitting = _fitting(view)
    if fitting and claim not in fitting:
        numbers = view.joined(number for number in FORMS if form(number)["claim"] in fitting)
        yield words(OTHER_FORM, number=numbers)
    yield from cost_remarks(view)
    for note in case_owed(view.file, on).supposed:
        yield note.say(words)


def _fitting(view: View) -> frozenset[str]:
    """Return the claims that fit what is recorded; empty where nothing tells."""
    if recorded := view.litigation().get("claim_type"):
        return frozenset({str(recorded)})
    regimes = {row["regime"] for row in view.file.rows("loans")}
    found = {"private": {"private"}, "financial": {"financial", "card"}}
    return frozenset().union(*(found[regime] for regime in regimes if regime in found))


def _parties(view: View, rows: list[tuple[str, str, str]]) -> Iterator[tuple[str, Cell]]:
    for label, role, shape in rows:
        match role:
            case "agent":
                found: tuple[Answers, ...] = (agent_answers(view),)
            case "service":
                found = (service_answers(view),)
            case "electronic":
                found = (Answers(),)
            case _:
                found = party_answers(view, role, shape)
        for answers in found:
            yield label, answers.fill(lines_of(shape))


def _lead(title: str) -> Iterator[Text]:
    if said := lead(title):
        yield Text(said, "muted", size=8.5, keep_with_next=True)


def _part(
    title: str, rows: list[tuple[str, list[str]]], answers: Answers
) -> tuple[tuple[str, Cell], ...]:
    """Return the elements of one part of the form, with the numbers that the court gives them."""
    name = "{n}. {label}" if numbered(title) else "{label}"
    return tuple(
        (name.format(n=n, label=label), answers.fill(lines))
        for n, (label, lines) in enumerate(rows, 1)
    )


def _methods(parts: list[tuple[str, list[tuple[str, list[str]]]]]) -> frozenset[str]:
    """Return the ways of repayment for which the form has a box of its own."""
    known = ("bullet", "equal_instalment", "equal_principal")
    text = "".join(line for _title, rows in parts for _label, lines in rows for line in lines)
    return frozenset(method for method in known if f"[repay={method}]" in text)
