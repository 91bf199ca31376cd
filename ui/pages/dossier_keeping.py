"""Disclosing a dossier's case, and keeping or deleting it: the acts behind its menu."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from resources.language import N_
from storage.casework.disclosing import WHAT, Leave
from storage.exchange.filenames import safe_name
from storage.proof.bundle import Disclosed
from storage.rows import CaseFile
from ui.desk import Desk
from ui.dialogs.keeping import KeepingDialog
from ui.dialogs.reason import ask_reason
from ui.pages.keeping_work import ask_leave, disclose, read_leave

_UNAPPROVED: Final = N_(
    "No second person has approved that the contents of this case are given out. Ask a supervisor"
    " for it; where a court's date leaves no time for that, it stands in the case that nobody"
    " approved."
)


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

    def ask_to_disclose(self, file: CaseFile | None) -> None:
        """Look whether a second person approved it, then ask what to do."""
        if file is None:
            return
        work = partial(read_leave, case_id=file.case.case_id)
        self._desk.tasks.start(work, partial(self._ask_second, file))

    def _ask_second(self, file: CaseFile, leave: Leave) -> None:
        if leave.how != "unapproved":
            self.ask_folder(file)
            return
        words = self._desk.words
        box = QMessageBox(self._page)
        box.setWindowTitle(words("Disclose"))
        box.setText(words(_UNAPPROVED))
        ask = box.addButton(words("Ask for approval…"), QMessageBox.ButtonRole.AcceptRole)
        anyway = box.addButton(
            words("Disclose without approval…"), QMessageBox.ButtonRole.DestructiveRole
        )
        box.addButton(words("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(ask)
        ask.clicked.connect(lambda: self.ask_leave(file.case.case_id))
        anyway.clicked.connect(lambda: self.ask_folder(file))
        box.finished.connect(box.deleteLater)
        box.open()

    def ask_leave(self, case_id: str) -> None:
        """Ask why, and put the request before a supervisor."""
        words = self._desk.words
        title = words("Ask for approval of a disclosure")

        def given(reason: str) -> None:
            work = partial(ask_leave, case_id=case_id, what=words(WHAT), reason=reason)
            self._desk.tasks.start(work, lasting=True)

        question = words("What is it for, and who gets it? A supervisor decides.")
        ask_reason(self._desk, title, question, words("Ask"), self._page, given, case_id=case_id)

    def ask_folder(self, file: CaseFile) -> None:
        """Ask where the disclosure of a case goes and why, then write it."""
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
        ask_reason(self._desk, act, question, act, self._page, done, case_id=file.case.case_id)

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
