"""A pack carries check values: every changed byte is found without the vault."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.content import Heading, Paper, Section, Text
from reports.pdf.draw import draw
from storage.errors import WrongDocument
from storage.exchange.outside import CHANGED, CUT_OFF, look_at
from storage.progress import NoProgress

PAPER = Paper(
    title="证据材料",
    author="示例",
    language="zh_CN",
    made_at="2026-05-06T10:00:00+08:00",
    sections=(Section((Heading("证据目录"), Text("160多元")), sequence="evidence"),),
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pack") / "pack.pdf"
    draw(PAPER, path)
    return path


def test_a_pack_as_it_was_made_holds(pack: Path) -> None:
    found = look_at(pack, NoProgress())
    assert found.type == "pack"
    assert found.problems == ()
    assert found.made_at.startswith("2026-05-06")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_is_found(pack: Path, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(pack.read_bytes())
    near_end = data.draw(st.booleans())
    low = max(len(content) - 2000, 0) if near_end else 0
    place = data.draw(st.integers(low, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    other = tmp_path / "other.pdf"
    other.write_bytes(content)
    with suppress(WrongDocument):
        assert look_at(other, NoProgress()).problems


@pytest.mark.parametrize("change", [lambda b: b[:-1], lambda b: b + b"\n", lambda b: b[:-400]])
def test_cut_off_or_added_to_is_found(pack: Path, tmp_path: Path, change: object) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(change(pack.read_bytes()))  # type: ignore[operator]
    assert look_at(other, NoProgress()).problems


@pytest.mark.parametrize("share", [0.02, 0.5, 0.98, 0.999])
def test_a_pack_that_lost_its_end_is_still_ours_and_said_to_be_cut_off(
    pack: Path, tmp_path: Path, share: float
) -> None:
    content, other = pack.read_bytes(), tmp_path / "other.pdf"
    other.write_bytes(content[: int(len(content) * share)])
    found = look_at(other, NoProgress())
    assert (found.type, found.problems) == ("pack", (CUT_OFF,))


def test_a_pack_with_something_behind_it_is_not_said_to_be_cut_off(
    pack: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(pack.read_bytes() + b"more")
    assert look_at(other, NoProgress()).problems == (CHANGED,)
