"""Describes many pieces of evidence at once: caption, visit, what they prove; one write."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from storage.casework.captions import SHARED, describe
from storage.casework.change import Change
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.progress import Progress
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.forms.record_form import RecordForm
from ui.forms.scroll import VerticalScroll
from ui.widgets.basics import button, label, named, row
from ui.widgets.fitting import open_at


class DescribeDialog(QDialog):
    """Only what is filled in here is written; the rest of each record stays. Ctrl+Enter saves."""

    def __init__(
        self, desk: Desk, rows: Sequence[Row], file: CaseFile, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._ids = tuple(one.id for one in rows)
        words = desk.words
        self.setWindowTitle(words("Describe together"))
        open_at(self, 620, 560)
        kind = BY_NAME["evidence"]
        self.form = RecordForm(
            desk, replace(kind, fields=tuple(kind.by_name[name] for name in SHARED)), {}, file
        )
        self.reason = named(QLineEdit(words("Described together")), words("Reason"))
        self.save = button(
            words("Describe {n}", n=len(rows)), self.write, icon="save", part="primary"
        )
        self.save.setToolTip("Ctrl+Enter")
        said = words("Only what you fill in is written to all {n} of them.", n=len(rows))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addWidget(label(said, "muted", wrap=True))
        layout.addWidget(VerticalScroll(self.form), 1)
        layout.addLayout(row(label(words("Reason"), "muted"), self.reason))
        layout.addLayout(row(None, button(words("Cancel"), self.reject), self.save))
        self.form.changed.connect(self._judge)
        self.reason.textChanged.connect(self._judge)
        self.form.focus_first()
        self._judge()

    def write(self) -> None:
        """Write what was filled in."""
        if self.form.flaws() or not self.save.isEnabled():
            return
        work = partial(_work, ids=self._ids, values=self._values(), reason=self.reason.text())
        self._desk.tasks.start(work, lasting=True)
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.write()
        else:
            super().keyPressEvent(event)

    def _values(self) -> dict[str, Any]:
        return {name: told for name, told in self.form.values().items() if told not in (None, "")}

    def _judge(self) -> None:
        self.save.setEnabled(bool(self._values()) and bool(self.reason.text().strip()))


def _work(
    session: Session,
    _progress: Progress,
    *,
    ids: Sequence[str],
    values: dict[str, Any],
    reason: str,
) -> Change:
    return describe(session, ids, values, reason)
