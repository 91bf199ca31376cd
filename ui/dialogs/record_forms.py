"""Which form a record is typed in: the general one, or one made for its kind."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from storage.kinds.kind import Kind
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.dialogs.arrears import ARREARS, ArrearsDialog
from ui.dialogs.interview import InterviewDialog
from ui.dialogs.record_dialog import RecordDialog


def record_form(
    desk: Desk,
    kind: Kind,
    case_id: str,
    row: Row | None,
    file: CaseFile | None,
    parent: QWidget | None = None,
    *,
    values: Mapping[str, Any] | None = None,
) -> RecordDialog:
    """Return the form for a new record (``row`` None, starting with ``values``) or a correction."""
    closed = row is not None and kind.closed(row.values)
    if kind.name == "interview" and not closed:
        return InterviewDialog(desk, case_id, row, file, parent, values=values)
    told = row["kind"] if row is not None else (values or {}).get("kind", ARREARS)
    if kind.name == "finding" and told == ARREARS:
        return ArrearsDialog(desk, case_id, row, file, parent, values=values)
    return RecordDialog(desk, kind, case_id, row, file, parent, values=values)
