"""The dialog that opens a new case with its borrower; everything else is added in the dossier."""

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_
from storage.casework import cases
from storage.casework.change import Change
from storage.casework.drafts import DraftText, become
from storage.casework.session import Session
from storage.errors import CaseError
from storage.kinds import BY_NAME
from storage.kinds.case import STAGES
from storage.kinds.kind import note_text
from storage.progress import Progress
from ui.desk import Desk
from ui.dialogs.discard import agrees_to_discard
from ui.dialogs.record_dialog import DOUBTED, INSIST
from ui.dialogs.record_draft import DraftKeeper, back_words
from ui.forms.editors.moments import DateEditor
from ui.widgets.basics import button, label, named, role, row
from ui.widgets.day_field import DayField
from ui.widgets.fitting import fit_text

SAME_NUMBER: Final = N_("{count} cases already bear this number. Press again to open another one.")


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
        self.opened_on = DayField(words("Assigned on"), desk.today())
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
        self.reason = named(QLineEdit(), words(INSIST))
        self.reason.setPlaceholderText(words(INSIST))
        self.reason.hide()
        self.save = button(words("Open the case"), self._save, part="primary")
        self.save.setShortcut("Ctrl+Return")
        self.save.setToolTip("Ctrl+Enter")
        self.back = label(part="muted", wrap=True)
        self.back.hide()
        self._settled = self._saving = False
        self._warned = ""
        self.draft = DraftKeeper(desk, "", "case", "", self._held, self)
        self._lay_out()
        self._empty = self._held()
        self._keep_up()

    def _keep_up(self) -> None:
        """Follow what is typed, and bring back what was typed before the vault was locked."""
        self.id_number.textChanged.connect(self._judge)
        for field in (self.case_no, self.name, self.id_number, self.phone, self.reason):
            field.textEdited.connect(lambda _text: self.draft.keep_soon())
        self.address.textChanged.connect(self.draft.keep_soon)
        self.stage.activated.connect(lambda _place: self.draft.keep_soon())
        self.opened_on.changed.connect(self.draft.keep_soon)
        self.finished.connect(self._ended)
        if self._desk.session_open:
            self.draft.find(self._take_draft)

    @property
    def dirty(self) -> bool:
        """Tell whether anything was typed."""
        return self._held() != self._empty

    def _held(self) -> dict[str, Any]:
        return {
            "case_no": self.case_no.text(),
            "opened_on": self.opened_on.text(),
            "stage": str(self.stage.currentData()),
            "name": self.name.text(),
            "id_number": self.id_number.text(),
            "phone": self.phone.text(),
            "address": self.address.toPlainText(),
            "reason": self.reason.text(),
        }

    def _take_draft(self, found: DraftText | None) -> None:
        if found is None or self.dirty:
            return
        held = found.content
        for name in ("case_no", "name", "id_number", "phone", "reason"):
            getattr(self, name).setText(held.get(name, ""))
        self.address.setPlainText(held.get("address", ""))
        self.opened_on.setText(held.get("opened_on", ""))
        self.stage.setCurrentIndex(max(0, self.stage.findData(held.get("stage"))))
        self.back.setText(back_words(found, self._desk.words))
        self.back.show()

    def reject(self) -> None:
        """Leave; asks first where something was typed."""
        dirty = self.dirty
        if not dirty or self.agrees_to_discard():
            self._settled = True
            self.draft.discard() if dirty else self.draft.drop()
            super().reject()

    def agrees_to_discard(self) -> bool:
        """Ask whether what was typed may be given up."""
        return agrees_to_discard(self, self._desk.words)

    def _ended(self) -> None:
        """Keep the draft where the dialog was closed by locking; what is being saved has one."""
        if not (self._settled or self._saving) and self.dirty:
            self.draft.keep()

    def values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the values of the case and of its borrower."""
        case = {
            "case_no": self.case_no.text().strip(),
            "opened_on": self.opened_on.day,
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
        layout.addWidget(self.back)
        layout.addLayout(form)
        layout.addWidget(self.note)
        layout.addWidget(self.reason)
        layout.addLayout(row(None, button(words("Cancel"), self.reject), self.save))
        fit_text(self)

    def _judge(self) -> None:
        number = self.id_number.text().strip()
        self.note.setText(" ".join(self._doubts("note", "error")) if len(number) >= 15 else "")
        if not self._doubts("error"):
            self.reason.hide()

    def _doubts(self, *levels: str) -> list[str]:
        """Return what is odd about the ID number, as in the form of a party (R6.1)."""
        kind, words = BY_NAME["party"], self._desk.words
        notes = kind.notes(self.values()[1], self._desk.today())
        about = [one for one in notes if one.name == "id_number" and one.level in levels]
        return list(dict.fromkeys(note_text(kind, one, words) for one in about))

    def _insists(self) -> bool:
        """Tell whether the number passes its check, or somebody says why it stays as it is."""
        wrong = self._doubts("error")
        if not wrong or (self.reason.text().strip() and not self.reason.isHidden()):
            return True
        self.note.setText(self._desk.words(DOUBTED, problem=" ".join(wrong)))
        self.reason.show()
        self.reason.setFocus()
        return False

    def _save(self) -> None:
        case, party = self.values()
        if not case["case_no"] or not party["name"]:
            self.note.setText(self._desk.words("Case number and name are needed."))
            return
        if not case["opened_on"]:
            self.note.setText(self._desk.words(DateEditor.complaint))
            self.opened_on.setFocus()
            return
        if not self._insists():
            return
        self.save.setEnabled(False)
        if case["case_no"] == self._warned:
            self._open_case(0)
        else:
            count = partial(_same_number, case_no=case["case_no"])
            self._desk.tasks.start(count, self._open_case, self._refused)

    def _open_case(self, same: int) -> None:
        """Open the case; where its number is taken, only after it was pressed once more."""
        case, party = self.values()
        if same:
            self._warned = case["case_no"]
            self.save.setEnabled(True)
            self.note.setText(self._desk.words(SAME_NUMBER, count=same))
            return
        reason = "" if self.reason.isHidden() else self.reason.text().strip()
        self._saving = True
        self.draft.keep()
        work = partial(_open_case, case=case, party=party, reason=reason, place=self.draft.place)
        self._desk.tasks.start(work, self._saved, self._refused, lasting=True)

    def _saved(self, change: Change) -> None:
        self._settled = True
        self.draft.drop()
        self.accept()
        self.opened.emit(change.case_id)

    def _refused(self, error: Exception) -> None:
        self._saving = False
        self.save.setEnabled(True)
        if isinstance(error, CaseError):
            self.note.setText(error.message(self._desk.words))
        else:
            self._desk.show_error(error)


def _open_case(
    session: Session, _progress: Progress, *, case: dict[str, Any], party: dict[str, Any],
    reason: str, place: tuple[str, str, str],
) -> Change:  # fmt: skip
    return become(session, place, lambda: cases.open_case(session, case, [party], reason=reason))


def _same_number(session: Session, _progress: Progress, *, case_no: str) -> int:
    return cases.same_number(session, case_no)
