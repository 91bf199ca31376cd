"""One picture as large as the window: turned for the eye only, the original stays as it is."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent, QTransform
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from storage.casework.intake import page_copy
from storage.rows import Row
from ui.desk import Desk


class EvidenceView(QDialog):
    """Shows the page copy of one piece of evidence; R turns it, Space and Esc close."""

    def __init__(self, desk: Desk, row: Row, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = desk.words
        self._image = QPixmap()
        self.turns = 0
        self.setWindowTitle(desk.words("Evidence"))
        self.resize(QSize(1000, 700))
        self.label = QLabel(desk.words("Reading…"))
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setMinimumSize(200, 160)
        self.label.setAccessibleName(str(row["caption"] or row["name"] or row.ref))
        hint = QLabel(desk.words("R turns the view · Space or Esc closes"))
        hint.setTextFormat(Qt.TextFormat.PlainText)
        hint.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.addWidget(self.label, 1)
        column.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)
        sha256 = str(row["sha256"] or "")
        desk.tasks.start(lambda session, _p: page_copy(session, sha256), self._take)

    def turn(self) -> None:
        """Turn the view by a quarter to the right."""
        self.turns = (self.turns + 1) % 4
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if event.key() == Qt.Key.Key_R:
            self.turn()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            self.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent."""
        super().resizeEvent(event)
        self._draw()

    def _take(self, content: bytes | None) -> None:
        image = QImage.fromData(content) if content else QImage()
        if image.isNull():
            self.label.setText(self._words("There is no preview of this file."))
            return
        self._image = QPixmap.fromImage(image)
        self._draw()

    def _draw(self) -> None:
        if self._image.isNull():
            return
        turned = self._image.transformed(QTransform().rotate(90 * self.turns))
        shown = turned.scaled(
            self.label.size(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self.label.setPixmap(shown)
