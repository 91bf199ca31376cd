"""The file itself: whole or absent, the same every time, and in order for other programs."""

import errno
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.content import (
    Bar,
    BarChart,
    Box,
    Column,
    Dialogue,
    Facts,
    Gap,
    Heading,
    Line,
    Link,
    PageBreak,
    Pages,
    Paper,
    Plate,
    Section,
    Signatures,
    Table,
    Text,
)  # fmt: skip
from reports.pdf import part
from reports.pdf.draw import draw
from reports.pdf.file import PdfFile
from storage.errors import CannotWrite, DiskFull
from storage.progress import Cancelled
from tests.reports.pdf.drawn_pages import drawn, page_of, paper, run, text_of


def _everything(language: str = "zh-CN") -> Paper:
    ends = (("", 10.0), ("about", 5.0), ("over", 8.0), ("under", 2.0), ("", None))
    bars = tuple(Bar(f"租金{end}", length, "10元", end) for end, length in ends)
    blocks = (
        Heading("标题", bookmark=True), Heading("小标题", 2), Text("正文" * 300, indent=True),
        Text("弱", "muted"), Text("强", "strong", "center"), Text("引用" * 60, "quote"), Gap(4),
        Line(), BarChart(bars, "负担", "注"), Plate(None, Facts((("a", "b"),), 2), "图", "无"),
        Dialogue((("问题？", "回答" * 200, "沉默"), ("再问", "答" * 40, "哭" * 60))),
        Signatures(("甲", "乙", "丙")), PageBreak(),
        Facts((("选择", (Box("是", True), Box("否", False))), ("空", ""))),
        Facts((("链接", Link("去", "x")),)),
        Table((Column("列", 1), Column("页", 1)), (("合并",), ("甲", Pages("x"))), "题注"),
    )  # fmt: skip
    return paper(
        Section(blocks, "paper", bookmark="部分", anchor="x", watermark="内部"),
        Section((Text("横"),), "paper", ("左" * 80, "中" * 20, "右{pages}"), landscape=True),
        language=language,
    )


def test_the_same_paper_gives_the_same_bytes(tmp_path: Path) -> None:
    one, first = drawn(_everything(), tmp_path, "a.pdf")
    two, second = drawn(_everything(), tmp_path, "b.pdf")
    assert one.read_bytes() == two.read_bytes()
    assert first == second
    assert first.sha256 == hashlib.sha256(one.read_bytes()).hexdigest()
    assert first.size == one.stat().st_size
    later = replace(_everything(), made_at="2026-01-01T00:00:00+08:00")
    three, _ = drawn(later, tmp_path, "c.pdf")
    assert three.read_bytes() != one.read_bytes()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_other_programs_find_nothing_wrong(language: str, tmp_path: Path) -> None:
    file, _ = drawn(_everything(language), tmp_path)
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", file)
    assert "负担" in text_of(file)


def test_the_file_names_its_title_author_language_and_time(tmp_path: Path) -> None:
    file, _ = drawn(_everything(), tmp_path)
    told = run("exiftool", "-G", "-Title", "-Author", "-Creator", "-Language", "-CreateDate", file)
    assert told.count("证据材料") == 2 or "证据材料" in told
    assert "原告代理人" in told
    assert "zh-CN" in told
    assert "2025:07:01 10:00:00+08:00" in told


class _Stop:
    """Asks to stop at the n-th report."""

    def __init__(self, at: int) -> None:
        self._left = at

    def advance(self, done: int, total: int, note: str = "") -> None:
        assert 0 <= done <= total
        self._left -= 1
        if self._left == 0:
            raise Cancelled


@pytest.mark.parametrize("at", [1, 2, 5, 12])
def test_cancelling_leaves_the_old_file_and_nothing_else(at: int, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    with pytest.raises(Cancelled):
        draw(_everything(), target, progress=_Stop(at))
    assert [file.name for file in tmp_path.iterdir()] == ["a.pdf"]
    assert target.read_bytes() == b"old"


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite) as told:
        draw(page_of(), tmp_path / "none" / "a.pdf")
    assert "none" in str(told.value)


def test_a_full_disk_is_told_apart_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(part.os, "fsync", full)
    with pytest.raises(DiskFull):
        draw(page_of(Text("甲")), tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_an_object_is_written_exactly_once(tmp_path: Path) -> None:
    with part.PartFile(tmp_path / "a.pdf") as sink:
        file = PdfFile(sink)
        ref = file.add({"a": 1})
        with pytest.raises(ValueError, match="twice"):
            file.write(ref, None)
        owed = file.reserve()
        with pytest.raises(ValueError, match="never written"):
            file.close(ref, ref)
        file.write(owed, None)
        file.close(ref, ref)


@settings(max_examples=25)
@given(st.lists(st.text(max_size=120), min_size=1, max_size=4), st.floats(20, 400))
def test_any_text_in_any_width_is_drawn_whole_and_inside(texts: list[str], width: float) -> None:
    from reports.pdf.glyphs import Fonts
    from reports.pdf.lines import broken

    fonts = Fonts()
    for text in texts:
        glyphs = fonts.set(text, "body", 10)
        lines = broken(glyphs, width)
        kept = "".join(glyph[0] for line in lines for glyph in line.glyphs)
        dropped = str.maketrans("", "", " \u3000\n")
        whole = "".join(glyph[0] for glyph in glyphs)
        assert kept.translate(dropped) == whole.translate(dropped)
        assert all(line.width <= width + 1e-6 or len(line.glyphs) == 1 for line in lines)
