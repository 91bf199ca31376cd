"""The generic form of every kind: it opens, keeps values, names its controls, loses nothing."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from records import full_values, valid_values

from resources.language import Words
from storage.kinds import BY_NAME, KINDS
from storage.kinds.kind import Kind
from storage.rows import CaseFile
from ui.desk import Desk
from ui.forms.editors.flags import FlagEditor
from ui.forms.editors.rows import RowsEditor
from ui.forms.record_form import RecordForm
from ui.forms.scroll import VerticalScroll

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
few = settings(
    max_examples=2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CONTROLS = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton, QListWidget)


def form_of(desk: Desk, kind: str, values: dict[str, Any], file: CaseFile | None) -> RecordForm:
    return RecordForm(desk, BY_NAME[kind], values, file)


def line(form: RecordForm, path: str) -> QLineEdit:
    slot = form.slot(path)
    assert slot is not None
    part = slot.editor.focus_part()
    assert isinstance(part, QLineEdit)
    return part


def type_text(part: QWidget, text: str) -> None:
    """Send committed text as an input method does; key clicks cannot carry Chinese."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(part, event)


def rewrite(part: QLineEdit, text: str) -> None:
    part.selectAll()
    type_text(part, text)


def controls(form: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    for control in form.findChildren(QWidget):
        inside_combo = isinstance(control.parentWidget(), QComboBox)
        takes_focus = control.focusPolicy() != Qt.FocusPolicy.NoFocus
        if isinstance(control, CONTROLS) and takes_focus and not inside_combo:
            found.append(control)
    return found


@every_kind
def test_an_empty_form_opens_clean_and_names_what_is_missing(
    desk: Desk, file: CaseFile, kind: Kind
) -> None:
    form = RecordForm(desk, kind, {}, file)
    assert form.values() == {}
    assert not form.dirty
    missing = {flaw.path for flaw in form.flaws()}
    required = {item.name for item in kind.stored_fields if item.required}
    typed = {path for path in required if not kind.by_name[path].fixed}
    assert missing == required
    assert all(form.slot(path) is not None and form.slot(path).flaw for path in typed)


@every_kind
@few
@given(data=st.data())
def test_values_come_out_as_they_went_in(
    desk: Desk, file: CaseFile, kind: Kind, data: st.DataObject
) -> None:
    values = data.draw(valid_values(kind))
    form = RecordForm(desk, kind, values, file)
    assert form.values() == values
    assert form.flaws() == []
    assert not form.dirty
    again = RecordForm(desk, kind, form.raw(), file)
    assert again.values() == values


@every_kind
@few
@given(data=st.data())
def test_every_control_has_a_name_of_its_own(
    desk: Desk, file: CaseFile, kind: Kind, data: st.DataObject
) -> None:
    form = RecordForm(desk, kind, data.draw(full_values(kind)), file)
    names = [control.accessibleName() for control in controls(form)]
    assert all(names)
    assert not [name for name in names if "(&" in name or name.endswith(")A")]
    assert [name for name, times in Counter(names).items() if times > 1] == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_form_fits_into_the_smallest_window(desk: Desk, file: CaseFile, language: str) -> None:
    desk.speak(Words(language))
    for kind in KINDS:
        fits(desk, file, kind)


def fits(desk: Desk, file: CaseFile, kind: Kind) -> None:
    form = RecordForm(desk, kind, {}, file)
    scroll = VerticalScroll(form)
    assert form.minimumSizeHint().width() <= 860
    policy = scroll.horizontalScrollBarPolicy()
    assert isinstance(scroll, QScrollArea)
    assert policy == Qt.ScrollBarPolicy.ScrollBarAlwaysOff


@pytest.mark.parametrize(
    ("kind", "path", "typed", "stored"),
    [
        ("case", "opened_on", "4/15", "2019-04-15"),
        ("case", "opened_on", "0415", "2019-04-15"),
        ("case", "opened_on", "20190415", "2019-04-15"),
        ("case", "opened_on", "今天", "2019-04-12"),
        ("case", "opened_on", "+3", "2019-04-15"),
        ("contact", "at", "10:30", "2019-04-12T10:30:00+08:00"),
        ("contact", "at", "1030", "2019-04-12T10:30:00+08:00"),
        ("contact", "at", "昨天 9:05", "2019-04-11T09:05:00+08:00"),
        ("contact", "at", "2019-04-12T10:30:07+09:00", "2019-04-12T10:30:07+09:00"),
        ("ledger_entry", "amount", "2,860.00", "2860.00"),
        ("ledger_entry", "amount", "2.1万", "21000.00"),
        ("loan", "annual_rate", "12%", "0.12"),
        ("loan", "annual_rate", "0.12", "0.12"),
        ("loan", "annual_rate", "13.8", "0.138"),
        ("trip", "mileage_km", "20.5", 20.5),
        ("party", "name", " 王䶮 ", "王䶮"),
    ],
)
def test_what_people_type_is_read(
    desk: Desk, file: CaseFile, kind: str, path: str, typed: str, stored: Any
) -> None:
    form = form_of(desk, kind, {}, file)
    rewrite(line(form, path), typed)
    assert form.values()[path] == stored
    assert form.dirty


@pytest.mark.parametrize(
    ("kind", "path", "typed"),
    [
        ("case", "opened_on", "2019-02-30"),
        ("case", "opened_on", "下周"),
        ("contact", "at", "2019-04-12"),
        ("ledger_entry", "amount", "两千"),
        ("ledger_entry", "amount", "2860.555"),
        ("loan", "annual_rate", "12%多"),
        ("loan", "lpr_spread", "abc"),
        ("trip", "mileage_km", "远"),
        ("evidence", "copies", "1.5"),
    ],
)
def test_wrong_input_shows_a_reason_and_stays(
    desk: Desk, file: CaseFile, kind: str, path: str, typed: str
) -> None:
    form = form_of(desk, kind, {}, file)
    part = line(form, path)
    rewrite(part, typed)
    part.editingFinished.emit()
    slot = form.slot(path)
    assert slot is not None
    assert slot.flaw
    assert path in {flaw.path for flaw in form.flaws()}
    assert part.text() == typed
    assert form.raw()[path] == typed
    assert path not in form.values()
    restored = form_of(desk, kind, form.raw(), file)
    assert line(restored, path).text() == typed


def test_a_reason_goes_when_the_text_is_mended(desk: Desk, file: CaseFile) -> None:
    form = form_of(desk, "ledger_entry", {}, file)
    rewrite(line(form, "amount"), "两千")
    form.flaws()
    rewrite(line(form, "amount"), "2000")
    slot = form.slot("amount")
    assert slot is not None
    assert slot.flaw == ""


def test_control_d_puts_in_today_and_now(desk: Desk, file: CaseFile) -> None:
    form = form_of(desk, "contact", {}, file)
    QTest.keyClick(line(form, "at"), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert form.values()["at"] == "2019-04-12T13:10:07+08:00"
    form = form_of(desk, "case", {}, file)
    QTest.keyClick(line(form, "opened_on"), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert form.values()["opened_on"] == "2019-04-12"


def test_a_corrected_time_of_day_keeps_its_day(desk: Desk, file: CaseFile) -> None:
    form = form_of(desk, "contact", {"at": "2019-03-01T10:30:00+08:00"}, file)
    rewrite(line(form, "at"), "10:40")
    assert form.values()["at"] == "2019-03-01T10:40:00+08:00"


def test_yes_no_and_not_known_are_three_states(desk: Desk, file: CaseFile) -> None:
    form = form_of(desk, "contact", {}, file)
    slot = form.slot("recorded")
    assert slot is not None
    assert isinstance(slot.editor, FlagEditor)
    yes, no = (button for _value, button in slot.editor.buttons)
    assert not yes.isChecked()
    assert not no.isChecked()
    assert not slot.editor.unanswered.isHidden()
    assert slot.editor.clear.isHidden()
    no.click()
    assert form.values()["recorded"] is False
    yes.click()
    assert form.values()["recorded"] is True
    assert slot.editor.unanswered.isHidden()
    slot.editor.clear.click()
    assert not yes.isChecked()
    assert not no.isChecked()
    assert "recorded" not in form.values()


def test_lines_are_added_moved_and_removed_with_their_refs(desk: Desk, file: CaseFile) -> None:
    values = file.rows("findings")[0].values
    form = form_of(desk, "finding", dict(values), file)
    slot = form.slot("lines")
    assert slot is not None
    rows = slot.editor
    assert isinstance(rows, RowsEditor)
    rows.add_empty()
    added = form.slot("lines[3].period")
    assert added is not None
    assert added.raw() == "2019-04"
    rewrite(line(form, "lines[3].words"), "20多元")
    rows.shift(3, -3)
    assert form.values()["lines"][0] == {
        "utility": "electricity", "period": "2019-04",
        "amount": "20", "qualifier": "over", "words": "20多元",
    }  # fmt: skip
    rows.remove(0)
    assert form.values()["lines"] == values["lines"]
    assert not form.dirty


def test_a_companion_of_a_trip_gets_a_ref(desk: Desk, file: CaseFile) -> None:
    form = form_of(desk, "trip", {"on": "2019-04-12"}, file)
    slot = form.slot("companions")
    assert slot is not None
    assert isinstance(slot.editor, RowsEditor)
    slot.editor.add_empty()
    assert form.values() == {"on": "2019-04-12"}
    rewrite(line_at(slot.editor, "name"), "监督员")
    assert form.flaws() == []
    assert form.values()["companions"][0]["ref"].startswith("c-")


def line_at(rows: RowsEditor, name: str) -> QLineEdit:
    part = rows.rows[-1].fields.slots[name].editor.focus_part()
    assert isinstance(part, QLineEdit)
    return part


def test_remarks_never_stop_saving(desk: Desk, file: CaseFile) -> None:
    form = form_of(
        desk,
        "party",
        {
            "role": "borrower",
            "name": "王某",
            "id_number": "110101190001011008",
            "phones": [{"number": "12"}],
        },
        file,
    )
    assert form.flaws() == []
    for path in ("id_number", "phones[0].number"):
        slot = form.slot(path)
        assert slot is not None
        assert slot.hint
    form = form_of(desk, "visit", {
        "arrived_at": "2019-04-12T10:30:00+08:00", "left_at": "2019-04-12T10:00:00+08:00",
        "place": {"kind": "residence", "text": "x"}, "outcome": "no_answer",
    }, file)  # fmt: skip
    slot = form.slot("left_at")
    assert slot is not None
    assert slot.hint == "“离场”早于“到达”"


def test_a_flaw_inside_a_folded_group_unfolds_it(desk: Desk, file: CaseFile) -> None:
    form = form_of(desk, "case", {"next_action": {"on": "2019-04-15"}}, file)
    slot = form.slot("next_action")
    assert slot is not None
    button = slot.editor.focus_part()
    assert isinstance(button, QAbstractButton)
    button.setChecked(False)
    assert "next_action.what" in {flaw.path for flaw in form.flaws()}
    assert button.isChecked()


def test_records_are_chosen_by_name_and_foreign_refs_are_kept(desk: Desk, file: CaseFile) -> None:
    form = form_of(desk, "contact", {"by": "s9"}, file)
    slot = form.slot("by")
    assert slot is not None
    combo = slot.editor.focus_part()
    assert isinstance(combo, QComboBox)
    shown = [combo.itemText(n) for n in range(combo.count())]
    assert "外访员甲" in shown
    assert form.values()["by"] == "s9"
    combo.setCurrentIndex(shown.index("外访员甲"))
    assert form.values()["by"] == "s1"


def test_fields_of_arrears_are_out_of_sight_for_other_findings(desk: Desk, file: CaseFile) -> None:
    form = form_of(desk, "finding", {"kind": "residence"}, file)
    total = form.slot("stated_total")
    assert total is not None
    assert total.isHidden()
    form = form_of(desk, "finding", {"kind": "residence", "stated_total": {"words": "x"}}, file)
    total = form.slot("stated_total")
    assert total is not None
    assert not total.isHidden()


def test_buttons_do_not_save_on_enter(desk: Desk, file: CaseFile) -> None:
    form = form_of(desk, "visit", {}, file)
    assert not [button for button in form.findChildren(QPushButton) if button.autoDefault()]
