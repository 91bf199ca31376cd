"""A titled card with a few lines, which scroll where they are many; hidden while there are none."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.basics import card, forget, label


class ShortList(QFrame):
    """Shows lines at most ``most_height`` pixels high."""

    def __init__(self, most_height: int) -> None:
        super().__init__()
        self._most_height = most_height
        frame, inside = card(margin=12)
        inside.setSpacing(6)
        self.title = label(part="heading")
        self.inner = QWidget()
        self.lines = QVBoxLayout(self.inner)
        self.lines.setContentsMargins(0, 0, 6, 0)
        self.lines.setSpacing(2)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.inner)
        inside.addWidget(self.title)
        inside.addWidget(self.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self.hide()

    def show_lines(self, title: str, lines: Iterable[QWidget]) -> None:
        """Show these lines in place of the former ones; nothing is shown where there are none."""
        forget(self.lines)
        self.title.setText(title)
        for line in lines:
            self.lines.addWidget(line)
            line.show()  # at once: what is not shown yet counts for no height
        height = self.inner.sizeHint().height() + 4
        self.area.setFixedHeight(min(height, self._most_height))
        self.setVisible(self.lines.count() > 0)
