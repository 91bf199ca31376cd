"""Returns for completion, what changed since, hand-over, and what legal may not change."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QDialog

from storage.casework import cases, completion, records
from storage.casework.session import Session
from storage.progress import Progress
from tests.support.places import enter, make_place
from ui.dialogs.changes_since import ChangesDialog
from ui.dialogs.error_dialog import ErrorDialog
from ui.dialogs.hand_over import HandOverDialog
from ui.dialogs.reason import ReasonDialog
from ui.main_window import MainWindow
from ui.pages.detail import Detail
from ui.pages.dossier import DossierPage
from ui.pages.kind_tab import KindTab

Settle = Callable[[MainWindow], None]
VISIT = {
    "arrived_at": "2019-04-12T10:36:00+08:00",
    "place": {"kind": "residence", "text": "温江区某小区"},
    "outcome": "no_answer",
}


def fill(session: Session, _progress: Progress) -> str:
    values = {"case_no": "CQ2019-0411", "opened_on": "2019-04-01", "stage": "visiting"}
    case_id = cases.open_case(session, values, [{"role": "borrower", "name": "王某"}]).case_id
    staff = records.add(
        session, "staff_member", "", {"name": "张某", "employee_no": "F-1", "role": "field"}
    )
    mine = session.owner
    session.name_owner(staff.ids[0])
    records.add(session, "visit", case_id, VISIT)
    session.name_owner(mine)
    return case_id


class Work:
    """A window with one case, and what is done in it."""

    def __init__(self, window: MainWindow, settle: Settle) -> None:
        self.window, self.settle = window, settle
        self.case_id = str(self.do(fill))
        self.open()

    def do(self, work: Callable[[Session, Progress], object]) -> object:
        found: list[object] = []
        errors: list[Exception] = []
        self.window.desk.tasks.start(work, found.append, errors.append)
        self.settle(self.window)
        for error in errors:
            raise error
        return found[0]

    def open(self) -> None:
        assert self.window.workspace is not None
        self.window.workspace.open_case(self.case_id)
        self.settle(self.window)
        self.dossier.open_tab("visits")

    @property
    def dossier(self) -> DossierPage:
        assert self.window.workspace is not None
        return self.window.workspace.dossier

    @property
    def detail(self) -> Detail:
        tab = self.dossier.open_tab("visits")
        assert isinstance(tab, KindTab)
        return tab.detail

    def dialog(self, kind: type[QDialog]) -> QDialog:
        found = [one for one in self.window.findChildren(kind) if one.isVisible()]
        assert len(found) == 1, kind
        return found[0]

    def answer(self, text: str) -> None:
        dialog = self.dialog(ReasonDialog)
        assert isinstance(dialog, ReasonDialog)
        assert not dialog.go.isEnabled()
        dialog.text.setPlainText(text)
        dialog.answer()
        self.settle(self.window)

    def returns(self) -> tuple[completion.Return, ...]:
        found = self.do(lambda session, _p: completion.returns(session, self.case_id))
        assert isinstance(found, tuple)
        return found

    def press(self, text: str) -> None:
        strip = self.dossier.returns.strip
        made = [b for b in strip.findChildren(QAbstractButton) if b.text() == text]
        assert made, text
        made[-1].click()
        self.settle(self.window)


@pytest.fixture
def work(
    make_window: Callable[..., MainWindow], settle: Settle, tmp_path: Path
) -> Callable[[str], Work]:
    """Return a function that opens a vault of a person with a role, with one case in it."""

    def make(role: str) -> Work:
        place = make_place(tmp_path / role, "站点", "李某", role)
        return Work(enter(make_window(), place, settle), settle)

    return make


def test_legal_annotates_what_the_field_recorded_and_is_told_why_it_cannot_change_it(
    work: Callable[[str], Work],
) -> None:
    legal = work("legal")
    overview = legal.dossier.open_tab("overview")
    assert isinstance(overview, KindTab)
    assert overview.detail.correct_button.isEnabled()
    assert overview.detail.why_not.isHidden()
    detail = legal.detail
    for made in (detail.correct_button, detail.remove_button):
        assert not made.isHidden()
        assert not made.isEnabled()
        assert "法务可批注" in made.toolTip()
    assert not detail.why_not.isHidden()
    legal.dossier.correct()
    legal.dialog(ErrorDialog).reject()
    detail.annotate()
    legal.answer("请核对门牌号")
    assert "请核对门牌号（李某" in legal.detail.remarks.text()


def test_an_item_goes_back_is_completed_and_accepted(work: Callable[[str], Work]) -> None:
    boss = work("supervisor")
    assert boss.detail.correct_button.isEnabled()
    boss.detail.send_back()
    boss.answer("缺离场时间")
    (asked,) = boss.returns()
    assert (asked.state, asked.reason, asked.item) == (
        "open",
        "缺离场时间",
        "外访 2019-04-12 10:36",
    )
    assert boss.dossier.returns.strip.isVisible()
    assert boss.window.workspace is not None
    today = boss.window.workspace.today
    boss.window.workspace.show_page("today")
    boss.settle(boss.window)
    assert "1 项" in today.returns.title.text()
    boss.open()
    visit = boss.detail.row
    assert visit is not None
    boss.do(partial(leave, record=visit.id))
    boss.open()
    boss.press("补充完成…")
    boss.answer("已补")
    assert [one.state for one in boss.returns()] == ["completed"]
    boss.press("此后更改…")
    since = boss.dialog(ChangesDialog)
    assert isinstance(since, ChangesDialog)
    assert [(line[1], line[3]) for line in since.model.lines] == [("更改", "离场")]
    since.reject()
    boss.press("认可")
    assert [one.state for one in boss.returns()] == ["accepted"]
    assert not boss.dossier.returns.strip.isVisible()


def leave(session: Session, _progress: Progress, *, record: str) -> None:
    records.correct(session, record, {"left_at": "2019-04-12T12:00:00+08:00"}, "补录")


def test_an_answer_that_is_not_enough_goes_back_again_in_one_step(
    work: Callable[[str], Work],
) -> None:
    boss = work("supervisor")
    boss.dossier.header.send_back.emit()
    boss.answer("缺送达凭证")
    boss.press("补充完成…")
    boss.answer("已寄出")
    boss.press("再次退回…")
    boss.answer("仍缺签收页")
    assert [(one.state, one.reason) for one in boss.returns()] == [
        ("accepted", "缺送达凭证"),
        ("open", "仍缺签收页"),
    ]


def test_the_timeline_shows_what_changed_since(work: Callable[[str], Work]) -> None:
    boss = work("supervisor")
    visit = boss.detail.row
    assert visit is not None
    boss.detail.send_back()
    boss.answer("缺离场时间")
    boss.do(partial(leave, record=visit.id))
    boss.open()
    tab = boss.dossier.open_tab("timeline")
    chips = [b for b in tab.findChildren(QAbstractButton) if b.text() == "退回后更改 1"]
    assert chips
    chips[-1].click()
    assert [line.row.id for line in tab.model.lines if line.row] == [visit.id]  # type: ignore[attr-defined]


def test_a_case_that_was_handed_over_leaves_the_list_and_comes_back(
    work: Callable[[str], Work],
) -> None:
    field = work("field")
    assert field.detail.correct_button.isEnabled()
    assert field.detail.return_button.isHidden()
    field.dossier.header.hand_over.emit()
    field.settle(field.window)
    dialog = field.dialog(HandOverDialog)
    assert isinstance(dialog, HandOverDialog)
    assert not dialog.go.isEnabled()
    dialog.to.setCurrentText("法务中心")
    dialog.go.click()
    field.settle(field.window)
    assert field.dossier.returns.strip.isVisible()
    assert field.window.workspace is not None
    listed = field.window.workspace.cases
    field.window.workspace.show_page("cases")
    field.settle(field.window)
    assert listed.model.rowCount() == 0
    listed.search("0411")
    field.settle(field.window)
    assert listed.model.rowCount() == 1
    listed.search("")
    listed.stage.setCurrentIndex(listed.stage.count() - 1)
    field.settle(field.window)
    assert listed.model.rowCount() == 1
    field.open()
    field.press("恢复到工作列表")
    listed.stage.setCurrentIndex(0)
    field.window.workspace.show_page("cases")
    field.settle(field.window)
    assert listed.model.rowCount() == 1
