"""Signature and passwords of a pack, chosen in the window."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reports.pdf.signer import Signing
from storage.casework.intake import take_in
from storage.progress import NoProgress
from tests.support.certificates import PASSPHRASE, pkcs12_file
from tests.support.foreign_pdf import foreign_pdf, locked
from ui.checked import check
from ui.main_window import MainWindow
from ui.pages.pack import PackPage
from ui.widgets.pack_finish import Finish, FinishDialog

Settle = Callable[[MainWindow], None]


@pytest.fixture
def certificate(with_sample: MainWindow, tmp_path: Path) -> Path:
    path = tmp_path / "原告.p12"
    since = with_sample.desk.clock.now().wall - timedelta(days=1)
    path.write_bytes(pkcs12_file(since=since, days=9))
    return path


def test_a_pack_is_signed_with_the_certificate_that_was_chosen(
    pack_page: PackPage, with_sample: MainWindow, settle: Settle, qtbot: QtBot, tmp_path: Path,
    certificate: Path,
) -> None:  # fmt: skip
    dialog = FinishDialog(with_sample.desk, (), Finish(), pack_page)
    dialog.chosen.connect(pack_page.form.finish.take)
    dialog.certificate.setText(str(certificate))
    dialog.passphrase.setText("another one")
    dialog.take()
    settle(with_sample)
    assert certificate.name in dialog.problem.text()
    assert pack_page.form.options().signing is None
    dialog.passphrase.setText(PASSPHRASE)
    dialog.take()
    settle(with_sample)
    assert certificate.name in pack_page.form.finish.state.text()
    pack_page.save_to(tmp_path / "pack.pdf")
    settle(with_sample)
    checked = check(tmp_path / "pack.pdf", NoProgress())
    assert checked.whole
    assert [mark.holds for mark in checked.marks] == [True]


def test_a_locked_document_asks_for_its_password_and_opens_with_it(
    pack_page: PackPage, with_sample: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "contract.pdf"
    path.write_bytes(locked(foreign_pdf(pages=2), "secret"))
    case_id = pack_page.case_id
    with_sample.desk.tasks.start(
        lambda session, progress: take_in(session, case_id, [path], {"group": 2}, progress)
    )
    settle(with_sample)
    # What a change of the case does.
    pack_page._fresh = True
    pack_page.draw()
    settle(with_sample)
    (asked,) = pack_page.form.finish._locked
    before = pack_page.pdf.pages
    pack_page.form.finish.take(Finish(passwords=((asked.ref, "secret"),)))
    pack_page.draw()
    settle(with_sample)
    assert pack_page.pdf.pages > before
    pack_page.form.finish.forget()
    assert pack_page.form.options().passwords == {}


def test_nothing_of_a_certificate_is_shown_in_its_repr() -> None:
    signing = Signing("a.p12", b"content", "passphrase")
    assert "passphrase" not in repr(Finish(signing, (("E-1", "word"),)))
    assert "word" not in repr(Finish(signing, (("E-1", "word"),)))
