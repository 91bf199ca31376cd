"""A second start raises the first window, hands it its vault, and never waits for a dead one."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storage.state import state_folder
from tests.ui.conftest import make_vault
from ui.instance import FirstWindow
from ui.main_window import MainWindow

ROOT = Path(__file__).parents[2]
# Another process: the lock of the first window is the first's alone.
SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.instance import FirstWindow
application = QCoreApplication([])
window = FirstWindow(Path(sys.argv[1]))
print(window.is_first, window.is_first or window.raise_first(sys.argv[2], float(sys.argv[3])))
"""


def second(folder: Path, vault: str, patience: float) -> str:
    command = [sys.executable, "-c", SECOND, str(folder), vault, str(patience)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_second_start_is_heard_by_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first = FirstWindow(tmp_path / "state")
    assert first.is_first
    answers: list[str] = []
    thread = threading.Thread(
        target=lambda: answers.append(second(tmp_path / "state", "/案卷/vault", 30))
    )
    with qtbot.waitSignal(first.asked, timeout=30_000) as heard:
        thread.start()
    thread.join()
    assert heard.args == ["/案卷/vault"]
    assert answers == ["False True"]
    first.close()


def test_a_window_that_hangs_keeps_nobody_out(qapp: QApplication, tmp_path: Path) -> None:
    first = FirstWindow(tmp_path / "state")
    assert second(tmp_path / "state", "", 0.1) == "False False"
    assert not (tmp_path / "state" / "window.ask").exists()
    first.close()
    assert second(tmp_path / "state", "", 0.1) == "True True"


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL: not on Windows")
def test_a_killed_window_leaves_no_lock_that_counts(qapp: QApplication, tmp_path: Path) -> None:
    dying = SECOND + "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n"
    command = [sys.executable, "-c", dying, str(tmp_path / "state"), "", "0"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode
    assert (tmp_path / "state" / "window.lock").exists()
    again = FirstWindow(tmp_path / "state")
    assert again.is_first
    again.close()


def test_the_first_window_asks_for_the_vault_or_says_that_another_is_open(
    window: MainWindow, settle: Callable[[MainWindow], None], tmp_path: Path
) -> None:
    make_vault(window, settle, tmp_path / "vault")
    before = window.foot.toast.text()
    window.come_forward(str(tmp_path / "other" / ".." / "vault"))
    assert window.foot.toast.text() == before
    window.come_forward(str(tmp_path / "other"))
    assert window.foot.toast.text() != before
    window.lock()
    settle(window)
    window.come_forward(str(tmp_path / "other"))
    assert window.gate.unlock.folder == tmp_path / "other"


def test_a_second_start_says_what_became_of_it(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    first = FirstWindow(state_folder())
    assert first.is_first
    done: list[subprocess.CompletedProcess[str]] = []
    command = [sys.executable, str(ROOT / "main.py")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    thread = threading.Thread(
        target=lambda: done.append(
            subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        )
    )
    with qtbot.waitSignal(first.asked, timeout=60_000):
        thread.start()
    thread.join()
    assert done[0].returncode == 0
    assert "案卷已经打开" in done[0].stderr
    first.close()
