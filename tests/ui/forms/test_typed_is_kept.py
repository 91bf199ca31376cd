"""Whatever is typed into any line of any form is in its draft at once, and comes back there."""

import json
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from storage.kinds import KINDS
from storage.kinds.kind import Kind
from storage.rows import CaseFile
from ui.desk import Desk
from ui.forms.editors.rows import RowsEditor
from ui.forms.record_form import RecordForm

# Neither a number nor a day nor an amount: nothing can take it in.
UNREAD = "说不准大概几十"


def lines(form: QWidget) -> dict[str, QWidget]:
    """Return every control that text is typed into, by its name and place."""
    found: dict[str, QWidget] = {}
    parts: list[Any] = [*form.findChildren(QLineEdit), *form.findChildren(QPlainTextEdit)]
    for part in parts:
        in_list = isinstance(part.parentWidget(), QComboBox)
        if part.accessibleName() and not part.isReadOnly() and not in_list:
            found[f"{part.accessibleName()} {len(found)}"] = part
    return found


def text_of(part: Any) -> str:
    return str(part.text() if isinstance(part, QLineEdit) else part.toPlainText())


def with_rows(form: RecordForm) -> RecordForm:
    """Add one row to every list of the form, as a person does who begins to fill it."""
    for editor in form.findChildren(RowsEditor):
        if not editor.rows:
            editor.add_empty()
    return form


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_is_typed_anywhere_is_kept_at_once_and_comes_back_in_its_line(
    desk: Desk, file: CaseFile, kind: Kind
) -> None:
    form = with_rows(RecordForm(desk, kind, {}, file))
    told: list[int] = []
    form.changed.connect(lambda: told.append(1))
    typed: dict[str, str] = {}
    for n, (name, part) in enumerate(lines(form).items()):
        told.clear()
        event = QInputMethodEvent()
        event.setCommitString(f"{UNREAD}{n}")
        QApplication.sendEvent(part, event)
        # No Enter, and the focus never left it.
        assert told, f"{name}: nobody is told to keep it"
        held = json.dumps(form.raw(), ensure_ascii=False)
        assert f"{UNREAD}{n}" in held, f"{name}: not in the draft"
        typed[name] = text_of(part)
    kept = json.loads(json.dumps(form.raw(), ensure_ascii=False))
    back = RecordForm(desk, kind, {}, file)
    back.show_draft(kept)
    shown = {text_of(part) for part in lines(back).values()}
    assert set(typed.values()) <= shown, set(typed.values()) - shown
