"""Long names, times ahead, days that are never today, and numbers that fail their check."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit

from resources.language import Words
from storage.kinds import BY_NAME, KINDS
from storage.rows import CaseFile
from ui.desk import Desk
from ui.forms.editors import choices, refs
from ui.forms.record_form import RecordForm
from ui.models.persons import sex_and_age

LONG = "微信图片" * 49 + ".jpg"


@pytest.mark.parametrize("count", [1, 20])
def test_a_long_file_name_widens_no_form(
    desk: Desk, file: CaseFile, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    many = tuple((f"e{n}", f"{n}{LONG}") for n in range(count))
    monkeypatch.setattr(refs, "ref_options", lambda *_args: many)
    for kind in KINDS:
        form = RecordForm(desk, kind, {}, file)
        assert form.minimumSizeHint().width() <= 860
        for box in form.findChildren(QCheckBox):
            if "微信" in box.text():
                assert LONG in box.toolTip()
                assert LONG in box.accessibleName()


def test_a_foreign_long_choice_widens_no_form(desk: Desk, file: CaseFile) -> None:
    form = RecordForm(desk, BY_NAME["visit"], {"outcome": LONG, "evidence": [LONG]}, file)
    assert form.minimumSizeHint().width() <= 860
    assert form.raw()["outcome"] == LONG
    assert choices.elided("短", form.fontMetrics()) == "短"


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("visit", "arrived_at", "2019-04-12T13:11:00+08:00"),
        ("visit", "left_at", "2019-04-13T10:00:00+08:00"),
        ("contact", "at", "2019-04-12T06:00:00Z"),
        ("finding", "found_at", "2020-01-01T00:00:00+08:00"),
        ("interview", "started_at", "2019-04-12T13:30:00+08:00"),
        ("evidence", "taken_at", "2019-04-12T13:30:00+08:00"),
        ("ledger_entry", "on", "2019-04-13"),
    ],
)
def test_a_future_time_of_what_happened_is_told(
    desk: Desk, file: CaseFile, kind: str, path: str, value: str
) -> None:
    form = RecordForm(desk, BY_NAME[kind], {path: value}, file)
    slot = form.slot(path)
    assert slot is not None
    assert "此时间在将来" in slot.hint
    past = value.replace("2020", "2018").replace("2019", "2018")
    form.show_values({path: past})
    assert "此时间在将来" not in slot.hint


def test_what_is_planned_may_lie_ahead(desk: Desk, file: CaseFile) -> None:
    ahead: dict[str, Any] = {"planned_at": "2019-05-01T10:00:00+08:00"}
    form = RecordForm(desk, BY_NAME["visit"], ahead, file)
    slot = form.slot("planned_at")
    assert slot is not None
    assert slot.hint == ""


def test_a_birthday_has_no_button_for_today(desk: Desk, file: CaseFile) -> None:
    form = RecordForm(desk, BY_NAME["party"], {}, file)
    slot = form.slot("birth_date")
    other = form.slot("refused_contact_on")
    assert slot is not None
    assert other is not None
    assert not slot.findChildren(QAbstractButton)
    assert other.findChildren(QAbstractButton)
    part = slot.editor.focus_part()
    assert isinstance(part, QLineEdit)
    QTest.keyClick(part, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert part.text() == ""


def test_only_an_id_without_fault_tells_sex_and_age(file: CaseFile) -> None:
    party = next(row for row in file.rows("parties") if row["role"] == "borrower")
    today, words = date(2019, 4, 12), Words("zh_CN")
    good = "11010119900101001"
    sign = next(x for x in "0123456789X" if judged(good + x))
    bare = {**party.values, "sex": None, "birth_date": None, "id_type": "resident_id"}

    def told(**values: Any) -> str:
        return sex_and_age(replace(party, values={**bare, **values}), today, words)

    wrong = "0" if sign != "0" else "1"
    assert told(id_number=good + sign) == "男 29"
    assert told(id_number=good + wrong) == ""
    assert told(id_number=good + wrong, sex="female", birth_date="1980-01-01") == "女 39"


def judged(number: str) -> bool:
    from storage.rules.identity import judge_id

    return judge_id(number).level == "ok"
