"""The work list of conflicts: all values side by side, one key keeps one, then the next."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_, NC_, Words
from storage.casework.conflicts import Conflict, Side
from storage.errors import ConflictChanged
from storage.kinds import BY_NAME
from ui.desk import Desk
from ui.models.cells import Surround, field_text
from ui.models.facts import FactsModel
from ui.models.package_lines import REMOVED_FIELDS, field_title
from ui.pages.conflict_work import Setting, WorkList, reveal, setting, settle, work_list
from ui.tasks import Job
from ui.widgets.basics import Elided, Empty, button, forget, label, row
from ui.widgets.table import Table
from ui.widgets.value_side import ValueSide

_NO_CONFLICT = N_("No conflict: wherever several people wrote, they agree.")
_FORBIDDEN = N_(
    "What the field recorded is settled by the field or a supervisor; legal can return it with"
    " a reason."
)


class _Digits(Table):
    """A list that leaves digits to whom they mean something."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)


class ConflictsTab(QWidget):
    """Emits ``counted`` with the number of conflicts, ``opened`` with a case.

    ``case_id`` lists those of one case only, where its dossier is open already.
    """

    counted = Signal(int)
    opened = Signal(str)

    def __init__(self, desk: Desk, case_id: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._case = case_id
        self._reading: Job | None = None
        self._setting: Job | None = None
        self._conflicts: tuple[Conflict, ...] = ()
        self.shown: Setting | None = None
        self.sides: list[ValueSide] = []
        words = desk.words
        self.model = FactsModel(
            (words("Case no."), words("Name"), words(NC_("exchange", "Record")), words("Field"))
        )
        self.table = _Digits(self.model, words("Conflicts to settle"))
        self.table.set_widths([120, 90, 110, 110], stretch=3)
        self.table.picked.connect(self._pick)
        self.count = label(part="muted")
        self.title = Elided(part="heading")
        self.note = label(part="muted", wrap=True)
        self.case_button = button(words(NC_("conflict", "Open the case")), self._open, part="link")
        self.reveal_button = button(words("Show"), self._reveal, icon="eye", part="link")
        self.reveal_button.setToolTip(words("Shown for 30 seconds and logged in the case."))
        self.beside = QHBoxLayout()
        self.beside.setSpacing(12)
        self.empty = Empty("check")
        self.empty.say(words(_NO_CONFLICT), words("Look again"), self.read)
        self._lay_out()
        desk.mask_changed.connect(self._draw)

    def read(self) -> None:
        """Read the work list again."""
        if self._reading is not None:
            self._reading.drop()
        work = partial(work_list, case_id=self._case)
        self._reading = self._desk.tasks.start(work, self._show)

    def choose(self, place: int) -> None:
        """Keep a value by its place, from 0, and go on to the next conflict."""
        shown = self.shown
        if shown is None or not shown.permitted or not 0 <= place < len(shown.conflict.sides):
            return
        self.shown = None  # a second stroke must not settle the next one unseen
        for side in self.sides:
            side.keep.setEnabled(False)
        work = partial(settle, conflict=shown.conflict, chosen=place)
        self._desk.tasks.start(work, lambda _change: self.read(), self._failed, lasting=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent; 1 keeps the first value, 2 the second."""
        text = event.text()
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if len(text) == 1 and text in "123456789" and not plain:
            self.choose(int(text) - 1)
        else:
            super().keyPressEvent(event)

    def _show(self, found: WorkList) -> None:
        words, self._reading = self._desk.words, None
        place = max(self.table.currentIndex().row(), 0)
        self._conflicts = found.conflicts
        self.model.show_lines([_line(one, words) for one in found.conflicts])
        self.count.setText(words("To settle: {count}", count=found.count))
        self.stack.setCurrentWidget(self.work if found.conflicts else self.empty)
        self.counted.emit(found.count)
        if found.conflicts:
            self.table.selectRow(min(place, len(found.conflicts) - 1))
            self._pick(self.table.currentIndex().row())
        else:
            self.shown = None

    def _pick(self, place: int) -> None:
        if not 0 <= place < len(self._conflicts):
            return
        if self._setting is not None:
            self._setting.drop()
        work = partial(setting, conflict=self._conflicts[place])
        self._setting = self._desk.tasks.start(work, self._take)

    def _take(self, found: Setting) -> None:
        self._setting, self.shown = None, found
        self._draw()

    def _draw(self) -> None:
        if self.shown is None:
            return
        words, one = self._desk.words, self.shown.conflict
        self.title.say("  ·  ".join(part for part in _line(one, words) if part))
        forget(self.beside)
        self.sides = []
        hidden = False
        for place, side in enumerate(one.sides):
            text = self._text(one, side, masked=self._desk.masked)
            hidden |= self._desk.masked and text != self._text(one, side, masked=False)
            shown = side is one.sides[-1]
            made = ValueSide(words, place, side, text, shown=shown)
            made.chosen.connect(self.choose)
            if not self.shown.permitted:
                made.forbid(words(_FORBIDDEN))
            self.sides.append(made)
            self.beside.addWidget(made, 1)
        self.reveal_button.setVisible(hidden and self.shown.file is not None)
        self.case_button.setVisible(self.shown.file is not None and not self._case)
        self._say_how()

    def _say_how(self) -> None:
        words = self._desk.words
        if self.shown is not None and not self.shown.permitted:
            self.note.setText(words(_FORBIDDEN))
            return
        self.note.setText(
            words("Keys 1, 2, … keep a value. The others stay readable in the history. Statements"
                  " and turns of interviews never conflict: later words stand beside them as"
                  " supplements.")
        )  # fmt: skip

    def _text(self, one: Conflict, side: Side, *, masked: bool) -> str:
        words = self._desk.words
        if one.field in REMOVED_FIELDS:
            return words("In the bin") if side.value else words("Kept")
        kind = BY_NAME.get(one.kind)
        field = kind.by_name.get(one.field) if kind else None
        file = self.shown.file if self.shown else None
        around = Surround(words, file, masked, self._desk.role)
        return field_text(field, side.value, around) if field else str(side.value)

    def _failed(self, error: Exception) -> None:
        self.read()
        if isinstance(error, ConflictChanged):
            self.count.setText(error.message(self._desk.words))
        else:
            self._desk.show_error(error)

    def _open(self) -> None:
        if self.shown is not None:
            self.opened.emit(self.shown.conflict.case_id)

    def _reveal(self) -> None:
        if self.shown is not None:
            one = self.shown.conflict
            work = partial(reveal, case_id=one.case_id, field=one.field)
            self._desk.tasks.start(work, lambda _change: self._desk.reveal())

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setLayout(self.beside)
        self.beside.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        pane = QWidget()
        right = QVBoxLayout(pane)
        right.setContentsMargins(12, 0, 0, 0)
        right.setSpacing(10)
        right.addLayout(row(self.title, self.reveal_button, self.case_button))
        right.addWidget(scroll, 1)
        right.addWidget(self.note)
        left = QWidget()
        lists = QVBoxLayout(left)
        lists.setContentsMargins(0, 0, 12, 0)
        lists.addWidget(self.count)
        lists.addWidget(self.table, 1)
        self.work = QSplitter(Qt.Orientation.Horizontal)
        self.work.addWidget(left)
        self.work.addWidget(pane)
        self.work.setChildrenCollapsible(False)
        self.work.setSizes([430, 690])
        self.stack = QStackedWidget()
        self.stack.addWidget(self.work)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(self.stack)
        self.stack.setCurrentWidget(self.empty)


def _line(one: Conflict, words: Words) -> tuple[str, str, str, str]:
    kind = BY_NAME.get(one.kind)
    what = words(kind.label) if kind else one.ref
    return one.case_no or "—", one.name, what, field_title(one.kind, one.field, words)
