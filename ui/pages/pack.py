"""The pack page: what goes in, the real PDF as it would be, what is odd about it, saving it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reports.pack.archive import archive_target
from reports.pack.build import PackPreview, PackResult
from reports.pdf.shelf import Shelf
from storage.casework.change import Change
from storage.errors import CaseError
from ui.desk import Desk
from ui.dialogs.packs import PacksDialog
from ui.dialogs.reason import ask_reason
from ui.pages.pack_options import PackForm
from ui.pages.pack_work import preview, whose
from ui.tasks import Job
from ui.widgets.basics import Elided, Empty, button, label, named, row
from ui.widgets.finished_pack import FinishedPack, saved
from ui.widgets.pdf_view import PdfView

_DELAY_MS = 400
# How long one drawing reads foreign documents: between two of them pages can be turned.
_READING_SECONDS = 0.5
# What the sentence beside the buttons needs at least, with what is between them.
_STATE = 140


class PackPage(QWidget):
    """Emits ``opened`` with the case to go back to its dossier, ``choose_case`` for the list.

    ``fix`` carries the case and the ref or id of a record that a remark or a change leads to.
    """

    opened = Signal(str)
    choose_case = Signal()
    fix = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.case_id = ""
        self._number = ""
        self._drawing: Job | None = None
        self._shelf = Shelf()
        self._fresh = True
        words = desk.words
        self.form = PackForm(desk)
        self.pdf = PdfView(words, desk.drawing)
        self.state = Elided(part="muted")
        self.warnings = named(QListWidget(), words("Remarks on the pack"))
        self.warnings.setWordWrap(True)
        self.warnings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.save_button = button(words("Save as PDF…"), self._save, icon="save", part="primary")
        self.zip_button = button(words("Save as .zip…"), self._archive, icon="folder")
        # Why the pack under way goes into an archive too; None where it does not.
        self._archives: str | None = None
        self.finished = FinishedPack(desk)
        self.packs_button = button(words("Packs that were made…"), self._show_packs, part="link")
        self._leads: list[str] = []
        self.whose = Elided(part="heading")
        self.dossier_button = button(words("To the dossier"), self._go_back, part="link")
        self.empty = Empty("pack")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_DELAY_MS)
        self._wait.timeout.connect(self.draw)
        self._lay_out()
        self.form.changed.connect(self._wait.start)
        self.finished.said.connect(self.state.say)
        self.warnings.itemActivated.connect(lambda _line: self._go_and_fix())
        desk.changed.connect(self._changed)
        desk.packing.made.connect(self._saved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent; in a narrow window some buttons are icons alone."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        others = self.zip_button.sizeHint().width() + self.save_button.sizeHint().width()
        self.finished.fit(self.right.width() - others - _STATE)

    def choose(self, case_id: str) -> None:
        """Make packs of another case from now on."""
        if case_id != self.case_id:
            self.case_id = case_id
            self._forget()

    def activate(self) -> None:
        """See the workspace: draw the pack of the case that is chosen."""
        words = self._desk.words
        self.stack.setCurrentIndex(1 if self.case_id else 0)
        self.dossier_button.setVisible(bool(self.case_id))
        self.packs_button.setVisible(bool(self.case_id))
        if self.case_id:
            read = partial(whose, case_id=self.case_id, today=self._desk.today())
            self._desk.tasks.start(read, self.whose.say)
            self.draw()
        else:
            self.empty.say(
                words("A pack is made from one case: choose it first."),
                words("To the cases"),
                self.choose_case.emit,
            )

    def draw(self) -> None:
        """Draw the pack as it would be now."""
        if self._drawing is not None:
            self._drawing.drop()
        if self.form.nothing_chosen():
            self._say_nothing()
            return
        words = self._desk.words
        waits = self._desk.tasks.is_long
        self.state.say(words("Other work comes first…") if waits else words("Drawing…"))
        self._allow(on=False)
        # What is known is seen at once; documents that nobody read yet follow.
        self._ask(0.0)

    def _ask(self, seconds: float) -> None:
        options = self.form.options()
        work = partial(
            preview, case_id=self.case_id, options=options, shelf=self._shelf, seconds=seconds,
            talk=self._desk.words.language,
        )  # fmt: skip
        self._drawing = self._desk.tasks.start(work, self._show, self._not_drawn, urgent=True)

    def _forget(self) -> None:
        self._fresh = True
        self._number = ""
        self._shelf = Shelf()
        self.whose.say("")
        # What was decided for one case is not decided for the next.
        self.form.force.setChecked(False)
        self.pdf.forget()
        self.warnings.clear()
        self.form.show_items(())
        self.form.finish.forget()
        self.finished.forget()

    def _show(self, shown: PackPreview) -> None:
        words, result = self._desk.words, shown.result
        if self._fresh:
            self._fresh = False
            self.form.show_items(result.items)
        else:
            self.form.renumber(result.items)
        self.form.finish.offer(result, self.form.refs_of)
        self._number = result.number
        self.pdf.show_pdf(shown.pdf, shown.pages)
        size = f"{shown.pdf.size / (1 << 20):.1f}"
        said = words("About {pages} pages, {size} MiB", pages=shown.pages, size=size)
        if shown.waiting:
            said = words("{said}; documents still to be read: {n}", said=said, n=shown.waiting)
        self.state.say(said)
        self._show_warnings(result)
        self._allow(on=True)
        if shown.waiting:
            self._ask(_READING_SECONDS)

    def _show_warnings(self, result: PackResult) -> None:
        self.warnings.clear()
        words = self._desk.words
        missing = [
            (one.where, words("Missing: {what}", what=one.message), one.lead)
            for one in result.forced
        ]
        # A gap that stops the pack is said once.
        known = {(one.where, one.message) for one in result.forced}
        said = [
            (one.where, one.message, one.lead)
            for one in result.warnings
            if (one.where, one.message) not in known
        ]
        self._leads = []
        for where, message, lead in (*missing, *said):
            line = QListWidgetItem(f"{where}: {message}" if where else message)
            if lead:
                line.setToolTip(words("Enter or double click: go and fix it"))
            self._leads.append(lead)
            self.warnings.addItem(line)
        self.warnings.setVisible(self.warnings.count() > 0)
        self.remarks.setVisible(self.warnings.count() > 0)
        self.hint.setVisible(any(self._leads))

    def _not_drawn(self, error: Exception) -> None:
        self.pdf.forget()
        self._allow(on=False)
        if isinstance(error, CaseError):
            self.state.say(error.message(self._desk.words))
        else:
            self.state.say("")
            self._desk.show_error(error)

    def _say_nothing(self) -> None:
        self.pdf.forget()
        self._allow(on=False)
        self.state.say(self._desk.words("Choose at least one item."))

    def _allow(self, *, on: bool) -> None:
        self.save_button.setEnabled(on)
        self.zip_button.setEnabled(on or self.finished.offers)

    def _archive(self) -> None:
        """Put the pack that was made into an archive; where none was, make it first."""
        if self.finished.offers:
            self.finished.ask_archive(self.form.reason.text().strip())
        else:
            self._save(archive=True)

    def _save(self, *, archive: bool = False) -> None:
        """Ask where to save it, and before why it is made where the form does not say."""
        if self.form.reason.text().strip():
            self._ask_where(archive=archive)
            return
        words = self._desk.words
        question = words("Why does it leave the vault? This is logged in the case.")
        title = words("Save as PDF…").rstrip("…")
        take = partial(self._take_reason, archive)
        ask_reason(self._desk, title, question, title, self, take, case_id=self.case_id)

    def _take_reason(self, archive: bool, reason: str) -> None:
        self.form.reason.setText(" ".join(reason.split()))
        self._ask_where(archive=archive)

    def _ask_where(self, *, archive: bool) -> None:
        words = self._desk.words
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(place) / f"{self._number}.pdf")
        name, _filter = QFileDialog.getSaveFileName(
            self, words("Save the pack"), proposed, "PDF (*.pdf)"
        )
        if name:
            self.save_to(Path(name), archive=archive)

    def save_to(self, target: Path, *, archive: bool = False) -> None:
        """Make the pack, record it in the case and write it to ``target``, and into an archive."""
        path = target if target.suffix.lower() == ".pdf" else target.with_name(f"{target.name}.pdf")
        if self._desk.packing.start(self.case_id, self.form.options(), path):
            self._archives = self.form.reason.text().strip() if archive else None
        else:
            self.state.say(self._desk.words("Another pack is being made; wait until it is done."))

    def print_made(self) -> None:
        """Ask for a printer; a pack that has no number yet is no evidence and is made first."""
        if self.finished.offers:
            self.finished.print_button.click()
        elif self.save_button.isEnabled():
            self.state.say(self._desk.words("Make the PDF first: a pack is printed as recorded."))
            self.save_button.setFocus()

    def _saved(self, case_id: str, result: PackResult) -> None:
        if case_id == self.case_id:
            self.finished.show_result(case_id, result)
            self._fit()
            self.state.say(saved(self._desk.words, result))
            self.zip_button.setEnabled(True)
        if self._archives is not None:
            target = archive_target(result.files[0].path)
            self.finished.archive(case_id, result, target, self._archives)
        self._archives = None

    def _go_and_fix(self) -> None:
        at = self.warnings.currentRow()
        if 0 <= at < len(self._leads) and self._leads[at]:
            self.fix.emit(self.case_id, self._leads[at])

    def _show_packs(self) -> None:
        dialog = PacksDialog(self._desk, self.case_id, self)
        dialog.chosen.connect(partial(self.fix.emit, self.case_id))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _go_back(self) -> None:
        self.opened.emit(self.case_id)

    def _changed(self, change: Change) -> None:
        if change.case_id == self.case_id and change.operations:
            self._fresh = True
            if self.isVisible():
                self._wait.start()

    def _lay_out(self) -> None:
        words = self._desk.words
        self.right = right = QWidget()
        self.remarks = label(words("Remarks"), "heading")
        self.hint = label(words("Enter or double click: go and fix it"), "muted")
        self.warnings.setMaximumHeight(84)
        inner = QVBoxLayout(right)
        inner.setContentsMargins(12, 0, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(self.pdf, 1)
        inner.addLayout(row(self.remarks, self.hint, None, spacing=12))
        inner.addWidget(self.warnings)
        inner.addLayout(row(self.state, self.finished, self.zip_button, self.save_button))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.splitterMoved.connect(lambda _at, _index: self._fit())
        left = QWidget()
        holder = QVBoxLayout(left)
        holder.setContentsMargins(0, 0, 12, 0)
        holder.addWidget(self.form)
        split.addWidget(left)
        split.addWidget(right)
        split.setChildrenCollapsible(False)
        split.setSizes([380, 700])
        split.setStretchFactor(1, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(split)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(
            row(
                label(words("Evidence pack"), "title"),
                self.whose,
                self.dossier_button,
                self.packs_button,
                spacing=12,
            )
        )
        layout.addWidget(self.stack, 1)
        self._allow(on=False)
