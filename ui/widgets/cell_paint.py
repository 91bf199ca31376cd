"""Draws the cells of long tables: one line of text, laid out once, an icon, a soft selection."""

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QStaticText, QTransform
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme

Index = QModelIndex | QPersistentModelIndex
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_INK: Final = int(Qt.ItemDataRole.ForegroundRole)
_SIGN: Final = int(Qt.ItemDataRole.DecorationRole)
_CHECK: Final = int(Qt.ItemDataRole.CheckStateRole)
_FONT: Final = int(Qt.ItemDataRole.FontRole)
_RIGHT: Final = Qt.AlignmentFlag.AlignRight
# As numbers: an "and" of Qt's own flags takes as long as the drawing of a cell.
_SELECTED: Final = QStyle.StateFlag.State_Selected.value
_ENABLED: Final = QStyle.StateFlag.State_Enabled.value
# As the sections of the header, so that titles stand above what they name.
PAD: Final = 8
_GAP: Final = 5
# Texts that are kept laid out: some dozen screens.
_MOST: Final = 6000
# What a cell shows: its text, whether it stands on the right, its colour, an icon before it.
Cell = tuple[str, bool, QColor | None, QIcon | None]


class CellPaint(QStyledItemDelegate):
    """Draws without asking the style sheet cell by cell, which is most of the time of a list.

    A model with a method ``cell(row, column)`` that returns a ``Cell``, or None where nothing is
    known yet, is asked once a cell; any other for its roles. Cells with a box to tick or a font of
    their own are left to Qt.
    """

    def __init__(self, model: QAbstractItemModel) -> None:
        super().__init__()
        self._cell: Any = getattr(model, "cell", None)
        self._kept: dict[tuple[str, int, bool], QStaticText] = {}
        shades = theme.colours()
        self._ink, self._soft = QColor(shades.text), QColor(shades.soft)
        self._muted = QColor(shades.muted)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See QStyledItemDelegate.paint."""
        if self._cell is not None:
            cell = self._cell(index.row(), index.column())
        elif index.data(_CHECK) is not None or index.data(_FONT) is not None:
            super().paint(painter, option, index)
            return
        else:
            cell = _by_roles(index)
        state, room = option.state.value, option.rect
        if state & _SELECTED:
            painter.fillRect(room, self._soft)
        if cell is None or not (cell[0] or cell[3]):
            return
        text, right, ink, icon = cell
        left = room.left() + PAD
        if icon is not None:
            side = option.decorationSize.height()
            icon.paint(painter, left, room.top(), side, room.height())
            left += side + _GAP
        painter.setPen(ink or (self._ink if state & _ENABLED else self._muted))
        self._write(painter, option, text, left, right=right)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """See QStyledItemDelegate.sizeHint."""
        found = super().sizeHint(option, index)
        return QSize(found.width() + 2 * PAD, found.height())

    def _write(self, painter: QPainter, option: Any, text: str, left: int, *, right: bool) -> None:
        room = option.rect
        wide = room.right() - PAD - left + 1
        laid = self._kept.get((text, wide, right))
        if laid is None:
            laid = self._lay(text, wide, option.fontMetrics, option.font)
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[text, wide, right] = laid
        size = laid.size()
        x = room.right() - PAD + 1 - size.width() if right else left
        painter.drawStaticText(QPointF(x, room.top() + (room.height() - size.height()) / 2), laid)

    @staticmethod
    def _lay(text: str, wide: int, metrics: QFontMetrics, font: QFont) -> QStaticText:
        line = " ".join(text.split("\n"))
        made = QStaticText(metrics.elidedText(line, Qt.TextElideMode.ElideRight, wide))
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        made.prepare(QTransform(), font)
        return made


def _by_roles(index: Index) -> Cell:
    said, align, sign = index.data(_DISPLAY), index.data(_ALIGN), index.data(_SIGN)
    ink = index.data(_INK)
    right = align is not None and bool(Qt.AlignmentFlag(int(align)) & _RIGHT)
    colour = ink if isinstance(ink, QColor) else None
    text = "" if said is None else str(said)
    return text, right, colour, sign if isinstance(sign, QIcon) else None
