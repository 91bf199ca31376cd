"""A pack is put into one archive by one press, before or after its PDF was made."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from storage.casework.reading import rows_of
from storage.rows import Row
from ui.dialogs.error_dialog import ErrorDialog
from ui.main_window import MainWindow
from ui.pages.pack import PackPage

Settle = Callable[[MainWindow], None]


def exports(window: MainWindow, settle: Settle, case: str) -> list[Row]:
    """Return what the case says that left it."""
    found: list[Row] = []
    window.desk.tasks.start(lambda session, _p: rows_of(session, case, "reading"), found.extend)
    settle(window)
    return [row for row in found if row["deed"] == "exported"]


def test_one_press_makes_the_pack_and_its_archive_beside_it(
    pack_page: PackPage, with_sample: MainWindow, settle: Settle,
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    asked: list[str] = []

    def answer(_over: object, _title: str, proposed: str, _kinds: str) -> tuple[str, str]:
        asked.append(proposed)
        return str(tmp_path / Path(proposed).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    pack_page.form.reason.setText("立案")
    settle(with_sample)
    pack_page.zip_button.click()
    settle(with_sample)
    (pdf,) = tmp_path.glob("*.pdf")
    archive = pdf.with_suffix(".zip")
    with zipfile.ZipFile(archive) as known:
        assert known.read(pdf.name) == pdf.read_bytes()
        assert "SHA256SUMS" in known.namelist()
    assert archive.name in pack_page.state.text()
    what = [row["what"] for row in exports(with_sample, settle, pack_page.case_id)]
    assert what[-1].endswith(archive.name)
    # The pack is there now: only the archive is asked for, and nothing is made anew.
    pack_page.zip_button.click()
    settle(with_sample)
    assert [Path(one).suffix for one in asked] == [".pdf", ".zip"]
    assert len(list(tmp_path.glob("*.pdf"))) == 1
    reasons = {row["reason"] for row in exports(with_sample, settle, pack_page.case_id)}
    assert reasons == {"立案"}
    # What is somebody else's stays.
    archive.write_bytes(b"holiday")
    pack_page.zip_button.click()
    settle(with_sample)
    (dialog,) = with_sample.findChildren(ErrorDialog)
    dialog.done(0)
    assert archive.read_bytes() == b"holiday"


def test_a_plain_save_makes_no_archive(
    pack_page: PackPage, with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    settle(with_sample)
    assert pack_page.zip_button.isEnabled()
    pack_page.save_to(tmp_path / "p.pdf")
    settle(with_sample)
    assert [path.name for path in tmp_path.glob("p.*")] == ["p.pdf"]
    # In the smallest window nothing of the row is cut off; icons alone keep their names.
    finished = pack_page.finished
    for width in (1040, 2400):
        with_sample.resize(width, 680)
        settle(with_sample)
        buttons = (finished.open_button, finished.print_button, finished.stamp_button,
                   finished.folder_button, pack_page.zip_button, pack_page.save_button)  # fmt: skip
        assert all(one.width() >= one.sizeHint().width() for one in buttons)
        assert all(one.accessibleName() for one in buttons)
        assert (finished.open_button.text() == "打开") == (width == 2400)
    with_sample.resize(1040, 580)
    settle(with_sample)
    assert finished.folder_button.toolTip() == "打开所在文件夹"
