"""The list of what the rules remark on in a case: record, sentence, basis; Enter goes there."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from storage.rows import CaseFile
from storage.rules.guards import Mark
from ui.desk import Desk
from ui.models.facts import FactsModel
from ui.models.rules_facts import mark_line, marked
from ui.widgets.basics import button, label, role, row
from ui.widgets.fitting import open_scaled
from ui.widgets.table import Table


class MarksDialog(QDialog):
    """Emits ``chosen`` with the ``Row`` to be shown."""

    chosen = Signal(object)

    def __init__(
        self, desk: Desk, file: CaseFile, marks: Sequence[Mark], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._file, self._marks = file, tuple(marks)
        words = desk.words
        self.setWindowTitle(words("Remarks of the rules"))
        open_scaled(self, 960, 520)
        self.model = FactsModel(
            (
                words("Rule"),
                words("Weight"),
                words("Record"),
                words("What is remarked"),
                words("Basis"),
            )
        )
        self.model.show_lines([mark_line(one, file, words, masked=desk.masked) for one in marks])
        self.table = Table(self.model, words("Remarks of the rules"))
        self.table.set_widths([56, 84, 220, 330, 200], stretch=3, kept=(0, 1))
        self.table.opened.connect(self._go)
        self.table.picked.connect(self._show)
        self.whole = role(label(wrap=True), "text")
        self.basis = role(label(wrap=True), "muted")
        self.go = button(words("Go to the record"), self._go_current, part="primary")
        note = label(
            words("Nothing recorded is refused or changed by these remarks."), "muted", wrap=True
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addWidget(note)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.whole)
        layout.addWidget(self.basis)
        layout.addLayout(row(None, button(words("Close"), self.reject), self.go))
        self.table.selectRow(0)

    def _show(self, place: int) -> None:
        if 0 <= place < len(self.model.lines):
            line = self.model.lines[place]
            self.whole.setText(line[3])
            self.basis.setText(line[4])
            self.go.setEnabled(marked(self._marks[place], self._file)[0] is not None)

    def _go_current(self) -> None:
        self._go(self.table.currentIndex().row())

    def _go(self, place: int) -> None:
        found = marked(self._marks[place], self._file)[0] if place >= 0 else None
        if found is not None:
            self.accept()
            self.chosen.emit(found)
