"""Packages out: to whom, which cases, how much, in files of which size, and where."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resources.language import NC_
from storage.exchange.packages.plan import least_words
from storage.exchange.packages.sending import DIVIDED, LARGER, LARGEST, MAIL, NAME, STICK
from storage.exchange.packages.trust import Peer
from ui.desk import Desk
from ui.dialogs.choose_cases import ChooseCases
from ui.models.facts import FactsModel
from ui.models.package_lines import size_text
from ui.pages.package_work import Sending, Sent, send
from ui.tasks import Job
from ui.widgets.basics import Elided, Empty, button, label, named, row
from ui.widgets.qr import QrCode
from ui.widgets.table import Table


class PackageExport(QWidget):
    """Emits ``exported`` after an export, ``no_site`` to trust a first site, ``hand_over`` with
    the ids of chosen cases that were exported."""

    exported = Signal()
    hand_over = Signal(object)
    no_site = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.folder: Path | None = None
        self.cases: tuple[str, ...] = ()
        self.today: tuple[str, ...] = ()
        self.dialog: ChooseCases | None = None
        words = desk.words
        self.to = named(QComboBox(), words("To which site"))
        # A long name must not push the other card aside; the whole is its tip.
        self.to.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.to.setMinimumContentsLength(10)
        self.to.currentTextChanged.connect(self.to.setToolTip)
        self.scope = named(QComboBox(), words("Which cases"))
        self.scope.addItem(words("All cases"))
        self.scope.addItem(words("Chosen cases: {count}", count=0))
        self.scope.addItem(words("Recorded today: {count} cases", count=0))
        self.scope.currentIndexChanged.connect(self._judge)
        self.cases_button = named(
            button(words("Choose…"), self.choose_cases), words("Choose the cases")
        )
        self.full = QCheckBox(words("Also what the other side says it has"))
        named(self.full, self.full.text())
        self.volume = named(QComboBox(), words("Size of the files"))
        self.volume.addItem(words("Stick: up to 1 GB"), STICK)
        self.volume.addItem(words("Mail: up to 18 MB"), MAIL)
        self.where = Elided(words("No folder chosen"), "muted")
        self.folder_button = named(
            button(words("Choose…"), self._choose_folder), words("Choose the folder")
        )
        self.go = button(words("Make packages"), self.send, part="primary")
        self.note = label(part="muted", wrap=True)
        self.model = FactsModel((words("File"), words("Size"), "SHA-256"))
        self.table = Table(self.model, words("Packages that were made"))
        self.table.set_widths([190, 76, 120], stretch=0)
        self.table.picked.connect(self._pick)
        self.code = QrCode()
        self.hash = label(part="muted", wrap=True)
        self.hash.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.done = label(wrap=True)
        self.show_button = button(words("Show folder"), self._open_folder, icon="folder")
        self.hand_button = button(
            words("Hand over and archive…"), lambda: self.hand_over.emit(self._went), icon="custody"
        )
        self._went: tuple[str, ...] = ()
        self.again_button = button(words("Another export"), self.show_form, icon="back")
        self._lay_out()
        self.show_peers([])

    def show_peers(self, peers: Sequence[Peer]) -> None:
        """Offer the trusted sites."""
        chosen = self.to.currentData()
        self.to.clear()
        for peer in peers:
            if not peer.revoked:
                self.to.addItem(peer.title, peer.id)
        self.to.setCurrentIndex(max(self.to.findData(chosen), 0))
        if self.stack.currentWidget() is not self.result:
            self.stack.setCurrentWidget(self.form if self.to.count() else self.empty)
        self._judge()

    def choose_cases(self) -> None:
        """Ask which cases go out."""
        self.dialog = ChooseCases(self._desk, self.cases, self)
        self.dialog.finished.connect(self._cases_chosen)
        self.dialog.open()

    def set_cases(self, cases: Sequence[str]) -> None:
        """Send only these cases."""
        self.cases = tuple(cases)
        self.scope.setItemText(1, self._desk.words("Chosen cases: {count}", count=len(self.cases)))
        self.scope.setCurrentIndex(1 if self.cases else 0)
        self._judge()

    def set_today(self, cases: Sequence[str]) -> None:
        """Offer the cases in which something was recorded today."""
        self.today = tuple(cases)
        text = self._desk.words("Recorded today: {count} cases", count=len(self.today))
        self.scope.setItemText(2, text)
        self._judge()

    def set_folder(self, folder: Path) -> None:
        """Write the packages there."""
        self.folder = folder
        self.where.say(str(folder))
        self._judge()

    def send(self) -> None:
        """Make the packages."""
        if self.folder is None or not self.go.isEnabled():
            return
        words = self._desk.words
        chosen = (None, self.cases, self.today)[self.scope.currentIndex()]
        self._went = chosen or ()
        sending = Sending(
            self.to.currentData(), self.folder, chosen, self.full.isChecked(),
            self.volume.currentData(), words(NAME),
        )  # fmt: skip
        self.go.setEnabled(False)
        self.note.setText(words("Making packages…"))
        job = self._desk.tasks.start(
            partial(send, sending=sending), self._sent, self._failed,
            title=words("Making packages"), announce=True,
        )  # fmt: skip
        job.finished.connect(partial(self._ended, job))

    def show_form(self) -> None:
        """Show the form for another export."""
        self.stack.setCurrentWidget(self.form if self.to.count() else self.empty)

    def _sent(self, sent: Sent) -> None:
        words, done = self._desk.words, sent.exported
        said = words(
            "{operations} entries and {attachments} originals for {site}",
            operations=done.operations, attachments=done.attachments, site=self.to.currentText(),
        )  # fmt: skip
        said += "\n" + words("It counts as received once a package of the other side says so.")
        if done.divided:
            said += "\n" + words(DIVIDED, count=done.divided)
        if done.left_out:
            text = LARGER if done.least <= STICK else LARGEST
            size = least_words(done.least)
            said += "\n" + words(text, count=len(done.left_out), size=size)
        self.done.setText(said)
        lines = [(one.path.name, size_text(one.size), one.sha256) for one in sent.parcels]
        self.model.show_lines(lines)
        self.hand_button.setVisible(bool(self._went))
        self.stack.setCurrentWidget(self.result)
        self.table.selectRow(0)
        self.show_button.setFocus()
        self.exported.emit()

    def _pick(self, place: int) -> None:
        """Show the check value of a file, for the other side to compare by eye or by phone."""
        sha256 = self.model.lines[place][2] if 0 <= place < len(self.model.lines) else ""
        self.code.show_text(sha256)
        self.hash.setText(" ".join(sha256[n : n + 8] for n in range(0, len(sha256), 8)))

    def _failed(self, error: Exception) -> None:
        self._desk.show_error(error)

    def _ended(self, job: Job) -> None:
        self.note.setText(
            self._desk.words("Cancelled. No file was left.")
            if job.cancelled and self.stack.currentWidget() is not self.result
            else ""
        )
        self._judge()

    def _judge(self) -> None:
        scope = self.scope.currentIndex()
        self.cases_button.setVisible(scope == 1)
        some = (True, bool(self.cases), bool(self.today))[scope]
        ready = bool(self.to.count() and self.folder and some)
        self.go.setEnabled(ready)

    def _cases_chosen(self, answer: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        if answer == QDialog.DialogCode.Accepted:
            self.set_cases(dialog.chosen)
        dialog.deleteLater()

    def _choose_folder(self) -> None:
        start = str(self.folder) if self.folder else ""
        words = self._desk.words
        name = QFileDialog.getExistingDirectory(self, words("Folder for the packages"), start)
        if name:
            self.set_folder(Path(name))

    def _open_folder(self) -> None:
        if self.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))

    def _lay_out(self) -> None:
        words = self._desk.words
        self.form, self.result, self.empty = QWidget(), QWidget(), Empty()
        self.empty.say(
            words("No site is trusted yet: packages are made for one site only."),
            words("Trust a site…"), self.no_site.emit,
        )  # fmt: skip
        self._lay_out_form()
        self._lay_out_result()
        self.stack = QStackedWidget()
        for part in (self.form, self.result, self.empty):
            self.stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(words("Export packages"), "heading"))
        layout.addWidget(self.stack, 1)

    def _lay_out_form(self) -> None:
        words = self._desk.words
        text = words("Signed, and encrypted so that only this site can open it.")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, (title, wide, act) in enumerate((
            (words(NC_("exchange", "To")), self.to, None),
            (words(NC_("exchange", "Cases")), self.scope, self.cases_button),
            (words(NC_("exchange", "Volumes")), self.volume, None),
            (words(NC_("exchange", "Folder")), self.where, self.folder_button),
        )):  # fmt: skip
            grid.addWidget(label(title, "muted"), place, 0)
            grid.addWidget(wide, place, 1, 1, 1 if act else 2)
            if act:
                grid.addWidget(act, place, 2)
        inner = QVBoxLayout(self.form)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        inner.addWidget(label(text, "muted", wrap=True))
        inner.addLayout(grid)
        inner.addWidget(self.full)
        inner.addWidget(self.go, alignment=Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.note)
        inner.addStretch(1)

    def _lay_out_result(self) -> None:
        inner = QVBoxLayout(self.result)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(self.done)
        inner.addWidget(self.table, 1)
        inner.addLayout(row(self.code, self.hash))
        inner.addLayout(row(self.hand_button, None))
        inner.addLayout(row(self.again_button, None, self.show_button))
