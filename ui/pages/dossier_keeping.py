"""Disclosing a dossier's case, and keeping or deleting it: the acts behind its menu."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from storage.exchange.filenames import safe_name
from storage.proof.bundle import Disclosed
from storage.rows import CaseFile
from ui.desk import Desk
from ui.dialogs.keeping import KeepingDialog
from ui.dialogs.reason import ask_reason
from ui.pages.keeping_work import disclose


class DossierKeeping(QObject):
    """Emits ``erased`` where the case that was shown is gone."""

    erased = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page

    def open(self, case_id: str) -> KeepingDialog:
        """Show until when a case is kept and what can be done."""
        dialog = KeepingDialog(self._desk, case_id, self._page)
        dialog.erased.connect(self.erased)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def ask_folder(self, file: CaseFile | None) -> None:
        """Ask where the disclosure of a case that was read goes and why, then write it."""
        if file is None:
            return
        words = self._desk.words
        title = words("Where to keep the disclosure")
        chosen = QFileDialog.getExistingDirectory(self._page, title)
        if not chosen:
            return
        name = f"{words('disclosure')}-{file.case['case_no']}-{self._desk.today():%Y%m%d}"
        folder = Path(chosen) / safe_name(name)
        question = words(
            "Everything of the case leaves the vault unmasked: originals, pack and log. Why? This"
            " is logged in the case."
        )
        act = words("Disclose")
        done = partial(self.disclose_to, file.case.case_id, folder)
        ask_reason(words, act, question, act, self._page, done)

    def disclose_to(self, case_id: str, folder: Path, reason: str) -> None:
        """Write the bundle into a new folder."""
        work = partial(
            disclose, case_id=case_id, folder=folder, reason=reason,
            language=self._desk.words.language,
        )  # fmt: skip
        title = self._desk.words("Writing the disclosure")
        self._desk.tasks.start(work, self._written, title=title, announce=True)

    def _written(self, made: Disclosed) -> None:
        words = self._desk.words
        box = QMessageBox(self._page)
        box.setWindowTitle(words("Disclose"))
        box.setText(
            words("{count} files in {path}; the README there says how to check them.",
                  count=len(made.files), path=made.path)
        )  # fmt: skip
        box.setInformativeText(f"SHA256SUMS SHA-256\n{made.sha256}")
        box.open()
