"""The evidence of a case as a grid of thumbnails, with facts beside it; files are dropped here."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, QTemporaryDir
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_
from storage.casework.covering import chosen_copies, use_copy
from storage.kinds import BY_NAME
from storage.kinds.evidence import MEDIA
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.dialogs.covering_dialog import CoveringDialog
from ui.dialogs.intake_dialog import IntakeDialog
from ui.dialogs.reason import ask_reason
from ui.dialogs.record_dialog import RecordDialog
from ui.forms.editors.choices import plain
from ui.forms.flow import FlowLayout
from ui.forms.spoken import Speech
from ui.forms.tones import ToneLabel
from ui.widgets.evidence_model import CELL, SIDE, EvidenceModel
from ui.widgets.evidence_view import EvidenceView
from ui.widgets.record_view import RecordView

ALL: Final = N_("All")
_FACTS: Final = 340


class EvidenceGrid(QWidget):
    """Shows, filters and takes in evidence."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.file: CaseFile | None = None
        self.chosen_kind = ""
        self.view: EvidenceView | None = None
        self.intake: IntakeDialog | None = None
        self.covering: CoveringDialog | None = None
        self._pasted: list[QTemporaryDir] = []
        self.model = EvidenceModel(desk)
        self.list = self._grid()
        self.empty = ToneLabel(desk.words("No evidence yet. Drop photos and files here."), "muted")
        self.chips: list[tuple[str, QPushButton]] = []
        self.buttons: list[QPushButton] = []
        self.bytes_facts = ToneLabel(tone="muted")
        self.hash = QLineEdit()
        self.hash.setReadOnly(True)
        self.hash.setAccessibleName(desk.words("SHA-256"))
        self.hash.setToolTip(desk.words("SHA-256"))
        self.record = RecordView(desk)
        self.setAcceptDrops(True)
        self._build()
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_facts())
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(lambda _index: self.open_big())

    def show_file(self, file: CaseFile) -> None:
        """Show the evidence of a case."""
        current = self.current()
        self.file = file
        self._filter(self.chosen_kind, keep=current.ref if current else "")

    def current(self) -> Row | None:
        """Return the record that is chosen."""
        return self.model.row(self.list.currentIndex().row())

    def choose(self, row: Row) -> None:
        """Make a record the chosen one."""
        self._filter("", keep=row.ref)

    def open_big(self) -> None:
        """Show the chosen picture large."""
        if (row := self.current()) is not None:
            self.view = EvidenceView(self.desk, row, self)
            self.view.open()

    def correct(self) -> None:
        """Correct what is said about the chosen evidence."""
        row = self.current()
        if row is not None and self.file is not None:
            kind = BY_NAME["evidence"]
            RecordDialog(self.desk, kind, row.case_id, row, self.file, self).open()

    def cover(self) -> None:
        """Draw covers over the chosen picture, for a copy of it."""
        row = self.current()
        if row is not None and self._kind(row) == "photo":
            self.covering = CoveringDialog(self.desk, row, self)
            self.covering.open()

    def put_aside(self) -> None:
        """Let packs print the original again, for a reason."""
        copy = self._copy()
        if copy is None:
            return
        words = self.desk.words
        title = words("Put the copy aside")
        question = words("Why is the original to be printed again?")

        def given(reason: str) -> None:
            self.desk.tasks.start(
                lambda session, _progress: use_copy(session, copy.id, reason, used=False),
                lasting=True,
            )

        ask_reason(words, title, question, title, self, given)

    def _copy(self) -> Row | None:
        """Return the covered copy that packs print of the chosen picture."""
        row = self.current()
        return chosen_copies(self.file).get(row.ref) if row and self.file else None

    def take_in(self, paths: Sequence[Path]) -> None:
        """Open the dialog that takes files in."""
        if paths and self.file is not None:
            case_id = self.file.case.case_id
            self.intake = IntakeDialog(self.desk, case_id, paths, self.file, self)
            self.intake.finished.connect(lambda _result: self._pasted.clear())
            self.intake.open()

    # --- how it looks --------------------------------------------------------------------------

    def _grid(self) -> QListView:
        grid = QListView()
        grid.setModel(self.model)
        grid.setViewMode(QListView.ViewMode.IconMode)
        grid.setResizeMode(QListView.ResizeMode.Adjust)
        grid.setMovement(QListView.Movement.Static)
        grid.setUniformItemSizes(True)
        grid.setLayoutMode(QListView.LayoutMode.Batched)
        grid.setIconSize(QSize(SIDE, SIDE))
        grid.setGridSize(CELL)
        grid.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        grid.setAccessibleName(self.desk.words("Evidence"))
        return grid

    def _build(self) -> None:
        words = self.desk.words
        bar = QWidget()
        flow = FlowLayout(bar)
        for value, label in (("", ALL), *MEDIA):
            chip = QPushButton(plain(words(label)))
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setAccessibleName(words(label))
            chip.clicked.connect(lambda _on, kind=value: self._filter(kind))
            flow.addWidget(chip)
            self.chips.append((value, chip))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 8, 8, 0)
        column.addWidget(bar)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(self._facts_pane())
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _facts_pane(self) -> QWidget:
        words = self.desk.words
        self.facts = QWidget()
        self.facts.setMinimumWidth(_FACTS)
        column = QVBoxLayout(self.facts)
        column.setContentsMargins(8, 8, 0, 0)
        line = QHBoxLayout()
        for text, act in (
            (words("Big view"), self.open_big),
            (words("Correct…"), self.correct),
            (words("Put the copy aside…"), self.put_aside),
            (words("Cover…"), self.cover),
        ):
            button = QPushButton(text)
            button.setAccessibleName(text.rstrip("…"))
            button.setAutoDefault(False)
            button.clicked.connect(act)
            line.addWidget(button)
            self.buttons.append(button)
        line.addStretch(1)
        column.addLayout(line)
        self.bytes_facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.bytes_facts)
        hashed = QHBoxLayout()
        hashed.addWidget(ToneLabel(words("SHA-256"), "muted"))
        hashed.addWidget(self.hash, 1)
        column.addLayout(hashed)
        column.addWidget(self.record, 1)
        return self.facts

    def _filter(self, kind: str, *, keep: str = "") -> None:
        self.chosen_kind = kind
        rows = self.file.rows("evidence") if self.file else ()
        shown = [row for row in rows if not kind or self._kind(row) == kind]
        for value, chip in self.chips:
            chip.setChecked(value == kind)
        self.model.show_rows(shown, self.file)
        self.empty.setVisible(not shown)
        place = next((n for n, row in enumerate(shown) if row.ref == keep), 0)
        self.list.setCurrentIndex(self.model.index(place) if shown else self.model.index(-1))
        self._show_facts()

    def _kind(self, row: Row) -> str:
        """Return the kind of a record; where nobody said it, that of its content."""
        if row["kind"]:
            return str(row["kind"])
        found = self.file.attachment(row.ref) if self.file else None
        family = found.mime.partition("/")[0] if found else ""
        return {"image": "photo", "video": "video", "audio": "audio"}.get(family, "document")

    def _show_facts(self) -> None:
        row = self.current()
        self.facts.setVisible(row is not None)
        self.buttons[-2].setVisible(self._copy() is not None)
        self.buttons[-1].setEnabled(row is not None and self._kind(row) == "photo")
        self.record.show_row(row, self.file)
        self.hash.setText(str(row["sha256"] or "") if row else "")
        self.hash.setCursorPosition(0)
        self.bytes_facts.setText("\n".join(self._byte_lines(row)) if row else "")

    def _byte_lines(self, row: Row) -> list[str]:
        words, file = self.desk.words, self.file
        found = file.attachment(row.ref) if file else None
        if found is None:
            return [words("The original is not in this vault.")]
        speech = Speech(words, file, masked=self.desk.masked)
        taken = f"{found.taken_at}{found.offset or ''}" if found.taken_at else ""
        facts = (
            (words("Taken by the file's clock"), speech.when(taken) or words("not told")),
            (words("Taken in"), speech.when(found.taken_in_at)),
            (words("Device by the file"), found.device or words("not told")),
        )
        lines = [f"{label}{speech.colon}{value}" for label, value in facts]
        copy = self._copy()
        if copy is not None:
            lines.append(words("Packs print a covered copy of it: {reason}", reason=copy["reason"]))
        return [*lines, words(found.problem)] if found.problem else lines

    # --- keys, drops, paste --------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent: Ctrl+V takes in."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter: on the grid, Space opens the big view, F2 corrects, M covers."""
        if watched is self.list and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            deeds = {
                Qt.Key.Key_Space: self.open_big,
                Qt.Key.Key_F2: self.correct,
                Qt.Key.Key_M: self.cover,
            }
            if pressed and (deed := deeds.get(Qt.Key(event.key()))) is not None:
                deed()
                return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See QWidget.dragEnterEvent."""
        if _local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """See QWidget.dropEvent; files are copied, never moved."""
        # A move that we agree to would let the sender delete its file.
        if event.possibleActions() & Qt.DropAction.CopyAction:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
        self.take_in(_local_files(event.mimeData()))

    def paste(self, data: QMimeData) -> None:
        """Take in what the clipboard holds: files, or a picture."""
        paths = _local_files(data)
        if not paths and data.hasImage():
            paths = self._picture_file(QImage(data.imageData()))
        self.take_in(paths)

    def _picture_file(self, image: QImage) -> list[Path]:
        folder = QTemporaryDir()
        moment = self.desk.clock.now().wall
        path = Path(folder.path()) / f"{moment:%Y%m%d-%H%M%S}.png"
        if image.isNull() or not folder.isValid() or not image.save(str(path)):
            return []
        self._pasted.append(folder)
        return [path]


def _local_files(data: QMimeData) -> list[Path]:
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return [path for path in paths if path.is_file()]
