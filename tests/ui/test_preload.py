"""The window is there before what an open vault needs, and that is loaded behind it."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.preload import PARTS, Preload

ROOT = Path(__file__).parents[2]
HEAVY = ("ui.workspace", "reports.pack.build", "reportlab", "openpyxl", "pikepdf")
ASK = "import sys, ui.app; print(*sorted(set(sys.argv[1:]) & set(sys.modules)))"


def test_the_first_page_loads_neither_packs_nor_the_pages_of_a_vault() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ASK, *HEAVY], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == []


def test_everything_is_loaded_when_nothing_else_is_to_do(qtbot: QtBot) -> None:
    parent = QObject()
    preload = Preload(parent)
    qtbot.waitUntil(lambda: preload.is_done, timeout=30_000)
    assert PARTS[-1] in sys.modules
