"""A picture on which covers are drawn: by dragging, or with the keys alone."""

from dataclasses import dataclass, field, replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from storage.evidence.areas import Area, Covering, Look, Mark, Shape

# A drag shorter than this share of the picture is a click.
_LEAST: Final = 0.008
_STEP: Final = 0.01
_NEW: Final = 0.2
_MARGIN: Final = 8
_SHADE: Final = QColor(0, 0, 0, 150)
_MOVES: Final = {
    Qt.Key.Key_Left: (-_STEP, 0.0),
    Qt.Key.Key_Right: (_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -_STEP),
    Qt.Key.Key_Down: (0.0, _STEP),
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn at one moment, kept for undo; ``chosen`` is the place of a mark, or -1."""

    covering: Covering = field(default_factory=Covering)
    chosen: int = -1


class CoveringCanvas(QWidget):
    """``changed`` tells that covers, crop or choice are others now."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)
        self.shape: Shape = "rectangle"
        self.look: Look = "solid"
        self.cropping = False
        self._picture = QPixmap()
        self._history: list[Drawing] = [Drawing()]
        self._from: QPointF | None = None
        self._to = QPointF()

    @property
    def covering(self) -> Covering:
        """What is drawn."""
        return self._history[-1].covering

    @property
    def chosen(self) -> int:
        """The place of the mark that keys move, -1 where none is chosen."""
        return self._history[-1].chosen

    @property
    def may_undo(self) -> bool:
        """Tell whether there is a step to take back."""
        return len(self._history) > 1

    def show_picture(self, image: QImage) -> None:
        """Show an upright picture without covers."""
        self._picture = QPixmap.fromImage(image)
        self._history = [Drawing()]
        self._tell()

    def undo(self) -> None:
        """Take the last step back."""
        if self.may_undo:
            self._history.pop()
            self._tell()

    def add_mark(self, area: Area | None = None) -> None:
        """Cover ``area``, or with the keys alone: one in the middle, to be moved from there."""
        place = area or Area(0.5 - _NEW / 2, 0.5 - _NEW / 2, _NEW, _NEW)
        covering = self.covering
        if self.cropping:
            self._step(Drawing(replace(covering, crop=place), self.chosen))
        else:
            marks = (*covering.marks, Mark(place, self.shape, self.look))
            self._step(Drawing(replace(covering, marks=marks), len(marks) - 1))

    def remove_chosen(self) -> None:
        """Remove the chosen mark; while cropping, keep the whole picture again."""
        covering, at = self.covering, self.chosen
        if self.cropping and covering.crop:
            self._step(Drawing(replace(covering, crop=None), at))
        elif 0 <= at < len(covering.marks):
            marks = (*covering.marks[:at], *covering.marks[at + 1 :])
            self._step(Drawing(replace(covering, marks=marks), len(marks) - 1))

    def choose_next(self) -> None:
        """Choose the next mark in turn."""
        count = len(self.covering.marks)
        if count:
            self._history[-1] = replace(self._history[-1], chosen=(self.chosen + 1) % count)
            self._tell()

    def sizeHint(self) -> QSize:
        """See QWidget.sizeHint."""
        return QSize(760, 560)

    # --- keys and mouse ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the chosen mark, with Shift its size; N adds one, Space takes the next."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            across, down = _MOVES[key]
            grow = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(across, down, grow=grow)
        elif key == Qt.Key.Key_N:
            self.add_mark()
        elif key == Qt.Key.Key_Space:
            self.choose_next()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_chosen()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mousePressEvent."""
        if event.button() == Qt.MouseButton.LeftButton and not self._picture.isNull():
            self._from = self._to = self._share(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mouseMoveEvent."""
        if self._from is not None:
            self._to = self._share(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See QWidget.mouseReleaseEvent: a drag covers, a click chooses."""
        if self._from is None:
            return
        self._to = self._share(event.position())
        area, self._from = self._dragged(self._from), None
        if min(area.width, area.height) >= _LEAST:
            self.add_mark(area)
        else:
            self._choose_at(self._to)

    def _move(self, across: float, down: float, *, grow: bool) -> None:
        covering, at = self.covering, self.chosen
        if self.cropping and covering.crop:
            moved = _moved(covering.crop, across, down, grow=grow)
            self._step(Drawing(replace(covering, crop=moved), at))
        elif 0 <= at < len(covering.marks):
            mark = covering.marks[at]
            moved = _moved(mark.area, across, down, grow=grow)
            marks = (*covering.marks[:at], replace(mark, area=moved), *covering.marks[at + 1 :])
            self._step(Drawing(replace(covering, marks=marks), at))

    def _choose_at(self, point: QPointF) -> None:
        """Choose the topmost mark below a point."""
        found = [n for n, one in enumerate(self.covering.marks) if _holds(one.area, point)]
        self._history[-1] = replace(self._history[-1], chosen=found[-1] if found else -1)
        self._tell()

    def _step(self, drawing: Drawing) -> None:
        self._history.append(drawing)
        self._tell()

    def _tell(self) -> None:
        self.update()
        self.changed.emit()

    # --- how it looks --------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """See QWidget.paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._picture.isNull():
            return
        frame = self._frame()
        painter.drawPixmap(frame, self._picture, QRectF(self._picture.rect()))
        for place, mark in enumerate(self.covering.marks):
            self._paint_mark(painter, mark, chosen=place == self.chosen)
        self._paint_crop(painter, frame)
        if self._from is not None:
            painter.setPen(QPen(self.palette().highlight().color(), 2, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._place(self._dragged(self._from)))
        if self.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_mark(self, painter: QPainter, mark: Mark, *, chosen: bool) -> None:
        colour = self.palette().highlight().color()
        painter.setPen(QPen(colour if chosen else QColor("white"), 3 if chosen else 1))
        pattern = Qt.BrushStyle.SolidPattern
        if mark.look == "mosaic":
            pattern = Qt.BrushStyle.Dense4Pattern
        painter.setBrush(QBrush(QColor("black"), pattern))
        place = self._place(mark.area)
        if mark.shape == "ellipse":
            painter.drawEllipse(place)
        else:
            painter.drawRect(place)

    def _paint_crop(self, painter: QPainter, frame: QRectF) -> None:
        if self.covering.crop is None:
            return
        kept = self._place(self.covering.crop).intersected(frame)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_SHADE)
        for part in (
            QRectF(frame.topLeft(), QPointF(frame.right(), kept.top())),
            QRectF(QPointF(frame.left(), kept.bottom()), frame.bottomRight()),
            QRectF(QPointF(frame.left(), kept.top()), kept.bottomLeft()),
            QRectF(kept.topRight(), QPointF(frame.right(), kept.bottom())),
        ):
            painter.drawRect(part)

    def _frame(self) -> QRectF:
        """Return where the picture stands in the widget."""
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        size = self._picture.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        frame = QRectF(0, 0, max(1, size.width()), max(1, size.height()))
        frame.moveCenter(room.center())
        return frame

    def _place(self, area: Area) -> QRectF:
        frame = self._frame()
        return QRectF(
            frame.left() + area.x * frame.width(), frame.top() + area.y * frame.height(),
            area.width * frame.width(), area.height * frame.height(),
        )  # fmt: skip

    def _share(self, point: QPointF) -> QPointF:
        frame = self._frame()
        across = (point.x() - frame.left()) / frame.width()
        down = (point.y() - frame.top()) / frame.height()
        return QPointF(min(1.0, max(0.0, across)), min(1.0, max(0.0, down)))

    def _dragged(self, start: QPointF) -> Area:
        left, right = sorted((start.x(), self._to.x()))
        top, bottom = sorted((start.y(), self._to.y()))
        return Area(left, top, right - left, bottom - top)


def _holds(area: Area, point: QPointF) -> bool:
    return QRectF(area.x, area.y, area.width, area.height).contains(point)


def _moved(area: Area, across: float, down: float, *, grow: bool) -> Area:
    """Return an area moved or made larger by shares, never out of the picture."""
    if grow:
        width = min(1.0 - area.x, max(_STEP, area.width + across))
        height = min(1.0 - area.y, max(_STEP, area.height + down))
        return replace(area, width=width, height=height)
    x = min(1.0 - area.width, max(0.0, area.x + across))
    y = min(1.0 - area.height, max(0.0, area.y + down))
    return replace(area, x=x, y=y)
