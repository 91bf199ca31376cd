"""Keeping, deleting and disclosing a case from its dossier and from the settings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox

from storage.casework import records, retention
from storage.casework.reading import case_file, rows_of
from storage.casework.session import Session
from storage.progress import Progress
from storage.proof.bundle_check import look_at_bundle
from storage.records.operations import OFFICE
from tests.support.disclosures import run_checker
from ui.dialogs.keeping import KeepingDialog
from ui.dialogs.reason import ReasonDialog
from ui.main_window import MainWindow
from ui.pages.keeping_work import ask_deletion, set_hold

CASE = "YD-2019-0001"


def first_case(session: Session, _progress: Progress) -> str:
    found = session.tables.run("SELECT id FROM case_row WHERE case_no = ?", CASE)
    return str(found[0][0])


def appoint(session: Session, _progress: Progress) -> None:
    """Let a supervisor sit at this laptop from now on."""
    values = {"name": "主管", "employee_no": "9", "role": "supervisor"}
    session.name_owner(records.add(session, "staff_member", OFFICE, values, ref="s-9").ids[0])


@pytest.fixture
def ask(with_sample: MainWindow, settle: Callable[[MainWindow], None]) -> Callable[..., Any]:
    def run(work: Callable[..., Any], **named: Any) -> Any:
        got: list[Any] = []
        with_sample.desk.tasks.start(lambda s, p: work(s, p, **named), got.append)
        settle(with_sample)
        return got[0] if got else None

    return run


def test_a_hold_is_shown_with_its_reason_and_who_may_lift_it(
    with_sample: MainWindow, ask: Callable[..., Any], settle: Callable[[MainWindow], None]
) -> None:
    case_id = ask(first_case)
    ask(set_hold, case_id=case_id, reason="法院来函", held=True)
    with_sample.desk.role = "field"
    dialog = KeepingDialog(with_sample.desk, case_id, with_sample)
    dialog.show()
    settle(with_sample)
    assert "禁止删除" in dialog.state.text()
    assert "法院来函" in dialog.detail.text()
    assert dialog.lift_button.isVisibleTo(dialog)
    assert not dialog.lift_button.isEnabled()
    assert not dialog.approve_button.isVisibleTo(dialog)


def test_a_supervisor_deletes_a_case_that_was_asked_for(
    with_sample: MainWindow, ask: Callable[..., Any], settle: Callable[[MainWindow], None]
) -> None:
    case_id = ask(first_case)

    def prepare(session: Session, _progress: Progress) -> None:
        (case,) = rows_of(session, case_id, "case")
        records.correct(session, case.id, {"stage": "closed"}, "结清")

    ask(prepare)
    ask(ask_deletion, case_id=case_id, basis="person", reason="本人请求")
    with_sample.desk.role = "supervisor"
    dialog = KeepingDialog(with_sample.desk, case_id, with_sample)
    dialog.show()
    settle(with_sample)
    assert "他人" in dialog.waiting.text()
    assert not dialog.approve_button.isEnabled(), "who asked for it does not approve it"
    assert dialog.refuse_button.isEnabled()
    dialog.reject()
    ask(appoint)
    dialog = KeepingDialog(with_sample.desk, case_id, with_sample)
    gone: list[bool] = []
    dialog.erased.connect(lambda: gone.append(True))
    dialog.show()
    settle(with_sample)
    assert "本人请求" in dialog.waiting.text()
    dialog.delete()
    settle(with_sample)
    assert gone
    rows = ask(lambda s, _p: s.tables.run("SELECT kind FROM record WHERE chain = ?", case_id))
    assert rows == [("deletion",)]


def test_a_disclosure_from_the_dossier_is_whole(
    with_sample: MainWindow, ask: Callable[..., Any], settle: Callable[[MainWindow], None],
    tmp_path: Path,
) -> None:  # fmt: skip
    from ui.pages.dossier_keeping import DossierKeeping

    case_id = ask(first_case)
    acts = DossierKeeping(with_sample.desk, with_sample)
    acts.disclose_to(case_id, tmp_path / "out", "鉴定")
    settle(with_sample)
    assert run_checker(tmp_path / "out").returncode == 0
    from storage.progress import NoProgress

    assert look_at_bundle(tmp_path / "out", NoProgress()).problems == []


def test_a_disclosure_that_nobody_approved_says_so_first_and_can_be_asked_for(
    with_sample: MainWindow, ask: Callable[..., Any], settle: Callable[[MainWindow], None]
) -> None:
    from ui.pages.dossier_keeping import DossierKeeping

    case_id = ask(first_case)
    file = ask(lambda session, _progress: case_file(session, case_id))
    acts = DossierKeeping(with_sample.desk, with_sample)
    acts.ask_to_disclose(file)
    settle(with_sample)
    (box,) = with_sample.findChildren(QMessageBox)
    assert "第二人" in box.text()
    box.defaultButton().click()
    (question,) = with_sample.findChildren(ReasonDialog)
    question.text.setPlainText("庭审鉴定")
    question.answer()
    settle(with_sample)
    ((plan,),) = ask(
        lambda s, _p: s.tables.run("SELECT json_extract(doc, '$.reason') FROM record"
                                   " WHERE kind = 'approval' AND chain = ?", case_id)
    )  # fmt: skip
    assert plan == "庭审鉴定"


def test_the_settings_list_what_is_due(
    with_sample: MainWindow, ask: Callable[..., Any], settle: Callable[[MainWindow], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from ui.pages.keeping_pane import KeepingPane

    case_id = ask(first_case)

    def close(session: Session, _progress: Progress) -> Any:
        (case,) = rows_of(session, case_id, "case")
        records.correct(session, case.id, {"stage": "closed"}, "结清")
        return retention.clock(session, case_id)

    clock = ask(close)
    pane = KeepingPane(with_sample.desk)
    pane.activate()
    settle(with_sample)
    numbers = [line[0] for line in pane.model.lines]
    assert numbers == ([CASE] if clock.state == "due" else [])
