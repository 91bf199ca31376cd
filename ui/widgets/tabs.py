"""Pages behind tabs, all of them within reach of the keys."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QWidget
from shiboken6 import isValid

from ui.widgets.basics import enter

# A text field keeps none of them for itself.
_KEYS: Final = (
    ("Ctrl+Tab", 1), ("Ctrl+PgDown", 1), ("Ctrl+Shift+Tab", -1), ("Ctrl+PgUp", -1),
)  # fmt: skip


class Tabs(QTabWidget):
    """Tab reaches the bar, arrows turn it there; Ctrl+Tab and Ctrl+PgDn turn it from anywhere.

    Where several are seen in one window, only the first may be given the keys for anywhere.
    """

    def __init__(self, name: str, *, keys: bool = True) -> None:
        super().__init__()
        # Where the keys go when a page is entered next, instead of to its start; once.
        self.held: QWidget | None = None
        self.setDocumentMode(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabBar().setAccessibleName(name)
        self.tabBar().setUsesScrollButtons(True)
        for text, by in _KEYS if keys else ():
            made = QShortcut(QKeySequence(text), self)
            made.setContext(Qt.ShortcutContext.WindowShortcut)
            made.activated.connect(lambda by=by: self.turn(by))

    def turn(self, by: int) -> None:
        """Show a page so many further on, round and round, and go into it."""
        self.setCurrentIndex((self.currentIndex() + by) % self.count())
        # What was only just made is seen, and takes the focus, after this event.
        QTimer.singleShot(0, self, self.enter)

    def enter(self) -> None:
        """Put the focus into the page that is shown."""
        held, self.held = self.held, None
        if held is not None and isValid(held) and held.isVisible():
            held.setFocus()
        elif (page := self.currentWidget()) is not None:
            enter(page)
