"""The report of one visit (外访情况报告), written from the day's records."""

from collections.abc import Iterator
from dataclasses import replace

from reports.content import Block, Cell, Column, Facts, Heading, Paper, Table, Text
from reports.papers.single import paper_view, record, single
from reports.sections.arrears import source_of, summary
from reports.sections.contact_log import contact_table
from reports.sections.signing import signed
from reports.sections.view import View
from reports.sections.visit import visit_body, visit_signatures
from resources.language import N_, Words
from storage.kinds.finding import KIND as FINDING
from storage.rows import CaseFile, Row
from storage.rules.dates import parse_time

TITLE = N_("Report of a visit")


def compose(file: CaseFile, ref: str, words: Words, made_at: str) -> Paper:
    """Return the report of the visit ``ref``; raises NoSuchRecord."""
    view = replace(paper_view(file, words), made_at=made_at)
    row = record(file, "visits", ref)
    blocks: list[Block] = [
        Heading(words(TITLE), align="center"),
        Facts(_case(view), columns=2, label_share=0.27),
        *signed(
            visit_details(view, row),
            visit_signatures(view),
            Text(
                words(N_("Printed at {time}"), time=view.when(made_at)), "muted", "right", size=8.5
            ),
        ),
    ]
    return single(view, words(TITLE), tuple(blocks), made_at)


def visit_details(view: View, row: Row) -> tuple[Block, ...]:
    """Return a visit's record with the contacts of its day, its findings and its photographs."""
    return (
        *visit_body(view, row),
        *_contacts(view, row),
        *_findings(view, row),
        *_photographs(view, row),
    )


def _case(view: View) -> tuple[tuple[str, Cell], ...]:
    words = view.words
    return (
        (words(N_("File no.")), str(view.file.case["case_no"] or "")),
        (words(N_("Borrower, guarantors")), view.borrowers()),
    )


def _contacts(view: View, row: Row) -> Iterator[Block]:
    arrived = row["arrived_at"] or row["planned_at"]
    if arrived:
        yield Heading(view.words(N_("Calls, messages and visits of the day")), level=3)
        yield contact_table(view, parse_time(arrived).date().isoformat())


def _findings(view: View, row: Row) -> Iterator[Block]:
    words = view.words
    rows = tuple(one for one in view.file.rows("findings") if one["visit"] == row.ref)
    if not rows:
        return
    yield Heading(words(N_("What was asked of third parties")), level=3)
    columns = (
        Column(words(N_("Found out at")), 0.18),
        Column(words(N_("Kind of finding")), 0.13),
        Column(words(N_("Source, informant")), 0.25),
        Column(words(N_("Amounts and content in the words used")), 0.44),
    )
    yield Table(columns, tuple(_finding(view, one) for one in rows))


def _finding(view: View, row: Row) -> tuple[Cell, ...]:
    kind = view.option(FINDING, "kind", row["kind"])
    return (Text(view.when(row["found_at"])), Text(kind), source_of(view, row), summary(view, row))


def _photographs(view: View, row: Row) -> Iterator[Block]:
    words = view.words
    rows = tuple(one for one in view.file.rows("evidence") if one["visit"] == row.ref)
    if not rows:
        return
    yield Heading(words(N_("Photographs and video")), level=3)
    columns = (
        Column(words(N_("File name")), 0.3),
        Column(words(N_("What it shows")), 0.45),
        Column(words(N_("Taken by")), 0.25),
    )
    yield Table(columns, tuple(_photograph(view, one) for one in rows))


def _photograph(view: View, row: Row) -> tuple[Cell, ...]:
    found = view.file.attachment(row.ref)
    name = found.name if found else str(row["file"] or "")
    return (Text(view.text(name)), Text(view.text(row["caption"])), view.staff(row["taken_by"]))
