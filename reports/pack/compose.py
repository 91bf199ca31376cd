"""Composes an evidence pack: cover, catalogue, items, annexes, remarks (``evidence-pack.md``)."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.content import Attached, Block, Document, Heading, Paper, Section, Text
from reports.pack.compose_item import attachments, evidence_rows, item_blocks
from reports.pack.file_names import guarded_documents, guarded_originals
from reports.pack.gather import Originals
from reports.pack.item import Item
from reports.pack.plan import PackPlan, pack_view, plan_items
from reports.pack.prefill import Wording
from reports.pack.preflight import forced_remarks, preflight
from reports.pack.request import PackRequest
from reports.pack.withheld import withheld
from reports.sections import interest, limitation
from reports.sections.catalogue import Annex, Catalogue, CatalogueGroup, catalogue_blocks
from reports.sections.clues import clues_blocks
from reports.sections.contact_log import contact_log_blocks
from reports.sections.cover import cover_blocks, volume_blocks
from reports.sections.integrity import integrity_blocks
from reports.sections.interest import interest_blocks
from reports.sections.interview import SIGN_PAGE
from reports.sections.limitation import limitation_blocks
from reports.sections.limitation_court import court_limitation_blocks
from reports.sections.plates import Pictures
from reports.sections.remarks import remarks_blocks
from reports.sections.sheets import Documents
from reports.sections.view import NAMES, View
from resources.language import N_, Words
from storage.kinds.suspension import KIND as SUSPENSION
from storage.rows import CaseFile
from storage.rules.dates import chinese_number

FULL_LAYOUT = "full"
CONTACTS = N_("List of collection records")
INTEGRITY = N_("Integrity checklist")
CLUES = N_("List of clues on assets and residence")
REMARKS = N_("Remarks for the legal team")
CATALOGUE = N_("Catalogue of evidence")
ITEM_PAGE = N_("Evidence {no}　page {page} of {pages}")
ANNEX_PAGE = N_("{annex}　page {page} of {pages}")
PAGE = N_("page {page} of {pages}")
ATTACHED = N_("Attached to this PDF as it is: {names}")


def _no_document(_ref: str) -> Document | None:
    return None


def _no_original(_ref: str) -> Attached | None:
    return None


def compose_pack(
    file: CaseFile,
    request: PackRequest,
    words: Words,
    *,
    pictures: Pictures,
    documents: Documents = _no_document,
    originals: Originals = _no_original,
    released: frozenset[str] = frozenset(),
) -> Paper:
    """Return the pack as content.

    ``pictures`` gives the image to print for a ref of evidence, None where there is none that can
    be placed; ``documents`` the PDF whose pages are bound in, ``originals`` the file to embed
    where the request or the file asks for it. ``released`` are interviews with
    signs of distress that a supervisor let through.
    """
    plan = plan_items(file, request, words, released)
    view = pack_view(file, request, words, plan.withheld, plan)
    frame = _Frame(view, plan, request)
    return Paper(
        title=words(N_("Evidence pack {number}"), number=request.number),
        author=view.organisation("", "name") or view.plaintiff() or request.site,
        language=words.language,
        made_at=request.made_at,
        sections=tuple(
            frame.sections(
                pictures, guarded_documents(view, documents), guarded_originals(view, originals)
            )
        ),
        layout="default" if request.layout == FULL_LAYOUT else request.layout,
        changes=request.changes,
        duplex=request.duplex,
    )


@dataclass(frozen=True)
class _Frame:
    """Puts the parts into sections, each with its header and its place in the page numbers."""

    view: View
    plan: PackPlan
    request: PackRequest

    def sections(
        self, pictures: Pictures, documents: Documents, originals: Originals
    ) -> Iterator[Section]:
        """Yield all sections in the order of the pack."""
        annexes = tuple(self._annexes())
        yield self._cover()
        yield self._catalogue(annexes)
        for group in self.plan.groups:
            for item in group.items:
                blocks = item_blocks(self.view, item, pictures, documents, originals)
                found = attachments(
                    self.view, item, pictures, originals, whole=self.request.attach_originals
                )
                yield self._item(item, group.title, (*blocks, *self._named(found)), found)
        yield from (section for _listed, section in annexes)
        if self.request.profile == "internal":
            yield from self._internal()

    def _named(self, found: tuple[Attached, ...]) -> Iterator[Block]:
        """Yield which files go along because no page shows them."""
        if found and not self.request.attach_originals:
            names = self.view.words(NAMES).join(one.name for one in found)
            yield Text(self.view.words(ATTACHED, names=names), "muted")

    @property
    def _watermark(self) -> str:
        internal = self.request.profile == "internal"
        return self.view.words(N_("Internal")) if internal else ""

    @property
    def _stamp(self) -> str:
        return "" if self.request.original else self.request.mark(self.view.words)

    def _cover(self) -> Section:
        return Section(
            cover_blocks(self.view, self.request),
            anchor="cover",
            bookmark=self.view.words(N_("Cover")),
            watermark=self._watermark,
        )

    def _catalogue(self, annexes: tuple[tuple[Annex, Section], ...]) -> Section:
        words, request = self.view.words, self.request
        full = request.twelve_columns or request.layout == FULL_LAYOUT
        listed = Catalogue(
            groups=tuple(CatalogueGroup(one.title, one.items) for one in self.plan.groups),
            annexes=tuple(listed for listed, _section in annexes),
            left_out=len(self.plan.withheld.interviews),
            full=full,
            missing=self._missing(),
        )
        return Section(
            catalogue_blocks(self.view, Wording(words), listed),
            sequence="catalogue",
            header=(words(CATALOGUE), self._stamp, _paged(words, PAGE)),
            anchor="catalogue",
            bookmark=words(CATALOGUE),
            landscape=full,
            watermark=self._watermark,
        )

    def _missing(self) -> str:
        """Return the groups without material before and between those that have some."""
        words, known = self.view.words, {one.number for one in self.plan.groups}
        gone = (number for number in range(1, max(known, default=0)) if number not in known)
        chinese = words.language == "zh_CN"
        names = (chinese_number(number) if chinese else str(number) for number in gone)
        return words(NAMES).join(words(N_("group {group}"), group=name) for name in names)

    def _item(
        self, item: Item, group: str, blocks: tuple[Block, ...], found: tuple[Attached, ...]
    ) -> Section:
        words = self.view.words
        # Room for the signature of the person on every page of an interview (rules.md R2.5).
        covered = bool(self.plan.withheld.covered.intersection(item.refs))
        signed = words(SIGN_PAGE) if item.make == "interview" and not covered else ""
        label = item.label
        heading = N_("Evidence {label}") if item.number else N_("Evidence not numbered: {label}")
        title = words(heading, label=label)
        number = item.number or words(N_("(not numbered)"))
        return Section(
            (Heading(title, level=2), *blocks),
            sequence="evidence",
            header=(group, self._stamp, _paged(words, ITEM_PAGE, no=number)),
            footer=(signed, "", ""),
            anchor=item.anchor,
            bookmark=label,
            level=1,
            watermark=self._watermark,
            attached=found,
            part=item.number or item.anchor,
            back="catalogue",
        )

    def _annexes(self) -> Iterator[tuple[Annex, Section]]:
        for number, (title, blocks, anchor) in enumerate(self._parts(), start=1):
            yield self._annex(number, self.view.words(title), blocks, anchor)

    def _parts(self) -> Iterator[tuple[str, tuple[Block, ...], str]]:
        """Yield title, body and anchor of the annexes in their order (rules.md R1.10)."""
        view, request = self.view, self.request
        if self._belongs("loans", "ledger") and view.file.rows("loans"):
            inner = request.profile == "internal"
            blocks = interest_blocks(view, request.interest_until, outward=not inner)
            yield interest.TITLE, blocks, "annex-interest"
        if self._belongs("limitation", SUSPENSION.name) and view.file.rows("loans"):
            inner = request.profile == "internal"
            listed = limitation_blocks if inner else court_limitation_blocks
            # Nothing that counts: others get no list, the legal team its remark.
            if blocks := listed(view, request.made_on):
                yield limitation.TITLE, blocks, "annex-limitation"
        if self._belongs("contacts") or (not request.items and view.file.rows("visits")):
            yield CONTACTS, contact_log_blocks(view), "annex-contacts"
        rows = evidence_rows(view, self.plan.items)
        yield INTEGRITY, integrity_blocks(view, rows, request.checkpoint), "annex-integrity"

    def _belongs(self, *lists: str) -> bool:
        """Tell whether there are such records, and where items were chosen, one of them was."""
        chosen = frozenset(self.request.items)
        rows = [row for name in lists for row in self.view.file.rows(name)]
        return any(row.ref in chosen for row in rows) if chosen else bool(rows)

    def _annex(
        self, number: int, title: str, blocks: tuple[Block, ...], anchor: str
    ) -> tuple[Annex, Section]:
        words = self.view.words
        place = chinese_number(number) if words.language == "zh_CN" else str(number)
        annex = words(N_("Annex {n}"), n=place)
        name = words(N_("{annex}: {title}"), annex=annex, title=title)
        section = Section(
            (Heading(name, level=2), *blocks),
            sequence="evidence",
            header=(title, self._stamp, _paged(words, ANNEX_PAGE, annex=annex)),
            anchor=anchor,
            bookmark=name,
            landscape=True,
            watermark=self._watermark,
            part="annexes" if number == 1 else "",
            back="catalogue",
        )
        return Annex(annex, title, anchor), section

    def _internal(self) -> Iterator[Section]:
        """Yield what only the legal team sees; its pages do not count as evidence."""
        view, words = self.view, self.view.words
        findings = view.file.rows("findings")
        clues = tuple(row for row in findings if row.ref in self.plan.withheld.findings)
        if clues:
            yield self._inner(words(CLUES), clues_blocks(view, clues), "clues", "internal")
        # Nothing was overruled in a preview of what still has gaps.
        stops = preflight(self.plan, view.file, words) if self.request.forced else ()
        said = (*forced_remarks(stops, self.request, words), *self.plan.warnings)
        remarks = remarks_blocks(words, said)
        yield self._inner(words(REMARKS), remarks, "remarks", "" if clues else "internal")

    def _inner(self, title: str, blocks: tuple[Block, ...], anchor: str, part: str) -> Section:
        words = self.view.words
        return Section(
            (Heading(title, level=2), *blocks),
            sequence="paper",
            header=(title, self._stamp, _paged(words, PAGE)),
            anchor=anchor,
            bookmark=title,
            watermark=self._watermark,
            part=part,
        )


def volume_cover(
    file: CaseFile,
    request: PackRequest,
    words: Words,
    place: int,
    items: tuple[str, str],
    pages: tuple[int, int],
) -> Section:
    """Return the cover of a volume after the first; see ``volume_blocks``."""
    view = pack_view(file, request, words, withheld(file, frozenset()))
    number = words(N_("volume {n} of {total}"), n=place, total=request.volumes)
    inner = words(N_("Internal")) if request.profile == "internal" else ""
    blocks = volume_blocks(view, request, place, items, pages)
    return Section(blocks, bookmark=number, watermark=inner)


def _paged(words: Words, message: str, **values: str) -> str:
    """Fill a header's words, and leave the page numbers to the drawing."""
    return words(message, page="{page}", pages="{pages}", **values)
