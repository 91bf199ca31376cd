"""The left rail: one entry a page, Alt+1 to Alt+7; only icons where the window is narrow."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from ui import icons, theme
from ui.widgets.basics import named, role


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its key, its title in the window's language, its icon."""

    key: str
    title: str
    icon: str


class Rail(QFrame):
    """Emits ``chosen`` with the key of a page."""

    chosen = Signal(str)

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__()
        role(self, "rail")
        self._entries = entries
        self._buttons: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 12)
        layout.setSpacing(4)
        for number, entry in enumerate(entries, start=1):
            made = self._button(entry, number)
            group.addButton(made)
            layout.addWidget(made)
            self._buttons[entry.key] = made
        layout.addStretch(1)
        self.narrow(narrow=False)

    def show_chosen(self, key: str) -> None:
        """Mark the page that is shown."""
        self._buttons[key].setChecked(True)

    def press(self, number: int) -> None:
        """Choose an entry by its place, from 1."""
        if 1 <= number <= len(self._entries):
            self.chosen.emit(self._entries[number - 1].key)

    def focus_chosen(self) -> None:
        """Put the focus on the entry of the page that is shown."""
        for made in self._buttons.values():
            if made.isChecked():
                made.setFocus()

    def narrow(self, *, narrow: bool) -> None:
        """Show icons only, or icons with titles."""
        style = Qt.ToolButtonStyle
        for made in self._buttons.values():
            made.setToolButtonStyle(
                style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon
            )
        # Its margins and its line.
        wanted = max(made.sizeHint().width() for made in self._buttons.values()) + 17
        least = theme.RAIL_NARROW if narrow else theme.RAIL_WIDTH
        self.setFixedWidth(max(least, wanted))

    def _button(self, entry: Entry, number: int) -> QToolButton:
        made = named(QToolButton(), entry.title)
        made.setText(entry.title)
        made.setIcon(icons.rail_icon(entry.icon))
        made.setIconSize(QSize(20, 20))
        made.setCheckable(True)
        made.setToolTip(f"{entry.title}  Alt+{number}")
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda _checked=False: self.chosen.emit(entry.key))
        return made
