"""Takes photos and files into a case: which, for which visit, with which words, and what came."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_
from storage.casework.change import Change
from storage.casework.drafts import DraftText
from storage.casework.intake import IntakeResult, take_in
from storage.errors import CaseError
from storage.kinds import BY_NAME
from storage.rows import CaseFile
from ui.desk import Desk
from ui.dialogs.discard import agrees_to_discard
from ui.dialogs.intake_results import IntakeResults
from ui.dialogs.record_draft import DraftKeeper, back_words
from ui.forms.record_form import RecordForm
from ui.forms.scroll import VerticalScroll
from ui.forms.tones import ToneLabel
from ui.tasks import Job

_FIELDS: Final = ("visit", "caption", "proves", "source", "taken_by", "medium", "group", "tags")
_PATH: Final = int(Qt.ItemDataRole.UserRole)
_NEAR: Final = timedelta(hours=3)
# Under which kind its draft is kept.
INTAKE: Final = "intake"
TITLE: Final = N_("Take in photos and files")


class IntakeDialog(QDialog):
    """Asks once for all files, takes them in with progress, and shows what became of each.

    The files themselves are only read: nothing is moved and nothing is deleted.
    """

    def __init__(
        self,
        desk: Desk,
        case_id: str,
        paths: Sequence[Path],
        file: CaseFile | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.words = desk.words
        self.case_id = case_id
        self.job: Job | None = None
        self._told = False
        self.files = self._file_list(paths)
        kind = BY_NAME["evidence"]
        chosen = replace(kind, fields=tuple(kind.by_name[name] for name in _FIELDS))
        visit = proposed_visit(paths, file)
        self.form = RecordForm(desk, chosen, {"visit": visit} if visit else {}, file)
        self.results = IntakeResults(self.words)
        self._settled = False
        self.draft = DraftKeeper(desk, case_id, INTAKE, "", self._held, self)
        self._build()
        self.form.changed.connect(self.draft.keep_soon)
        self.finished.connect(self._ended)
        if desk.session_open:
            self.draft.find(self._take_draft)

    def _held(self) -> dict[str, Any]:
        return {"values": self.form.raw()}

    def _take_draft(self, found: DraftText | None) -> None:
        if found is not None and not self.form.dirty:
            self.form.show_draft(found.content.get("values", {}))
            self.back.setText(back_words(found, self.words))
            self.back.show()

    def _ended(self) -> None:
        """Keep what was typed where the dialog was closed by locking."""
        if not self._settled and self.form.dirty:
            self.draft.keep()

    def _build(self) -> None:
        words = self.words
        self.setWindowTitle(words(TITLE))
        self.setMinimumSize(QSize(680, 440))
        self.resize(QSize(900, 620))
        left = QVBoxLayout()
        left.addWidget(ToneLabel(words("Files"), "heading"))
        left.addWidget(self.files, 1)
        left.addWidget(ToneLabel(words("The files stay where they are."), "muted"))
        right = QVBoxLayout()
        right.addWidget(ToneLabel(words("For all of them"), "heading"))
        right.addWidget(VerticalScroll(self.form), 1)
        asking = QWidget()
        sides = QHBoxLayout(asking)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.addLayout(left, 2)
        sides.addLayout(right, 3)
        self.pages = QStackedWidget()
        self.pages.addWidget(asking)
        self.pages.addWidget(self.results)
        self.note = ToneLabel(tone="danger")
        self.note.hide()
        self.back = ToneLabel(tone="muted")
        self.back.hide()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(words("Progress"))
        self.bar.hide()
        column = QVBoxLayout(self)
        column.addWidget(self.back)
        column.addWidget(self.pages, 1)
        column.addWidget(self.note)
        column.addWidget(self.bar)
        column.addLayout(self._foot())
        self._count()

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.cancel_button = QPushButton(self.words("Cancel"))
        self.start_button = QPushButton()
        self.start_button.setProperty("role", "primary")
        self.cancel_button.clicked.connect(self.reject)
        self.start_button.clicked.connect(self.start)
        self.files.itemChanged.connect(lambda _item: self._count())
        for button in (self.cancel_button, self.start_button):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
            foot.addWidget(button)
        return foot

    def _file_list(self, paths: Sequence[Path]) -> QListWidget:
        files = QListWidget()
        files.setAccessibleName(self.words("Files"))
        files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for path in dict.fromkeys(paths):
            item = QListWidgetItem(f"{path.name}{_size_text(path)}")
            item.setData(_PATH, str(path))
            item.setToolTip(path.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            files.addItem(item)
        return files

    def chosen(self) -> list[Path]:
        """Return the files that are ticked."""
        items = (self.files.item(n) for n in range(self.files.count()))
        return [Path(i.data(_PATH)) for i in items if i.checkState() == Qt.CheckState.Checked]

    def _count(self) -> None:
        count = len(self.chosen())
        self.start_button.setText(self.words("Take in {n}", n=count))
        self.start_button.setAccessibleName(self.start_button.text())
        self.start_button.setEnabled(count > 0 and self.job is None)

    # --- what it does --------------------------------------------------------------------------

    def start(self) -> None:
        """Take the ticked files in."""
        if self.form.flaws() or not self.chosen():
            return
        case_id, files, about = self.case_id, self.chosen(), self.form.values()
        self.note.hide()
        self.pages.setEnabled(False)
        self.bar.setRange(0, len(files))
        self.bar.setValue(0)
        self.bar.show()
        self.job = self.desk.tasks.start(
            lambda session, progress: take_in(session, case_id, files, about, progress),
            self._done,
            self._failed,
            title=self.words(TITLE),
            announce=True,
        )
        self.job.progress.connect(lambda done, _total, _note: self.bar.setValue(done))
        self.job.finished.connect(self._finished)
        self._count()

    def _done(self, results: list[IntakeResult]) -> None:
        self._told = self._settled = True
        self.draft.drop()
        self.back.hide()
        self.results.show_results(results)
        self.pages.setEnabled(True)
        self.pages.setCurrentWidget(self.results)
        self.start_button.hide()
        self.cancel_button.setText(self.words("Close"))
        self.cancel_button.setAccessibleName(self.cancel_button.text())

    def _failed(self, error: Exception) -> None:
        self._told = True
        if isinstance(error, CaseError):
            self._say(error.message(self.words))
        else:
            self._say(self.words("The files could not be taken in."))
            self.desk.show_error(error)

    def _finished(self) -> None:
        self.job = None
        self.bar.hide()
        self.pages.setEnabled(True)
        if not self._told:
            self._say(self.words("Cancelled. What was finished by then is in the case."))
        self._told = False
        self._count()
        self.desk.changed.emit(Change("added", self.case_id, (), BY_NAME["evidence"].label))

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.show()

    def reject(self) -> None:
        """Stop the work that runs, else leave."""
        if self.job is not None:
            self.job.cancel()
        elif self._settled or not self.form.dirty or self.agrees_to_discard():
            self._settled = True
            self.draft.drop()
            super().reject()

    def agrees_to_discard(self) -> bool:
        """Ask whether what was typed may be given up."""
        return agrees_to_discard(self, self.words)


def proposed_visit(paths: Sequence[Path], file: CaseFile | None) -> str:
    """Return the ref of the visit during which most files were written, empty where none fits.

    A file's own time is only a hint: people may choose another visit.
    """
    times = [when for path in paths if (when := _written_at(path)) is not None]
    best, most = "", 0
    for row in file.rows("visits") if file else ():
        arrived, left = row["arrived_at"], row["left_at"] or row["arrived_at"]
        if not arrived:
            continue
        start = datetime.fromisoformat(arrived) - _NEAR
        end = datetime.fromisoformat(left) + _NEAR
        inside = sum(start <= when <= end for when in times)
        if inside > most:
            best, most = row.ref, inside
    return best


def _written_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError:
        # Gone since it was dropped: taking it in will say so.
        return None


def _size_text(path: Path) -> str:
    try:
        size = path.stat().st_size
    except OSError:
        return ""
    return f"  ·  {size / 1_000_000:.1f} MB" if size >= 100_000 else f"  ·  {size} B"
