"""The plug is pulled wherever something is typed: the program itself, kill -9, started again."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from storage.casework.drafts import all_drafts
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.exchange.sample import PASSPHRASE
from storage.progress import NoProgress
from storage.records.verify import verify_log
from storage.vault.container import Vault
from tests.support.driven_window import Deed, DrivenWindow
from ui.models.visit_flow import STEPS, Flow

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL: not on Windows")
RECOVER, VISIT = "RecoverDialog", "进行中的外访"
TOLD = "电费一月160多元，二月40"
# How long after the key that hands in the power goes: before, while and after it is written.
DELAYS_MS = (0, 15, 40, 80, 150, 2000)


@dataclass
class Plug:
    """A vault, the program that works in it, and whoever pulls the plug and starts it again."""

    folder: Path
    state: Path
    window: DrivenWindow

    def pull(self) -> dict[str, Any]:
        """Pull the plug half a second after the last key; returns what stood there."""
        stood = self.window.do(["rest"])
        self.window.kill()
        return stood

    def again(self) -> list[str]:
        """Start the program again; returns what it says at first."""
        self.window.__exit__(None, None, None)
        self.window = DrivenWindow(self.folder, self.state)
        found = self.window.do(["type", PASSPHRASE], ["press", "Enter"], ["entered"])
        said: list[str] = found["said"] if found["top"] == RECOVER else []
        return said

    def recovers(self, *lines: str) -> None:
        """Start again; each line names a draft that is listed once, and there are no others."""
        said = self.again()
        assert f"未保存的草稿 {len(lines)}" in said, said
        for line in lines:
            assert sum(line in one for one in said) == 1, (line, said)

    def goes_on(self, line: str, stood: dict[str, Any]) -> dict[str, Any]:
        """Go on with a draft: what stood there stands there again, at the same step."""
        back = self.window.do(["tick", f"继续 {line}"], ["rest"])
        assert back["step"] in ("", stood["step"])
        same = back["fields"].keys() & stood["fields"].keys()
        was = {name: stood["fields"][name] for name in same}
        assert {name: back["fields"][name] for name in same} == was
        texts = [one for one in stood["fields"].values() if isinstance(one, str) and one]
        lost = set(texts) - set(back["fields"].values())
        assert not lost, f"gone: {lost}"
        return back

    @contextmanager
    def dead(self) -> Iterator[Session]:
        """Kill the program and look into its vault, whose log is whole."""
        self.window.kill()
        with Vault.open(self.folder, PASSPHRASE) as vault:
            session = Session(vault)
            assert verify_log(session.tables, NoProgress()) == []
            yield session


@pytest.fixture
def plug(sample_vault: Path, tmp_path: Path) -> Iterator[Plug]:
    folder = tmp_path / "vault"
    shutil.copytree(sample_vault, folder)
    made = Plug(folder, tmp_path / "state", DrivenWindow(folder, tmp_path / "state"))
    made.window.do(["type", PASSPHRASE], ["press", "Enter"], ["entered"])
    yield made
    made.window.__exit__(None, None, None)


def in_the_case(plug: Plug, *deeds: Deed) -> None:
    plug.window.do(["press", "Alt+2", "Enter"], *deeds)


def test_a_sheet_killed_in_the_middle_of_its_line_is_listed_and_gone_on_with(plug: Plug) -> None:
    in_the_case(plug, ["press", "Ctrl+N", "Enter"])
    to_inquiry = ["press", "Alt+Right", "Alt+Right", "Alt+Right", "1"]
    plug.window.do(to_inquiry, ["type", "总共2860元"], ["press", "Enter"], ["type", TOLD])
    stood = plug.pull()
    plug.recovers(VISIT, "核实发现")
    back = plug.goes_on("核实发现", stood)
    assert back["fields"]["照说的欠费"] == TOLD, "not even the line that was not entered is lost"


PLACES: dict[str, tuple[list[Deed], str]] = {
    "a call": (
        [["press", "Ctrl+1", "1"], ["type", "他说在外地"], ["choose", "承诺事项", "还款"],
         ["fill", "承诺金额", "3000"]],
        "快速登记：电话",
    ),
    "an interview": (
        [["press", "Ctrl+N", "Enter", "Alt+Right", "Enter", "1", "Alt+Right", "Alt+Right", "3"],
         ["press", "Ctrl+K", "Enter"], ["type", "欠下的钱我认"]],
        "访谈",
    ),
    "a correction": (
        [["press", "F2"], ["fill", "案号", "-X"], ["fill", "更正原因", "抄错"]],
        "案件",
    ),
    "a new case": (
        [["press", "Ctrl+Shift+N"], ["fill", "借款人姓名", "赵某"], ["fill", "现住址", "渝北区"]],
        "案件",
    ),
    "the briefing": (
        [["press", "Alt+1"], ["tick", "开出发会"], ["tick", "人员"],
         ["fill", "交代内容", "两人同行"],
         ["fill", "领用设备", "记录仪 01"]],
        "出发前简报",
    ),
}  # fmt: skip


@pytest.mark.campaign
@pytest.mark.parametrize("place", PLACES)
def test_what_is_typed_anywhere_is_there_after_a_kill_and_only_once(
    plug: Plug, place: str, share: float
) -> None:
    if share < 1:
        pytest.skip("only where the campaigns run whole")
    deeds, line = PLACES[place]
    in_the_case(plug, *deeds)
    stood = plug.pull()
    lines = (line, VISIT) if "Ctrl+N" in deeds[0] else (line,)
    plug.recovers(*lines)
    plug.goes_on(line, stood)
    # It was only shown again: the plug once more, and it is listed once, as before.
    plug.pull()
    plug.recovers(*lines)
    with plug.dead() as session:
        assert len(all_drafts(session)) == len(lines)


STEPS_TYPED: dict[str, list[Deed]] = {
    "depart": [["press", "Enter"]],
    "arrive": [["press", "Enter", "3"], ["fill", "地点 · 地点", "3栋"]],
    "scene": [["press", "2"], ["tick", "敲门"], ["press", "Ctrl+V"]],
    "inquiry": [],
    "leave": [["press", "Enter"]],
    "summary": [["fill", "结论", "择日再访"]],
}  # fmt: skip


@pytest.mark.campaign
def test_a_visit_killed_at_every_step_is_there_with_its_photo(plug: Plug, share: float) -> None:
    if share < 1:
        pytest.skip("only where the campaigns run whole")
    in_the_case(plug, ["press", "Ctrl+N"])
    photo = plug.folder.with_name("door.jpg")
    Image.new("RGB", (640, 480), "teal").save(photo)
    for step in STEPS:
        # The clipboard is that of the program that died.
        plug.window.do(["copy", str(photo)], *STEPS_TYPED[step])
        assert plug.window.now["step"] == step
        stood = plug.pull()
        plug.recovers(VISIT)
        plug.goes_on(VISIT, stood)
        plug.window.do(["press", "Alt+Right"])
    with plug.dead() as session:
        (draft,) = all_drafts(session)
        taken = [row for row in rows_of(session, draft.case_id, "evidence")
                 if row["visit"] == Flow.of(draft.content).ref]  # fmt: skip
        assert [row["name"] for row in taken] == ["door.jpg"], "once, not at each start again"


@pytest.mark.campaign
def test_a_visit_killed_while_it_is_handed_in_is_a_draft_or_a_visit(
    plug: Plug, share: float
) -> None:
    if share < 1:
        pytest.skip("only where the campaigns run whole")
    in_the_case(plug, ["press", "Ctrl+N", "Enter", "Alt+Right", "Enter", "3"])
    plug.window.do(["press", "Alt+Right", "Alt+Right", "Alt+Right", "Enter", "Alt+Right"])
    assert plug.pull()["step"] == STEPS[-1]
    with plug.dead() as session:
        (draft,) = all_drafts(session)
        before = len(rows_of(session, draft.case_id, "visit"))
    outcomes = [handed_in_or_not(plug, draft.case_id, before, delay) for delay in DELAYS_MS]
    assert outcomes[-1] == "visit", outcomes


def handed_in_or_not(plug: Plug, case_id: str, before: int, delay: int) -> str:
    """Hand the visit in and die; it is a draft or a visit, never both, never neither."""
    copy = plug.folder.with_name(f"copy-{delay}")
    shutil.copytree(plug.folder, copy)
    with DrivenWindow(copy, plug.state) as window:
        window.do(["type", PASSPHRASE], ["press", "Enter"], ["entered"])
        window.do(["tick", "继续"])
        window.do_and_die(["strike", "Ctrl+Enter"], after_ms=delay)
        with Plug(copy, plug.state, window).dead() as session:
            drafts = [one for one in all_drafts(session) if one.case_id == case_id]
            visits = len(rows_of(session, case_id, "visit")) - before
    assert (len(drafts), visits) in ((1, 0), (0, 1)), f"{delay} ms: {len(drafts)}, {visits}"
    return "draft" if drafts else "visit"
