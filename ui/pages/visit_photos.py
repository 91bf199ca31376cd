"""Photos of the visit under way: chosen, dropped or pasted, taken in at once as those of it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from resources.language import N_, NC_
from storage.casework.intake import IntakeResult
from storage.errors import CaseError
from ui.desk import Desk
from ui.dialogs.intake_results import counts_text, is_unread, result_line
from ui.pages.visit_work import photos, picture
from ui.widgets.brought import (
    PASSED_OVER,
    FileDrops,
    clipboard,
    local_files,
    passed_over,
    picture_of,
)

NOTHING_COPIED: Final = N_("Nothing to paste: copy files or a picture first.")
NOT_TAKEN: Final = N_("The photos could not be taken in. The visit is kept.")


class VisitPhotos(QObject):
    """Emits ``took`` after photos came in, ``said`` with a sentence and whether it is bad news.

    Words to each of them are added later, in the evidence of the case: nobody types captions in
    a corridor.
    """

    took = Signal()
    said = Signal(str, bool)

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk, self._over = desk, over
        self._case_id = self._visit = ""
        self.drops = FileDrops(over)
        self.drops.dropped.connect(self.take)
        self.drops.passed.connect(self._tell_passed)

    def aim(self, case_id: str, visit: str) -> None:
        """Set the case and the ref of the visit to which photos belong, empty for none."""
        self._case_id, self._visit = case_id, visit

    def choose(self) -> None:
        """Ask for files, first in the folder from which photos came last, and take them in."""
        title = self._desk.words("Photos and files to take in")
        start = self._desk.photo_folder
        names, _filter = QFileDialog.getOpenFileNames(self._over, title, start)
        if names:
            self._desk.remember_photos(Path(names[0]).parent)
            self.take([Path(name) for name in names])

    def paste(self) -> None:
        """Take in the files that the clipboard names, or the picture that it holds."""
        data = clipboard()
        if names := passed_over(data):
            self._tell_passed(names)
        if paths := local_files(data):
            self.take(paths)
        elif content := picture_of(data):
            # It never lies in a file outside the vault.
            work = partial(picture, case_id=self._case_id, content=content, visit=self._visit)
            self._start(work)
        elif not names:
            self.said.emit(self._desk.words(NOTHING_COPIED), False)

    def _tell_passed(self, names: list[str]) -> None:
        words = self._desk.words
        said = words(PASSED_OVER, names=words(NC_("list", ", ")).join(names))
        self.said.emit(said, False)

    def take(self, paths: Sequence[Path]) -> None:
        """Take files in; they are only read."""
        if paths and self._case_id:
            self._start(partial(photos, case_id=self._case_id, paths=paths, visit=self._visit))

    def _start(self, work: partial[list[IntakeResult]]) -> None:
        if self._case_id:
            title = self._desk.words("Taking in photos")
            done = partial(self._took, self._case_id)
            self._desk.tasks.start(work, done, self._failed, title=title, announce=True)

    def _took(self, case_id: str, results: list[IntakeResult]) -> None:
        if case_id != self._case_id:
            return
        words = self._desk.words
        told = [one for one in results if one.status == "refused" or is_unread(one)]
        said = [counts_text(results, words), *(result_line(one, words) for one in told)]
        self.said.emit("\n".join(said), bool(told))
        self.took.emit()

    def _failed(self, error: Exception) -> None:
        words = self._desk.words
        if isinstance(error, CaseError):
            self.said.emit(error.message(words), True)
        else:
            self.said.emit(words(NOT_TAKEN), True)
            self._desk.show_error(error)
