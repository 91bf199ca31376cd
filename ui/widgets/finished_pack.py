"""What can be done with a pack that was just made: open it, print it, show its folder."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from reports.pack.options import PackResult
from storage.casework import custody
from ui.desk import Desk
from ui.widgets.basics import button, row
from ui.widgets.pdf_printing import Printing


class FinishedPack(QWidget):
    """Hidden until a pack is made; ``said`` carries what becomes of printing, in words."""

    said = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._case_id = ""
        self._result: PackResult | None = None
        self.printing: Printing | None = None
        words = desk.words
        self.open_button = button(words("Open"), self._open, icon="open")
        self.print_button = button(words("Print…"), self._print, icon="print")
        self.folder_button = button(words("Open folder"), self._open_folder, icon="folder")
        self.setLayout(row(self.open_button, self.print_button, self.folder_button))
        self.hide()

    @property
    def path(self) -> Path:
        """The first file of the pack."""
        return self._result.files[0].path if self._result else Path()

    def show_result(self, case_id: str, result: PackResult) -> None:
        """Offer what was made."""
        self._case_id, self._result = case_id, result
        self.show()

    def forget(self) -> None:
        """Offer nothing."""
        self._result = None
        self.hide()

    def print_to(self, printer: QPrinter) -> None:
        """Print the pack; that it left on paper is logged in its case."""
        if self._result is None:
            return
        words, result = self._desk.words, self._result
        self.print_button.setEnabled(False)
        self.printing = Printing(self.path, printer, self)
        self.printing.progress.connect(
            lambda done, total: self.said.emit(
                words("Printing page {page} of {pages}", page=done, pages=total)
            )
        )
        copies = max(1, printer.copyCount())
        self.printing.finished.connect(partial(self._printed, result, copies))
        self.printing.start()

    def _printed(self, result: PackResult, copies: int, whole: bool) -> None:
        words = self._desk.words
        self.print_button.setEnabled(True)
        self.printing = None
        if not whole:
            self.said.emit(words("Printing stopped. What was printed by then is incomplete."))
            return
        self.said.emit(words("Handed to the printer: {number}", number=result.number))
        case_id, what = self._case_id, f"{result.number} × {copies}"
        sha256 = result.files[0].sha256
        self._desk.tasks.start(
            lambda session, _progress: custody.log(session, case_id, "printed", what, sha256=sha256)
        )

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._result.number if self._result else "")
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(self._desk.words("Print the pack"))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_to(printer)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path)))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path.parent)))
