"""Draws cells in which what was searched for is marked: bold on the soft accent colour."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from storage.search.folding import fold
from ui import theme

_PAD = 6


def marked_parts(text: str, words: list[str]) -> list[tuple[str, bool]]:
    """Return ``text`` cut into parts, each with whether it is one of the folded ``words``.

    Characters are folded one by one, so that marks stand where the text says what was typed.
    """
    folded = [fold(char) for char in text]
    joined = "".join(folded)
    places = [n for n, one in enumerate(folded) for _char in one]
    hit = [False] * len(text)
    for word in filter(None, words):
        start = joined.find(word)
        while start >= 0:
            for place in places[start : start + len(word)]:
                hit[place] = True
            start = joined.find(word, start + 1)
    parts: list[tuple[str, bool]] = []
    for char, marked in zip(text, hit, strict=True):
        if parts and parts[-1][1] == marked:
            parts[-1] = (parts[-1][0] + char, marked)
        else:
            parts.append((char, marked))
    return parts


class MarkedText(QStyledItemDelegate):
    """Marks ``words`` (folded) in every cell that it draws."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """See QStyledItemDelegate.paint."""
        text = str(index.data(int(Qt.ItemDataRole.DisplayRole)) or "")
        parts = marked_parts(text, self.words)
        if not any(marked for _part, marked in parts):
            super().paint(painter, option, index)
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        own.text = ""
        style = own.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, own.widget)
        painter.save()
        _draw(painter, own.rect.adjusted(_PAD, 0, -_PAD, 0), parts, own.font)
        painter.restore()


def _draw(painter: QPainter, room: QRect, parts: list[tuple[str, bool]], font: QFont) -> None:
    shades = theme.colours()
    bold = QFont(font)
    bold.setBold(True)
    painter.setPen(QColor(shades.text))
    left = room.left()
    for text, marked in parts:
        metrics = QFontMetrics(bold if marked else font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.right() - left)
        wide = metrics.horizontalAdvance(shown)
        place = QRect(left, room.top(), wide + 1, room.height())
        painter.setFont(bold if marked else font)
        painter.setPen(QColor(shades.accent if marked else shades.text))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)
        left += wide
        if shown != text or left >= room.right():
            break
