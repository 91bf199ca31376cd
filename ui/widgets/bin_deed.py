"""Puts one record into the bin: asks why, and says that nothing is erased."""

from functools import partial

from PySide6.QtWidgets import QWidget

from storage.casework import records
from storage.casework.change import Change
from storage.casework.session import Session
from storage.errors import NotPermitted
from storage.kinds import BY_NAME
from storage.progress import Progress
from storage.rows import Row
from ui.desk import Desk
from ui.dialogs.reason import ReasonDialog, ask_reason


def put_into_bin(desk: Desk, row: Row, parent: QWidget) -> ReasonDialog | None:
    """Ask for the reason and hide the record; None where it may not be removed, which is said."""
    kind = BY_NAME[row.kind]
    if kind.name == "case" or kind.closed(row.values):
        return None
    if records.is_fields_own(row, desk.role, desk.owner):
        desk.show_error(NotPermitted(role="legal", needed="field"))
        return None
    words = desk.words
    question = words("Why is this entry removed? It stays readable in the log.")
    work = partial(_remove, desk, row.id)
    title = words("To the bin")
    return ask_reason(desk, title, question, title, parent, work, case_id=row.case_id)


def _remove(desk: Desk, record: str, reason: str) -> None:
    def work(session: Session, _progress: Progress) -> Change:
        return records.remove(session, record, reason)

    desk.tasks.start(work, lasting=True)
