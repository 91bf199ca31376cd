"""The timestamp of a pack in the window: request out, response in, how the file stands."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reports.content import Paper, Section, Text
from reports.pdf.draw import draw
from tests.support.authority import Authority
from tests.support.judges import needs
from ui.dialogs.timestamp import TimestampDialog
from ui.main_window import MainWindow
from ui.stamping import usual_request

Settle = Callable[[MainWindow], None]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "out" / "证据.pdf"
    path.parent.mkdir()
    sections = (Section((Text("甲"),)),)
    draw(
        Paper("证据材料 A-1-20250412-01", "A", "zh_CN", "2025-04-12T09:00:00+08:00", sections), path
    )
    return path


def opened(window: MainWindow, path: Path, settle: Settle) -> TimestampDialog:
    dialog = TimestampDialog(window.desk, path, window)
    dialog.open()
    settle(window)
    return dialog


@needs("openssl")
def test_a_request_goes_out_and_its_response_comes_in(
    window: MainWindow, settle: Settle, pack: Path, tmp_path: Path
) -> None:
    dialog = opened(window, pack, settle)
    assert "尚无时间戳" in dialog.state.text()
    before = pack.read_bytes()
    dialog.request_to(usual_request(pack))
    settle(window)
    assert "证据.pdf.tsq" in dialog.state.text()
    assert pack.read_bytes() == before
    dialog.accept()
    # Days later, in another window: the request is found where it was written.
    authority = Authority(tmp_path / "authority")
    response = tmp_path / "out" / "r.tsr"
    response.write_bytes(authority.answer(usual_request(pack).read_bytes()))
    dialog = opened(window, pack, settle)
    assert "证据.pdf.tsq" in dialog.state.text()
    response.write_bytes(response.read_bytes()[:-40])
    dialog.take_response(response)
    settle(window)
    assert dialog.problem.isVisible()
    assert pack.read_bytes() == before
    assert dialog.response_button.isEnabled()
    response.write_bytes(authority.answer(usual_request(pack).read_bytes()))
    dialog.take_response(response)
    settle(window)
    assert not dialog.problem.isVisible()
    assert "1 个时间戳" in dialog.state.text()
    assert "示例时间戳" in dialog.marks.text()
    assert pack.read_bytes().startswith(before)
    assert {path.name for path in pack.parent.iterdir()} == {
        "证据.pdf", "证据.pdf.tsq", "r.tsr"
    }  # fmt: skip


def test_a_file_that_is_none_of_ours_or_is_damaged_is_told_and_gets_no_request(
    window: MainWindow, settle: Settle, pack: Path, qtbot: QtBot
) -> None:
    pack.write_bytes(pack.read_bytes()[:-10] + b"x" * 10)
    dialog = opened(window, pack, settle)
    assert dialog.marks.isVisible()
    assert not dialog.request_button.isEnabled()
    dialog.accept()
    pack.write_bytes(b"%PDF-1.7 something else")
    dialog = opened(window, pack, settle)
    assert dialog.problem.isVisible()
    assert not dialog.request_button.isEnabled()
    dialog.accept()


def test_a_request_that_cannot_be_written_leaves_nothing(
    window: MainWindow, settle: Settle, pack: Path
) -> None:
    dialog = opened(window, pack, settle)
    dialog.request_to(pack.parent / "nowhere" / "a.tsq")
    settle(window)
    assert dialog.problem.isVisible()
    assert dialog.request_button.isEnabled()
    assert list(pack.parent.iterdir()) == [pack]
    dialog.accept()
