"""The files of one set of a pack: one, or several by items, pages or bytes; signed where asked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reports.content import Drawn, Paper, Section
from reports.pack.catalogue_files import CatalogueFile, CatalogueKind, write_catalogues
from reports.pack.compose import compose_pack, volume_cover
from reports.pack.gather import Snapshot
from reports.pack.item import PackWarning
from reports.pack.naming import volume_targets
from reports.pack.options import PackFile, PackOriginal
from reports.pack.plan import PackPlan
from reports.pack.press import Files, Press
from reports.pack.request import PackRequest
from reports.pack.seal import Staging, make
from reports.pdf.division import Cut, Mark, Volume, divide
from resources.language import N_, Words

TOO_LARGE = N_("It is larger than asked for: what is in it cannot be parted.")


@dataclass(frozen=True)
class SetMaker:
    """Makes the sets of a pack from one snapshot; needs no vault for sets like one composed before.

    ``free`` is called with the names that will be written, before anything is; it may raise.
    """

    snapshot: Snapshot
    plan: PackPlan
    cut: Cut | None
    free: Callable[[Iterable[Path]], None]
    _composed: dict[PackRequest, Paper] = field(default_factory=dict, init=False, repr=False)

    def compose(self, request: PackRequest) -> None:
        """Compose a set ahead: from then on all its originals open without the vault."""
        self._composed[request] = paper_of(self.snapshot, request)

    def originals(self, request: PackRequest) -> tuple[PackOriginal, ...]:
        """Return what is embedded in a set that was composed ahead, each file once."""
        sections = self._composed[request].sections
        found = {one.name: one for section in sections for one in section.attached}
        return tuple(PackOriginal(one.name, one.sha256, one.size) for one in found.values())

    def make(
        self, request: PackRequest, target: Path, staging: Staging, press: Press
    ) -> tuple[list[PackFile], Drawn]:
        """Make one set beside its targets; returns its files, and what drawing them told.

        Raises what ``seal`` raises, and what ``free`` raises.
        """
        if self.cut is None:
            self.free([target])
            (drawn,) = self._one(request, target, staging, press)
            return [_file(target, request, drawn)], drawn
        marks, overhead = press.measure(self._paper(request))
        volumes = divide(marks, self.cut, overhead, duplex=request.duplex)
        request = replace(request, volumes=len(volumes))
        targets = volume_targets(
            target, volumes, marks, self.plan.items, self.snapshot.file, Words(request.language)
        )
        self.free(targets)
        names = [path.name for path in targets]
        covers = {one.place: self._cover(request, marks, one) for one in volumes if one.covered}

        def drawing(staged: Sequence[Path]) -> tuple[Drawn, ...]:
            files = Files(staged, names, volumes, covers)
            return press.draw_files(self._paper(request), files)

        found = make(targets, drawing, staging)
        files = [
            _file(path, request, drawn, volume)
            for path, drawn, volume in zip(targets, found, volumes, strict=True)
        ]
        return files, found[-1]

    def catalogues(
        self, request: PackRequest, drawn: Drawn, target: Path, kinds: Iterable[CatalogueKind]
    ) -> tuple[CatalogueFile, ...]:
        """Write the catalogue of a set that was drawn as files of its own beside ``target``."""
        full = self._paper(replace(request, twelve_columns=True))
        return write_catalogues(self._paper(request), full, drawn.spans, target, kinds)

    def _one(
        self, request: PackRequest, target: Path, staging: Staging, press: Press
    ) -> tuple[Drawn, ...]:
        paper = self._paper(request)
        return make([target], lambda staged: (press.draw(paper, staged[0]),), staging)

    def _cover(self, request: PackRequest, pages: Sequence[Mark], volume: Volume) -> Section:
        marks = pages[volume.first : volume.end]
        numbers = {item.anchor: item.number for item in self.plan.items}
        items = (numbers.get(marks[0].anchor, ""), numbers.get(marks[-1].anchor, ""))
        words = Words(request.language)
        numbered = (marks[0].number, marks[-1].number)
        return volume_cover(self.snapshot.file, request, words, volume.place, items, numbered)

    def _paper(self, request: PackRequest) -> Paper:
        return self._composed.pop(request, None) or paper_of(self.snapshot, request)


def paper_of(snapshot: Snapshot, request: PackRequest) -> Paper:
    """Return one set of a pack as content."""
    return compose_pack(
        snapshot.file,
        request,
        Words(request.language),
        pictures=snapshot.pictures,
        documents=snapshot.documents,
        originals=snapshot.originals,
        released=snapshot.released,
    )


def oversized(files: Iterable[PackFile], cut: Cut | None, words: Words) -> list[PackWarning]:
    """Return a remark for every file that is larger than it was asked to be."""
    if cut is None or cut.by == "item":
        return []
    return [
        PackWarning("VolumeTooLarge", file.path.name, words(TOO_LARGE))
        for file in files
        if (file.pages if cut.by == "pages" else file.size) > cut.limit
    ]


def _file(path: Path, request: PackRequest, drawn: Drawn, volume: Volume | None = None) -> PackFile:
    place, total = (volume.place, volume.total) if volume else (1, 1)
    mark = request.mark(Words(request.language))
    return PackFile(path, mark, drawn.pages, drawn.size, drawn.sha256, place, total)
