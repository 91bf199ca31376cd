"""The window is there before what an open vault needs, and that is loaded behind it."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from storage.vault.layout import KEYS
from ui.app import Collector
from ui.preload import BEHIND, Preload
from ui.tasks import Tasks

ROOT = Path(__file__).parents[2]
# What opens vaults, reads records, draws papers and shows pages: all of it takes a second to load.
HEAVY = (
    "peewee", "sqlcipher3", "cryptography", "nacl", "filelock", "pyrage", "keyring",
    "reportlab", "pikepdf", "pypdfium2", "PIL", "openpyxl", "babel", "pypinyin", "segno",
    "storage.kinds", "storage.records", "storage.casework.session", "storage.vault.container",
    "storage.exchange", "storage.evidence", "storage.search", "reports",
    "ui.vaults", "ui.workspace", "ui.forms", "ui.dialogs", "ui.models", "ui.commands",
    "ui.pages.start", "ui.pages.create", "ui.pages.cases", "ui.pages.dossier",
)  # fmt: skip
# Starts the window as people do, up to the moment when its first page is painted.
START = """
import os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from resources.language import Words
from ui import theme
from ui.desk import Desk
from ui.first_paint import FirstPaint
from ui.main_window import MainWindow
from ui.speaking import speak

application = QApplication([])
theme.dress(application, "light", 100)
desk = Desk(Words("zh_CN"))
speak(desk, "zh_CN")
folder, heavy = Path(sys.argv[1]), sys.argv[2:]
window = MainWindow(desk, folder / "window.json", folder / "sample")
window.ask(folder)
paint = FirstPaint(window)

def seen():
    print(window.gate.currentWidget() is window.gate.unlock, len(sys.modules) > 100)
    loaded = [name for name in sys.modules if name.startswith(tuple(f"{one}." for one in heavy))]
    print(*sorted({*loaded, *(name for name in heavy if name in sys.modules)}))
    sys.stdout.flush()
    os._exit(0)

paint.painted.connect(seen)
window.show()
application.exec()
"""


def test_nothing_that_opens_a_vault_is_loaded_before_the_lock_is_painted(tmp_path: Path) -> None:
    (tmp_path / KEYS).touch()
    ran = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path), *HEAVY],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert ran.stdout.splitlines() == ["True True", ""]


def test_everything_is_loaded_when_nothing_else_is_to_do(qtbot: QtBot) -> None:
    parent = QObject()
    preload = Preload(parent)
    qtbot.waitUntil(lambda: preload.is_done, timeout=30_000)
    assert BEHIND[-1] in sys.modules


def test_a_part_that_cannot_be_loaded_is_told_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("ui.preload.import_module", broken)
    with qtbot.captureExceptions() as told:
        owner = QObject()
        loading = Preload(owner)
        qtbot.waitUntil(lambda: loading.is_done)
        timer = loading.findChild(QTimer)
        assert timer is not None
        assert not timer.isActive()
    assert len(told) == 1


def test_modules_are_spared_by_the_collector_and_what_comes_of_a_vault_never_is(
    qtbot: QtBot,
) -> None:
    parent = QObject()
    tasks = Tasks(parent)
    collector = Collector(parent, tasks)
    collector.spare()
    spared = gc.get_freeze_count()
    tasks.opened.emit(True)
    held = [[number] for number in range(1000)]
    collector.spare()
    after = gc.get_freeze_count()
    collector.stop()
    tasks.stop()
    assert spared > len(held)
    assert after <= spared
    assert gc.get_freeze_count() == 0
