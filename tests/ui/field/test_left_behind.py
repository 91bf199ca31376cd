"""After the program was killed the drafts are shown first; after a proper end only told of."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from storage.casework import presence
from storage.casework.session import Session
from storage.exchange.sample import PASSPHRASE
from storage.vault.container import Vault
from tests.support.keyboard import Keyboard
from tests.ui.field.conftest import open_case
from ui.dialogs.quick_log import QuickLog
from ui.dialogs.recover import RecoverDialog
from ui.models.visit_flow import STEPS


def typed_and_locked(keys: Keyboard) -> str:
    case = open_case(keys)
    keys.press("Ctrl+1", "1")
    keys.type("他说在外地")
    keys.press("Esc", "Ctrl+N", "Enter", "Alt+Right", "3")
    workspace = keys.window.workspace
    assert workspace is not None
    workspace.visit.go(STEPS[2])
    keys.settle()
    keys.press("Ctrl+L")
    return case


def words_of(part: QWidget) -> str:
    labels: list[QLabel | QPushButton] = [*part.findChildren(QLabel)]
    labels += part.findChildren(QPushButton)
    return "\n".join(f"{one.text()} {one.accessibleName()} {one.toolTip()}" for one in labels)


def kill(folder: Path) -> None:
    """Leave a vault as a window leaves it that is killed: open, its note not taken back."""
    with Vault.open(folder, PASSPHRASE) as vault:
        presence.begin(Session(vault))


def test_after_a_kill_the_drafts_are_listed_and_one_is_gone_on_with(
    keys: Keyboard, tmp_path: Path
) -> None:
    typed_and_locked(keys)
    kill(tmp_path / "sample")
    keys.window.gate.start.sample.emit()
    keys.settle()
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, RecoverDialog)
    assert "上次未正常退出。找到 2 份草稿" in words_of(shown)
    assert "现场" in words_of(shown), "the step of the visit is named"
    items = [shown.drafts.lines.itemAt(n) for n in range(shown.drafts.lines.count())]
    lines = [item.widget() for item in items if item is not None]
    assert len(lines) == 2
    place = next(n for n, line in enumerate(lines) if line and "电话" in words_of(line))
    first = lines[place]
    assert first is not None
    on = next(one for one in first.findChildren(QPushButton) if one.text() == "继续")
    on.click()
    keys.settle()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, QuickLog)
    assert sheet.fields.summary.toPlainText() == "他说在外地"


def test_after_a_lock_they_are_only_told_of(keys: Keyboard) -> None:
    typed_and_locked(keys)
    keys.window.gate.start.sample.emit()
    keys.settle()
    assert QApplication.activeModalWidget() is None
    assert "2" in keys.window.foot.toast.toolTip() or "2" in keys.window.foot.toast.text()


def test_a_change_of_language_is_no_kill(keys: Keyboard) -> None:
    typed_and_locked(keys)
    keys.window.gate.start.sample.emit()
    keys.settle()
    found: list[bool] = []
    keys.window.desk.tasks.start(lambda session, _p: presence.begin(session), found.append)
    keys.settle()
    assert found == [False]
