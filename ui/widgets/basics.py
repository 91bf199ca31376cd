"""Small parts that every page is made of: labels, buttons, cards, accessible names."""

from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui import icons, theme

W = TypeVar("W", bound=QWidget)


def named(widget: W, text: str) -> W:
    """Give a widget the name that screen readers say: no mnemonic, no trailing dots."""
    plain = text.replace("&&", "\0").replace("&", "").replace("\0", "&")
    widget.setAccessibleName(plain.rstrip("….: ："))
    return widget


def role(widget: W, name: str) -> W:
    """Give a widget its part in the style sheet."""
    widget.setProperty("role", name)
    return widget


class Button(QPushButton):
    """Is pressed by Enter as by Space, but for what stays pressed and the big ones of a visit.

    There Enter goes on. Qt's own way would make it the default of its dialog, which Enter in a
    text field presses.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        passed = self.isCheckable() or self.property("role") == "big"
        if passed or not _is_enter(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


class ToolButton(QToolButton):
    """Is pressed by Enter as by Space."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if not _is_enter(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


def _is_enter(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held


def label(text: str = "", part: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label that shows ``text`` as it is; ``part`` is its part in the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if part:
        role(made, part)
    return made


def button(
    text: str, on: Callable[[], object] | None = None, *, icon: str = "", part: str = ""
) -> QPushButton:
    """Return a button with an accessible name; ``part``: primary, link, choice, chip."""
    made = Button(text)
    named(made, text)
    made.setAutoDefault(False)
    if part:
        role(made, part)
    if icon:
        colour = icons.on_accent() if part == "primary" else ""
        made.setIcon(icons.icon(icon, colour))
        made.setIconSize(QSize(theme.text_size() + 2, theme.text_size() + 2))
    if on is not None:
        made.clicked.connect(lambda _checked=False: on())
    return made


def tool(icon: str, text: str, on: Callable[[], object] | None = None) -> QToolButton:
    """Return a button that shows only an icon; ``text`` is its tooltip and its name."""
    made = ToolButton()
    made.setIcon(icons.icon(icon))
    made.setIconSize(QSize(18, 18))
    made.setToolTip(text)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    named(made, text)
    if on is not None:
        made.clicked.connect(lambda _checked=False: on())
    return made


def picture(icon: str, size: int = 18, colour: str = "") -> QLabel:
    """Return a label that shows an icon."""
    made = QLabel()
    made.setPixmap(icons.picture(icon, size, colour))
    made.setFixedWidth(size + 2)
    return made


def card(*, margin: int = 16) -> tuple[QFrame, QVBoxLayout]:
    """Return a framed area on the base colour and its layout."""
    frame = role(QFrame(), "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(margin, margin, margin, margin)
    return frame, layout


def spin_box(name: str) -> QSpinBox:
    """Return a box for a whole number, named; style sheets give the text in it no room."""
    box = named(QSpinBox(), name)
    box.lineEdit().setTextMargins(6, 0, 0, 0)
    return box


def row(*widgets: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Return widgets beside each other; None is a stretch, elided text takes what is left."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget, 1 if isinstance(widget, Elided) else 0)
    return layout


def column(
    *widgets: QWidget | None, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Return widgets below each other; None is a stretch."""
    layout = QVBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout


def centre(page: QWidget, frame: QWidget) -> None:
    """Lay out a page with one card a little above its middle."""
    layout = column(None)
    # Not by alignment: wrapped text would be measured at the width of the page.
    layout.addLayout(row(None, frame, None))
    layout.addStretch(2)
    page.setLayout(layout)


def widen(frame: QWidget, width: int) -> None:
    """Give a card its width in pixels at text of 100 %, more where the text is larger."""
    scaled = theme.px(width, 100 * theme.text_size() // theme.TEXT_SIZE)
    frame.setFixedWidth(min(scaled, theme.MINIMUM[0] - 60))


def line() -> QFrame:
    """Return a thin horizontal line."""
    return role(QFrame(), "line")


class Elided(QLabel):
    """One line of text that ends in dots where it does not fit; the whole is its tooltip."""

    def __init__(self, text: str = "", part: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if part:
            role(self, part)
        self.say(text)

    def say(self, text: str) -> None:
        """Show another text."""
        self.setText(text)
        self.setToolTip(text if len(text) > 20 else "")

    def minimumSizeHint(self) -> QSize:
        """See QWidget.minimumSizeHint."""
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """See QWidget.paintEvent."""
        painter = QPainter(self)
        area = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        self.style().drawItemText(
            painter, area, int(self.alignment()), self.palette(), True, text,
            self.foregroundRole(),
        )  # fmt: skip


class Empty(QWidget):
    """What stands where there is nothing yet: one sentence and at most one button."""

    def __init__(self, icon: str = "") -> None:
        super().__init__()
        self._sentence = label(part="muted", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = button("")
        self.button.hide()
        self._act: Callable[[], object] | None = None
        self.button.clicked.connect(self._pressed)
        layout = column(None, spacing=14, margins=(24, 24, 24, 24))
        if icon:
            shown = picture(icon, 40, QApplication.palette().placeholderText().color().name())
            layout.addWidget(shown, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._sentence)
        layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        self.setLayout(layout)

    def say(self, sentence: str, action: str = "", on: Callable[[], object] | None = None) -> None:
        """Show a sentence and, with ``action``, a button that calls ``on``."""
        self._sentence.setText(sentence)
        self.button.setText(action)
        named(self.button, action)
        self.button.setVisible(bool(action))
        self._act = on

    def add(self, more: QWidget) -> None:
        """Put another way on below the button."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.count() - 1, more, 0, Qt.AlignmentFlag.AlignHCenter)

    def _pressed(self) -> None:
        if self._act is not None:
            self._act()


def in_turn(*widgets: QWidget) -> None:
    """Let Tab go through widgets in this order, where they were not made in it."""
    for one, following in pairwise(widgets):
        QWidget.setTabOrder(one, following)


def enter(page: QWidget) -> None:
    """Put the focus into the first list of a page that says something, else on its first button.

    A list shows its first row chosen then, so that keys act on it at once. A page that is not
    seen, or has a dialog over it, gets nothing.
    """
    if not page.isVisible() or QApplication.activeModalWidget() is not None:
        return
    lists = [one for one in page.findChildren(QAbstractItemView) if one.isVisible()]
    filled = [one for one in lists if (model := one.model()) is not None and model.rowCount()]
    buttons = [one for one in page.findChildren(QPushButton) if one.isVisible()]
    for one in (*filled, *buttons):
        if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            one.setFocus(Qt.FocusReason.OtherFocusReason)
            return


def forget(layout: QLayout) -> None:
    """Remove everything from a layout."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.widget()
        if inner is not None:
            inner.hide()
            inner.deleteLater()
