"""Opens originals in the programs of the system: a logged copy, wiped when the vault is locked."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from storage.casework.change import Change
from storage.casework.session import Session
from storage.exchange import working_copies
from storage.progress import Progress
from storage.rows import Row
from storage.state import copies_folder
from ui.desk import Desk
from ui.dialogs.confirm import confirm


def open_outside(desk: Desk, row: Row, parent: QWidget) -> None:
    """Say what opening outside means, then make the copy, log it and open it."""
    words = desk.words
    name = str(row["name"] or row.ref)
    if Path(name).suffix.lower() in working_copies.RUNNABLE:
        question = words(
            "“{name}” may run as a program. Only the folder of the copy is opened; the vault stays"
            " as it is. Do not start it unless you know what it does.",
            name=name,
        )
    else:
        question = words(
            "A readable copy of “{name}” is made outside the vault, for the program that opens it."
            " It is entered in the log of the case and deleted when the vault is locked; what you"
            " change in it does not come back.",
            name=name,
        )
    confirm(desk.words, words("Open outside"), question, words("Open"), parent,
            partial(_start, desk, row))  # fmt: skip


def _start(desk: Desk, row: Row) -> None:
    copies, record = desk.copies or copies_folder(), row.id

    def work(session: Session, _progress: Progress) -> tuple[Path, Change]:
        return working_copies.open_copy(session, record, copies)

    desk.tasks.start(work, partial(_opened, desk))


def _opened(desk: Desk, made: tuple[Path, Change]) -> None:
    path, change = made
    desk.changed.emit(change)
    runs = path.suffix.lower() in working_copies.RUNNABLE
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent if runs else path)))
