"""The files of one set of a pack: one, or several by items, pages or bytes; signed where asked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reports.content import Drawn, Paper, Section
from reports.pack.catalogue_files import CatalogueFile, CatalogueKind, write_catalogues
from reports.pack.compose import compose_pack, volume_cover
from reports.pack.gather import Snapshot
from reports.pack.item import PackWarning
from reports.pack.options import PackFile
from reports.pack.plan import PackPlan
from reports.pack.request import PackRequest
from reports.pack.seal import Staging, make
from reports.pdf.division import Cut, Volume, divide
from reports.pdf.draw import draw
from reports.pdf.signer import Signer
from reports.pdf.volumes import Measure, draw_volumes, measure
from resources.language import N_, Words
from storage.progress import Progress

TOO_LARGE = N_("It is larger than asked for: what is in it cannot be parted.")


@dataclass(frozen=True)
class SetMaker:
    """Makes the sets of a pack from one snapshot.

    ``free`` is called with the names that will be written, before anything is; it may raise.
    """

    snapshot: Snapshot
    plan: PackPlan
    cut: Cut | None
    signer: Signer | None
    progress: Progress
    free: Callable[[Iterable[Path]], None]

    def make(
        self, request: PackRequest, target: Path, staging: Staging
    ) -> tuple[list[PackFile], Drawn]:
        """Make one set beside its targets; returns its files, and what drawing them told.

        Raises what ``seal`` raises, and what ``free`` raises.
        """
        if self.cut is None:
            self.free([target])
            (drawn,) = self._one(request, target, staging)
            return [_file(target, request, drawn)], drawn
        measured = measure(self._paper(request), progress=self.progress)
        volumes = divide(measured.marks, self.cut, measured.overhead, duplex=request.duplex)
        request = replace(request, volumes=len(volumes))
        targets = [named(target, volume) for volume in volumes]
        self.free(targets)
        found = self._several(request, measured, volumes, targets, staging)
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

    def _one(self, request: PackRequest, target: Path, staging: Staging) -> tuple[Drawn, ...]:
        paper = self._paper(request)

        def drawing(staged: Sequence[Path]) -> tuple[Drawn, ...]:
            return (draw(paper, staged[0], progress=self.progress),)

        return make([target], drawing, staging, self.progress, self.signer)

    def _several(
        self,
        request: PackRequest,
        measured: Measure,
        volumes: Sequence[Volume],
        targets: Sequence[Path],
        staging: Staging,
    ) -> tuple[Drawn, ...]:
        paper, names = self._paper(request), [path.name for path in targets]

        def cover(volume: Volume) -> Section:
            return self._cover(request, measured, volume)

        def drawing(staged: Sequence[Path]) -> tuple[Drawn, ...]:
            return draw_volumes(
                paper, measured, volumes, staged, cover, names=names, progress=self.progress
            )

        covered = [volume.place == 1 or volume.covered for volume in volumes]
        return make(targets, drawing, staging, self.progress, self.signer, covered)

    def _cover(self, request: PackRequest, measured: Measure, volume: Volume) -> Section:
        marks = measured.marks[volume.first : volume.end]
        numbers = {item.anchor: item.number for item in self.plan.items}
        items = (numbers.get(marks[0].anchor, ""), numbers.get(marks[-1].anchor, ""))
        words = Words(request.language)
        pages = (marks[0].number, marks[-1].number)
        return volume_cover(self.snapshot.file, request, words, volume.place, items, pages)

    def _paper(self, request: PackRequest) -> Paper:
        return compose_pack(
            self.snapshot.file,
            request,
            Words(request.language),
            pictures=self.snapshot.pictures,
            documents=self.snapshot.documents,
            originals=self.snapshot.originals,
            released=self.snapshot.released,
        )


def named(target: Path, volume: Volume) -> Path:
    """Return where a volume lies beside the first: ``FILE.v2.pdf``, or by its part."""
    if volume.place == 1:
        return target
    return target.with_name(f"{target.stem}.{volume.part or f'v{volume.place}'}{target.suffix}")


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
