"""Opens again what a draft was typed in: the visit, a sheet of field work, a record's form."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from resources.language import N_
from storage.casework.drafts import DraftText
from storage.kinds import BY_NAME
from storage.rows import Row
from ui.desk import Desk
from ui.dialogs.reason import REASON
from ui.dialogs.record_dialog import RecordDialog
from ui.pages.dossier_data import read_record
from ui.pages.visit_work import WIZARD

if TYPE_CHECKING:
    from ui.workspace import Workspace

WAITS: Final = N_("What was typed is there again as soon as the same is asked: {title}")


def resume(draft: DraftText, desk: Desk, workspace: "Workspace") -> None:
    """Go on with a draft on the page, or in the sheet, where it was typed."""
    if draft.kind == WIZARD:
        workspace.begin_visit(draft.case_id)
    elif draft.kind == REASON:
        if draft.case_id:
            workspace.open_case(draft.case_id)
        desk.said.emit(desk.words(WAITS, title=str(draft.content.get("title") or "")))
    elif workspace.field.resumes(draft):
        return
    elif draft.case_id:
        workspace.dossier.resume(draft)
        workspace.open_case(draft.case_id)
    elif draft.kind == "case":
        workspace.new_case()
    else:
        work = partial(read_record, record=draft.record)
        desk.tasks.start(work, partial(_open, desk, workspace, draft.kind))


def _open(desk: Desk, over: "Workspace", kind: str, row: Row | None) -> None:
    dialog = RecordDialog(desk, BY_NAME[kind], "", row, None, over)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
