"""A pack checked in the window: whole and known, whole and strange, changed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from storage.rows import Row
from ui.dialogs.check_pack import CheckedDialog, look_at_pack
from ui.dialogs.packs import PacksDialog
from ui.main_window import MainWindow

Settle = Callable[[MainWindow], None]


def found(window: MainWindow, settle: Settle, packs: list[Row], path: Path, since: int = 0) -> str:
    assert window.workspace is not None
    counts = {pack.id: since for pack in packs}
    look_at_pack(window.desk, packs, path, window.workspace.pack, counts)
    settle(window)
    (dialog,) = window.workspace.pack.findChildren(CheckedDialog)
    assert path.name in dialog.about.text()
    assert "示例" in dialog.about.text()
    dialog.setParent(None)
    return "\n".join(dialog.said)


@pytest.fixture
def made(with_sample: MainWindow, settle: Settle, tmp_path: Path) -> Path:
    workspace = with_sample.workspace
    assert workspace is not None
    workspace.show_pack(workspace.cases.model.case_id(0))
    settle(with_sample)
    workspace.pack.form.force.setChecked(True)
    workspace.pack.save_to(tmp_path / "pack.pdf")
    settle(with_sample)
    return tmp_path / "pack.pdf"


def test_a_pack_is_known_by_its_hash_and_a_changed_one_is_not_whole(
    made: Path, with_sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    assert with_sample.workspace is not None
    dialog = PacksDialog(with_sample.desk, with_sample.workspace.pack.case_id)
    qtbot.addWidget(dialog)
    settle(with_sample)
    assert dialog.check_button.isEnabled()
    said = found(with_sample, settle, dialog._packs, made)
    assert "已登记" in said
    assert "此后案卷没有新的记录" in said
    (mine,) = dialog._packs
    later = replace(mine, values={**mine.values, "supersedes": mine["number"], "files": []})
    said = found(with_sample, settle, [mine, later], made, since=3)
    assert "3 处" in said
    assert "新包" in said
    assert "没有" in found(with_sample, settle, [], made)
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(content)
    said = found(with_sample, settle, dialog._packs, made)
    assert "没有" in said
    assert "改动" in said or "更改" in said or "修改" in said
