"""A lawyer looks at the tables of the rules, adds a row with its source, and takes it back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from storage.casework import cases, table_file
from storage.casework.session import Session
from storage.kinds.table_row import TABLES
from storage.rules.table_rows import limit_names
from storage.rules.table_views import LIMITS
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.table_row import TableRowDialog
from ui.main_window import MainWindow
from ui.pages.tables import TablesPane

Settle = Callable[[MainWindow], None]


def become(window: MainWindow, settle: Settle, role: str) -> None:
    def work(session: Session) -> None:
        values = {"name": role, "employee_no": f"T-{role}", "role": role}
        cases.add_staff(session, values, owner=True)

    run(window, settle, work)
    window.desk.role = role


def pane_of(window: MainWindow, settle: Settle) -> TablesPane:
    assert window.workspace is not None
    window.workspace.show_page("settings")
    window.workspace.settings.tabs.setCurrentWidget(window.workspace.settings.tables)
    settle(window)
    return window.workspace.settings.tables


def choose(pane: TablesPane, name: str) -> None:
    pane.choice.setCurrentIndex(pane.choice.findData(name))


def test_every_limit_has_a_label() -> None:
    assert set(LIMITS) == set(limit_names())


def test_every_table_is_shown_and_says_where_it_ends(
    with_sample: MainWindow, settle: Settle
) -> None:
    pane = pane_of(with_sample, settle)
    for name, _label in TABLES:
        choose(pane, name)
        assert pane.model.rowCount() > 0
        assert ("截至" in pane.ends.text()) == (name in ("lpr_1y", "lpr_5y", "holiday", "workday"))
        for line in pane.model.lines:
            assert "\x04" not in "".join(line)
            assert line[-1]
    assert not pane.add.isEnabled()
    assert pane.add.toolTip()


def test_a_rate_is_added_with_its_source_and_withdrawn_with_a_reason(
    with_sample: MainWindow, settle: Settle
) -> None:
    become(with_sample, settle, "legal")
    pane = pane_of(with_sample, settle)
    assert pane.add.isEnabled()
    choose(pane, "lpr_1y")
    count = pane.model.rowCount()
    pane.add.click()
    dialog = pane.findChild(TableRowDialog)
    assert dialog is not None
    dialog.start.setText("20261020")
    dialog.value.setEditText("2.90")
    dialog.go.click()
    settle(with_sample)
    assert dialog.isVisible()
    assert not dialog.problem.isHidden()
    dialog.value.setEditText("2.90%")
    dialog.source.setText("全国银行间同业拆借中心2026年10月20日公告")
    dialog.go.click()
    settle(with_sample)
    pane.activate()
    settle(with_sample)
    assert pane.model.rowCount() == count + 1
    assert pane.model.lines[0][:4] == ("2026-10-20", "", "", "2.90%")
    assert "2026-10-20" in pane.ends.text()
    assert "2026年9月20日至2026年10月20日之间没有数值" in pane.ends.text()
    pane.table.selectRow(0)
    assert pane.withdraw.isEnabled()
    pane.withdraw.click()
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ReasonDialog))
    asked.text.setPlainText("录入有误")
    asked.go.click()
    settle(with_sample)
    pane.activate()
    settle(with_sample)
    assert pane.model.rowCount() == count
    assert not pane.withdraw.isEnabled()


def test_the_dialog_offers_what_can_be_set(with_sample: MainWindow, settle: Settle) -> None:
    become(with_sample, settle, "supervisor")
    for name, _label in TABLES:
        dialog = TableRowDialog(with_sample.desk, name)
        dialog.show()
        if name == "limit":
            dialog.name.setCurrentIndex(dialog.name.findData("G2.calls_a_day.most"))
            assert dialog.value.currentText() == "3"
        if name == "policy":
            dialog.name.setCurrentIndex(dialog.name.findData("threshold"))
            assert dialog.value.count() == 2
        dialog.reject()


def run(window: MainWindow, settle: Settle, work: Callable[[Session], Any]) -> Any:
    found: list[Any] = []
    window.desk.tasks.start(lambda session, _p: work(session), found.append, found.append)
    settle(window)
    return found[0]


def test_a_file_comes_in_whole_or_not_at_all_and_goes_out_again(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    become(with_sample, settle, "legal")
    pane = pane_of(with_sample, settle)
    good = (
        "表,起始日,截止日,项目,数值,出处\nholiday,2027-02-06,2027-02-12,,,国办发明电〔2026〕1号\n"
    )
    path = tmp_path / "tables.csv"
    path.write_bytes((good + "workday,2027-02-14,,,,\n").encode("gb18030"))
    error = run(with_sample, settle, lambda s: table_file.add_file(s, path))
    assert isinstance(error, table_file.TableFileUnread)
    assert error.details["line"] == 3
    assert "出处" in error.message(with_sample.desk.words)
    path.write_text(good, encoding="utf-8-sig")
    pane.add_file(path)
    settle(with_sample)
    pane.activate()
    settle(with_sample)
    choose(pane, "holiday")
    assert pane.model.lines[0][:2] == ("2027-02-06", "2027-02-12")
    target = tmp_path / "out.csv"
    assert run(with_sample, settle, lambda s: table_file.write_file(s, target)) == 1
    assert "2027-02-06" in target.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b'table,source\n"x'])
def test_a_file_that_is_no_list_is_refused(
    with_sample: MainWindow, settle: Settle, tmp_path: Path, content: bytes
) -> None:
    become(with_sample, settle, "legal")
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    error = run(with_sample, settle, lambda s: table_file.add_file(s, path))
    assert isinstance(error, Exception)
    assert type(error).__name__ == "TableFileUnread"
