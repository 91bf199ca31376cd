"""Photos go to the visit during which they were taken, also those of two visits at once."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from storage.rows import CaseFile
from ui.dialogs.intake_dialog import IntakeDialog
from ui.dialogs.intake_visits import proposed_visit, visits_by_file

FIRST, SECOND = "2019-04-11T10:00:00+08:00", "2019-04-12T10:00:00+08:00"


def text_file(folder: Path, name: str, moment: str) -> Path:
    file = folder / name
    file.write_text(name, encoding="utf-8")
    when = datetime.fromisoformat(moment).timestamp()
    os.utime(file, (when, when))
    return file


def test_the_time_of_the_camera_beats_that_of_the_file(file: CaseFile, tmp_path: Path) -> None:
    copied = text_file(tmp_path, "a.jpg", "2024-01-01T00:00:00+08:00")
    visit = file.rows("visits")[0]
    assert visits_by_file([copied], file) == {}
    assert visits_by_file([copied], file, {copied: visit["arrived_at"]}) == {copied: visit.ref}
    assert proposed_visit([copied], file, {copied: visit["arrived_at"]}) == visit.ref
    assert proposed_visit([copied], None) == ""


def test_files_of_two_visits_are_sorted_in_one_go(case: Any, tmp_path: Path) -> None:
    place = {"kind": "residence", "text": "某村"}
    made = {"place": place, "outcome": "no_answer"}
    one = case.add("visit", {**made, "arrived_at": FIRST})
    two = case.add("visit", {**made, "arrived_at": SECOND})
    files = [
        text_file(tmp_path, "a.txt", FIRST),
        text_file(tmp_path, "b.txt", SECOND),
        text_file(tmp_path, "c.txt", "2018-01-01T00:00:00+08:00"),
    ]
    dialog = IntakeDialog(case.desk, case.case_id, files, case.file())
    case.qtbot.addWidget(dialog)
    dialog.show()
    case.settle()
    assert not dialog.each.isHidden()
    assert dialog.each.isChecked(), "the times propose"
    proposed = dialog.form.values().get("visit")
    dialog.start()
    case.settle()
    found = {row["name"]: row["visit"] for row in case.file().rows("evidence")}
    assert found == {"a.txt": one.ref, "b.txt": two.ref, "c.txt": proposed}
    assert "3" in dialog.results.counts.text()
    dialog.reject()
