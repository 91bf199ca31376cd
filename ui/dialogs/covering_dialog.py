"""The dialog that makes a covered or cropped copy of a picture; the original is never touched."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_
from storage.casework.change import Change
from storage.casework.covering import cover_picture
from storage.casework.intake import page_copy
from storage.casework.session import Session
from storage.errors import CaseError
from storage.evidence.areas import Covering
from storage.kinds.picture_copy import COVERED, LOOKS
from storage.progress import Progress
from storage.rows import Row
from ui import theme
from ui.desk import Desk
from ui.dialogs.discard import agrees_to_discard
from ui.forms.scroll import VerticalScroll
from ui.tasks import Job
from ui.widgets.basics import button, column, label, named, role, row
from ui.widgets.covering_canvas import CoveringCanvas
from ui.widgets.fitting import open_at

TOOLS = (
    ("rectangle", N_("Rectangle (1)")),
    ("ellipse", N_("Ellipse (2)")),
    ("crop", N_("Keep only a part (3)")),
)
KEYS = N_(
    "Drag to draw. Keys: N new, Space next, arrows move, Shift and arrows change the size, "
    "Delete removes, Ctrl+Z takes back."
)
_SIDE = 300


class CoveringDialog(QDialog):
    """Draws covers over the page copy of a picture, asks why, and has the copy made."""

    def __init__(self, desk: Desk, evidence: Row, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._evidence = evidence
        self._job: Job | None = None
        words = desk.words
        self.setWindowTitle(words("Cover parts of a picture"))
        open_at(self, 1120, 680)
        self.canvas = named(CoveringCanvas(), words("Picture to be covered"))
        self.tools = QButtonGroup(self)
        self.look = named(QComboBox(), words("Covered with"))
        for value, text in LOOKS:
            self.look.addItem(words(text), value)
        self.covered = [
            (value, named(QCheckBox(words(text)), words(text))) for value, text in COVERED
        ]
        self.reason = named(QLineEdit(), words("Reason"))
        self.reason.setPlaceholderText(words("Why is this covered?"))
        self.note = role(label(wrap=True), "danger")
        self.undo = button(words("Undo"), self.canvas.undo, icon="undo")
        self.delete = button(words("Remove"), self.canvas.remove_chosen, icon="trash")
        self.save_button = button(words("Save the copy"), self.save, part="primary")
        self._lay_out()
        self._connect()
        sha256 = str(evidence["sha256"] or "")
        desk.tasks.start(lambda session, _progress: page_copy(session, sha256), self._take)
        self._refresh()

    def save(self) -> None:
        """Have the copy made; the dialog closes when it is there."""
        if not self._may_save():
            return
        self.save_button.setEnabled(False)
        self.note.setText("")
        work = partial(
            _make,
            row=self._evidence,
            covering=self.canvas.covering,
            reason=self.reason.text(),
            covered=tuple(value for value, box in self.covered if box.isChecked()),
        )
        title = self._desk.words("Making the covered copy")
        self._job = self._desk.tasks.start(work, self._made, self._refused, title=title)

    def reject(self) -> None:
        """See QDialog.reject: what was drawn is not given up without a question."""
        if self.canvas.may_undo and not agrees_to_discard(self, self._desk.words):
            return
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _made(self, _change: Change) -> None:
        self._job = None
        self.accept()

    def _refused(self, error: Exception) -> None:
        self._job = None
        self._refresh()
        if isinstance(error, CaseError):
            self.note.setText(error.message(self._desk.words))
        else:
            self._desk.show_error(error)

    def _take(self, content: bytes | None) -> None:
        image = QImage.fromData(content) if content else QImage()
        if image.isNull():
            self.note.setText(self._desk.words("There is no preview of this file."))
            self.canvas.setEnabled(False)
            return
        self.canvas.show_picture(image)
        self.canvas.setFocus()

    def _may_save(self) -> bool:
        drawn = self.canvas.covering
        return bool((drawn.marks or drawn.crop) and self.reason.text().strip() and not self._job)

    def _refresh(self) -> None:
        drawn = self.canvas.covering
        self.save_button.setEnabled(self._may_save())
        self.undo.setEnabled(self.canvas.may_undo)
        self.delete.setEnabled(bool(drawn.marks or drawn.crop))
        words = self._desk.words
        said = words("{n} covers", n=len(drawn.marks))
        self.state.setText(words("{covers}; cut to a part", covers=said) if drawn.crop else said)

    def _use(self, tool: str) -> None:
        self.canvas.cropping = tool == "crop"
        if tool == "ellipse":
            self.canvas.shape = "ellipse"
        elif tool == "rectangle":
            self.canvas.shape = "rectangle"

    def _use_look(self) -> None:
        self.canvas.look = self.look.currentData()

    def _connect(self) -> None:
        self.canvas.changed.connect(self._refresh)
        self.reason.textChanged.connect(self._refresh)
        self.look.currentIndexChanged.connect(self._use_look)
        QShortcut(QKeySequence.StandardKey.Undo, self, self.canvas.undo)
        for key, chosen in zip("123", self.tools.buttons(), strict=True):
            # Not in the line for the reason: there a 1 is a 1.
            shortcut = QShortcut(QKeySequence(key), self.canvas, chosen.click)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _lay_out(self) -> None:
        words = self._desk.words
        self.state = label(part="muted")
        choices = QWidget()
        inner = column(spacing=8, margins=(0, 0, 6, 0))
        choices.setLayout(inner)
        inner.addWidget(label(words("Tool"), "heading"))
        for value, text in TOOLS:
            choice = button(words(text), partial(self._use, value), part="chip")
            choice.setCheckable(True)
            self.tools.addButton(choice)
            inner.addWidget(choice)
        self.tools.buttons()[0].setChecked(True)
        inner.addLayout(row(label(words("Covered with")), self.look, None))
        inner.addLayout(row(self.undo, self.delete, None))
        inner.addWidget(self.state)
        inner.addWidget(label(words("What it shows there"), "heading"))
        for _value, box in self.covered:
            inner.addWidget(box)
        inner.addWidget(label(words("Reason"), "heading"))
        inner.addWidget(self.reason)
        inner.addStretch(1)
        side = QWidget()
        side.setFixedWidth(theme.px(_SIDE, 100 * theme.text_size() // theme.TEXT_SIZE))
        outer = column(VerticalScroll(choices), self.note, spacing=8)
        outer.setStretch(0, 1)
        outer.addLayout(row(None, button(words("Cancel"), self.reject), self.save_button))
        side.setLayout(outer)
        self._place(side)

    def _place(self, side: QWidget) -> None:
        words = self._desk.words
        left = QVBoxLayout()
        left.addWidget(self.canvas, 1)
        stays = words("The original stays as it is; packs print the copy from now on.")
        left.addWidget(label(words(KEYS), "muted", wrap=True))
        left.addWidget(label(stays, "muted", wrap=True))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(14, 12, 14, 12)
        whole.setSpacing(14)
        whole.addLayout(left, 1)
        whole.addWidget(side)


def _make(
    session: Session,
    progress: Progress,
    *,
    row: Row,
    covering: Covering,
    reason: str,
    covered: tuple[str, ...],
) -> Change:
    return cover_picture(
        session, row.case_id, row.ref, covering, reason, covered=covered, progress=progress
    )
