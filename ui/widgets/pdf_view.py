"""Shows the pages of a PDF: one at a time, with zoom, drawn on a thread of their own."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from reports.pdf.virtual import PdfSource
from resources.language import N_, Words
from ui.tasks import Job, Tasks
from ui.widgets.basics import button, label, named, row, tool
from ui.widgets.pdf_pages import Fit, PageImage, draw_page

_STEPS = (50, 75, 100, 125, 150, 200)
# A window that is being dragged asks for a size again and again.
_CALM_MS = 60


class PdfView(QWidget):
    """``page_changed`` carries the page now asked for, from 1; ``shown`` says that it is there."""

    page_changed = Signal(int)
    shown = Signal()

    def __init__(self, words: Words, tasks: Tasks) -> None:
        super().__init__()
        self._words = words
        self._tasks = tasks
        self._source: PdfSource | None = None
        self._drawing: Job | None = None
        self._fitted = 100
        self.page = 0
        self.pages = 0
        self.zoom = 0
        self.paper = QLabel()
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area = named(QScrollArea(), words("Preview"))
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.paper)
        self.where = label(part="muted")
        self.back = tool("previous", words("Page before"), lambda: self.show_page(self.page - 1))
        self.on = tool("next", words("Next page"), lambda: self.show_page(self.page + 1))
        self.smaller = tool("zoom-out", words("Smaller"), lambda: self._step(-1))
        self.larger = tool("zoom-in", words("Larger"), lambda: self._step(1))
        self.percent = label(part="muted")
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.percent.setMinimumWidth(self.percent.fontMetrics().horizontalAdvance("1000%"))
        self.fit = button(words(N_("Fit width")), self.fit_width, part="link")
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._draw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(
            row(self.back, self.where, self.on, None, self.smaller, self.percent, self.larger,
                self.fit, spacing=4)
        )  # fmt: skip
        layout.addWidget(self.area, 1)
        self.forget()

    def show_pdf(self, source: PdfSource, pages: int) -> None:
        """Show a PDF of so many pages, staying on the page where that still exists.

        What was shown stays until the new page is drawn.
        """
        self._source = source
        self.pages = pages
        self.page = max(1, min(self.page or 1, pages))
        self._tell()
        self._draw()

    def wait(self) -> None:
        """Say that pages are on their way, where none is shown yet."""
        if not self.pages:
            self.where.setText(self._words("Drawing…"))

    def forget(self) -> None:
        """Show nothing and let go of the PDF."""
        if self._drawing is not None:
            self._drawing.drop()
            self._drawing = None
        self._source = None
        self.page = self.pages = 0
        self.paper.clear()
        self._tell()

    def show_page(self, number: int) -> None:
        """Show a page, counted from 1."""
        if self._source is None or not 1 <= number <= self.pages:
            return
        self.page = number
        self._draw()
        self._tell()
        self.page_changed.emit(number)

    def fit_width(self) -> None:
        """Make pages as wide as there is room, also when the room changes."""
        self.zoom = 0
        self._tell()
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent; the width fits until somebody zooms."""
        super().resizeEvent(event)
        if self._source is not None and not self.zoom:
            self._calm.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        ends = {Qt.Key.Key_Home: 1, Qt.Key.Key_End: self.pages}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_PageDown:
            self.show_page(self.page + 1)
        elif key == Qt.Key.Key_PageUp:
            self.show_page(self.page - 1)
        elif key in ends:
            self.show_page(ends[key])
        else:
            super().keyPressEvent(event)

    def _step(self, way: int) -> None:
        if self._source is None:
            return
        now = self.zoom or self._fitted
        ahead = (
            [step for step in _STEPS if step > now]
            if way > 0
            else [step for step in reversed(_STEPS) if step < now]
        )
        self.zoom = ahead[0] if ahead else now
        self._tell()
        self._draw()

    def _room(self) -> int:
        return max(self.area.viewport().width() - 8, 80)

    def _draw(self) -> None:
        """Ask for the page; whatever was asked for before is wanted no more."""
        if self._drawing is not None:
            self._drawing.drop()
        if self._source is None:
            return
        fit = Fit(self.zoom, self._room(), self.devicePixelRatioF())
        work = partial(draw_page, source=self._source, page=self.page, fit=fit)
        self._drawing = self._tasks.run(work, self._show)

    def _show(self, drawn: PageImage) -> None:
        self._drawing = None
        if self._source is None:
            return
        another = drawn.page != self.property("shown_page")
        self.setProperty("shown_page", drawn.page)
        pixmap = QPixmap.fromImage(drawn.image)
        if not self.zoom:
            self._fitted = round(pixmap.deviceIndependentSize().width() / drawn.width * 75)
            self._tell_size()
        self.paper.setPixmap(pixmap)
        if another:
            self.area.verticalScrollBar().setValue(0)
        self.shown.emit()

    def _tell(self) -> None:
        text = self._words("Page {page} of {pages}", page=self.page, pages=self.pages)
        self.where.setText(text if self.pages else "")
        # Always or never: a bar that comes and goes would change the width that pages fit.
        bars = Qt.ScrollBarPolicy
        self.area.setVerticalScrollBarPolicy(
            bars.ScrollBarAlwaysOn if self.pages else bars.ScrollBarAlwaysOff
        )
        # A page that fits is never wider; while it is drawn anew the former one may be.
        self.area.setHorizontalScrollBarPolicy(
            bars.ScrollBarAsNeeded if self.zoom else bars.ScrollBarAlwaysOff
        )
        self._tell_size()
        self.fit.setEnabled(bool(self.pages and self.zoom))
        self.back.setEnabled(self.page > 1)
        self.on.setEnabled(self.page < self.pages)
        self.smaller.setEnabled(bool(self.pages))
        self.larger.setEnabled(bool(self.pages))

    def _tell_size(self) -> None:
        self.percent.setText(f"{self.zoom or self._fitted}%" if self.pages else "")
