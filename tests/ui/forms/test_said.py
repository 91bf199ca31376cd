"""Amounts as they were said: one sentence typed in one place fills number, qualifier and words."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from storage.kinds import BY_NAME
from storage.rows import CaseFile
from ui.desk import Desk
from ui.forms.editors.rows import RowsEditor
from ui.forms.record_form import RecordForm

TOTAL = "stated_total"
LINE = "lines[0]"


@pytest.fixture(params=[TOTAL, LINE])
def place(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def form(desk: Desk, file: CaseFile) -> RecordForm:
    made = RecordForm(desk, BY_NAME["finding"], {"kind": "utility_arrears"}, file)
    slot = made.slot("lines")
    assert slot is not None
    assert isinstance(slot.editor, RowsEditor)
    slot.editor.add_empty()
    choose(made, "lines[0].utility", "water", slot.editor.rows[0].fields.slots["utility"].editor)
    return made


def choose(form: RecordForm, path: str, value: str, editor: Any = None) -> None:
    part = editor or editor_of(form, path)
    combo = part.focus_part()
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(next(n for n in range(combo.count()) if combo.itemData(n) == [value]))


def editor_of(form: RecordForm, path: str) -> Any:
    slot = form.slot(path)
    assert slot is not None
    return slot.editor


def write(form: RecordForm, path: str, text: str, *, leave: bool = True) -> None:
    from PySide6.QtGui import QInputMethodEvent

    part = editor_of(form, path).focus_part()
    assert isinstance(part, QLineEdit)
    part.selectAll()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(part, event)
    if leave:
        part.editingFinished.emit()


def said(form: RecordForm, place: str) -> dict[str, Any]:
    values = form.values()
    found = values["lines"][0] if place == LINE else values[TOTAL]
    return {name: value for name, value in found.items() if name != "utility"}


@pytest.mark.parametrize(
    ("text", "amount", "qualifier"),
    [
        ("160多元", "160", "over"), ("约40元", "40", "about"), ("不足30元", "30", "under"),
        ("30来元", "30", "about"), ("2860元左右", "2860", "about"), ("不详", None, "unknown"),
        ("没说清", None, "unknown"), ("一百六十多", "160", "over"), ("2860元", "2860.00", "exact"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["amount", "words"])
def test_one_sentence_fills_all_three(
    form: RecordForm, place: str, field: str, text: str, amount: str | None, qualifier: str
) -> None:
    write(form, f"{place}.{field}", text, leave=field == "words")
    found = said(form, place)
    if amount is not None:
        assert float(found.pop("amount")) == float(amount)
    assert found == {"qualifier": qualifier, "words": text}
    assert not [flaw for flaw in form.flaws() if flaw.path.startswith(place)]


def test_leaving_the_field_shows_what_was_read(form: RecordForm, place: str) -> None:
    for text, shown in (("160多元", "160"), ("不详", "")):
        form.show_values({"kind": "utility_arrears", "lines": [{"utility": "water"}]})
        write(form, f"{place}.amount", text)
        assert editor_of(form, f"{place}.amount").line.text() == shown
        assert said(form, place)["words"] == text


def test_what_is_edited_by_hand_stays(form: RecordForm, place: str) -> None:
    write(form, f"{place}.words", "一月的，160多元吧")
    write(form, f"{place}.amount", "160")
    assert said(form, place) == {"amount": "160.00", "words": "一月的，160多元吧"}
    choose(form, f"{place}.qualifier", "over")
    write(form, f"{place}.amount", "165")
    write(form, f"{place}.words", "约40元")
    assert said(form, place) == {"amount": "165.00", "qualifier": "over", "words": "约40元"}


def test_a_corrected_number_takes_its_words_along(form: RecordForm, place: str) -> None:
    write(form, f"{place}.amount", "2860")
    write(form, f"{place}.amount", "2870")
    assert said(form, place) == {"amount": "2870.00", "qualifier": "exact", "words": "2870"}
    write(form, f"{place}.words", "2870不到")
    assert said(form, place) == {"amount": "2870.00", "qualifier": "under", "words": "2870不到"}
    write(form, f"{place}.amount", "2800")
    assert said(form, place) == {"amount": "2800.00", "qualifier": "under", "words": "2870不到"}


def test_a_sentence_that_is_not_understood_fills_nothing(form: RecordForm, place: str) -> None:
    write(form, f"{place}.amount", "160到170元")
    assert f"{place}.amount" in {flaw.path for flaw in form.flaws()}
    write(form, f"{place}.amount", "")
    write(form, f"{place}.words", "160到170元")
    assert said(form, place) == {"words": "160到170元"}


def test_an_amount_alone_is_enough_for_the_total(desk: Desk, file: CaseFile) -> None:
    values = {"kind": "utility_arrears", TOTAL: {"amount": "2860.00"}}
    form = RecordForm(desk, BY_NAME["finding"], values, file)
    assert not [flaw for flaw in form.flaws() if flaw.path.startswith(TOTAL)]


def test_narrow_cells_are_marked_and_the_reason_stands_once_below(form: RecordForm) -> None:
    table = editor_of(form, "lines")
    table.add_empty()
    choose(form, "lines[1].utility", "gas", table.rows[1].fields.slots["utility"].editor)
    for path in ("lines[0].amount", "lines[1].amount", "stated_total.amount"):
        height = editor_of(form, path).sizeHint().height()
        write(form, path, "很多很多")
        slot = form.slot(path)
        assert slot is not None
        assert slot.flaw in slot.editor.focus_part().toolTip()
        assert slot.editor.focus_part().property("remark") == "danger"
        assert slot.sizeHint().height() == height
    reason = table.remarks.flaws.text()
    assert reason.startswith("1, 2 · 金额：")
    assert "·" not in editor_of(form, TOTAL).remarks.flaws.text()
    write(form, "lines[0].amount", "160多")
    assert table.remarks.flaws.text().startswith("2 · ")
    table.remove(1)
    assert table.remarks.flaws.text() == ""
