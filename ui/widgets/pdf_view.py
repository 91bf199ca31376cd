"""Shows the pages of a PDF that lies in memory: one at a time, with zoom."""

from typing import Any

import pypdfium2
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from resources.language import Words
from ui.widgets.basics import label, named, row, tool

_STEPS = (50, 75, 100, 125, 150, 200)
# Points of PDF in logical pixels at 100 %.
_DOTS = 96 / 72


class PdfView(QWidget):
    """``page_changed`` carries the page now shown, from 1."""

    page_changed = Signal(int)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._document: Any = None
        self.page = 0
        self.pages = 0
        self.zoom = 0
        self.paper = QLabel()
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area = named(QScrollArea(), words("Preview"))
        self.area.setWidgetResizable(True)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.setWidget(self.paper)
        self.where = label(part="muted")
        self.back = tool("previous", words("Page before"), lambda: self.show_page(self.page - 1))
        self.on = tool("next", words("Next page"), lambda: self.show_page(self.page + 1))
        self.smaller = tool("zoom-out", words("Smaller"), lambda: self._step(-1))
        self.larger = tool("zoom-in", words("Larger"), lambda: self._step(1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(
            row(self.back, self.where, self.on, None, self.smaller, self.larger, spacing=4)
        )
        layout.addWidget(self.area, 1)
        self.forget()

    def show_pdf(self, content: bytes) -> None:
        """Show a PDF, staying on the page where that still exists."""
        page = self.page
        self.forget()
        self._document = pypdfium2.PdfDocument(content)
        self.pages = len(self._document)
        self.show_page(max(1, min(page or 1, self.pages)))

    def forget(self) -> None:
        """Show nothing and let go of the PDF."""
        if self._document is not None:
            self._document.close()
        self._document = None
        self.page = self.pages = 0
        self.paper.clear()
        self._tell()

    def show_page(self, number: int) -> None:
        """Show a page, counted from 1."""
        if self._document is None or not 1 <= number <= self.pages:
            return
        self.page = number
        self._draw()
        self.area.verticalScrollBar().setValue(0)
        self._tell()
        self.page_changed.emit(number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent; the width fits until somebody zooms."""
        super().resizeEvent(event)
        if self._document is not None and not self.zoom:
            self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if event.key() == Qt.Key.Key_PageDown:
            self.show_page(self.page + 1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.show_page(self.page - 1)
        else:
            super().keyPressEvent(event)

    def _step(self, way: int) -> None:
        if self._document is None:
            return
        width = self._document[self.page - 1].get_width() * _DOTS
        now = self.zoom or round(self._room() / width * 100)
        ahead = (
            [step for step in _STEPS if step > now]
            if way > 0
            else [step for step in reversed(_STEPS) if step < now]
        )
        self.zoom = ahead[0] if ahead else now
        self._draw()

    def _room(self) -> int:
        return max(self.area.viewport().width() - 8, 80)

    def _draw(self) -> None:
        page = self._document[self.page - 1]
        dots = self.devicePixelRatioF()
        width = page.get_width() * _DOTS
        scale = self.zoom / 100 if self.zoom else self._room() / width
        bitmap = page.render(scale=scale * _DOTS * dots, rev_byteorder=True)
        form = (
            QImage.Format.Format_RGB888 if bitmap.n_channels == 3 else QImage.Format.Format_RGBX8888
        )
        image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, form)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(dots)
        self.paper.setPixmap(pixmap)

    def _tell(self) -> None:
        text = self._words("Page {page} of {pages}", page=self.page, pages=self.pages)
        self.where.setText(text if self.pages else "")
        self.back.setEnabled(self.page > 1)
        self.on.setEnabled(self.page < self.pages)
        self.smaller.setEnabled(bool(self.pages))
        self.larger.setEnabled(bool(self.pages))
