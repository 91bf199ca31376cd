"""Packages in: verified and shown first, taken in with one key, taken back until the next write."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from storage.casework.change import Change
from storage.errors import PackageTooNew, SenderUnknown
from storage.exchange.packages.delta import Share
from storage.exchange.packages.receiving import Report
from ui.changes import IMPORT, taken_back
from ui.desk import Desk
from ui.dialogs.choose_incoming import ChooseIncoming
from ui.models.facts import FactsModel
from ui.models.package_lines import report_lines, report_words
from ui.pages.package_work import SUFFIX, Taken, preview, take_in, undo
from ui.tasks import Job
from ui.widgets.basics import Elided, Empty, button, label, named, row
from ui.widgets.table import Table


class PackageIntake(QWidget):
    """Emits ``imported`` after an import or its undo, ``settle`` to show the conflicts, ``trust``
    where the sender is not known, ``foreign`` with files that are no packages."""

    imported = Signal()
    settle = Signal()
    trust = Signal()
    foreign = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paths: tuple[Path, ...] = ()
        self.report: Report | None = None
        self._looking: Job | None = None
        self._taking = False
        words = desk.words
        self.file = Elided("", "muted")
        self.found = label(wrap=True)
        self.model = FactsModel((words("What"), words("Case or file"), words("Details")))
        self.table = Table(self.model, words("What the packages bring"))
        self.table.set_widths([104, 200, 340], stretch=2)
        # What is refused or warned of is told whole: a line of the table shows its beginning.
        self.whole = label(wrap=True)
        self.table.picked.connect(self._tell)
        self.empty = Empty("exchange")
        self.empty.say(
            words("No package chosen. Choose packages, or drop them onto the window."),
            words("Choose packages…"), self.choose,
        )  # fmt: skip
        self.choose_button = named(
            button(words("Choose others…"), self.choose, icon="open"), words("Choose others")
        )
        self.take_button = button(words("Import now"), self.take_in, part="primary")
        self.some_button = button(words("Choose cases…"), self.choose_cases, icon="cases")
        self.dialog: ChooseIncoming | None = None
        self._shares: dict[str, Share] = {}
        self._chosen: frozenset[str] | None = None
        self.undo_button = button(words("Undo this import"), self.undo, icon="undo")
        self.settle_button = button(words("Settle the conflicts"), self.settle.emit, icon="next")
        self.trust_button = button(words("Trust its site…"), self.trust.emit, icon="add")
        self._lay_out()
        self._reset()

    def look_at(self, paths: Sequence[Path]) -> None:
        """Verify packages and show what importing them would do; nothing is written."""
        words = self._desk.words
        if self._taking:
            self.found.setText(words("An import is under way: look at these files after it."))
            return
        if self._looking is not None:
            self._looking.drop()
        self._paths = tuple(sorted(paths))
        self.file.say("  ".join(path.name for path in self._paths))
        self._reset(words("Checking…"))
        self._show_chosen()
        self._looking = job = self._desk.tasks.start(
            partial(preview, paths=self._paths), self._show, self._failed,
            title=words("Checking the packages"), announce=True,
        )  # fmt: skip
        job.finished.connect(partial(self._ended, job))

    def take_in(self) -> None:
        """Import the packages that were looked at."""
        words, chosen = self._desk.words, self._chosen
        self._taking = True
        self._reset(words("Importing…"))
        job = self._desk.tasks.start(
            partial(take_in, paths=self._paths, cases=chosen), self._taken, self._failed,
            title=words("Importing"), announce=True,
        )  # fmt: skip
        job.finished.connect(partial(self._ended, job))

    def choose_cases(self) -> None:
        """Ask which cases of the packages are taken in."""
        ticked = self._shares.keys() if self._chosen is None else self._chosen
        self.dialog = ChooseIncoming(self._desk.words, self._shares, ticked, self)
        self.dialog.finished.connect(self._cases_chosen)
        self.dialog.open()

    def _cases_chosen(self, answer: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        if answer == QDialog.DialogCode.Accepted:
            whole = dialog.chosen == self._shares.keys()
            self._chosen = None if whole else dialog.chosen
            self._say_take()
        dialog.deleteLater()

    def _say_take(self) -> None:
        words = self._desk.words
        if self._chosen is None:
            self.take_button.setText(words("Import now"))
        else:
            count, total = len(self._chosen), len(self._shares)
            self.take_button.setText(
                words("Import {count} of {total} cases", count=count, total=total)
            )

    def _tell(self, place: int) -> None:
        lines = self.model.lines
        self.whole.setText(lines[place][2] if 0 <= place < len(lines) else "")
        self.whole.setVisible(bool(self.whole.text()))

    def _show_lines(self, report: Report) -> None:
        words = self._desk.words
        self.model.show_lines(report_lines(report, words, masked=self._desk.masked))
        self._tell(0 if report.refused or report.warnings else -1)

    def undo(self) -> None:
        """Take the last import back."""
        self.undo_button.setEnabled(False)
        self._desk.tasks.start(undo, self._undone, self._failed, lasting=True)

    def choose(self) -> None:
        """Ask for packages."""
        words = self._desk.words
        kinds = words("Packages") + f" (*{SUFFIX});;" + words("All files") + " (*)"
        names, _filter = QFileDialog.getOpenFileNames(self, words("Choose packages"), "", kinds)
        paths = [Path(name) for name in names]
        packages = [path for path in paths if path.suffix.lower() == SUFFIX]
        if packages:
            self.look_at(packages)
        elif paths:
            self.foreign.emit(paths)

    def can_undo(self, *, undoable: bool) -> None:
        """Say whether the import that is shown can still be taken back."""
        self.undo_button.setVisible(undoable and self.report is not None)
        self.undo_button.setEnabled(undoable)

    def _reset(self, said: str = "") -> None:
        self.found.setText(said)
        self.report = None
        self.model.show_lines([])
        self._tell(-1)
        self._shares, self._chosen = {}, None
        self.some_button.hide()
        self._say_take()
        self.take_button.setEnabled(False)
        self.take_button.show()
        self.undo_button.hide()
        self.settle_button.hide()
        self.trust_button.hide()

    def _show(self, report: Report) -> None:
        words, self._looking = self._desk.words, None
        self._show_lines(report)
        self.found.setText(report_words(report, words))
        strangers = any(isinstance(error, SenderUnknown) for _file, error in report.refused)
        self.trust_button.setVisible(strangers)
        delta = report.delta
        self._shares = delta.shares
        self.some_button.setVisible(len(self._shares) > 1)
        brings = bool(delta.records or delta.changed or delta.attachments or report.taken)
        # Imported before, a package may still bring parts of what was lost here since.
        rest = report.joined or (report.partial and report.repeated)
        self.take_button.setEnabled(brings or bool(report.waiting or rest) or _kept(report))
        if self.take_button.isEnabled() and self.isVisible():
            self.take_button.setFocus()

    def _taken(self, taken: Taken) -> None:
        words, self.report = self._desk.words, taken.report
        self._show_lines(taken.report)
        self.found.setText(f"{words('Imported.')} {report_words(taken.report, words)}")
        self.take_button.hide()
        self.can_undo(undoable=taken.undoable)
        self.settle_button.setVisible(bool(taken.report.delta.conflicts))
        if self.settle_button.isVisible():
            self.settle_button.setFocus()
        self._announce(*(["import"] if taken.undoable else []))

    def _undone(self, package: str) -> None:
        self._desk.changed.emit(taken_back(package))

    def forget(self) -> None:
        """Say that what is shown was taken back, here, on another page or with Ctrl+Z."""
        words = self._desk.words
        if self.report is not None:
            self._reset(words("The import was taken back; the packages can be imported again."))

    def _announce(self, *operations: str) -> None:
        """Tell everybody; an import that can be taken back names what Ctrl+Z will undo."""
        self._desk.changed.emit(Change("imported", "", (), IMPORT, operations))
        self.imported.emit()

    def _failed(self, error: Exception) -> None:
        self._reset()
        self._desk.show_error(error)

    def _ended(self, job: Job) -> None:
        if job is self._looking:
            self._looking = None
        self._taking = False
        if job.cancelled and job.done is not None and self.report is None:
            self._reset(self._desk.words("Cancelled. Packages that were finished by then stay."))
            self._announce()

    def _show_chosen(self) -> None:
        self.empty.hide()
        self.body.show()

    def _lay_out(self) -> None:
        words = self._desk.words
        self.body = QWidget()
        inner = QVBoxLayout(self.body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addLayout(row(self.choose_button, self.file))
        inner.addWidget(self.found)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.whole)
        inner.addLayout(
            row(
                self.settle_button,
                self.undo_button,
                self.trust_button,
                self.some_button,
                None,
                self.take_button,
            )
        )
        self.body.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(words("Import packages"), "heading"))
        text = words("Every package is verified first: who made it, for whom, and every byte.")
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.body, 1)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)


def _kept(report: Report) -> bool:
    """Tell whether a refused package would be kept for a newer version of the program."""
    return any(isinstance(error, PackageTooNew) for _file, error in report.refused)
