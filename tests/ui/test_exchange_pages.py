"""The exchange in the window: today's cases, some cases of a package, copies, keys, namesakes."""

import io
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from storage.casework import records
from storage.casework.session import Session
from storage.exchange.packages import incarnation
from storage.exchange.packages.receiving import import_packages
from storage.exchange.packages.refusals import KeyRevoked
from storage.exchange.packages.sending import export_packages
from storage.exchange.packages.trust import trust_site
from storage.kinds import BY_NAME
from storage.progress import NoProgress
from storage.state import state_folder
from storage.vault.container import Vault
from tests.support.places import PASSPHRASE, Place, enter, make_place
from tests.ui.test_exchange_journey import Site, new_case
from ui.dialogs.copies import CopiesDialog
from ui.main_window import MainWindow
from ui.pages.package_work import new_key

Settle = Callable[[MainWindow], None]
OFFICE = "法务中心"


@pytest.fixture
def places(tmp_path: Path) -> tuple[Place, Place]:
    """Return the vaults of a field laptop and of the office."""
    field = make_place(tmp_path / "field", "张", "张某", "field")
    return field, make_place(tmp_path / "office", OFFICE, "李某", "supervisor", office=True)


@pytest.fixture
def office(
    make_window: Callable[..., MainWindow],
    settle: Settle,
    tmp_path: Path,
    places: tuple[Place, Place],
) -> Site:
    """Return the window of the office, which trusts the field and is trusted there."""
    field, other = places
    with Vault.open(field.folder, PASSPHRASE) as vault:
        trusting(Session(vault), other)
    site = Site(enter(make_window(), other, settle), settle, tmp_path / "from-office")
    site.trust(field)
    return site


def trusting(session: Session, other: Place) -> None:
    trust_site(session, other.identity, other.fingerprint)


def write(
    folder: Path,
    out: Path,
    state: Path,
    *works: Callable[[Session], object],
    take: Path | None = None,
) -> list[Path]:
    """Open a vault, take a folder of packages in, work, and send all to the office."""
    with Vault.open(folder, PASSPHRASE) as vault:
        incarnation.settle(vault, state)
        session = Session(vault)
        if take is not None:
            import_packages(session, sorted(take.glob("*")), NoProgress())
        for work in works:
            work(session)
        return list(export_packages(session, OFFICE, out, NoProgress(), state=state).files)


def adding(number: str) -> Callable[[Session], object]:
    return lambda session: new_case(session, NoProgress(), number=number)


def test_some_cases_of_a_package_are_taken_and_the_rest_later(
    office: Site, places: tuple[Place, Place], tmp_path: Path
) -> None:
    files = write(places[0].folder, tmp_path / "out", state_folder(),
                  adding("A-1"), adding("A-2"), adding("A-3"))  # fmt: skip
    intake = office.show().packages_in
    intake.look_at(files)
    office.settle(office.window)
    intake.some_button.click()
    dialog = intake.dialog
    assert dialog is not None
    dialog.tick(all_of=False)
    assert not dialog.accept_button.isEnabled()
    dialog.list.item(1).setCheckState(Qt.CheckState.Checked)
    dialog.accept()
    assert "1/3" in intake.take_button.text()
    intake.take_button.click()
    office.settle(office.window)
    assert "未导入的案件：2 个" in intake.found.text()
    rows = office.do(lambda session, _p: session.tables.run("SELECT case_no FROM case_row"))
    assert rows == [("A-2",)]
    assert "新增：2 个案件" in office.receive(files)


def filming(session: Session) -> None:
    """Record a film that no small volume holds."""
    case = new_case(session, NoProgress())
    stored = session.vault.blobs.put(io.BytesIO(random.Random(1).randbytes(250_000)))
    item = {"sha256": stored.sha256, "size": stored.size, "name": "现场.mp4", "mime": "video/mp4",
            "facts": {}}  # fmt: skip
    kind = BY_NAME["evidence"]
    draft = records.draft_new(session, kind, case, {"name": "film", "sha256": stored.sha256})
    session.write([replace(draft, attachments=(item,))], "added", kind.label)


def test_a_film_that_comes_in_parts_is_waited_for_and_then_complete(
    office: Site, places: tuple[Place, Place], tmp_path: Path
) -> None:
    with Vault.open(places[0].folder, PASSPHRASE) as vault:
        session = Session(vault)
        filming(session)
        files = export_packages(
            session, OFFICE, tmp_path / "out", NoProgress(), state=state_folder(),
            volume_size=100_000,
        ).files  # fmt: skip
    *others, last = files
    said = office.receive(others)
    assert "照片等原件未收到：1 件" in said
    lines = office.page.packages_in.model.lines
    (waits,) = [line for line in lines if line[1] == "现场.mp4"]
    assert f"第 {len(files)} 号数据包" in waits[2]
    tab = office.show("sites").sites
    assert "现场.mp4 尚缺第" in tab.detail.text()
    assert "各段已收齐的原件：1 件" in office.receive([last])
    assert "现场.mp4" not in office.show("sites").sites.detail.text()


def test_todays_cases_are_a_scope_of_the_export(office: Site) -> None:
    office.do(new_case)
    form = office.show().packages_out
    form.scope.setCurrentIndex(2)
    assert "1 个" in form.scope.currentText()
    form.set_folder(office.out)
    form.go.click()
    office.settle(office.window)
    (made,) = office.out.glob("*")
    assert made.name.startswith(f"外访_{OFFICE}_")
    assert made.name.endswith("_1.ajpkg")


def test_a_copy_that_nobody_uses_is_given_up(
    office: Site, places: tuple[Place, Place], tmp_path: Path
) -> None:
    field, state = places[0].folder, state_folder()
    office.receive(write(field, tmp_path / "a", state, adding("A-1")))
    shutil.copytree(field, tmp_path / "copy")
    office.receive(write(tmp_path / "copy", tmp_path / "b", tmp_path / "state", adding("A-2")))
    office.receive(write(field, tmp_path / "c", state, adding("A-3")))
    intake = office.page.packages_in
    assert "复制过" in intake.whole.text()
    tab = office.show("sites").sites
    assert "2 个副本在用" in tab.detail.text()
    tab.copies_button.click()
    dialog = tab.copies
    assert isinstance(dialog, CopiesDialog)
    dialog.table.selectRow(1)
    assert not dialog.go.isEnabled()
    dialog.reason.setText("旧电脑已停用")
    dialog.go.click()
    office.settle(office.window)
    assert "副本" not in tab.detail.text()
    assert tab.copies_button.isHidden()
    assert office.show("history").history.model.lines[0][4] == "旧电脑已停用"


def test_a_namesake_is_warned_of_and_told_apart(office: Site, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = make_place(tmp_path / "other" / "vault", "张", "张二", "field")
    tab = office.show("sites").sites
    tab.look_at(other.identity)
    office.settle(office.window)
    assert tab.dialog is not None
    texts = [one.text() for one in tab.dialog.findChildren(type(tab.dialog.note))]
    assert any("已有同名站点" in text for text in texts)
    tab.dialog.typed.setText(other.fingerprint)
    tab.dialog.trust()
    office.settle(office.window)
    titles = {line[0] for line in tab.model.lines}
    assert len(titles) == 2
    assert f"张 [{other.fingerprint[:11]}]" in titles


def test_a_revoked_key_is_refused_with_what_to_do(
    office: Site, places: tuple[Place, Place]
) -> None:
    tab = office.show("sites").sites
    tab._revoke("张", "丢失")
    office.settle(office.window)
    told: list[Exception] = []
    office.window.desk.tasks.failed.connect(told.append)
    tab.look_at(places[0].identity)
    office.settle(office.window)
    assert tab.dialog is not None
    tab.dialog.typed.setText(places[0].fingerprint)
    tab.dialog.trust()
    office.settle(office.window)
    (error,) = told
    assert isinstance(error, KeyRevoked)
    assert "注销" in tab.model.lines[0][1]


def test_a_new_key_changes_the_fingerprint(office: Site) -> None:
    tab = office.show("sites").sites
    before = tab.digits.text()
    office.do(new_key)
    office.show("sites")
    assert tab.digits.text() != before
    office.do(new_case)  # the session signs with it at once


def test_a_laptop_put_back_goes_on_in_its_window(
    office: Site,
    places: tuple[Place, Place],
    make_window: Callable[..., MainWindow],
    settle: Settle,
    tmp_path: Path,
) -> None:
    """The image of vault and token is laid back; the window says so and what to do next."""
    field, state = places[0], state_folder()
    first = write(field.folder, tmp_path / "a", state, adding("A-1"))
    office.receive(first)
    shutil.copytree(field.folder, tmp_path / "image")
    tokens = state / "incarnations"
    shutil.copytree(tokens, tmp_path / "tokens")
    office.receive(write(field.folder, tmp_path / "b", state, adding("A-2")))
    for target, kept in ((field.folder, "image"), (tokens, "tokens")):
        shutil.rmtree(target)
        shutil.copytree(tmp_path / kept, target)
    laptop = Site(enter(make_window(), field, settle), settle, tmp_path / "from-field")
    laptop.do(partial(new_case, number="A-3"))
    refused = laptop.send()
    intake = office.show().packages_in
    intake.look_at(refused)
    office.settle(office.window)
    assert not intake.take_button.isEnabled()
    assert "请立即在这里为它生成一个数据包" in intake.whole.text()
    laptop.receive(office.send())
    assert "恢复到了较早的状态" in laptop.page.packages_in.whole.text()
    past = [line[4] for line in laptop.show("history").history.model.lines]
    assert any("新密钥重新记录" in text for text in past)
    assert "新增：1 个案件" in office.receive(laptop.send())
    laptop.receive(office.send())
    for site in (laptop, office):
        rows = site.do(lambda session, _p: session.tables.run("SELECT case_no FROM case_row"))
        assert sorted(rows) == [("A-1",), ("A-2",), ("A-3",)]  # type: ignore[call-overload]
