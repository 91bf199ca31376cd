"""Two sites exchange packages through their windows: field, office, conflict, settled, back."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from shiboken6 import isValid

from storage.casework import cases, completion, reading, records
from storage.casework.session import Session
from storage.exchange.packages.site import own_site
from storage.progress import Progress
from storage.rows import CaseFile
from tests.support.places import Place, enter, make_place
from ui.dialogs.settle import SettleDialog
from ui.main_window import MainWindow
from ui.pages.exchange import ExchangePage
from ui.pages.kind_tab import KindTab

Settle = Callable[[MainWindow], None]


class Site:
    """A window with its vault open, and what a person does in it."""

    def __init__(self, window: MainWindow, settle: Settle, out: Path) -> None:
        self.window, self.settle, self.out = window, settle, out

    @property
    def page(self) -> ExchangePage:
        assert self.window.workspace is not None
        return self.window.workspace.exchange

    def do(self, work: Callable[[Session, Progress], object]) -> object:
        found: list[object] = []
        errors: list[Exception] = []
        self.window.desk.tasks.start(work, found.append, errors.append)
        self.settle(self.window)
        for error in errors:
            raise error
        return found[0]

    def show(self, key: str = "packages") -> ExchangePage:
        assert self.window.workspace is not None
        self.window.workspace.show_page("exchange")
        self.page.show_tab(key)
        self.settle(self.window)
        return self.page

    def trust(self, other: Place) -> None:
        self.show("sites").sites.look_at(other.identity)
        self.settle(self.window)
        dialog = self.page.sites.dialog
        assert dialog is not None
        assert not dialog.go.isEnabled()
        dialog.typed.setText(other.fingerprint)
        dialog.trust()
        self.settle(self.window)

    def send(self) -> list[Path]:
        form = self.show().packages_out
        before = set(self.out.glob("*"))
        form.show_form()
        form.set_folder(self.out)
        form.go.click()
        self.settle(self.window)
        assert form.stack.currentWidget() is form.result
        return sorted(set(self.out.glob("*")) - before)

    def receive(self, files: list[Path]) -> str:
        intake = self.show().packages_in
        intake.look_at(files)
        self.settle(self.window)
        intake.take_button.click()
        self.settle(self.window)
        return intake.found.text()

    def case_row(self, case_id: str) -> CaseFile:
        found = self.do(lambda session, _p: reading.case_file(session, case_id))
        assert isinstance(found, CaseFile)
        return found

    def returns(self, case_id: str) -> tuple[completion.Return, ...]:
        found = self.do(lambda session, _p: completion.returns(session, case_id))
        assert isinstance(found, tuple)
        return found

    def badge(self) -> str:
        assert self.window.workspace is not None
        rail = self.window.workspace.rail
        return rail._buttons["exchange"].accessibleName()


@pytest.fixture
def two(
    make_window: Callable[..., MainWindow], settle: Settle, tmp_path: Path
) -> tuple[Site, Site]:
    """Return the windows of a field laptop and of the office's supervisor, who trust each other."""
    field = make_place(tmp_path / "field", "外访一组", "张某", "field")
    office = make_place(tmp_path / "office", "法务中心", "李某", "supervisor", office=True)
    one = Site(enter(make_window(), field, settle), settle, tmp_path / "from-field")
    two = Site(enter(make_window(), office, settle), settle, tmp_path / "from-office")
    one.trust(office)
    two.trust(field)
    return one, two


def new_case(session: Session, _progress: Progress, *, number: str = "CQ2019-0411") -> str:
    values = {"case_no": number, "opened_on": "2019-04-01", "stage": "visiting"}
    party = {"role": "borrower", "name": "王某", "phones": [{"number": "13800002860"}]}
    return cases.open_case(session, values, [party]).case_id


def rename(session: Session, _progress: Progress, *, case_id: str, name: str) -> None:
    party = reading.case_file(session, case_id).rows("parties")[0]
    records.correct(session, party.id, {"name": name}, "核对身份证")


def name_of(site: Site, case_id: str) -> str:
    return str(site.case_row(case_id).rows("parties")[0]["name"])


def test_what_two_sites_wrote_about_the_same_field_is_settled_and_comes_back(
    two: tuple[Site, Site],
) -> None:
    field, office = two
    case_id = str(field.do(new_case))
    assert "新增：1 个案件" in office.receive(field.send())
    assert name_of(office, case_id) == "王某"
    field.do(partial(rename, case_id=case_id, name="王小某"))
    office.do(partial(rename, case_id=case_id, name="王大某"))
    office.receive(field.send())
    assert "待裁定冲突：1 处" in office.badge()
    tab = office.show("conflicts").conflicts
    assert [side.value.text() for side in tab.sides] == ["王小某", "王大某"]
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_1)
    office.settle(office.window)
    assert tab.stack.currentWidget() is tab.empty
    assert "待裁定" not in office.badge()
    assert name_of(office, case_id) == "王小某"
    field.receive(office.send())
    assert name_of(field, case_id) == "王小某"
    assert dossier_settles(field, office, case_id) == "王二"
    assert "待裁定" not in field.badge()
    state = field.show("sites").sites.model.lines[0]
    assert state[0] == "法务中心（办公室）"
    assert "3 个" in state[2]
    assert "1 个未确认" in state[2]


def dossier_settles(field: Site, office: Site, case_id: str) -> str:
    """Make another conflict, settle it in the dossier of the office and return what was kept."""
    field.do(partial(rename, case_id=case_id, name="王二"))
    office.do(partial(rename, case_id=case_id, name="王三"))
    office.receive(field.send())
    workspace = office.window.workspace
    assert workspace is not None
    workspace.open_case(case_id)
    office.settle(office.window)
    party = office.case_row(case_id).rows("parties")[0]
    workspace.dossier.show_record(party)
    tab = workspace.dossier.open_tab("overview")
    assert isinstance(tab, KindTab)
    assert not tab.detail.settle_button.isHidden()
    tab.detail.settle()
    office.settle(office.window)
    (dialog,) = tab.detail.findChildren(SettleDialog)
    dialog.tab.choose(0)
    office.settle(office.window)
    assert not isValid(dialog) or not dialog.isVisible()
    return name_of(office, case_id)


def test_an_item_that_goes_back_is_completed_there_and_seen_here(two: tuple[Site, Site]) -> None:
    field, office = two
    case_id = str(field.do(new_case))
    office.receive(field.send())
    office.do(
        lambda session, _p: completion.send_back(session, case_id, "缺身份证号", item="借款人")
    )
    field.receive(office.send())
    assert field.window.workspace is not None
    field.window.workspace.show_page("today")
    field.settle(field.window)
    assert "1 项" in field.window.workspace.today.returns.title.text()
    field.do(partial(rename, case_id=case_id, name="王小某"))
    (asked,) = field.returns(case_id)
    field.do(lambda session, _p: completion.complete(session, case_id, asked.ref, "已补"))
    office.receive(field.send())
    (answered,) = office.returns(case_id)
    assert (answered.state, answered.answer) == ("completed", "已补")
    since = office.do(lambda session, _p: completion.changes_since(session, case_id, answered.seen))
    assert [(one.kind, one.fields) for one in since] == [("party", ("name",))]  # type: ignore[attr-defined]


def test_bad_packages_are_refused_by_name_a_preview_writes_nothing_and_a_repeat_says_so(
    two: tuple[Site, Site], tmp_path: Path
) -> None:
    field, office = two
    field.do(new_case)
    files = field.send()
    refused_by_name(office, damaged(files[0], tmp_path))
    refused_by_name(field, files[0])
    intake = office.show().packages_in
    intake.look_at(files)
    office.settle(office.window)
    assert ("新增", "CQ2019-0411", "王某") in intake.model.lines
    assert office.do(lambda session, _p: session.tables.case_row.select().count()) == 0

    assert office.window.focusWidget() is intake.take_button
    QTest.keyClick(intake.take_button, Qt.Key.Key_Return)
    office.settle(office.window)
    intake.look_at(files)
    office.settle(office.window)
    assert [line[0] for line in intake.model.lines] == ["已导入过"]
    assert not intake.take_button.isEnabled()


def damaged(whole: Path, folder: Path) -> Path:
    """Return a copy of a package with one bit changed in its middle."""
    content = bytearray(whole.read_bytes())
    content[len(content) // 2] ^= 1
    path = folder / "damaged.ajpkg"
    path.write_bytes(content)
    return path


def refused_by_name(site: Site, package: Path) -> None:
    intake = site.show().packages_in
    intake.look_at([package])
    site.settle(site.window)
    assert [line[1] for line in intake.model.lines] == [package.name]
    assert not intake.take_button.isEnabled()


def test_an_import_is_taken_back_until_something_is_written(two: tuple[Site, Site]) -> None:
    field, office = two
    field.do(new_case)
    files = field.send()
    office.receive(files)
    intake = office.page.packages_in
    assert intake.undo_button.isVisible()
    intake.undo_button.click()
    office.settle(office.window)
    assert office.do(lambda session, _p: session.tables.case_row.select().count()) == 0
    assert office.show("history").history.model.lines[0][1] == "导入已撤消"
    office.receive(files)
    office.window.undo()
    office.settle(office.window)
    assert "已撤消" in intake.found.text()
    assert office.do(lambda session, _p: session.tables.case_row.select().count()) == 0
    office.receive(files)
    office.do(partial(new_case, number="CQ-2"))
    history = office.show("history").history
    assert not history.undo_button.isEnabled()
    assert "不能撤消" in history.note.text()


def test_files_dropped_on_the_page_go_where_they_belong(
    two: tuple[Site, Site], tmp_path: Path
) -> None:
    field, office = two
    field.do(new_case)
    files = field.send()
    page = office.show("history")
    drop(page, files)
    office.settle(office.window)
    assert page.tabs.currentIndex() == 0
    assert page.packages_in.model.lines
    listed = tmp_path / "list.csv"
    listed.write_text("案号,姓名\nA-1,王某\n", encoding="utf-8")
    drop(page, [listed])
    office.settle(office.window)
    assert page.tabs.currentWidget() is page.lists
    drop(page, [tmp_path / "法务中心.ajsite"])
    office.settle(office.window)
    assert page.sites.dialog is None
    assert "本站点自己" in page.sites.note.text()
    drop(page, [tmp_path / "外访一组.ajsite"])
    office.settle(office.window)
    assert page.sites.dialog is not None


def drop(page: ExchangePage, files: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    page.dropEvent(event)


def test_only_chosen_cases_go_out_with_their_hashes_and_a_revoked_site_is_refused(
    two: tuple[Site, Site],
) -> None:
    field, office = two
    chosen = str(field.do(new_case))
    field.do(partial(new_case, number="CQ2019-0999"))
    form = field.show().packages_out
    form.scope.setCurrentIndex(1)
    form.set_folder(field.out)
    assert not form.go.isEnabled()
    form.choose_cases()
    field.settle(field.window)
    assert form.dialog is not None
    form.dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert form.dialog.chosen == [chosen]
    form.dialog.accept()
    form.go.click()
    field.settle(field.window)
    (made,) = field.out.glob("*.ajpkg")
    ((name, size, sha256),) = form.model.lines
    assert name == made.name
    assert size.endswith("KB")
    assert len(sha256) == 64
    office.receive([made])
    assert office.do(lambda session, _p: session.tables.case_row.select().count()) == 1
    tab = office.show("sites").sites
    tab._revoke(str(field.do(lambda session, _p: own_site(session).id)), "电脑遗失")
    office.settle(office.window)
    assert "注销" in tab.model.lines[0][1]
    assert not tab.revoke_button.isEnabled()
    assert office.page.packages_out.to.count() == 0
    refused_by_name(office, field.send()[0])
