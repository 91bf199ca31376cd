"""Data for applications to the court: that it gathers evidence, that evidence is preserved (R1.11).

Only data: the grounds in law, the order asked for and the reasons stay for counsel to write.
"""

from collections.abc import Iterator

from reports.content import (
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Paper,
    Signatures,
    Table,
    Text,
)
from reports.papers.labels import recordings
from reports.papers.records_asked import asked_for
from reports.papers.single import paper_view, single
from reports.papers.suit import suit_facts
from reports.sections.signing import signed
from reports.sections.view import View
from resources.language import N_, Words
from storage.kinds.evidence import KIND as EVIDENCE
from storage.kinds.finding import KIND as FINDING
from storage.rows import CaseFile, Row

INVESTIGATION = N_("Data for the application that the court gathers evidence")
PRESERVATION = N_("Data for the application that evidence is preserved")
# Those who hold records that a party cannot lawfully get by itself.
_HOLDERS = ("property_office", "electricity", "water", "gas", "heating", "committee")
# Lines to write in by hand.
ROOM = "\n\n"
_LAWFUL = N_(
    "Only what a party cannot lawfully get by itself may be asked for. What is blank is not "
    "recorded and has to be filled in."
)
_LOSS = N_("What may be lost or become hard to get later. What is blank is not recorded.")


def compose_investigation(file: CaseFile, _ref: str, words: Words, made_at: str) -> Paper:
    """Return whom the court may ask for which records; it needs no ref."""
    view = paper_view(file, words)
    rows = tuple(_holder(view, row) for row in view.file.rows("findings") if _held(row))
    columns = (
        Column(words(N_("Who holds it")), 0.24),
        Column(words(N_("What is asked for")), 0.34),
        Column(words(N_("What it is to prove")), 0.22),
        Column(words(N_("Recorded in")), 0.2),
    )
    held = Table(columns, rows, empty=words(N_("No holder of records is recorded.")), size=9)
    asked = (
        (words(N_("Accounts and transactions (bank, payment service)")), ROOM),
        (words(N_("Why the party cannot get it by itself")), ROOM),
        (words(N_("Why it bears on the facts to be proved")), ROOM),
    )
    return _application(
        view, INVESTIGATION, (held, Facts(asked, label_share=0.3)), _LAWFUL, made_at
    )


def compose_preservation(file: CaseFile, _ref: str, words: Words, made_at: str) -> Paper:
    """Return the recordings, whose devices may be lost or written over; it needs no ref."""
    view = paper_view(file, words)
    rows = tuple(_carrier(view, row) for row in recordings(view))
    columns = (
        Column(words(N_("Name of the evidence")), 0.3),
        Column(words(N_("Kind")), 0.16),
        Column(words(N_("Original or its medium, where kept")), 0.34),
        Column(words(N_("Taken at")), 0.2),
    )
    carriers = Table(columns, rows, empty=words(N_("No recordings are in this case.")), size=9)
    asked = (
        (words(N_("What is to be preserved, and where")), ROOM),
        (words(N_("Why it may be lost")), ROOM),
        (words(N_("How it is to be preserved")), ROOM),
        (words(N_("Security offered")), ROOM),
    )
    return _application(
        view, PRESERVATION, (carriers, Facts(asked, label_share=0.3)), _LOSS, made_at
    )


def _application(view: View, title: str, body: tuple[Block, ...], note: str, made_at: str) -> Paper:
    words = view.words
    blocks = signed(
        (
            Heading(words(title), align="center"),
            Facts(suit_facts(view), columns=2, label_share=0.27),
            Heading(words(N_("What is applied for")), level=3),
            *body,
        ),
        Text(words(note), "muted", size=8.5),
        Signatures((words(N_("Applicant (signature, seal)")), words(N_("Counsel (signature)")))),
    )
    return single(view, words(title), blocks, made_at)


def _held(row: Row) -> bool:
    return (row["source"] or {}).get("kind") in _HOLDERS


def _holder(view: View, row: Row) -> tuple[Cell, ...]:
    source = row["source"] or {}
    kind = view.option(FINDING, "source.kind", source.get("kind"))
    return (
        Text(view.bracket(view.text(source.get("organisation")) or kind, kind)),
        Text(asked_for(view, row) or ROOM),
        Text(view.option(FINDING, "purpose", row["purpose"])),
        Text(view.words(N_(", ")).join(_where(view, row))),
    )


def _where(view: View, row: Row) -> Iterator[str]:
    yield view.option(FINDING, "kind", row["kind"])
    yield view.when(row["found_at"])


def _carrier(view: View, row: Row) -> tuple[Cell, ...]:
    found = view.file.attachment(row.ref)
    name = view.text(row["caption"]) or view.text(found.name if found else row["file"])
    return (
        Text(name),
        Text(view.option(EVIDENCE, "kind", row["kind"])),
        Text(view.texts((row["medium"], row["original_kept_at"]))),
        Text(view.when(row["taken_at"])),
    )
