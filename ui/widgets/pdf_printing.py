"""Prints the pages of a PDF of ours, one at a time, so that the window stays awake."""

from pathlib import Path
from typing import Any, Final

import pypdfium2
from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter

_DOTS: Final = 300
_POINTS: Final = 72


class Printing(QObject):
    """Prints the pages ``first`` to ``last`` of a file; copies and sides are the printer's.

    ``progress`` carries pages done and in all, ``finished`` whether all were handed over.
    """

    progress = Signal(int, int)
    finished = Signal(bool)

    def __init__(self, path: Path, printer: QPrinter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Any = pypdfium2.PdfDocument(str(path))
        self._printer = printer
        self._painter = QPainter()
        count = len(self._document)
        first = printer.fromPage() or 1
        last = min(printer.toPage() or count, count)
        self._pages = list(range(first, last + 1))
        self._done = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next)

    def start(self) -> None:
        """Begin; pages follow each other whenever the window has nothing else to do."""
        self._timer.start(0)

    def cancel(self) -> None:
        """Stop before the next page."""
        self._end(whole=False)

    def _next(self) -> None:
        if self._done == len(self._pages):
            self._end(whole=True)
            return
        page = self._document[self._pages[self._done] - 1]
        self._turn(landscape=page.get_width() > page.get_height())
        if self._done == 0:
            if not self._painter.begin(self._printer):
                self._end(whole=False)
                return
        elif not self._printer.newPage():
            self._end(whole=False)
            return
        self._draw(page)
        self._done += 1
        self.progress.emit(self._done, len(self._pages))

    def _turn(self, *, landscape: bool) -> None:
        sides = QPageLayout.Orientation
        self._printer.setPageOrientation(sides.Landscape if landscape else sides.Portrait)

    def _draw(self, page: Any) -> None:
        bitmap = page.render(scale=_DOTS / _POINTS, rev_byteorder=True)
        form = (
            QImage.Format.Format_RGB888 if bitmap.n_channels == 3 else QImage.Format.Format_RGBX8888
        )
        image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, form)
        # The margins of the paper are in the page already.
        self._printer.setFullPage(True)
        dots = self._printer.resolution() / _POINTS
        self._painter.drawImage(
            QRectF(0, 0, page.get_width() * dots, page.get_height() * dots), image
        )

    def _end(self, *, whole: bool) -> None:
        self._timer.stop()
        if self._painter.isActive():
            if not whole:
                self._printer.abort()
            self._painter.end()
        if self._document is not None:
            self._document.close()
            self._document = None
            self.finished.emit(whole)
