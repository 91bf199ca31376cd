"""A row of choices above a list; the first of each leaves all in."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ui.forms.flow import FlowLayout
from ui.widgets.basics import named


class FilterRow(QWidget):
    """Emits ``changed`` when something else is chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._quiet = False
        self.line = FlowLayout(self)

    def choice(self, name: str, everything: str) -> QComboBox:
        """Make a choice that begins with all."""
        made = named(QComboBox(), name)
        made.addItem(everything, "")
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.currentIndexChanged.connect(lambda _place: self.tell())
        return made

    def lay_out(self, parts: Iterable[QWidget]) -> None:
        """Put the choices in their order, in as many lines as they need."""
        for part in parts:
            self.line.addWidget(part)

    def offer(
        self,
        box: QComboBox,
        first: Iterable[tuple[str, str]],
        names: Mapping[str, str],
        chosen: str,
    ) -> None:
        """Offer ``first`` (value, text), then people by name, those by ref; choose one of them."""
        with self.quietly():
            while box.count() > 1:
                box.removeItem(1)
            for value, text in first:
                box.addItem(text, value)
            for ref, name in sorted(names.items(), key=lambda item: item[1]):
                box.addItem(name, ref)
            box.setCurrentIndex(max(box.findData(chosen), 0))

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Tell of nothing that is chosen meanwhile."""
        self._quiet = True
        yield
        self._quiet = False

    def tell(self) -> None:
        """Tell that something else is chosen."""
        if not self._quiet:
            self.changed.emit()
