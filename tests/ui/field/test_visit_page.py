"""The visit wizard by keys: what one hand needs, what is kept, what is handed in."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from storage.casework import drafts, reading
from storage.casework.session import Session
from storage.records.operations import OFFICE
from storage.rows import CaseFile, Row
from tests.support.keyboard import Keyboard
from tests.ui.field.conftest import open_case
from ui import theme
from ui.models.visit_flow import STEPS, Flow
from ui.pages.visit import VisitPage
from ui.pages.visit_work import WIZARD
from ui.speaking import speak


def asked(keys: Keyboard, what: Callable[[Session], Any]) -> Any:
    """Return what the worker says."""
    found: list[Any] = []
    keys.window.desk.tasks.start(lambda session, _p: what(session), found.append)
    keys.settle()
    return found[0]


def file_of(keys: Keyboard, case: str) -> CaseFile:
    found: CaseFile = asked(keys, lambda session: reading.case_file(session, case))
    return found


def begin(keys: Keyboard, place: int = 0) -> tuple[str, VisitPage]:
    case = open_case(keys, place)
    keys.press("Ctrl+N")
    assert keys.window.workspace is not None
    keys.count = 0
    return case, keys.window.workspace.visit


def visits(keys: Keyboard, case: str) -> set[str]:
    return {row.id for row in file_of(keys, case).rows("visits")}


def last_visit(keys: Keyboard, case: str, before: set[str]) -> Row:
    (made,) = (row for row in file_of(keys, case).rows("visits") if row.id not in before)
    return made


def test_arrival_and_outcome_take_one_key_each(keys: Keyboard) -> None:
    _case, page = begin(keys)
    keys.press("Alt+Right")
    keys.count = 0
    keys.press("Enter")
    assert page.flow.values["arrived_at"]
    assert keys.count == 1
    keys.press("3")
    assert page.flow.values["outcome"] == "no_answer"
    assert keys.count == 2, f"{keys.count} keys for arrival and outcome"
    assert page.flow.step == "arrive"


def test_a_whole_visit_to_a_closed_door_by_the_left_hand(keys: Keyboard) -> None:
    case, page = begin(keys)
    before = visits(keys, case)
    keys.press("Enter", "Enter", "Enter", "3", "Enter")  # depart, next, arrive, nobody, next
    assert page.flow.step == "scene"
    keys.press("4", "6", "6", "Enter", "Enter")  # recorded, knocked twice, next, no inquiry
    assert page.flow.step == "leave"
    keys.press("3", "Enter", "Enter")  # all well, leaving, next
    assert page.flow.step == "summary"
    keys.press("Ctrl+Enter")
    visit = last_visit(keys, case, before)
    assert keys.count <= 14, f"{keys.count} keys for a visit to a closed door"
    assert visit["outcome"] == "no_answer"
    assert visit["recorded"] is True
    assert visit["observations"][0] == "敲门 2 次"
    assert visit["arrived_at"]
    assert visit["left_at"]
    (trip,) = [
        row
        for row in asked(keys, lambda session: reading.rows_of(session, OFFICE, "trip"))
        if row.ref == visit["trip"]
    ]
    assert trip["departed_at"]
    assert trip["safety_checks"]
    assert keys.window.workspace is not None
    assert keys.window.workspace.current == "dossier"
    assert asked(keys, lambda session: drafts.find_draft(session, case, WIZARD)) is None


def test_undo_takes_a_handed_in_visit_back(keys: Keyboard) -> None:
    case, page = begin(keys)
    before = visits(keys, case)
    keys.press("Enter", "Alt+Right", "3")
    page.go("summary")
    keys.press("Ctrl+Enter")
    last_visit(keys, case, before)
    keys.press("Ctrl+Z")
    assert visits(keys, case) == before


def test_what_is_missing_is_listed_and_holds_nothing_up(keys: Keyboard) -> None:
    case, page = begin(keys)
    before = visits(keys, case)
    page.go("summary")
    keys.press("Ctrl+Enter")
    assert page.flow.step == "summary"
    assert "尚未提交" in page.frame.message.text(), "without an outcome it says so and stays"
    page.frame.wait.click()
    assert page.flow.wait_from
    page.frame.wait.click()
    waited = page.flow.values["waited"]
    assert waited["from"] <= waited["until"]
    page.go("arrive")
    keys.press("4")
    page.go("summary")
    keys.settle()
    listed = [one.text() for one in page.scenes.summary.missing.findChildren(QPushButton)]
    assert any("离场" in text for text in listed)
    keys.press("Ctrl+Enter")
    assert last_visit(keys, case, before)["left_at"] is None


def test_each_change_is_a_draft_and_comes_back_at_its_step(keys: Keyboard) -> None:
    case, page = begin(keys)
    keys.press("Alt+Right", "Enter", "2", "Enter")
    page.view.fields.slots["debtor_words"].editor.focus_part().setFocus()
    keys.type("他上周回过老家")
    held = page.flow
    keys.press("Ctrl+L")
    keys.window.gate.start.sample.emit()
    keys.settle()
    workspace = keys.window.workspace
    assert workspace is not None
    found = asked(keys, lambda session: drafts.find_draft(session, case, WIZARD))
    assert Flow.of(found.content) == held
    workspace.resume(found)
    keys.settle()
    assert workspace.current == "visit"
    assert workspace.visit.flow == held
    assert workspace.visit.flow.step == "scene"
    shown = workspace.visit.view.fields.slots["debtor_words"].editor.raw()
    assert shown == "他上周回过老家"


def test_a_changed_arrival_keeps_the_first_one_readable(keys: Keyboard) -> None:
    case, page = begin(keys)
    before = visits(keys, case)
    page.go("arrive")
    keys.press("3")
    first = page.flow.values["arrived_at"]
    line: Any = page.view.fields.slots["arrived_at"].editor
    line.line.setFocus()
    line.line.selectAll()
    keys.type("2019-06-01 08:15")
    page.go("summary")
    keys.press("Ctrl+Enter")
    visit = last_visit(keys, case, before)
    assert visit["arrived_at"].startswith("2019-06-01T08:15")
    assert visit.corrections == 1
    versions = asked(keys, lambda session: reading.history(session, visit.id))
    assert versions[0].values["arrived_at"] == first
    assert "最初记为" in versions[1].reason


def test_distress_opens_the_care_card_and_flags_the_case_at_once(keys: Keyboard) -> None:
    case, page = begin(keys)
    page.go("scene")
    keys.press("8")
    assert not page.scenes.scene.care.isHidden()
    said = " ".join(one.text() for one in page.scenes.scene.care.findChildren(QLabel))
    assert "12356" in said
    keys.press("Enter")
    flags = [row["kind"] for row in file_of(keys, case).rows("flags")]
    assert flags == ["distress"]
    page.scenes.scene.care.call.click()
    keys.settle()
    assert "已电话报告负责人" in page.flow.values["incident"]


def test_a_finding_of_the_visit_is_typed_in_its_place_and_names_it(keys: Keyboard) -> None:
    case, page = begin(keys)
    page.go("inquiry")
    keys.press("2")
    assert QApplication.activeModalWidget() is None, "no modal dialog inside the wizard"
    inner: Any = page.inner.form
    inner.form.slot("text").editor.show_value("邻居称常见到本人")
    inner.form.slot("source").editor.show_value({"kind": "neighbour"})
    inner.form.slot("learned_by").editor.show_value("oral")
    inner.form.slot("purpose").editor.show_value("residence")
    keys.press("Ctrl+Enter")
    found = file_of(keys, case).rows("findings")[-1]
    assert found["visit"] == page.flow.ref
    assert page.inner.form is None
    assert "邻居称" in page.scenes.inquiry.done.text()


def test_targets_are_large_and_nothing_is_cut(keys: Keyboard) -> None:
    window = keys.window
    for language in ("zh_CN", "en"):
        speak(window.desk, language)
        keys.settle()
        window.resize(*theme.MINIMUM)
        _case, page = begin(keys)
        for step in STEPS:
            page.go(step)
            keys.settle()
            big = page.view.big.buttons if page.view.big else []
            assert all(one.height() >= 64 for one in big), step
            assert page.view.main is None or page.view.main.height() >= 84
            # With the banner of the sample the smallest window is the one that has no room.
            for height, least in ((theme.MINIMUM[1], 0), (680, 64)):
                window.resize(theme.MINIMUM[0], height)
                keys.settle()
                assert all(one.height() >= least for one in page.frame.buttons.values())
            window.resize(*theme.MINIMUM)
            keys.settle()
            shown = [*big, *page.frame.buttons.values(), page.frame.next, page.frame.wait]
            cut = [one.text() for one in shown if one.width() < one.sizeHint().width()]
            assert not cut, (step, cut)
            assert window.width() == theme.MINIMUM[0]
