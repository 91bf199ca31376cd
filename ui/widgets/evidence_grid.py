"""The evidence of a case as a grid of thumbnails, with facts beside it; files are dropped here."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_, NC_
from storage.casework.covering import chosen_copies, use_copy
from storage.kinds import BY_NAME
from storage.kinds.evidence import MEDIA
from storage.rows import CaseFile, Row
from ui import outside
from ui.desk import Desk
from ui.dialogs.covering_dialog import CoveringDialog
from ui.dialogs.describe import DescribeDialog
from ui.dialogs.intake_dialog import IntakeDialog
from ui.dialogs.reason import ask_reason
from ui.dialogs.record_dialog import RecordDialog
from ui.forms.editors.choices import plain
from ui.forms.flow import FlowLayout
from ui.widgets.basics import Empty, button
from ui.widgets.bin_deed import put_into_bin
from ui.widgets.brought import (
    NOTHING,
    PASSED_OVER,
    FileDrops,
    clipboard,
    local_files,
    passed_over,
    picture_of,
)
from ui.widgets.evidence_facts import Deed, EvidenceFacts
from ui.widgets.evidence_model import CELL, LINE, SIDE, SMALL, EvidenceModel
from ui.widgets.evidence_view import EvidenceView
from ui.widgets.kind_list import may_write

ALL: Final = N_("All")


class EvidenceGrid(QWidget):
    """Shows, filters and takes in evidence; ``choose_files`` asks for files to be taken in."""

    choose_files = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.file: CaseFile | None = None
        self.chosen_kind = ""
        self.listed = False
        self.view: EvidenceView | None = None
        self.intake: IntakeDialog | None = None
        self.covering: CoveringDialog | None = None
        self._pasted: list[QTemporaryDir] = []
        self.model = EvidenceModel(desk)
        self.list = self._grid()
        self.empty = Empty("photo")
        self.empty.say(
            desk.words("No evidence yet. Drop photos and files here."),
            desk.words("Take in photos and files…"),
            self.choose_files.emit,
        )
        self.chips: list[tuple[str, QPushButton]] = []
        self.facts = EvidenceFacts(desk, self._deeds())
        self.hash = self.facts.hash
        self.record = self.facts.record
        self.drops = FileDrops(self)
        self.drops.dropped.connect(self.take_in)
        self._build()
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_facts())
        self.list.installEventFilter(self)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._count_selected())
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
            self.view = EvidenceView(self.desk, row, self, self.model.rows)
            self.view.finished.connect(self._stay_at)
            self.view.open()

    def open_outside(self) -> None:
        """Open a logged copy of the original in the program of the system."""
        if (row := self.current()) is not None:
            outside.open_outside(self.desk, row, self)

    def selected(self) -> tuple[Row, ...]:
        """Return the records that are selected, in the order shown."""
        places = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return tuple(row for place in places if (row := self.model.row(place)) is not None)

    def describe(self) -> None:
        """Describe all that are selected at once."""
        if (rows := self.selected()) and self.file is not None:
            DescribeDialog(self.desk, rows, self.file, self).open()

    def remove(self) -> None:
        """Put the chosen record into the bin, with a reason."""
        row = self.current()
        if row is not None and may_write(BY_NAME["evidence"], self.desk.role):
            put_into_bin(self.desk, row, self)

    def show_as(self, *, listed: bool) -> None:
        """Show a list with facts in words, or a grid of pictures."""
        self.listed = listed
        self.model.show_lines(listed=listed)
        mode = QListView.ViewMode.ListMode if listed else QListView.ViewMode.IconMode
        self.list.setViewMode(mode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setIconSize(QSize(SMALL, SMALL) if listed else QSize(SIDE, SIDE))
        self.list.setGridSize(LINE if listed else CELL)
        self.list.setAlternatingRowColors(listed)
        words = self.desk.words
        self.mode.setText(words("As a grid") if listed else words("As a list"))
        self.mode.setAccessibleName(self.mode.text())
        self.list.scrollTo(self.list.currentIndex())

    def _stay_at(self) -> None:
        if self.view is not None:
            shown = self.view.shown.ref
            place = next((n for n, row in enumerate(self.model.rows) if row.ref == shown), -1)
            if place >= 0:
                self.list.setCurrentIndex(self.model.index(place))

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

        ask_reason(self.desk, title, question, title, self, given, case_id=copy.case_id)

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
        grid.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
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
        self.mode = button(words("As a list"), self._turn_mode, part="link")
        self.together = button(words("Describe together…"), self.describe, icon="edit")
        flow.addWidget(self.mode)
        flow.addWidget(self.together)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 8, 8, 0)
        column.addWidget(bar)
        column.addWidget(self.empty, 1)
        column.addWidget(self.list, 1)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(self.facts)
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _deeds(self) -> tuple[Deed, ...]:
        words = self.desk.words
        return (
            ("view", words("Big view"), self.open_big),
            ("outside", words("Open outside…"), self.open_outside),
            ("correct", words("Correct…"), self.correct),
            ("cover", words("Cover…"), self.cover),
            ("aside", words("Put the copy aside…"), self.put_aside),
            ("bin", words("To the bin…"), self.remove),
        )

    def _turn_mode(self) -> None:
        self.show_as(listed=not self.listed)

    def _count_selected(self) -> None:
        count = len(self.list.selectionModel().selectedIndexes())
        words, able = self.desk.words, may_write(BY_NAME["evidence"], self.desk.role)
        self.together.setVisible(count > 1 and able)
        self.together.setText(words("Describe {n} together…", n=count))
        self.together.setAccessibleName(words("Describe together"))

    def _filter(self, kind: str, *, keep: str = "") -> None:
        self.chosen_kind = kind
        rows = self.file.rows("evidence") if self.file else ()
        shown = [row for row in rows if not kind or self._kind(row) == kind]
        for value, chip in self.chips:
            chip.setChecked(value == kind)
        self.model.show_rows(shown, self.file)
        self.empty.setVisible(not shown)
        self.list.setVisible(bool(shown))
        place = next((n for n, row in enumerate(shown) if row.ref == keep), 0)
        self.list.setCurrentIndex(self.model.index(place) if shown else self.model.index(-1))
        self._show_facts()
        self._count_selected()

    def _kind(self, row: Row) -> str:
        """Return the kind of a record; where nobody said it, that of its content."""
        if row["kind"]:
            return str(row["kind"])
        found = self.file.attachment(row.ref) if self.file else None
        family = found.mime.partition("/")[0] if found else ""
        return {"image": "photo", "video": "video", "audio": "audio"}.get(family, "document")

    def _show_facts(self) -> None:
        row, copy = self.current(), self._copy()
        self.facts.show_row(row, self.file, copy)
        buttons = self.facts.buttons
        buttons["aside"].setVisible(copy is not None)
        buttons["cover"].setEnabled(row is not None and self._kind(row) == "photo")
        found = self.file.attachment(row.ref) if row and self.file else None
        buttons["outside"].setEnabled(found is not None)
        able = may_write(BY_NAME["evidence"], self.desk.role)
        for name in ("correct", "bin"):
            buttons[name].setVisible(able)

    # --- keys, drops, paste --------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent: Ctrl+V takes in."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
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
                Qt.Key.Key_Delete: self.remove,
            }
            if pressed and (deed := deeds.get(Qt.Key(event.key()))) is not None:
                deed()
                return True
        return super().eventFilter(watched, event)

    def paste(self, data: QMimeData | None = None) -> None:
        """Take in what was copied, by default what the clipboard holds: files, or a picture."""
        data = data or clipboard()
        paths = local_files(data)
        if not paths and (content := picture_of(data)):
            paths = self._picture_file(content)
        self.take_in(paths)
        words = self.desk.words
        if names := passed_over(data):
            self.desk.said.emit(words(PASSED_OVER, names=words(NC_("list", ", ")).join(names)))
        elif not paths:
            self.desk.said.emit(words(NOTHING))

    def _picture_file(self, content: bytes) -> list[Path]:
        folder = QTemporaryDir()
        if not folder.isValid():
            return []
        path = Path(folder.path()) / f"{self.desk.clock.now().wall:%Y%m%d-%H%M%S}.png"
        path.write_bytes(content)
        self._pasted.append(folder)
        return [path]
