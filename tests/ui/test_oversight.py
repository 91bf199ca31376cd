"""What waits for a supervisor, in the window: plans asked for and decided, people who need care."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication

from storage.casework import approvals, cases, disclosing, planning
from storage.casework.caselist import Filter, case_rows
from storage.casework.session import Session
from storage.casework.together import New, save_together
from storage.kinds import BY_NAME
from ui.changes import sentence
from ui.dialogs.care_card import CareCardDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.record_dialog import RecordDialog
from ui.main_window import MainWindow
from ui.pages.oversight import OversightPage

Settle = Callable[[MainWindow], None]


def run(window: MainWindow, settle: Settle, work: Callable[[Session], Any]) -> Any:
    found: list[Any] = []
    window.desk.tasks.start(lambda session, _p: work(session), found.append)
    settle(window)
    return found[0]


def become(window: MainWindow, settle: Settle, role: str) -> None:
    def work(session: Session) -> None:
        values = {"name": role, "employee_no": f"T-{role}", "role": role}
        cases.add_staff(session, values, owner=True)

    run(window, settle, work)
    window.desk.role = role


def case_of(window: MainWindow, settle: Settle, number: str) -> str:
    rows = run(window, settle, lambda s: case_rows(s, Filter(), window.desk.today()))
    return next(row.id for row in rows if row.case_no == number)


def page_of(window: MainWindow, settle: Settle) -> OversightPage:
    assert window.workspace is not None
    window.workspace.show_page("oversight")
    settle(window)
    return window.workspace.oversight


def answer(text: str) -> None:
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ReasonDialog))
    dialog.text.setPlainText(text)
    dialog.go.click()


def test_care_waits_until_a_supervisor_decides(with_sample: MainWindow, settle: Settle) -> None:
    page = page_of(with_sample, settle)
    assert [one.kind for one in page.matters] == ["care"]
    assert not page.outcomes["refer"].isEnabled()
    assert page.outcomes["refer"].toolTip()
    page.card.click()
    settle(with_sample)
    card = page.findChild(CareCardDialog)
    assert card is not None
    assert "110" in card.numbers.text()
    assert "待确认" in card.numbers.text()
    card.reject()
    become(with_sample, settle, "supervisor")
    page.activate()
    settle(with_sample)
    page.outcomes["refer"].click()
    answer("已联系社区")
    settle(with_sample)
    assert page.matters == ()
    assert not page.empty.isHidden()


def test_a_blocked_plan_is_asked_for_in_the_form_and_granted_on_the_page(
    with_sample: MainWindow, settle: Settle
) -> None:
    become(with_sample, settle, "field")
    case_id = case_of(with_sample, settle, "YD-2019-0002")
    when = f"{with_sample.desk.today().year + 1}-05-06T10:00:00+08:00"
    values = {"place": {"kind": "residence", "text": "x"}, "team": ["s1", "s2"],
              "outcome": "other", "planned_at": when}  # fmt: skip
    dialog = RecordDialog(with_sample.desk, BY_NAME["visit"], case_id, None, None, values=values)
    dialog.open()
    settle(with_sample)
    dialog.save()
    settle(with_sample)
    assert dialog.isVisible()
    assert not dialog.ask_button.isHidden()
    assert "G13" in dialog.problem.text()
    dialog.ask_button.click()
    answer("家属约定了时间")
    settle(with_sample)
    dialog.reject()
    assert not dialog.isVisible()
    page = page_of(with_sample, settle)
    place = next(n for n, one in enumerate(page.matters) if one.kind == "request")
    page.table.selectRow(place)
    assert "家属约定了时间" in page.reason.text()
    assert "G13" in page.guards.text()
    assert not page.approve.isEnabled()
    become(with_sample, settle, "supervisor")
    page.activate()
    settle(with_sample)
    page.table.selectRow(place)
    assert page.approve.isEnabled()
    page.approve.click()
    answer("同意")
    settle(with_sample)
    assert [one.kind for one in page.matters] == ["care"]
    kept = run(with_sample, settle, lambda s: planning.add(s, "visit", case_id, values))
    assert kept.what == "added"


def test_who_asked_does_not_approve_and_is_told_so(with_sample: MainWindow, settle: Settle) -> None:
    become(with_sample, settle, "supervisor")
    case_id = case_of(with_sample, settle, "YD-2019-0001")
    asked = run(with_sample, settle, lambda s: disclosing.ask(s, case_id, "披露", "庭审"))
    said = sentence(asked, with_sample.desk.words)
    assert "申请" in said
    assert "尚未批准" in said
    page = page_of(with_sample, settle)
    page.table.selectRow(next(n for n, one in enumerate(page.matters) if one.kind == "request"))
    matter = page.current()
    assert matter is not None
    assert matter.own
    assert not page.approve.isEnabled()
    assert page.refuse.isEnabled()
    assert "他人" in page.guards.text()
    taken_back = run(
        with_sample, settle,
        lambda s: approvals.approve(s, case_id, matter.record, "不用了", granted=False),
    )  # fmt: skip
    assert sentence(taken_back, with_sample.desk.words).startswith("不予批准")


def test_the_badge_counts_what_a_call_brings_with_it(
    with_sample: MainWindow, settle: Settle
) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    case_id = case_of(with_sample, settle, "YD-2019-0001")
    before = workspace.rail._buttons["oversight"].accessibleName()
    call = {"at": "2019-04-12T20:00:00+08:00", "channel": "call", "direction": "out",
            "result": "no_answer"}  # fmt: skip
    flag = {"kind": "distress", "since": "2019-04-12"}
    made = run(
        with_sample, settle,
        lambda s: save_together(s, case_id, [New("contact", call), New("flag", flag)]),
    )  # fmt: skip
    with_sample.desk.changed.emit(made)
    settle(with_sample)
    assert workspace.rail._buttons["oversight"].accessibleName() != before
