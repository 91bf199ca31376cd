"""A number that fails its check is told at once; whoever is sure of it says why, and it is kept."""

from typing import Any

from storage.casework.lookup import require_row
from storage.casework.reading import history
from storage.kinds import BY_NAME
from ui.dialogs.record_dialog import RecordDialog

WRONG = {"role": "guarantor", "name": "丙某", "id_type": "resident_id",
         "id_number": "110101190001011008"}  # fmt: skip


def opened(case: Any, values: dict[str, Any]) -> RecordDialog:
    party = BY_NAME["party"]
    dialog = RecordDialog(case.desk, party, case.case_id, None, case.file(), values=values)
    case.qtbot.addWidget(dialog)
    case.settle()
    dialog.show()
    return dialog


def test_a_wrong_id_is_kept_only_with_a_reason(case: Any) -> None:
    dialog = opened(case, WRONG)
    changes: list[Any] = []
    dialog.saved.connect(changes.append)
    dialog.save()
    case.settle()
    assert dialog.isVisible()
    assert changes == []
    assert "校验" in dialog.problem.text()
    assert not dialog.reason.isHidden()
    dialog.reason.setText("户口簿原件即如此")
    dialog.save()
    case.settle()
    assert not dialog.isVisible()
    record = changes[0].ids[0]
    row, versions = case.run(lambda s, _p: (require_row(s, record), history(s, record)))
    assert row["id_number"] == WRONG["id_number"]
    assert versions[0].reason == "户口簿原件即如此"


def test_a_right_number_and_a_mere_note_ask_nothing(case: Any) -> None:
    for number in ("11010519491231002X", "999999190001010015"):
        dialog = opened(case, {**WRONG, "id_number": number})
        dialog.save()
        case.settle()
        assert not dialog.isVisible()
