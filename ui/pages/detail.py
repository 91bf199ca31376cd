"""The pane beside a list: the record that is chosen, and what can be done with it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from resources.language import N_, NC_
from storage.casework import records
from storage.casework.reading import moment_of
from storage.kinds import BY_NAME
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.dialogs.reason import ask_reason
from ui.dialogs.settle import SettleDialog
from ui.dialogs.visits_beside import TITLE as BESIDE
from ui.dialogs.visits_beside import VisitsBeside
from ui.forms.flow import FlowLayout
from ui.models.return_lines import item_of, remarks_on
from ui.pages.completion_work import annotate, send_back
from ui.widgets.basics import Elided, Empty, button, label, picture, role, row
from ui.widgets.bin_deed import put_into_bin
from ui.widgets.kind_list import may_write
from ui.widgets.record_view import RecordView

# Kinds that tell of the work on the case itself: nothing of them is sent back or annotated.
_TRACES = frozenset({"reading", "completion", "handover", "annotation", "pack"})
WHY_NOT = N_(
    "What the field recorded is changed by the field or a supervisor: annotate it, or return it"
    " with a reason."
)


class Detail(QFrame):
    """Shows one record; emits ``correct``, ``supplement`` and ``around`` with it.

    ``around`` asks for what stands before and after it in the timeline of its case.

    Legal annotates and returns what the field recorded; that it cannot change it is said there.
    """

    correct = Signal(object)
    supplement = Signal(object)
    around = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        role(self, "card")
        self._desk = desk
        self.row: Row | None = None
        self._file: CaseFile | None = None
        words = desk.words
        self.title = Elided(part="heading")
        self.sign = picture("case", 18)
        self.correct_button = button(words("Correct…"), self._correct, icon="edit")
        self.correct_button.setToolTip("F2")
        self.supplement_button = button(words("Supplement…"), self._supplement, icon="supplement")
        self.remove_button = button(words("To the bin…"), self.remove, icon="trash")
        self.annotate_button = button(words("Annotate…"), self.annotate, icon="add")
        self.return_button = button(
            words(NC_("return", "Return…")), self.send_back, icon="feedback"
        )
        self.return_button.setToolTip(words("Back to who recorded it, with a reason"))
        self.settle_button = button(
            words(NC_("conflict", "Settle…")), self.settle, icon="exchange", part="primary"
        )
        self.around_button = button(
            words("Before and after"), self._around, icon="timeline", part="link"
        )
        self.around_button.setToolTip(words("What stands before and after it in the timeline"))
        self.beside_button = button(words(BESIDE), self.beside, icon="visit", part="link")
        self.why_not = label(words(WHY_NOT), "muted", wrap=True)
        self.remarks = label(part="accent", wrap=True)
        self.view = RecordView(desk)
        self.empty = Empty()
        self.empty.say(words("Choose an entry to see all of it."))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(8)
        layout.addLayout(row(self.sign, self.title))
        deeds = _wrapped(
            self.correct_button, self.supplement_button, self.remove_button, self.annotate_button,
            self.return_button, self.settle_button,
        )  # fmt: skip
        self.ways = _wrapped(self.around_button, self.beside_button)
        layout.addWidget(deeds)
        layout.addWidget(self.ways)
        layout.addWidget(self.why_not)
        layout.addWidget(self.remarks)
        layout.addWidget(self.stack, 1)

    def show_row(self, shown: Row | None, file: CaseFile) -> None:
        """Show a record, or nothing."""
        self.row, self._file = shown, file
        self.view.show_row(shown, file)
        self.stack.setCurrentWidget(self.view if shown else self.empty)
        kind = BY_NAME[shown.kind] if shown else None
        closed = bool(kind and shown and kind.closed(shown.values))
        self.title.setVisible(kind is not None)
        self.sign.setVisible(kind is not None)
        if kind is not None:
            self.title.say(self._desk.words(kind.label))
            self.sign.setPixmap(picture(kind.icon, 18).pixmap())
        written = kind is not None and may_write(kind, self._desk.role)
        self.correct_button.setVisible(written and not closed)
        self.remove_button.setVisible(
            written and not closed and kind is not None and kind.name != "case"
        )
        self.supplement_button.setVisible(closed and kind is not None and kind.name == "interview")
        self._show_rights(shown)
        self.beside_button.setVisible(kind is not None and kind.name == "visit")
        told = kind is not None and kind.name != "reading"
        dated = told and shown is not None and bool(moment_of(shown))
        self.around_button.setVisible(dated)
        self.ways.setVisible(dated or not self.beside_button.isHidden())
        said = remarks_on(shown, file, self._desk.words) if shown else ""
        self.remarks.setText(said)
        self.remarks.setVisible(bool(said))
        self.settle_button.setVisible(shown is not None and bool(shown.conflicts))

    def _show_rights(self, shown: Row | None) -> None:
        """Say what this role may do: a button that is off tells why."""
        desk = self._desk
        fields_own = shown is not None and records.is_fields_own(shown, desk.role, desk.owner)
        for made, tip in ((self.correct_button, "F2"), (self.remove_button, "Del")):
            made.setEnabled(not fields_own)
            made.setToolTip(desk.words(WHY_NOT) if fields_own else tip)
        self.why_not.setVisible(fields_own)
        office = desk.role in ("legal", "supervisor")
        about = shown is not None and shown.kind not in _TRACES
        self.annotate_button.setVisible(office and about)
        self.return_button.setVisible(office and about)

    def settle(self) -> None:
        """Show the values of this case's conflicts side by side."""
        if self.row is not None:
            dialog = SettleDialog(self._desk, self.row.case_id, self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def beside(self) -> None:
        """Show the visit beside the one before it."""
        if self.row is not None and self._file is not None:
            dialog = VisitsBeside(self._desk, self._file, self.row, self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def send_back(self) -> None:
        """Ask why and return the record to whoever recorded it."""
        if self.row is not None:
            words, shown = self._desk.words, self.row
            item = item_of(shown, words)
            question = words("What is to be completed in “{item}”?", item=item)
            title = words("Return for completion")
            done = partial(self._send_back, shown, item)
            ask_reason(self._desk, title, question, title, self, done, case_id=shown.case_id)

    def annotate(self) -> None:
        """Ask for a remark and put it beside the record."""
        if self.row is not None:
            words, shown = self._desk.words, self.row
            question = words("The remark stands beside the record, changes nothing in it, and is"
                             " in no evidence pack.")  # fmt: skip
            title = words("Annotate")
            done = partial(self._annotate, shown)
            ask_reason(self._desk, title, question, title, self, done, case_id=shown.case_id)

    def _send_back(self, shown: Row, item: str, reason: str) -> None:
        about = "" if shown.kind == "case" else shown.ref
        work = partial(send_back, case_id=shown.case_id, about=about, item=item, reason=reason)
        self._desk.tasks.start(work, lasting=True)

    def _annotate(self, shown: Row, text: str) -> None:
        about = "" if shown.kind == "case" else shown.ref
        work = partial(annotate, case_id=shown.case_id, about=about, text=text)
        self._desk.tasks.start(work, lasting=True)

    def remove(self) -> None:
        """Ask why and move the record to the bin, from which undo takes it back."""
        if self.row is None or not self.remove_button.isVisibleTo(self):
            return
        if not self.remove_button.isEnabled():
            return
        put_into_bin(self._desk, self.row, self)

    def _correct(self) -> None:
        if self.row is not None and self.correct_button.isVisibleTo(self):
            self.correct.emit(self.row)

    def _around(self) -> None:
        if self.row is not None:
            self.around.emit(self.row)

    def _supplement(self) -> None:
        if self.row is not None:
            self.supplement.emit(self.row)


def _wrapped(*parts: QWidget) -> QWidget:
    """Return widgets that wrap: large letters must not take the room of the list beside."""
    place = QWidget()
    flow = FlowLayout(place)
    for part in parts:
        flow.addWidget(part)
    return place
