"""Handing cases over: to whom, why, and what the other side has not yet confirmed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.pages.completion_work import Takers, hand_over, takers
from ui.widgets.basics import button, label, named, row
from ui.widgets.fitting import fit_text


class HandOverDialog(QDialog):
    """Archives the cases once it is agreed to; nothing of them is removed."""

    def __init__(self, desk: Desk, case_ids: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._cases = tuple(case_ids)
        self._takers = Takers((), ())
        words = desk.words
        self.setWindowTitle(words("Hand over and archive"))
        self.setMinimumWidth(480)
        self.to = named(QComboBox(), words("Handed over to"))
        self.to.setEditable(True)
        self.to.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        edit = self.to.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(words("Site or person who has the cases now"))
            named(edit, words("Handed over to"))
        self.reason = named(QLineEdit(), words("Remark"))
        self.reason.setPlaceholderText(words("Remark (may be left empty)"))
        self.warning = label(part="warning", wrap=True)
        self.go = button(words("Hand over and archive"), self.hand_over, part="primary")
        text = words(
            "{count} cases leave the work list here. They stay readable and verified, are found"
            " under the filter “Handed over”, and can come back at any time.",
            count=len(self._cases),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(label(text, wrap=True))
        layout.addWidget(label(words("Handed over to"), "muted"))
        layout.addWidget(self.to)
        layout.addWidget(self.reason)
        layout.addWidget(self.warning)
        layout.addLayout(row(None, button(words("Cancel"), self.reject), self.go))
        self.to.currentTextChanged.connect(self._judge)
        self._judge()
        desk.tasks.start(partial(takers, case_ids=self._cases), self._offer)

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget.showEvent; only now it is known how its text wraps."""
        super().showEvent(event)
        fit_text(self)

    def hand_over(self) -> None:
        """Do it."""
        if self.go.isEnabled():
            to, reason = self.to.currentText().strip(), self.reason.text().strip()
            work = partial(hand_over, case_ids=self._cases, to=to, reason=reason)
            self._desk.tasks.start(work, lasting=True)
            self.accept()

    def _offer(self, found: Takers) -> None:
        self._takers = found
        typed = self.to.currentText()
        self.to.clear()
        self.to.addItems(found.names)
        if typed:
            self.to.setCurrentText(typed)
        self._judge()

    def _judge(self) -> None:
        words, to = self._desk.words, self.to.currentText().strip()
        lacks = dict(zip(self._takers.names, self._takers.unconfirmed, strict=True)).get(to, 0)
        self.go.setEnabled(bool(to))
        self.warning.setText(
            words("{site} has not yet confirmed {count} entries of them: export them first, or"
                  " wait for its answer.", site=to, count=lacks)
            if lacks
            else ""
        )  # fmt: skip
        self.warning.setVisible(bool(lacks))
        fit_text(self)
