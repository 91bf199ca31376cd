"""Taking cases in: a file is looked at first, columns are matched where unclear, then imported."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from storage.casework.change import Change
from storage.exchange.document import ImportResult
from storage.exchange.sheets.matching import SheetHeadings
from storage.exchange.sheets.problems import ColumnsUnclear, NoCaseList
from storage.exchange.sheets.sheet_result import SheetResult
from ui.desk import Desk
from ui.dialogs.column_matching import ColumnMatching
from ui.models.outcome_model import OutcomeModel
from ui.pages.exchange_work import Source, headings, keep_mapping, look, report, take
from ui.tasks import Job
from ui.widgets.basics import Elided, button, label, row
from ui.widgets.table import Table


class ImportCard(QWidget):
    """A file, what it would do, and the button that does it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._source = Source(Path(), desk.today())
        self._result: ImportResult | None = None
        words = desk.words
        self.file = Elided(words("No file chosen."), "muted")
        self.found = label(wrap=True)
        self.model = OutcomeModel(words)
        self.table = Table(self.model, words("What the import would do"))
        self.table.set_widths([64, 130, 340], stretch=2)
        self.match_button = button(words("Match the columns…"), self.match, part="link")
        self.report_button = button(words("Save report…"), self._choose_report, icon="save")
        self.take_button = button(words("Import now"), self.take_in, part="primary")
        self.dialog: ColumnMatching | None = None
        self._lay_out()
        self._reset()

    def look_at(self, path: Path) -> None:
        """Show what importing a file would do, with the columns as they were matched last."""
        self._source = source = Source(path, self._desk.today())
        self.file.say(source.path.name)
        self._reset(self._desk.words("Checking…"))
        title = self._desk.words("Checking the file")
        job = self._desk.tasks.start(
            partial(look, source=source), self._show, self._failed, title=title, announce=True
        )
        job.finished.connect(partial(self._ended, job))

    def take_in(self) -> None:
        """Import the file that was looked at."""
        self._reset(self._desk.words("Importing…"))
        job = self._desk.tasks.start(
            partial(take, source=self._source), self._taken, self._failed,
            title=self._desk.words("Importing"), announce=True,
        )  # fmt: skip
        job.finished.connect(partial(self._ended, job))

    def match(self) -> None:
        """Read the headings of the file and ask what its columns hold."""
        self._desk.tasks.start(
            partial(headings, path=self._source.path), self._ask, self._failed,
            title=self._desk.words("Checking the file"), announce=True,
        )  # fmt: skip

    def save_report(self, path: Path) -> None:
        """Write the workbook of what was refused."""
        if isinstance(self._result, SheetResult):
            words = self._desk.words
            self._desk.tasks.start(
                partial(report, result=self._result, path=path, words=words), self._reported
            )

    def _reset(self, said: str = "") -> None:
        self.found.setText(said)
        self._result = None
        self.model.show_result(None)
        self.take_button.setEnabled(False)
        self.report_button.hide()
        self.match_button.hide()

    def _show(self, result: ImportResult) -> None:
        self._say(result)
        self.take_button.setEnabled(bool(result.added or result.changed))
        self.match_button.setVisible(self._source.is_sheet)

    def _taken(self, result: ImportResult) -> None:
        self._say(result)
        self.found.setText(f"{self._desk.words('Imported.')} {self.found.text()}")
        self._desk.changed.emit(Change("imported", "", (), ""))

    def _say(self, result: ImportResult) -> None:
        words = self._desk.words
        said = words(
            "{added} new, {changed} changed, {same} unchanged, {refused} refused",
            added=len(result.added), changed=len(result.changed_cases),
            same=len(result.unchanged), refused=len(result.refused),
        )  # fmt: skip
        if isinstance(result, SheetResult) and (result.entries or result.repeated):
            entries = words(
                "New entries: {ledger} ledger, {contacts} contacts; {repeated} already here",
                ledger=result.entries.get("ledger", 0),
                contacts=result.entries.get("contacts", 0), repeated=result.repeated,
            )  # fmt: skip
            said = f"{said}\n{entries}"
        if result.conflicts:
            beside = words(
                "In conflict with what was written here: {count} fields; both values are kept.",
                count=len(result.conflicts),
            )
            said = f"{said}\n{beside}"
        if result.changed_office:
            text = words("Changed for the whole office, see below: {count}",
                         count=len(result.changed_office))  # fmt: skip
            said = f"{said}\n{text}"
        self._result = result
        self.found.setText(said)
        self.model.show_result(result)
        told = isinstance(result, SheetResult) and bool(result.refused or result.notes)
        self.report_button.setVisible(told)

    def _failed(self, error: Exception) -> None:
        self._reset()
        if isinstance(error, ColumnsUnclear | NoCaseList):
            said = self._desk.words(
                "The columns are not clear: {headings}. Match them by hand.",
                headings=error.details["headings"],
            )
            self.found.setText(said)
            self.match_button.show()
        else:
            self._desk.show_error(error)

    def _ended(self, job: Job) -> None:
        """After a cancel nobody else says what became of it; finished batches stay."""
        if job.cancelled and self._result is None:
            self._reset(self._desk.words("Cancelled. What was finished by then stays."))
            self._desk.changed.emit(Change("imported", "", (), ""))

    def _ask(self, sheets: list[SheetHeadings]) -> None:
        if not sheets:
            return
        self.dialog = ColumnMatching(self._desk.words, sheets, self)
        self.dialog.finished.connect(self._matched)
        self.dialog.open()

    def _matched(self, answer: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        dialog.deleteLater()
        if answer == QDialog.DialogCode.Accepted:
            sheet, mapping = dialog.sheet, dialog.mapping
            self._desk.tasks.start(partial(keep_mapping, sheet=sheet, mapping=mapping))
            self.look_at(self._source.path)

    def _reported(self, path: Path) -> None:
        said = self._desk.words("The report was written: {name}", name=path.name)
        self.found.setText(said)

    def _choose_file(self) -> None:
        words = self._desk.words
        kinds = words("Case JSON and lists") + " (*.json *.xlsx *.xlsm *.csv)"
        name, _filter = QFileDialog.getOpenFileName(self, words("Choose a file"), "", kinds)
        if name:
            self.look_at(Path(name))

    def _choose_report(self) -> None:
        words = self._desk.words
        proposed = str(self._source.path.with_name(f"{self._source.path.stem}-report.xlsx"))
        name, _filter = QFileDialog.getSaveFileName(
            self, words("Save report"), proposed, "Excel (*.xlsx)"
        )
        if name:
            self.save_report(Path(name))

    def _lay_out(self) -> None:
        words = self._desk.words
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(words("Import case JSON or lists"), "heading"))
        text = words(
            "Case JSON, or workbooks and CSV with cases, payments or contacts. First you see what"
            " would be added. Nothing that is recorded here is overwritten without a trace."
        )
        layout.addWidget(label(text, "muted", wrap=True))
        choose = button(words("Choose a file…"), self._choose_file, icon="open")
        layout.addLayout(row(choose, self.file, self.match_button))
        layout.addWidget(self.found)
        layout.addWidget(self.table, 1)
        layout.addLayout(row(self.report_button, None, self.take_button))
