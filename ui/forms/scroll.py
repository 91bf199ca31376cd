"""A scroll area that scrolls down only, its content as wide as it is."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class VerticalScroll(QScrollArea):
    """Shows a widget that may be higher than the place for it, never wider."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The form's controls take the focus, the area around them does not.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = inside
        self.put(inside)

    def put(self, inside: QWidget) -> None:
        """Show another widget; the one before it goes when its own signals are done."""
        if (former := self.takeWidget()) is not None and former is not inside:
            former.hide()
            former.deleteLater()
        self._inside = inside
        self.setWidget(inside)
        inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter: never narrower than the content needs."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            bar = self.verticalScrollBar().sizeHint().width()
            self.setMinimumWidth(self._inside.minimumSizeHint().width() + bar)
        return super().eventFilter(watched, event)
