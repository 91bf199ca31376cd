"""A line for a day, typed as people write it: 2019-04-12, 4/15, 0415, +3, 今天; Ctrl+D is today."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.forms.typed import read_date
from ui.widgets.basics import named


class DayField(QLineEdit):
    """Emits ``changed`` when another text is typed; what can be read is written out on leaving."""

    changed = Signal()

    def __init__(self, name: str, today: date) -> None:
        super().__init__(today.isoformat())
        named(self, name)
        self._today = today
        self.textChanged.connect(self._judge)
        self.editingFinished.connect(self._write_out)

    @property
    def day(self) -> str:
        """The day as ISO, empty where the text is none."""
        return read_date(self.text().strip(), self._today) or ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if event.key() == Qt.Key.Key_D and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.setText(self._today.isoformat())
        else:
            super().keyPressEvent(event)

    def _judge(self) -> None:
        self.setProperty("remark", "" if self.day else "danger")
        self.style().polish(self)
        self.changed.emit()

    def _write_out(self) -> None:
        if self.day and self.day != self.text():
            self.setText(self.day)
