"""Matching the columns of a list by hand: each heading with what its column holds."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from resources.language import Words
from storage.exchange.sheets.cells import UNSEEN
from storage.exchange.sheets.matching import (
    SheetHeadings,
    chosen_mapping,
    guess,
    list_of,
    missing_of,
)
from storage.exchange.sheets.targets import (
    LIST_LABELS,
    LISTS,
    ListName,
    any_target,
    target_label,
    targets_of,
)
from ui.widgets.basics import Elided, button, in_turn, label, named, row
from ui.widgets.fitting import open_at

_SAMPLE: Final = 24


class _Choice(QComboBox):
    """A box that a wheel over it does not change: it scrolls the list of columns instead."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See QComboBox.wheelEvent."""
        event.ignore()


class ColumnMatching(QDialog):
    """Shows one sheet at a time; ``sheet`` and ``mapping`` are the answer once accepted."""

    def __init__(self, words: Words, sheets: list[SheetHeadings], parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._sheets = sheets
        self.setWindowTitle(words("Match the columns"))
        open_at(self, 620, 560)
        self.sheet_box = named(QComboBox(), words("Sheet"))
        self.sheet_box.addItems([one.sheet for one in sheets])
        self.list_box = named(QComboBox(), words("What the sheet lists"))
        for name in LISTS:
            self.list_box.addItem(words(LIST_LABELS[name]), name)
        self.boxes: dict[int, QComboBox] = {}
        self.note = label(part="warning", wrap=True)
        self.accept_button = button(words("Use these columns"), self.accept, part="primary")
        self.cancel_button = button(words("Cancel"), self.reject)
        self._area = QScrollArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()
        self.sheet_box.currentIndexChanged.connect(self._show_sheet)
        self.list_box.currentIndexChanged.connect(self._show_columns)
        self._show_sheet()

    @property
    def sheet(self) -> SheetHeadings:
        """The sheet that is shown."""
        return self._sheets[self.sheet_box.currentIndex()]

    @property
    def mapping(self) -> dict[str, str | None]:
        """How its columns were matched, as far as it was not clear by itself."""
        return chosen_mapping(self.sheet.headings, self._chosen(), self._list())

    def _list(self) -> ListName:
        name: ListName = self.list_box.currentData()
        return name

    def _chosen(self) -> dict[int, str]:
        return {n: box.currentData() for n, box in self.boxes.items() if box.currentData()}

    def _show_sheet(self) -> None:
        self.list_box.blockSignals(True)
        self.list_box.setCurrentIndex(LISTS.index(list_of(self.sheet.headings, {})))
        self.list_box.blockSignals(False)
        self._show_columns()

    def _show_columns(self) -> None:
        self.boxes = {}
        inside, known = QWidget(), guess(self.sheet.headings, {}, self._list())
        grid = QGridLayout(inside)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for n, heading in enumerate(self.sheet.headings):
            if heading.strip(UNSEEN):
                samples = self.sheet.samples
                sample = samples[n][:_SAMPLE] if n < len(samples) else ""
                self.boxes[n] = self._box(heading, known.get(n, ""))
                grid.addWidget(Elided(heading), n, 0)
                grid.addWidget(Elided(sample, "muted"), n, 1)
                grid.addWidget(self.boxes[n], n, 2)
        grid.setRowStretch(len(self.sheet.headings), 1)
        self._area.setWidget(inside)
        in_turn(self.list_box, *self.boxes.values(), self.cancel_button, self.accept_button)
        self._judge()

    def _box(self, heading: str, chosen: str) -> QComboBox:
        box = named(_Choice(), self._words("{heading} holds", heading=heading))
        box.addItem(self._words("Leave out"), "")
        targets = {target.name: target for target in targets_of(self._list())}
        for name, target in targets.items():
            box.addItem(target_label(target, self._words), name)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        box.currentIndexChanged.connect(self._judge)
        return box

    def _judge(self) -> None:
        chosen = list(self._chosen().values())
        missing = missing_of(chosen, self._list())
        twice = dict.fromkeys(name for name in chosen if self._clashes(name, chosen))
        said = []
        if missing:
            said.append(self._words("Still needed: {columns}", columns=self._labels(missing)))
        if twice:
            said.append(self._words("Chosen twice: {columns}", columns=self._labels(twice)))
        self.note.setText(" ".join(said))
        self.accept_button.setEnabled(not said)

    @staticmethod
    def _clashes(name: str, chosen: list[str]) -> bool:
        target = any_target(name)
        return chosen.count(name) > 1 and not target.plural and not target.joined

    def _labels(self, names: "tuple[str, ...] | dict[str, None]") -> str:
        return "、".join(target_label(any_target(name), self._words) for name in names)

    def _lay_out(self) -> None:
        words = self._words
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        text = words("Say what each column holds. It is remembered for lists with these headings.")
        layout.addWidget(label(text, "muted", wrap=True))
        self.sheet_box.setVisible(len(self._sheets) > 1)
        layout.addLayout(row(self.sheet_box, self.list_box, None))
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.note)
        layout.addLayout(row(None, self.cancel_button, self.accept_button))
