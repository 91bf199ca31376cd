"""Pages of a PDF as pictures, made beside the worker, so that they never wait for its work."""

from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from PySide6.QtGui import QImage

from reports.pdf.pdfium import TURN
from reports.pdf.virtual import PdfSource
from storage.progress import Progress

_POINTS = 72


@dataclass(frozen=True, slots=True)
class Fit:
    """How large to draw: ``zoom`` hundredths of the size on paper, or 0 for ``room`` pixels wide.

    ``dots`` are the device's pixels in a logical one, ``inch`` logical pixels at full size.
    """

    zoom: int
    room: int
    dots: float
    inch: float = 96

    def scale(self, width: float) -> float:
        """Return logical pixels for each point of a page ``width`` points wide."""
        return self.inch / _POINTS * self.zoom / 100 if self.zoom else self.room / width


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as it was drawn; ``width`` and ``height`` are those of the paper in points."""

    page: int
    pages: int
    width: float
    height: float
    image: QImage = field(repr=False)


class _Watched:
    """Lets a reader's trouble come out again: PDFium hears only that the bytes are missing."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.trouble: Exception | None = None
        self.seek, self.tell, self.read = stream.seek, stream.tell, stream.read

    def readinto(self, buffer: Any) -> int:
        try:
            return int(self._stream.readinto(buffer))
        except Exception as error:  # raised by ``draw_page``
            self.trouble = error
            return 0


def draw_page(_progress: Progress, *, source: PdfSource, page: int, fit: Fit) -> PageImage:
    """Draw one page, counted from 1; a page that is not there any more is the last one.

    Raises what reading the source raises.
    """
    with source.reader() as stream:
        watched = _Watched(stream)
        with TURN, pypdfium2.PdfDocument(watched) as document:
            count = len(document)
            at = max(1, min(page, count))
            shown = document[at - 1]
            width, height = shown.get_size()
            bitmap = shown.render(scale=fit.scale(width) * fit.dots, rev_byteorder=True)
            image = _image(bitmap)
        if watched.trouble is not None:
            raise watched.trouble
    image.setDevicePixelRatio(fit.dots)
    return PageImage(at, count, width, height, image)


def _image(bitmap: Any) -> QImage:
    form = QImage.Format.Format_RGB888 if bitmap.n_channels == 3 else QImage.Format.Format_RGBX8888
    shared = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, form)
    # The bitmap's bytes go with it.
    return shared.copy()
