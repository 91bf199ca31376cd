"""What can be done with a pack that was just made: open it, print it, put it into one archive."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QWidget

from reports.pack.archive import Archived, archive_pack, archive_target
from reports.pack.options import PackFile, PackResult
from resources.language import Words
from storage.casework import custody
from storage.casework.change import Change
from storage.casework.session import Session
from storage.progress import Progress
from ui.desk import Desk
from ui.dialogs.timestamp import TimestampDialog
from ui.widgets.basics import button, row
from ui.widgets.pdf_printing import Printing


def saved(words: Words, result: PackResult) -> str:
    """Return the sentence that says that a pack was made."""
    return words(
        "Saved: {number}, {pages} pages. It is entered in the case.",
        number=result.number,
        pages=result.files[0].pages,
    )


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
        self.stamp_button = button(words("Timestamp…"), self._stamp, icon="clock")
        buttons = (self.open_button, self.print_button, self.stamp_button, self.folder_button)
        self._texts = {one: one.text() for one in buttons}
        self.setLayout(row(*buttons))
        self.hide()

    def fit(self, room: int) -> None:
        """Show words where ``room`` (pixels) is enough for them, else icons alone."""
        for one, text in self._texts.items():
            one.setText(text)
        alone = self.sizeHint().width() > room
        for one, text in self._texts.items():
            one.setText("" if alone else text)
            tip = text if alone else ""
            one.setToolTip(f"{tip}  Ctrl+P".strip() if one is self.print_button else tip)

    @property
    def path(self) -> Path:
        """The first file of the pack."""
        return self._result.files[0].path if self._result else Path()

    @property
    def offers(self) -> bool:
        """Whether there is a pack to print."""
        return self._result is not None

    def show_result(self, case_id: str, result: PackResult) -> None:
        """Offer what was made."""
        self._case_id, self._result = case_id, result
        self.show()

    def ask_archive(self, reason: str) -> None:
        """Ask where to, and write the pack with what belongs to it into one archive."""
        words = self._desk.words
        proposed = str(archive_target(self.path))
        name, _filter = QFileDialog.getSaveFileName(
            self, words("Save as .zip…").rstrip("…"), proposed, "ZIP (*.zip)"
        )
        if name and self._result is not None:
            path = Path(name)
            path = path if path.suffix.lower() == ".zip" else path.with_name(f"{path.name}.zip")
            self.archive(self._case_id, self._result, path, reason)

    def archive(self, case_id: str, result: PackResult, target: Path, reason: str) -> None:
        """Write a pack into an archive; ``reason`` is why it leaves, empty where nobody said."""
        words = self._desk.words
        work = partial(
            _archive, case_id=case_id, result=result, target=target, reason=reason, words=words
        )
        title = words("Writing the archive")
        self._desk.tasks.start(work, self._archived, title=title, announce=True)

    def _archived(self, made: Archived) -> None:
        size = f"{made.size / (1 << 20):.1f}"
        self.said.emit(
            self._desk.words(
                "Saved: {name}, {count} files, {size} MiB. That it left is entered in the case.",
                name=made.path.name, count=len(made.names), size=size,
            )
        )  # fmt: skip

    def forget(self) -> None:
        """Offer nothing."""
        self._result = None
        self.hide()

    def print_to(self, printer: QPrinter, files: tuple[PackFile, ...] = ()) -> None:
        """Print files of the pack, by default all; that they left on paper is logged."""
        if self._result is None or self.printing is not None:
            return
        words, chosen = self._desk.words, files or self._result.files
        self.print_button.setEnabled(False)
        paths = [file.path for file in chosen]
        self.printing = Printing(paths, printer, self._desk.drawing, self)
        self.printing.failed.connect(self._desk.show_error)
        self.printing.progress.connect(
            lambda done, total: self.said.emit(
                words("Printing page {page} of {pages}", page=done, pages=total)
            )
        )
        log = partial(self._log, self._result.number, chosen, max(1, printer.copyCount()))
        # As soon as there is a page in the tray, whatever becomes of the rest and of this window.
        self.printing.progress.connect(lambda done, _total: log("") if done == 1 else None)
        self.printing.finished.connect(partial(self._printed, self._result.number, log))
        self.printing.start()

    def _printed(self, number: str, log: Callable[[str], None], whole: bool) -> None:
        words = self._desk.words
        handed = self.printing.handed if self.printing is not None else 0
        self.print_button.setEnabled(True)
        self.printing = None
        if whole:
            self.said.emit(words("Handed to the printer: {number}", number=number))
            return
        self.said.emit(words("Printing stopped. What was printed by then is incomplete."))
        if handed:
            log(words(" (stopped after {n} pages)", n=handed))

    def _log(self, number: str, files: tuple[PackFile, ...], copies: int, more: str) -> None:
        case_id = self._case_id
        for file in files:
            what = f"{number} {self.name_of(file)} × {copies}{more}"
            work = partial(_log, case_id=case_id, what=what, sha256=file.sha256)
            self._desk.tasks.start(work, lasting=True)

    def name_of(self, file: PackFile) -> str:
        """Return what a file is: the mark of its copy, and its volume where there are several."""
        volume = f" {file.volume}/{file.volumes}" if file.volumes > 1 else ""
        return f"{file.copy}{volume}"

    def file_menu(self) -> QMenu:
        """Return the choice of what to print: all files, or one."""
        files = self._result.files if self._result else ()
        menu = self._menu(lambda file: self._ask_printer((file,)))
        first = menu.actions()[0]
        every = QAction(self._desk.words("All files ({n})", n=len(files)), menu)
        every.triggered.connect(lambda _checked=False: self._ask_printer(files))
        menu.insertAction(first, every)
        menu.insertSeparator(first)
        return menu

    def _menu(self, on: Callable[[PackFile], None]) -> QMenu:
        """Return a menu of all files."""
        menu = QMenu(self)
        for file in self._result.files if self._result else ():
            said = f"{self.name_of(file)}　{file.path.name}".replace("&", "&&")
            menu.addAction(said, partial(on, file))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _stamp(self) -> None:
        files = self._result.files if self._result else ()
        if len(files) > 1:
            self._popup(self._menu(self._stamp_file), self.stamp_button)
        elif files:
            self._stamp_file(files[0])

    def _stamp_file(self, file: PackFile) -> None:
        TimestampDialog(self._desk, file.path, self.window()).open()

    def _popup(self, menu: QMenu, at: QWidget) -> None:
        menu.popup(at.mapToGlobal(at.rect().topLeft()))

    def _print(self) -> None:
        files = self._result.files if self._result else ()
        if len(files) > 1:
            self._popup(self.file_menu(), self.print_button)
        else:
            self._ask_printer(files)

    def _ask_printer(self, files: tuple[PackFile, ...]) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._result.number if self._result else "")
        dialog = QPrintDialog(printer, self)
        if len(files) > 1:
            dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, on=False)
        else:
            pages = files[0].pages if files else 1
            dialog.setMinMax(1, pages)
        dialog.setWindowTitle(self._desk.words("Print the pack"))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.print_to(printer, files)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path)))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path.parent)))


def _log(session: Session, _progress: Progress, *, case_id: str, what: str, sha256: str) -> Change:
    return custody.log(session, case_id, "printed", what, sha256=sha256)


def _archive(
    session: Session, progress: Progress, *, case_id: str, result: PackResult, target: Path,
    reason: str, words: Words,
) -> Archived:  # fmt: skip
    return archive_pack(
        session, case_id, result, target, reason=reason, words=words, progress=progress
    )
