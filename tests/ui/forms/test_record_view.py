"""A record to read: plain text, hidden values, history, care, and no sum that nobody said."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from records import full_values

from resources.language import Words
from storage.casework import records
from storage.kinds import KINDS
from storage.kinds.kind import Kind
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.models.cells import Surround, ref_text
from ui.widgets.month_chart import MonthChart, bars
from ui.widgets.record_view import RecordView


def made_row(kind: str, values: dict[str, Any]) -> Row:
    return Row("id", "case", kind, "x-1", values, "2019-04-12T18:00:00+08:00", "s1")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@settings(
    max_examples=2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_record_is_shown_as_plain_text(
    desk: Desk, file: CaseFile, kind: Kind, data: st.DataObject
) -> None:
    desk.mask() if data.draw(st.booleans()) else desk.reveal()
    view = RecordView(desk)
    view.show_row(made_row(kind.name, data.draw(full_values(kind))), file)
    view.open_restricted()
    labels = view.findChildren(QLabel)
    assert len(labels) >= 2
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


def test_hidden_values_are_hidden_until_they_are_revealed(desk: Desk, file: CaseFile) -> None:
    view = RecordView(desk)
    view.show_row(file.rows("parties")[0], file)
    assert "13800001234" not in view.text()
    assert "138****1234" in view.text()
    desk.reveal()
    assert "13800001234" in view.text()
    desk.mask()
    assert "13800001234" not in view.text()


def test_refs_are_shown_by_name_and_times_in_words(desk: Desk, file: CaseFile) -> None:
    view = RecordView(desk)
    view.show_row(file.rows("visits")[0], file)
    assert "外访员甲" in view.text()
    assert "2019年4月12日10时30分" in view.text()


def test_arrears_are_said_as_they_were_told_and_never_added_up(desk: Desk, file: CaseFile) -> None:
    desk.reveal()
    view = RecordView(desk)
    view.show_row(file.rows("findings")[0], file)
    text = view.text()
    for words in ("160多元", "40多元", "30多元", "2860元"):
        assert words in text
    for invented in ("230", "2630", "2,630"):
        assert invented not in text
    chart = view.findChildren(MonthChart)[-1]
    assert "2019年1月 电费 160多元" in chart.accessibleDescription()
    assert not chart.grab().isNull()


def test_bars_stand_by_month_and_unknown_amounts_have_no_size() -> None:
    lines = [
        {"utility": "water", "period": "2019-03", "amount": "30", "qualifier": "over"},
        {"utility": "gas", "qualifier": "unknown"},
        {"utility": "water", "period": "2019-01", "amount": "160"},
    ]
    made = bars(lines, Words("zh_CN"))
    assert [bar.month for bar in made][:2] == ["2019年1月", "2019年3月"]
    assert made[2].size is None
    assert made[2].words == "不详"


def test_an_interview_with_distress_is_folded_behind_care(desk: Desk, talk: CaseFile) -> None:
    desk.reveal()
    view = RecordView(desk)
    view.show_row(talk.rows("interviews")[0], talk)
    assert "一死了之" not in view.text()
    assert view.findChildren(QPushButton)
    view.open_restricted()
    assert "一死了之" in view.text()
    view.show_row(talk.rows("visits")[0], talk)
    view.show_row(talk.rows("interviews")[0], talk)
    assert "一死了之" not in view.text()


def test_conflicts_and_a_senders_claim_are_told(desk: Desk, file: CaseFile) -> None:
    row = replace(
        file.rows("visits")[0], conflicts=("arrived_at",), via="import",
        claimed_at="2019-04-12T20:00:00+08:00", claimed_by="外访员丙",
    )  # fmt: skip
    view = RecordView(desk)
    view.show_row(row, file)
    assert "到达" in view.text()
    assert "外访员丙" in view.text()
    assert "20时00分" in view.text()


def test_every_value_ever_saved_can_be_read(case: Any) -> None:
    row = case.add("ledger_entry", {"on": "2019-04-01", "kind": "payment", "amount": "100.00"})
    case.run(lambda session, _p: records.correct(session, row.id, {"amount": "120.00"}, "笔误"))
    view = RecordView(case.desk)
    case.qtbot.addWidget(view)
    file = case.file()
    view.show_row(file.rows("ledger")[0], file)
    view.show_history()
    case.settle()
    text = view.text()
    assert "¥100.00" in text
    assert "¥120.00" in text
    assert "笔误" in text
    assert "外访员甲" in text


def test_nothing_internal_is_shown_no_ref_no_code_no_time_of_machines(
    desk: Desk, file: CaseFile
) -> None:
    visit = file.rows("visits")[0]
    about = {"at": "2019-04-12T18:05:00+08:00", "about": visit.ref, "text": "补充"}
    seen = {"deed": "completed", "seen": ["ab" * 32]}
    view = RecordView(desk)
    for kind, values in (("annotation", about), ("completion", {**about, **seen})):
        view.show_row(made_row(kind, values), file)
        text = view.text()
        assert "第1次外访" in text or "外访" in text
        assert "2019年4月12日18时05分" in text
        for inner in (visit.ref, "2019-04-12T", "abab", "completed"):
            assert inner not in text, (kind, inner)


def test_a_list_says_what_every_target_of_a_ref_is_called(file: CaseFile) -> None:
    around = Surround(Words("zh_CN"), file)
    for target, ref in (
        ("stop_visits", file.rows("visits")[0].ref),
        ("loans_or_parties", file.rows("loans")[0].ref),
        ("loans_or_parties", file.rows("parties")[0].ref),
    ):
        assert ref_text(target, ref, around) not in ("", ref)


def test_a_photo_of_a_visit_under_way_says_so_instead_of_a_ref(desk: Desk, file: CaseFile) -> None:
    view = RecordView(desk)
    view.show_row(made_row("evidence", {"name": "a.jpg", "visit": "v-2byx5h"}), file)
    assert "v-2byx5h" not in view.text()
    assert "尚未登记完的外访" in view.text()
    assert ref_text("visits", "v-2byx5h", Surround(Words("zh_CN"), file)) == "尚未登记完的外访"
