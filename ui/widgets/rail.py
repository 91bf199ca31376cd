"""The left rail: one entry a page, Alt and its number, some with a count; icons only if narrow."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from ui import icons, theme
from ui.widgets.basics import named, role


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its key, its title in the window's language, its icon."""

    key: str
    title: str
    icon: str


class _Button(QToolButton):
    """An entry with a badge: how much there waits for somebody."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    def show_count(self, count: int) -> None:
        """Show a count, none at 0."""
        self._count = count
        self.update()

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint; beside the title there is always room for the badge."""
        hint = super().sizeHint()
        alone = self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
        return hint if alone else hint + QSize(self._height() + 10, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        super().paintEvent(event)
        if not self._count:
            return
        text = str(self._count) if self._count < 100 else "99+"
        font = self.font()
        alone = self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
        # On an icon it stays in the corner: the icon has to be known below it.
        font.setPixelSize(max(theme.text_size() * 5 // 8 if alone else theme.text_size() - 3, 9))
        font.setBold(True)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        high = font.pixelSize() + 4 if alone else self._height()
        wide = max(painter.fontMetrics().horizontalAdvance(text) + 10, high)
        top = 1 if alone else (self.height() - high) // 2
        place = QRect(self.width() - wide - (1 if alone else 10), top, wide, high)
        shades = theme.colours()
        painter.setBrush(QColor(shades.danger))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(place, high / 2, high / 2)
        painter.setPen(QColor(shades.base))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.end()

    @staticmethod
    def _height() -> int:
        return theme.text_size() + 4


class Rail(QFrame):
    """Emits ``chosen`` with the key of a page."""

    chosen = Signal(str)

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__()
        role(self, "rail")
        self._entries = entries
        self._buttons: dict[str, _Button] = {}
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

    @property
    def keys(self) -> tuple[str, ...]:
        """The pages that it leads to, in their order."""
        return tuple(self._buttons)

    def show_chosen(self, key: str) -> None:
        """Mark the page that is shown."""
        self._buttons[key].setChecked(True)

    def show_count(self, key: str, count: int, said: str) -> None:
        """Show beside an entry how much waits there; ``said`` is that in words, for its tip."""
        made = self._buttons[key]
        made.show_count(count)
        place = list(self._buttons).index(key) + 1
        title = made.text()
        made.setToolTip(f"{title}  Alt+{place}" + (f"\n{said}" if count else ""))
        named(made, f"{title}, {said}" if count else title)

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

    def _button(self, entry: Entry, number: int) -> _Button:
        made = named(_Button(), entry.title)
        made.setText(entry.title)
        made.setIcon(icons.rail_icon(entry.icon))
        side = theme.px(20, 100 * theme.text_size() // theme.TEXT_SIZE)
        made.setIconSize(QSize(side, side))
        made.setCheckable(True)
        made.setToolTip(f"{entry.title}  Alt+{number}")
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda _checked=False: self.chosen.emit(entry.key))
        return made
