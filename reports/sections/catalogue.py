"""The catalogue of evidence: rows grouped by what they prove, page numbers exact, signed below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.content import (
    Align,
    Block,
    Cell,
    Column,
    Facts,
    Heading,
    Link,
    Pages,
    Signatures,
    Table,
    Text,
    Together,
)
from reports.pack.item import Item
from reports.pack.prefill import Wording
from reports.sections.cover import cause
from reports.sections.view import View
from resources.language import N_, NC_

LEFT_OUT = N_(
    "{n} interview record(s) are left out of this catalogue because of their content; the "
    "originals are kept by the submitter."
)
ANNEXES = N_("Annexes")
# The shares of the eight columns.
_CHINESE = (0.075, 0.165, 0.125, 0.19, 0.225, 0.06, 0.085, 0.075)
_LATIN = (0.078, 0.163, 0.135, 0.205, 0.222, 0.047, 0.062, 0.098)


@dataclass(frozen=True, slots=True)
class CatalogueGroup:
    """A title and the items under it."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: its number (附件一), its title and the anchor of its section."""

    number: str
    title: str
    anchor: str


@dataclass(frozen=True)
class Catalogue:
    """What the catalogue lists; ``full`` prints all twelve columns (rules.md R1.1).

    ``missing`` names the groups before and between that hold nothing.
    """

    groups: Sequence[CatalogueGroup]
    annexes: Sequence[Annex]
    left_out: int
    full: bool = False
    missing: str = ""


def catalogue_blocks(view: View, wording: Wording, listed: Catalogue) -> tuple[Block, ...]:
    """Return title, header, table, signatures and the court's receipt (rules.md R1.1, R1.2)."""
    words = view.words
    blocks: list[Block] = [
        _full(view, wording, listed) if listed.full else _usual(view, wording, listed),
    ]
    if listed.missing:
        none = words(N_("No material this time for: {groups}."), groups=listed.missing)
        blocks.append(Text(none, "muted", size=9))
    if listed.left_out:
        blocks.append(Text(words(LEFT_OUT, n=listed.left_out), "muted", size=9))
    # Where they do not fit below the table, its last rows go with them.
    foot = _foot(view, listed)
    return (
        Heading(words(N_("Catalogue of evidence (list of evidence)")), align="center"),
        Facts(_header(view), columns=2, label_share=0.25),
        Together((*blocks, *foot), whole=False, tail=len(blocks) - 1 + len(foot)),
    )


def _foot(view: View, listed: Catalogue) -> tuple[Block, ...]:
    """Return signatures, date and the court's receipt, which stand on one page."""
    words = view.words
    signed = (words(N_("Submitted by (signature, seal)")), words(N_("Counsel (signature)")))
    return (
        Signatures(signed),
        Facts(((words(N_("Date of submission")), ""),), label_share=0.2),
        _receipt(view, listed),
    )


def _header(view: View) -> tuple[tuple[str, Cell], ...]:
    words, suit = view.words, view.litigation()
    return (
        (words(N_("Cause of action")), cause(view)),
        (words(N_("Case number")), view.text(suit.get("case_number"))),
        (words(N_("Court")), view.text(suit.get("court"))),
        (words(N_("Submitted by (plaintiff)")), view.plaintiff()),
        (words(N_("Other side")), view.borrowers()),
    )


def _usual(view: View, wording: Wording, listed: Catalogue) -> Table:
    words = view.words
    # Latin words want wider columns than Chinese ones, and smaller type, to stand on one page.
    narrow = words.language != "zh_CN"
    shares = _LATIN if narrow else _CHINESE
    headings: tuple[tuple[str, Align], ...] = (
        (words(NC_("catalogue", "No.")), "center"),
        (words(N_("Name of the evidence")), "left"),
        (words(N_("Kind / form")), "left"),
        (words(N_("Source of the evidence")), "left"),
        (words(N_("What it proves, and by what")), "left"),
        (words(NC_("catalogue", "pp.")), "center"),
        (words(N_("Page no.")), "center"),
        (words(NC_("catalogue", "Note")), "left"),
    )
    columns = tuple(
        Column(heading, share, align)
        for (heading, align), share in zip(headings, shares, strict=True)
    )
    rows = tuple(_usual_rows(wording, listed, view))
    return Table(columns, rows, size=7.3 if narrow else 8.5)


def _usual_rows(wording: Wording, listed: Catalogue, view: View) -> Iterator[tuple[Cell, ...]]:
    for group in listed.groups:
        yield (Text(group.title, "strong"),)
        for item in group.items:
            yield (
                Link(item.number or "—", item.anchor),
                Link(item.name, item.anchor),
                Text(_kind(item, wording, " / ")),
                Text(item.source),
                Text(item.proves),
                Pages(item.anchor, "count"),
                Pages(item.anchor, "range"),
                Text(item.remark),
            )
    if listed.annexes:
        yield (Text(view.words(ANNEXES), "strong"),)
    for annex in listed.annexes:
        pages = (Pages(annex.anchor, "count"), Pages(annex.anchor, "range"))
        name = Link(annex.title, annex.anchor)
        yield (Link(annex.number, annex.anchor), name, "", "", "", *pages, "")


def _full(view: View, wording: Wording, listed: Catalogue) -> Table:
    words = view.words
    columns = (
        Column(words(NC_("catalogue", "Group")), 0.06),
        Column(words(NC_("catalogue", "No.")), 0.045, "center"),
        Column(words(N_("Name of the evidence")), 0.13),
        Column(words(N_("Kind of evidence")), 0.085),
        Column(words(NC_("catalogue", "Form")), 0.075),
        Column(words(NC_("catalogue", "Copies")), 0.04, "center"),
        Column(words(NC_("catalogue", "pp.")), 0.04, "center"),
        Column(words(N_("Page no.")), 0.06, "center"),
        Column(words(N_("Source of the evidence")), 0.145),
        Column(words(N_("What it proves, and by what")), 0.165),
        Column(words(N_("Where the original or its medium is kept")), 0.085),
        Column(words(NC_("catalogue", "Note")), 0.07),
    )
    return Table(columns, tuple(_full_rows(wording, listed, view)), size=8)


def _full_rows(wording: Wording, listed: Catalogue, view: View) -> Iterator[tuple[Cell, ...]]:
    for group in listed.groups:
        for item in group.items:
            yield (
                Text(group.title),
                Link(item.number or "—", item.anchor),
                Link(item.name, item.anchor),
                Text(wording.kind(item.kind)),
                Text(wording.form(item.form)),
                str(item.copies),
                Pages(item.anchor, "count"),
                Pages(item.anchor, "range"),
                Text(item.source),
                Text(item.proves),
                Text(item.kept_at),
                Text(item.remark),
            )
    for annex in listed.annexes:
        pages = (Pages(annex.anchor, "count"), Pages(annex.anchor, "range"))
        name = Link(annex.title, annex.anchor)
        number = Link(annex.number, annex.anchor)
        yield (Text(view.words(ANNEXES)), number, name, "", "", "", *pages, "", "", "", "")


def _kind(item: Item, wording: Wording, joint: str) -> str:
    parts = (wording.kind(item.kind), wording.form(item.form))
    return joint.join(part for part in parts if part)


def _receipt(view: View, listed: Catalogue) -> Table:
    """Return the block in which the court acknowledges receipt (Civil Procedure Law 69)."""
    words = view.words
    columns = (
        Column(words(N_("Name of the evidence")), 0.2),
        Column(words(NC_("catalogue", "Copies")), 0.1, "center"),
        Column(words(NC_("catalogue", "pp.")), 0.1, "center"),
        Column(words(N_("Original or copy")), 0.16),
        Column(words(N_("Time of receipt")), 0.22),
        Column(words(N_("Received by (signature)")), 0.22),
    )
    title = words(N_("Receipt of the court"))
    as_listed = words(N_("as listed in the catalogue"))
    pages: Cell = Pages("evidence", "count") if listed.groups or listed.annexes else ""
    size = 9 if words.language == "zh_CN" else 7.5
    return Table(columns, ((as_listed, "", pages, "", "\n", ""),), title, size=size)
