"""The field day of the seed documents, entered through the window alone, by keyboard alone."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from resources import path
from storage.casework import day as days
from storage.casework.drafts import all_drafts
from storage.casework.reading import case_file, rows_of
from storage.casework.session import Session
from storage.casework.signature import answers_digest
from storage.progress import NoProgress
from storage.records.verify import verify_log
from storage.rows import CaseFile
from storage.vault.container import Vault
from tests.support.keyboard import Keyboard
from tests.support.seed_day import PASSPHRASE, DayClock, make_vault
from ui.main_window import MainWindow
from ui.pages.visit_work import WIZARD
from ui.widgets.signature import SignaturePad

ARREARS = "仅电费一项，今年一月欠费160多元，二月欠费40多元，三月欠费30多元"
WORDS = "欠下的钱我认，也一定尽快还清"
DISTRESS = "我也想过一死了之"
PHOTOS = [path("sample", "photos", name) for name in ("door-far.jpg", "door-notice.jpg")]
MOST_KEYS = 560


class Officer(Keyboard):
    """Enters a day; every key is counted, every character typed with it."""

    def __init__(self, qtbot: QtBot, window: MainWindow, clock: DayClock) -> None:
        super().__init__(qtbot, window)
        self.clock = clock
        self._killer = os.environ.get("SEED_DAY_KILL", "")

    def settle(self) -> None:
        """See Keyboard.settle; where a killer waits, note what stands and die at its key."""
        super().settle()
        if self._killer:
            at, notes = self._killer.split(":", 1)
            workspace = self.window.workspace
            begun = (
                workspace is not None
                and "visit" in workspace._made
                and (workspace.visit.case_id and workspace.visit.flow.begun)
            )
            with Path(notes).open("a", encoding="utf-8") as file:
                file.write(f"{time.monotonic()} {int(bool(begun))}\n")
            if self.count >= int(at):
                os.kill(os.getpid(), signal.SIGKILL)

    def read(self, what: Callable[[Session], Any]) -> Any:
        """Ask the worker."""
        found: list[Any] = []
        self.window.desk.tasks.start(lambda session, _p: what(session), found.append)
        self.settle()
        return found[0]

    def file(self, case_no: str) -> CaseFile:
        """Return a case by its number."""
        from storage.casework.lookup import find_case

        found: CaseFile = self.read(lambda s: case_file(s, find_case(s, case_no)))
        return found


@pytest.fixture
def officer(qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path) -> Officer:
    """An officer before an open vault on the morning of the day."""
    clock = DayClock()
    folder = Path(os.environ.get("SEED_DAY_VAULT", tmp_path / "vault"))
    make_vault(folder, clock, tmp_path)
    window = make_window()
    window.desk.clock = clock
    window.ask(folder)
    window.activateWindow()
    qtbot.waitActive(window)
    return enter(Officer(qtbot, window, clock))


def enter(officer: Officer) -> Officer:
    """Type the passphrase."""
    officer.settle()
    officer.type(PASSPHRASE)
    officer.press("Enter")
    officer.count = 0
    return officer


def morning(officer: Officer) -> None:
    """Briefing with two in the team and the recorder out, then three stops."""
    officer.clock.set("09:30")
    officer.press("Alt+1")
    officer.tick("开出发会")
    officer.tick("外访员乙")
    for name in ("人员", "路线", "注意事项", "安全提醒", "设备领用"):
        officer.tick(name)
    officer.fill("交代内容", "两位监督员同行；不进门，不提债务给第三人")
    officer.fill("领用设备", "执法记录仪 01")
    officer.press("Ctrl+Enter", "Alt+2")
    officer.press("Ctrl+T", "Down", "Ctrl+T", "Down", "Ctrl+T")


def first_stop(officer: Officer) -> None:
    """王某 at home: nobody answers, he promises to be back, arrears at the property office."""
    officer.clock.set("09:50")
    officer.press("Alt+1")
    officer.to("1. 王某")
    officer.press("Space", "Enter", "Enter")
    officer.clock.set("10:30")
    officer.press("Enter", "3")
    officer.clock.set("10:32")
    officer.tick("现在已报备")
    officer.clock.set("10:40")
    officer.press("Ctrl+1", "1")
    officer.type("答应两小时后回来，建议原地等候")
    officer.choose("承诺事项", "返回")
    officer.fill("何时", "12:40")
    officer.press("Ctrl+Enter")
    officer.tick("开始等候")
    officer.clock.set("11:10")
    officer.press("Alt+Right", "Alt+Right", "1")
    officer.type("总共 水电物业费2860元")
    officer.press("Enter")
    officer.type(ARREARS)
    officer.press("Enter")
    officer.choose("来源 · 来源类型", "物业")
    officer.tick("核实方式: 口头告知")
    officer.tick("用途: 核实住所")
    officer.press("Ctrl+Enter")
    for at in ("12:50", "13:20"):
        officer.clock.set(at)
        officer.press("Ctrl+1", "2", "Ctrl+Enter")
    posting(officer)
    officer.clock.set("13:45")
    officer.press("Alt+Right", "2", "3", "Enter", "Enter", "Ctrl+Enter")


def posting(officer: Officer) -> None:
    """The notice is on the door: two photos from the phone, and how it was delivered."""
    officer.clock.set("13:40")
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(one)) for one in PHOTOS])
    QGuiApplication.clipboard().setMimeData(copied)
    officer.press("Ctrl+V", "4")
    officer.type("YQ-2019-004")
    officer.tick("送达记录: 新增")
    officer.choose("送达记录 1 · 送达方式", "张贴")
    officer.to("送达记录 1 · 送达时间")
    officer.press("Ctrl+D")
    officer.fill("送达记录 1 · 地点", "王某家大门")
    officer.tick("送达记录 1 · 已封口: 否")
    officer.tick("送达记录 1 · 外部可见金额: 否")
    officer.choose("送达记录 1 · 结果", "已张贴")
    for photo in PHOTOS:
        officer.tick(f"送达记录 1 · 证据材料: 照片 · {photo.name}")
    officer.press("Ctrl+Enter")


def sign(officer: Officer) -> None:
    """Read the answers back; the other one signs with a pen, the one thing that is no key."""
    officer.press("Ctrl+R")
    officer.tick("签名")
    pad = officer.focus()
    assert isinstance(pad, SignaturePad)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 90))
    for place in ((120, 60), (180, 110), (260, 70)):
        QTest.mouseMove(pad, QPoint(*place))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(260, 70))
    officer.tick("采用此签名")


def second_stop(officer: Officer) -> None:
    """吕某 on the building site: a talk that shows distress, the care flag at once."""
    officer.clock.set("13:50")
    officer.press("Alt+1")
    officer.to("2. 吕某")
    officer.press("Enter", "Ctrl+1", "1")
    officer.type("在金牛区工地，可以见面")
    officer.press("Ctrl+Enter")
    officer.clock.set("14:10")
    officer.press("Ctrl+N", "Alt+Right", "Enter", "7", "Enter", "1", "2", "3", "4")
    officer.clock.set("14:20")
    officer.press("Alt+Right", "3", "Ctrl+K", "Down", "Down", "Down", "Down", "Down", "Enter")
    officer.type(WORDS)
    officer.press("Ctrl+K", "Enter")
    officer.type(DISTRESS)
    officer.tick("问答记录 2 · 标注: 关怀")
    sign(officer)
    officer.press("Ctrl+Enter", "Alt+Left", "8", "Enter")
    officer.clock.set("15:40")
    officer.press("Alt+Right", "Alt+Right", "Enter", "Enter", "Ctrl+Enter")


def evening(officer: Officer) -> None:
    """The third stop is not made; the recorder comes back; the report is written."""
    officer.clock.set("17:00")
    officer.press("Alt+1")
    officer.to("3. 李某")
    officer.press("X", "4")
    officer.type("监督员需回公司，未前往")
    officer.press("Ctrl+Enter")
    officer.tick("返回与日报")
    officer.tick("执法记录仪 01")
    officer.choose("接收人", "催收部门负责人")
    officer.fill("里程", "60")
    officer.press("Ctrl+Enter")


PARTS = (morning, first_stop, second_stop, evening)


def judge(officer: Officer) -> None:
    """Compare what is stored with what the documents tell."""
    wang, lv = officer.file("YD-2019-0001"), officer.file("YD-2019-0002")
    (visit,) = wang.rows("visits")
    assert visit["arrived_at"].startswith("2019-04-12T10:30")
    assert visit["left_at"].startswith("2019-04-12T13:45")
    assert visit["outcome"] == "no_answer"
    assert visit["reported"]["at"].startswith("2019-04-12T10:32")
    assert visit["waited"]["from"].startswith("2019-04-12T10:40")
    assert visit["waited"]["until"].startswith("2019-04-12T13:45")
    assert len(visit["team"]) == 2
    calls = wang.rows("contacts")
    assert [row["result"] for row in calls] == ["answered", "rejected", "rejected"]
    assert calls[0]["promise"]["kind"] == "return"
    assert calls[0]["promise"]["due_at"].startswith("2019-04-12T12:40")
    (finding,) = wang.rows("findings")
    assert finding["visit"] == visit.ref
    assert finding["stated_total"]["words"] == "总共 水电物业费2860元"
    assert [line["words"] for line in finding["lines"]] == ["160多元", "40多元", "30多元"]
    assert [line["period"] for line in finding["lines"]] == ["2019-01", "2019-02", "2019-03"]
    photos = wang.rows("evidence")
    assert {row["name"] for row in photos} == {one.name for one in PHOTOS}
    assert {row["visit"] for row in photos} == {visit.ref}
    (notice,) = wang.rows("notices")
    assert (notice["number"], notice["visit"]) == ("YQ-2019-004", visit.ref)
    (delivery,) = notice["deliveries"]
    assert (delivery["method"], delivery["result"]) == ("posted", "posted")
    assert delivery["at"].startswith("2019-04-12T13:40")
    assert delivery["sealed"] is delivery["amount_visible"] is False
    assert set(delivery["evidence"]) == {row.ref for row in photos}
    (met,) = lv.rows("visits")
    assert met["outcome"] == "met_at_work"
    assert met["id_shown"] is met["authority_shown"] is met["purpose_stated"] is True
    (talk,) = lv.rows("interviews")
    assert [turn["answer"] for turn in talk["turns"]] == [WORDS, DISTRESS]
    assert talk["turns"][1]["tags"] == ["distress"]
    assert talk["visit"] == met.ref
    (signature,) = lv.rows("evidence")
    assert talk["read_back"] is talk["signed"] is True
    assert talk["evidence"] == [signature.ref]
    assert answers_digest(talk["turns"])[:12] in signature["name"]
    assert [row["kind"] for row in lv.rows("flags")] == ["distress"]
    found = officer.read(lambda s: days.read_day(s, officer.window.desk.today()))
    assert [(one.visit, bool(one.reason)) for one in found.stops] == [
        (True, False), (True, False), (False, True),
    ]  # fmt: skip
    (kit,) = found.trip["equipment"]
    assert kit["out_at"]
    assert kit["in_at"]
    assert found.trip["mileage_km"] == 60
    assert "未前往" in found.trip["report"]


def test_the_field_day_by_keyboard_alone(officer: Officer) -> None:
    counts = []
    for part in PARTS:
        before = officer.count
        part(officer)
        counts.append(f"{part.__name__} {officer.count - before}")
        assert QApplication.activeModalWidget() is None, part.__name__
    said = f"{officer.count} keys, characters typed among them: {', '.join(counts)}"
    judge(officer)
    assert officer.count < MOST_KEYS, said


def die_at(key: int, folder: Path, notes: Path) -> bool:
    """Enter the day in a process that dies at a key; tell whether a visit stood there by then."""
    name = f"{__file__}::{test_the_field_day_by_keyboard_alone.__name__}"
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", name]
    known = {"SEED_DAY_KILL": f"{key}:{notes}", "SEED_DAY_VAULT": str(folder)}
    made = subprocess.run(
        command, cwd=Path(__file__).parents[3], env={**os.environ, **known}, capture_output=True
    )
    assert made.returncode == -signal.SIGKILL, made.stdout.decode()[-2000:]
    lines = [line.split() for line in notes.read_text(encoding="utf-8").splitlines()]
    last = float(lines[-1][0])
    settled = [begun for at, begun in lines if float(at) <= last - 1]
    return bool(settled) and settled[-1] == "1"


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL: not on Windows")
@pytest.mark.campaign
def test_the_day_killed_at_any_key_is_whole_and_its_visit_draft_or_saved(
    tmp_path: Path, share: float
) -> None:
    rounds = int(12 * share)
    if not rounds:
        pytest.skip("this share of the campaigns is too small for one killed day")
    chance = random.Random(5)
    for n in range(rounds):
        folder, key = tmp_path / f"vault{n}", chance.randint(60, 500)
        begun = die_at(key, folder, tmp_path / f"notes{n}")
        with Vault.open(folder, PASSPHRASE) as vault:
            session = Session(vault)
            assert verify_log(session.tables, NoProgress()) == [], key
            drafts = [one for one in all_drafts(session) if one.kind == WIZARD]
            cases = session.tables.case_row.select(session.tables.case_row.id).tuples()
            visits = {case: len(rows_of(session, case, "visit")) for (case,) in cases}
        for draft in drafts:
            assert not visits[draft.case_id], f"key {key}: a draft and its visit"
        if begun:
            assert drafts or any(visits.values()), f"key {key}: neither draft nor visit"
