"""Case JSON through the window; backup, passphrase and recovery code through the settings."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from resources import path
from storage.casework import reading
from storage.errors import WrongPassphrase
from storage.exchange.sample import PASSPHRASE
from storage.vault.container import Vault
from ui.dialogs.passphrase import NewCodeDialog, PassphraseDialog
from ui.main_window import MainWindow

from .conftest import make_vault

Settle = Callable[[MainWindow], None]


def test_an_import_shows_first_what_it_would_do(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    make_vault(window, settle, tmp_path / "vault")
    workspace = window.workspace
    assert workspace is not None
    page = workspace.exchange.intake
    page.look_at(path("sample", "field-day.json"))
    settle(window)
    assert "新增 2" in page.found.text()
    workspace.show_page("cases")
    settle(window)
    assert workspace.cases.model.rowCount() == 0
    page.take_button.click()
    settle(window)
    workspace.show_page("cases")
    settle(window)
    assert workspace.cases.model.rowCount() == 2
    page.look_at(path("sample", "field-day.json"))
    settle(window)
    assert "新增 0" in page.found.text()
    assert not page.take_button.isEnabled()


def test_a_flawed_document_is_refused_by_path(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    document = json.loads(path("sample", "field-day.json").read_text("utf-8"))
    document["cases"][0]["loans"][0]["principal"] = "many"
    file = tmp_path / "flawed.json"
    file.write_text(json.dumps(document), "utf-8")
    assert with_sample.workspace is not None
    page = with_sample.workspace.exchange.intake
    page.look_at(file)
    settle(with_sample)
    assert any("cases[0].loans[0].principal" in where for _what, where, _why in page.model.lines)


def test_an_export_writes_the_cases_and_is_logged_in_each(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    workspace = with_sample.workspace
    assert workspace is not None
    assert not workspace.exchange.lists.choose_button.isEnabled()
    workspace.exchange.reason.setText("交法务")
    assert workspace.exchange.lists.choose_button.isEnabled()
    workspace.exchange.give_out(tmp_path / "out")
    settle(with_sample)
    written = json.loads((tmp_path / "out/cases.json").read_text("utf-8"))
    assert len(written["cases"]) == 2
    case_id = workspace.cases.model.case_id(0)
    logged: list[tuple[str, str]] = []
    with_sample.desk.tasks.start(
        lambda session, _progress: [
            (row["deed"], row["reason"]) for row in reading.rows_of(session, case_id, "reading")
        ],
        logged.extend,
    )
    settle(with_sample)
    assert logged == [("exported", "交法务")]


def test_a_backup_opens_with_the_same_passphrase(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    assert with_sample.workspace is not None
    place = tmp_path / "backups"
    place.mkdir()
    with_sample.workspace.settings.back_up_to(place)
    settle(with_sample)
    made = list(place.iterdir())
    assert len(made) == 1
    assert "已备份并核对" in with_sample.workspace.settings.backup_note.text()
    Vault.open(made[0], PASSPHRASE).close()


def test_the_passphrase_changes_only_for_who_knows_it(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    dialog = PassphraseDialog(with_sample.desk, with_sample)
    dialog.new.first.setText("a new long passphrase")
    dialog.new.second.setText("a new long passphrase")
    dialog.old.setText("guess")
    dialog.submit()
    settle(with_sample)
    assert "密码" in dialog.note.text()
    dialog.old.setText(PASSPHRASE)
    dialog.submit()
    settle(with_sample)
    with_sample.lock()
    settle(with_sample)
    with pytest.raises(WrongPassphrase):
        Vault.open(tmp_path / "sample", PASSPHRASE)
    Vault.open(tmp_path / "sample", "a new long passphrase").close()


def test_a_new_recovery_code_replaces_the_former(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    dialog = NewCodeDialog(with_sample.desk, with_sample)
    dialog.old.setText(PASSPHRASE)
    dialog.submit()
    settle(with_sample)
    code = dialog.page.code
    dialog.page.typed.setText(code)
    dialog.page.go_on.click()
    with_sample.lock()
    settle(with_sample)
    Vault.open_with_recovery(tmp_path / "sample", code).close()


def test_the_folder_of_the_phone_is_chosen_and_no_other_choice_forgets_it(
    with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    assert with_sample.workspace is not None
    with_sample.workspace.show_page("settings")
    page = with_sample.workspace.settings
    settle(with_sample)
    page.phone.line.setText(str(tmp_path))
    page.phone.settled.emit()
    assert with_sample.preferences.photo_folder == str(tmp_path)
    with_sample.desk.remember_photos(tmp_path / "DCIM")
    page.idle.setCurrentIndex(page.idle.currentIndex() - 1)
    assert with_sample.preferences.photo_folder == str(tmp_path / "DCIM")
    page.activate()
    assert page.phone.folder == tmp_path / "DCIM"
    page.phone.line.clear()
    page.phone.settled.emit()
    assert with_sample.preferences.photo_folder == ""
