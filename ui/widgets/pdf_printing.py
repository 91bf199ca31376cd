"""Prints PDFs of ours page by page on a thread, so that window and drafts stay awake."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import pypdfium2
from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter

from reports.pdf.pdfium import TURN
from reports.pdf.virtual import PdfOnDisk, PdfSource
from storage.progress import Progress
from ui.tasks import Job, Tasks
from ui.widgets.pdf_pages import Fit, draw_page

_DOTS: Final = 300
_POINTS: Final = 72


@dataclass
class _Run:
    """What is printed with; touched by one job at a time."""

    printer: QPrinter
    pages: list[tuple[PdfSource, int]]
    painter: QPainter = field(default_factory=QPainter)
    done: int = 0

    def end(self, *, whole: bool) -> None:
        """Hand the paper over, or let go of it."""
        if self.painter.isActive():
            if not whole:
                self.printer.abort()
            self.painter.end()


class Printing(QObject):
    """Prints files one after the other; copies and sides are the printer's.

    Of a single file the pages that the printer was asked for. ``progress`` carries pages done and
    in all, ``finished`` whether all were handed over, ``failed`` what hindered it.
    """

    progress = Signal(int, int)
    finished = Signal(bool)
    failed = Signal(object)

    def __init__(
        self,
        files: Sequence[Path | PdfSource],
        printer: QPrinter,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._sources = [PdfOnDisk(one) if isinstance(one, Path) else one for one in files]
        self._printer = printer
        self._run: _Run | None = None
        self._job: Job | None = None
        self._over = False

    @property
    def handed(self) -> int:
        """How many pages the printer has been given."""
        return self._run.done if self._run is not None else 0

    def start(self) -> None:
        """Begin; a job prints one page, so that other work comes in between."""
        printer, sources = self._printer, self._sources
        begin = partial(_begin, printer=printer, sources=sources)
        self._job = self._tasks.run(begin, self._next, self._ill)

    def cancel(self) -> None:
        """Stop before the next page."""
        self._over = True

    def _next(self, run: _Run) -> None:
        self._run = run
        if run.done:
            self.progress.emit(run.done, len(run.pages))
        if self._over or run.done == len(run.pages):
            self._end(whole=not self._over)
        else:
            self._job = self._tasks.run(partial(_print_page, run=run), self._next, self._ill)

    def _ill(self, error: Exception) -> None:
        self._end(whole=False)
        self.failed.emit(error)

    def _end(self, *, whole: bool) -> None:
        self._over = True
        run = self._run
        if run is None:
            self.finished.emit(False)
            return
        self._tasks.run(lambda _progress: run.end(whole=whole), lambda _: self.finished.emit(whole))


def _begin(_progress: Progress, *, printer: QPrinter, sources: Sequence[PdfSource]) -> _Run:
    """Count the pages to print; raises what opening a file raises."""
    pages: list[tuple[PdfSource, int]] = []
    for source in sources:
        with TURN, source.reader() as stream, pypdfium2.PdfDocument(stream) as document:
            pages += [(source, at) for at in range(1, len(document) + 1)]
    if len(sources) == 1:
        pages = pages[(printer.fromPage() or 1) - 1 : printer.toPage() or len(pages)]
    return _Run(printer, pages)


def _print_page(progress: Progress, *, run: _Run) -> _Run:
    """Print the next page of a run; raises OSError when the printer takes none."""
    source, number = run.pages[run.done]
    # Finer than that no eye sees, coarser than the printer nobody wants.
    fit = Fit(100, 0, 1.0, inch=min(_DOTS, run.printer.resolution()))
    drawn = draw_page(progress, source=source, page=number, fit=fit)
    sides = QPageLayout.Orientation
    run.printer.setPageOrientation(
        sides.Landscape if drawn.width > drawn.height else sides.Portrait
    )
    # The margins of the paper are in the page already.
    run.printer.setFullPage(True)
    begun = run.printer.newPage() if run.done else run.painter.begin(run.printer)
    if not begun:
        raise OSError(run.printer.printerName() or run.printer.outputFileName())
    dots = run.printer.resolution() / _POINTS
    paper = QRectF(0, 0, drawn.width * dots, drawn.height * dots)
    run.painter.drawImage(paper, drawn.image)
    run.done += 1
    return run
