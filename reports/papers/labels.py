"""Labels for the folder of a case and for the disc or stick with its recordings (rules.md R1.9)."""

from collections.abc import Iterator

from reports.content import Block, Cell, Column, Facts, Heading, Line, Paper, Table, Text, Together
from reports.pack.withheld import withheld
from reports.papers.single import paper_view, single
from reports.sections.cover import cause
from reports.sections.plates import claimed_time
from reports.sections.view import View
from resources.language import N_, Words
from storage.rows import CaseFile, Row

TITLE = N_("Labels")
CUT = N_("To be cut out; one for the folder, one for each disc or stick.")
_MEDIA = ("audio/", "video/")


def compose(file: CaseFile, _ref: str, words: Words, made_at: str) -> Paper:
    """Return the labels of a case; it needs no ref."""
    view = paper_view(file, words)
    blocks: tuple[Block, ...] = (
        Text(words(CUT), "muted", size=8.5),
        Together((Heading(words(N_("Folder")), level=2), Facts(_folder(view), label_share=0.24))),
        Line(),
        Heading(words(N_("Disc or stick")), level=2),
        Facts(_disc(view, made_at), columns=2, label_share=0.22),
        _contents(view),
    )
    return single(view, words(TITLE), blocks, made_at)


def _folder(view: View) -> tuple[tuple[str, Cell], ...]:
    words, suit = view.words, view.litigation()
    return (
        (words(N_("File no.")), str(view.file.case["case_no"] or "")),
        (words(N_("Cause of action")), cause(view)),
        (words(N_("Case number of the court")), view.text(suit.get("case_number"))),
        (words(N_("Court")), view.text(suit.get("court"))),
        (words(N_("Plaintiff")), view.plaintiff()),
        (words(N_("Defendant")), view.borrowers()),
        (words(N_("Volume")), words(N_("volume ____ of ____"))),
    )


def _disc(view: View, made_at: str) -> tuple[tuple[str, Cell], ...]:
    words = view.words
    return (
        (words(N_("File no.")), str(view.file.case["case_no"] or "")),
        (words(N_("Disc no.")), words(N_("no. ____ of ____"))),
        (words(N_("Evidence no.")), ""),
        (words(N_("Copied on")), view.day(made_at)),
        (words(N_("Copied by (signature)")), ""),
        (words(N_("Original or copy")), ""),
    )


def _contents(view: View) -> Table:
    words = view.words
    columns = (
        Column(words(N_("File name")), 0.24),
        Column(words(N_("Size (bytes)")), 0.14, "right"),
        Column(words(N_("Recorded at")), 0.2),
        Column(words(N_("SHA-256")), 0.42),
    )
    rows = tuple(_recording(view, row) for row in recordings(view))
    return Table(columns, rows, empty=words(N_("No recordings are in this case.")), size=8.5)


def recordings(view: View) -> Iterator[Row]:
    """Yield the recordings, without those that hold or may hold a talk with distress."""
    held = withheld(view.file, frozenset()).talks
    for row in view.file.rows("evidence"):
        found = view.file.attachment(row.ref)
        media = row["kind"] in ("audio", "video") or (found and found.mime.startswith(_MEDIA))
        if media and row.ref not in held:
            yield row


def _recording(view: View, row: Row) -> tuple[Cell, ...]:
    found = view.file.attachment(row.ref)
    name = view.text(found.name if found else row["name"])
    size = f"{found.size:,}" if found else ""
    at = view.when(row["taken_at"]) or claimed_time(view, found)
    return (Text(name), size, Text(at), Text(found.sha256 if found else str(row["sha256"] or "")))
