"""One picture as large as the window: turned and enlarged for the eye, the original stays as is."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QVBoxLayout, QWidget

from storage.casework.intake import page_copy
from storage.rows import Row
from ui.desk import Desk
from ui.tasks import Job
from ui.widgets.basics import Elided, row, tool

# Per cent of the page copy's own pixels; 0 fits it into the window.
ZOOMS: Final = (0, 50, 75, 100, 150, 200, 300, 400)


class EvidenceView(QDialog):
    """Shows the page copy of one piece of evidence, and by the arrow keys those beside it.

    R turns it, + and - and Ctrl+wheel enlarge, 0 fits it in, Space and Esc close.
    """

    def __init__(
        self, desk: Desk, shown: Row, parent: QWidget | None = None, rows: Sequence[Row] = ()
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._words = desk.words
        self._rows = tuple(rows) or (shown,)
        self._image = QPixmap()
        self._reading: Job | None = None
        self.shown = shown
        self.turns = 0
        self.zoom = 0
        self.setWindowTitle(desk.words("Evidence"))
        self.resize(QSize(1000, 700))
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setMinimumSize(200, 160)
        self.area = QScrollArea()
        self.area.setWidget(self.label)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(desk.words("Picture"))
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.installEventFilter(self)
        self.area.viewport().installEventFilter(self)
        self.title = Elided()
        self.place = QLabel()
        hint = QLabel(
            desk.words("R turns the view · + − 0 size · ← → the next · Space or Esc closes")
        )
        for text in (hint, self.place):
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.addLayout(row(self.title, self.place, *self._tools()))
        column.addWidget(self.area, 1)
        column.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)
        self.show_row(shown)

    def show_row(self, shown: Row) -> None:
        """Show another picture, upright and fitted in."""
        if self._reading is not None:
            self._reading.drop()
        self.shown, self.turns, self.zoom, self._image = shown, 0, 0, QPixmap()
        self.label.setPixmap(QPixmap())
        self.label.setText(self._words("Reading…"))
        said = str(shown["caption"] or shown["name"] or shown.ref)
        self.label.setAccessibleName(said)
        self.title.say(said)
        self.place.setText(f"{self._at() + 1} / {len(self._rows)}")
        sha256 = str(shown["sha256"] or "")
        self._reading = self._desk.tasks.start(lambda session, _p: page_copy(session, sha256),
                                               self._take)  # fmt: skip

    def turn(self) -> None:
        """Turn the view by a quarter to the right."""
        self.turns = (self.turns + 1) % 4
        self._draw()

    def step(self, by: int) -> None:
        """Show the picture before or after."""
        place = self._at() + by
        if 0 <= place < len(self._rows):
            self.show_row(self._rows[place])

    def enlarge(self, by: int) -> None:
        """Show it larger (1) or smaller (-1); smaller than the smallest fits it in."""
        if self._image.isNull():
            return
        place = ZOOMS.index(self.zoom)
        if self.zoom == 0 and by > 0:
            # From fitted in on to the next size that is larger than what is seen.
            now = 100 * self.label.pixmap().width() / max(self._turned().width(), 1)
            place = next((n for n, size in enumerate(ZOOMS) if size > now), len(ZOOMS)) - 1
        self.zoom = ZOOMS[min(max(place + by, 0), len(ZOOMS) - 1)]
        self._draw()

    def fit(self) -> None:
        """Show all of it."""
        self.zoom = 0
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if not self._press(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter: the keys work wherever the focus is, Ctrl+wheel enlarges."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event)
        if isinstance(event, QWheelEvent) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.enlarge(1 if event.angleDelta().y() > 0 else -1)
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent."""
        super().resizeEvent(event)
        self._draw()

    def _press(self, event: QKeyEvent) -> bool:
        key, text = Qt.Key(event.key()), event.text()
        fitted = self.zoom == 0
        if key == Qt.Key.Key_R:
            self.turn()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            self.accept()
        elif text in ("+", "=") or text == "-":
            self.enlarge(-1 if text == "-" else 1)
        elif text == "0":
            self.fit()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) or (
            fitted and key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        ):
            self.step(-1 if key in (Qt.Key.Key_PageUp, Qt.Key.Key_Left) else 1)
        else:
            return False
        return True

    def _tools(self) -> list[QWidget]:
        words = self._words
        made = (
            ("previous", words("The one before"), lambda: self.step(-1)),
            ("next", words("The one after"), lambda: self.step(1)),
            ("zoom-out", words("Smaller"), lambda: self.enlarge(-1)),
            ("zoom-in", words("Larger"), lambda: self.enlarge(1)),
        )
        return [tool(icon, text, act) for icon, text, act in made]

    def _at(self) -> int:
        refs = [one.ref for one in self._rows]
        return refs.index(self.shown.ref) if self.shown.ref in refs else 0

    def _take(self, content: bytes | None) -> None:
        self._reading = None
        image = QImage.fromData(content) if content else QImage()
        if image.isNull():
            self.label.setText(self._words("There is no preview of this file."))
            return
        self._image = QPixmap.fromImage(image)
        self._draw()

    def _turned(self) -> QPixmap:
        return self._image.transformed(QTransform().rotate(90 * self.turns))

    def _draw(self) -> None:
        if self._image.isNull():
            return
        turned = self._turned()
        wanted = turned.size() * (self.zoom / 100) if self.zoom else self.area.viewport().size()
        shown = turned.scaled(
            wanted,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self.label.setPixmap(shown)
        self.label.setMinimumSize(shown.size() if self.zoom else QSize(200, 160))
