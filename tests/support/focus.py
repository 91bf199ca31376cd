"""How a page or dialog is walked with the Tab key, and what the person sees of it."""

from itertools import combinations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QFocusFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)

from ui.widgets.figure_table import FigureTable

# What lies this near to the same height stands in one line.
_LINE = 14
# Pixels by which neighbours may touch.
_SMALL = 2
# Their parts lie over each other by design.
_DRAWS_INSIDE = (
    QStackedWidget, QAbstractScrollArea, QSplitter, QTabWidget, QTabBar, QLineEdit, QComboBox,
    QAbstractSpinBox,
)  # fmt: skip


def stops(root: QWidget) -> list[QWidget]:
    """Return where the Tab key stops below ``root``, in its order from the top, each once.

    The keys are pressed, as a person does: of what takes Tab for itself the walk never leaves, and
    what stands behind it is missing in the answer. (``nextInFocusChain`` would do without keys,
    but PySide binds the wrappers it returns to each other, and loses living ones.)
    """
    QApplication.setActiveWindow(root.window())
    reachable = takers(root)
    if not reachable:
        return []
    landed = root.window().focusWidget()
    reachable[0].setFocus(Qt.FocusReason.TabFocusReason)
    walked: list[QWidget] = []
    while (one := QApplication.focusWidget()) is not None and one not in walked:
        walked.append(one)
        QTest.keyClick(one, Qt.Key.Key_Tab)
    if walked and QApplication.focusWidget() is walked[-1] and len(walked) < len(reachable):
        return walked
    if landed is not None:
        landed.setFocus()
    inside = [one for one in walked if root.isAncestorOf(one)]
    before = [place for place, one in enumerate(walked) if not root.isAncestorOf(one)]
    first = min(range(len(inside)), key=lambda place: _place(inside[place], root), default=0)
    if before:
        # A page begins where Tab comes in.
        first = sum(root.isAncestorOf(one) for one in walked[: before[-1]])
    if root.isWindow() and landed in inside:
        # A dialog begins where it puts the cursor.
        first = inside.index(landed)
    return inside[first:] + inside[:first]


def trapped(root: QWidget) -> list[str]:
    """Return what the Tab key should reach below ``root`` and does not."""
    reached = stops(root)
    return [f"{_kind(one)} {one.accessibleName()!r}" for one in takers(root) if one not in reached]


def takers(root: QWidget) -> list[QWidget]:
    """Return what should be reached by Tab below ``root``."""
    return [one for one in root.findChildren(QWidget) if _takes_tab(one, root)]


def _place(one: QWidget, root: QWidget) -> tuple[int, int]:
    at = one.mapTo(root, QPoint())
    return at.y() // _LINE, at.x()


def _takes_tab(one: QWidget, root: QWidget) -> bool:
    inner = isinstance(one, QLineEdit) and isinstance(one.parent(), QAbstractSpinBox | QComboBox)
    return (
        one.isVisibleTo(root)
        and one.isEnabled()
        and bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and one.focusProxy() is None
        and not inner
        and one.width() > 1
    )


def names(root: QWidget) -> list[str]:
    """Return what is wrong with the names that a screen reader says below ``root``."""
    wrong, known = list[str](), dict[str, QWidget]()
    for one in takers(root):
        name = one.accessibleName()
        if not name:
            wrong.append(f"{_kind(one)} has no name")
        elif "&" in name and "&&" not in name and name.count("&") == 1 and "(" in name:
            wrong.append(f"{name!r} names a key")
        elif name in known:
            wrong.append(f"{_kind(one)} and {_kind(known[name])} are both named {name!r}")
        known.setdefault(name, one)
        if isinstance(one, QToolButton) and not one.text() and not one.toolTip():
            wrong.append(f"{name!r} shows only an icon and tells nothing")
    return wrong


def backwards(root: QWidget) -> list[str]:
    """Return steps of Tab that go up and left again inside one column of the page."""
    wrong, last = list[str](), None
    for one in stops(root):
        if last is not None and _before(one, last, root):
            wrong.append(f"{last.accessibleName()!r} -> {one.accessibleName()!r}")
        last = one
    return wrong


def _before(one: QWidget, last: QWidget, root: QWidget) -> bool:
    here, there = one.mapTo(root, QPoint()), last.mapTo(root, QPoint())
    # Another column begins anew at the top.
    overlap = here.x() < there.x() + last.width() and there.x() < here.x() + one.width()
    same_line = abs(here.y() - there.y()) < _LINE
    return (same_line and here.x() < there.x()) or (
        not same_line and overlap and here.y() + one.height() <= there.y()
    )


def cut_off(root: QWidget) -> list[str]:
    """Return the buttons that are narrower than what they say, and what scrolls sideways."""
    found = []
    for one in root.findChildren(QAbstractButton):
        # A tab bar shrinks its own arrows.
        if not one.isVisibleTo(root) or isinstance(one.parent(), QTabBar):
            continue
        plain = isinstance(one, QPushButton | QToolButton | QCheckBox)
        if plain and one.width() < one.sizeHint().width() - 1:
            found.append(f"{one.text()!r} {one.width()} < {one.sizeHint().width()}")
    return found + [
        f"{area.accessibleName()!r} scrolls sideways"
        for area in root.findChildren(QAbstractScrollArea)
        if area.isVisibleTo(root)
        and area.horizontalScrollBar().isVisible()
        # It says of itself that it does, before it hides a digit.
        and not isinstance(area, FigureTable)
    ]


def squeezed(root: QWidget) -> list[str]:
    """Return what is lower than its text needs, and what lies over its neighbour."""
    low = [
        f"{_kind(one)} {_text(one)!r} {one.height()} < {_needed(one)}"
        for one in root.findChildren(QWidget)
        if one.isVisibleTo(root) and one.height() < _needed(one) - _SMALL
    ]
    return low + [
        f"{_kind(one)} {_text(one)!r} lies over {_kind(other)} {_text(other)!r}"
        for parent in (root, *root.findChildren(QWidget))
        if parent.isVisibleTo(root) and not isinstance(parent, _DRAWS_INSIDE)
        for one, other in combinations(_inside(parent, root), 2)
        if _overlap(one, other)
    ]


def _needed(one: QWidget) -> int:
    if isinstance(one, QLabel):
        if not one.text() or one.width() < _SMALL:
            return 0
        return one.heightForWidth(one.width()) if one.wordWrap() else one.sizeHint().height()
    inner = isinstance(one.parent(), QTabBar | QAbstractSpinBox | QComboBox)
    if isinstance(one, QAbstractButton | QLineEdit | QComboBox) and not inner:
        return one.minimumSizeHint().height()
    return 0


def _text(one: QWidget) -> str:
    return one.accessibleName() or (one.text()[:30] if isinstance(one, QLabel) else "")


def _inside(parent: QWidget, root: QWidget) -> list[QWidget]:
    return [
        one
        for one in parent.children()
        if isinstance(one, QWidget)
        and one.isVisibleTo(root)
        and not one.isWindow()
        and not isinstance(one, QFocusFrame)
    ]


def _overlap(one: QWidget, other: QWidget) -> bool:
    shared = one.geometry().intersected(other.geometry())
    return shared.width() > _SMALL and shared.height() > _SMALL


def unseen(root: QWidget) -> list[str]:
    """Return what looks the same with the focus and without it."""
    wrong = []
    for one in takers(root):
        QApplication.setActiveWindow(root.window())
        one.clearFocus()
        before = _picture(one)
        one.setFocus(Qt.FocusReason.TabFocusReason)
        if one.hasFocus() and _picture(one) == before and not _shows_current(one):
            wrong.append(f"{_kind(one)} {one.accessibleName()!r}")
        one.clearFocus()
    return wrong


def _shows_current(one: QWidget) -> bool:
    return isinstance(one, QAbstractItemView) and one.currentIndex().isValid()


def _picture(one: QWidget) -> QImage:
    return one.grab().toImage()


def _kind(one: QWidget) -> str:
    return type(one).__name__
