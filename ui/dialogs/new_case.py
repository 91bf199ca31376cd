"""The dialog that opens a new case with its borrower; everything else is added in the dossier."""

from functools import partial
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from storage.casework import cases
from storage.casework.change import Change
from storage.casework.session import Session
from storage.errors import CaseError
from storage.kinds.case import STAGES
from storage.progress import Progress
from storage.rules.identity import judge_id
from ui.desk import Desk
from ui.widgets.basics import button, label, named, role, row


class NewCaseDialog(QDialog):
    """Writes the case itself and emits ``opened`` with its id."""

    opened = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        words = desk.words
        self.setWindowTitle(words("New case"))
        self.setMinimumWidth(520)
        self.case_no = named(QLineEdit(), words("Case no."))
        self.opened_on = named(QDateEdit(), words("Assigned on"))
        self.opened_on.setCalendarPopup(True)
        self.opened_on.setDisplayFormat("yyyy-MM-dd")
        today = desk.today()
        self.opened_on.setDate(QDate(today.year, today.month, today.day))
        self.stage = named(QComboBox(), words("Stage"))
        for value, text in STAGES:
            self.stage.addItem(words(text), value)
        self.name = named(QLineEdit(), words("Name of the borrower"))
        self.id_number = named(QLineEdit(), words("ID no."))
        self.phone = named(QLineEdit(), words("Mobile"))
        self.address = named(QPlainTextEdit(), words("Current address"))
        self.address.setFixedHeight(64)
        self.address.setTabChangesFocus(True)
        self.note = role(label(wrap=True), "danger")
        self.save = button(words("Open the case"), self._save, part="primary")
        self.save.setShortcut("Ctrl+Return")
        self.save.setToolTip("Ctrl+Enter")
        self._lay_out()
        self.id_number.textChanged.connect(self._judge)

    def values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the values of the case and of its borrower."""
        case = {
            "case_no": self.case_no.text().strip(),
            "opened_on": self.opened_on.date().toString("yyyy-MM-dd"),
            "stage": self.stage.currentData(),
        }
        party: dict[str, Any] = {"role": "borrower", "name": self.name.text().strip()}
        number, phone = self.id_number.text().strip(), self.phone.text().strip()
        address = self.address.toPlainText().strip()
        if number:
            party |= {"id_type": "resident_id", "id_number": number}
        if phone:
            party["phones"] = [{"number": phone}]
        if address:
            party["addresses"] = [{"kind": "residence", "text": address}]
        return case, party

    def _lay_out(self) -> None:
        words = self._desk.words
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for title, field in (
            (words("Case no."), self.case_no),
            (words("Assigned on"), self.opened_on),
            (words("Stage"), self.stage),
            (words("Name of the borrower"), self.name),
            (words("ID no."), self.id_number),
            (words("Mobile"), self.phone),
            (words("Current address"), self.address),
        ):
            form.addRow(title, field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.note)
        layout.addLayout(row(None, button(words("Cancel"), self.reject), self.save))

    def _judge(self) -> None:
        number = self.id_number.text().strip()
        reasons = judge_id(number, self._desk.today()).reasons if len(number) >= 15 else ()
        self.note.setText(" ".join(self._desk.words(reason) for reason in reasons))

    def _save(self) -> None:
        case, party = self.values()
        if not case["case_no"] or not party["name"]:
            self.note.setText(self._desk.words("Case number and name are needed."))
            return
        self.save.setEnabled(False)
        work = partial(_open_case, case=case, party=party)
        self._desk.tasks.start(work, self._saved, self._refused, lasting=True)

    def _saved(self, change: Change) -> None:
        self.accept()
        self.opened.emit(change.case_id)

    def _refused(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if isinstance(error, CaseError):
            self.note.setText(error.message(self._desk.words))
        else:
            self._desk.show_error(error)


def _open_case(
    session: Session, _progress: Progress, *, case: dict[str, Any], party: dict[str, Any]
) -> Change:
    return cases.open_case(session, case, [party])
