"""Pages, numbers and links: what the catalogue says is where the pages are."""

import ctypes
import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from reports.content import (
    Column,
    Gap,
    Heading,
    Link,
    PageBreak,
    Pages,
    PageSpan,
    Section,
    Table,
    Text,
)  # fmt: skip
from reports.pdf.draw import draw
from reports.pdf.layout import MM, load
from tests.reports.pdf.drawn_pages import drawn, page_of, paper, run, shown, solid, text_of

_NUMBERED = ("", "", "第{page}页／共{pages}页")


def _catalogue() -> Table:
    columns = (Column("编号", 1), Column("名称", 3), Column("页数", 1, "right"),
               Column("页码", 1, "center"), Column("首页", 1, "right"))  # fmt: skip
    rows = [
        (str(at), Link(f"证据{at}", f"e{at}"), Pages(f"e{at}", "count"), Pages(f"e{at}"),
         Pages(f"e{at}", "first"))
        for at in (1, 2, 3)
    ]  # fmt: skip
    return Table(columns, tuple(rows))


def _item(at: int, pages: int) -> Section:
    blocks = [Text(f"证据{at}正文")]
    for _ in range(pages - 1):
        blocks += [PageBreak(), Text("续")]
    return Section(tuple(blocks), "evidence", (f"证据{at}", "", _NUMBERED[2]), anchor=f"e{at}",
                   bookmark=f"证据{at}")  # fmt: skip


@pytest.fixture
def pack(tmp_path: Path):
    return drawn(
        paper(
            Section((Heading("封面"),), header=_NUMBERED),
            Section((_catalogue(),), "catalogue", _NUMBERED, bookmark="证据目录"),
            *(_item(at, pages) for at, pages in ((1, 1), (2, 11), (3, 2))),
        ),
        tmp_path,
    )


def test_numbers_of_the_catalogue_are_those_printed_on_the_pages(pack) -> None:
    file, done = pack
    assert done.spans == {
        "e1": PageSpan(1, 1, 3), "e2": PageSpan(2, 12, 4), "e3": PageSpan(13, 14, 15),
    }  # fmt: skip
    pages = text_of(file).split("\f")[:-1]
    assert len(pages) == done.pages == 16
    assert "第" not in pages[0]
    assert "第1页／共1页" in solid(pages[1])
    printed = [solid(page) for page in pages[2:]]
    assert all(f"第{at}页／共14页" in page for at, page in enumerate(printed, 1))
    rows = text_of(file, "-f", "2", "-l", "2", "-layout").splitlines()
    found = [line.split() for line in rows if re.match(r"\s*\d\s", line)]
    assert found == [
        ["1", "证据1", "1", "1", "1"], ["2", "证据2", "11", "2-12", "2"],
        ["3", "证据3", "2", "13-14", "13"],
    ]  # fmt: skip


def test_links_and_bookmarks_lead_to_the_pages_they_name(pack) -> None:
    file, done = pack
    with pypdfium2.PdfDocument(file) as document:
        page = document[1]
        found = []
        start, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page, start, link):
            target = pdfium.FPDFLink_GetDest(document, link)
            found.append(pdfium.FPDFDest_GetDestPageIndex(document, target) + 1)
        starts = [done.spans[f"e{at}"].file_page for at in (1, 2, 3)]
        assert sorted(found) == sorted(starts * 4)
        outline = [(entry.get_title(), entry.get_dest().get_index() + 1)
                   for entry in document.get_toc()]  # fmt: skip
        assert outline == [("证据目录", 2), *zip(("证据1", "证据2", "证据3"), starts, strict=True)]
        labels = [document.get_page_label(at) for at in range(done.pages)]
        assert labels == ["i", "1", *map(str, range(1, 15))]


def test_late_numbers_stand_inside_their_cells(pack) -> None:
    file, _ = pack
    words = re.findall(r'<word xMin="([\d.]+)" .*? xMax="([\d.]+)".*?>(.*?)</word>',
                       run("pdftotext", "-bbox", "-f", "2", "-l", "2", file, "-"))  # fmt: skip
    boxes = {text: (float(left), float(right)) for left, right, text in words}
    frame = load("default").frame_of(landscape=False, back=False)
    share = frame.width / 7
    middle = frame.left + share * 5.5
    left, right = boxes["13-14"]
    assert abs((left + right) / 2 - middle) < 0.6
    assert abs(boxes["11"][1] - (frame.left + share * 5 - 4)) < 0.6


def test_a_page_of_a_sequence_bears_its_number_without_being_told(tmp_path: Path) -> None:
    file, _ = drawn(paper(Section((Text("甲"), PageBreak(), Text("乙")), "paper")), tmp_path)
    assert [solid(page) for page in text_of(file).split("\f")[:-1]] == ["1甲", "2乙"]


def test_numbers_change_sides_when_printed_on_both(tmp_path: Path) -> None:
    section = Section((Text("甲"), PageBreak(), Text("乙")), "paper")
    file, _ = drawn(paper(section, layout="duplex"), tmp_path)
    sheet = run("pdftotext", "-bbox", file, "-")
    numbers = re.findall(r'xMin="([\d.]+)" .*?>([12])</word>', sheet)
    (front, _), (back, _) = numbers
    assert float(front) > 400
    assert float(back) < 100


@pytest.mark.parametrize("block", [Table((Column("a", 1),), ((Pages("x"),),)),
                                   Table((Column("a", 1),), ((Link("t", "x"),),))])  # fmt: skip
def test_a_link_to_nowhere_is_refused_before_anything_is_written(block, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no section is called 'x'"):
        draw(page_of(block), tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_one_anchor_may_span_sections_only_when_they_follow_each_other(tmp_path: Path) -> None:
    upright = Section((Text("甲"),), "evidence", anchor="a")
    wide = Section((Text("乙"),), "evidence", anchor="a", landscape=True)
    _, done = drawn(paper(upright, wide), tmp_path)
    assert done.spans["a"] == PageSpan(1, 2, 1)
    between = Section((Text("丙"),), "evidence")
    with pytest.raises(ValueError, match="do not follow"):
        draw(paper(upright, between, wide), tmp_path / "b.pdf")


def test_a_long_table_repeats_its_header_and_loses_no_row(tmp_path: Path) -> None:
    table = Table((Column("序号", 1), Column("金额", 1, "right")),
                  tuple((f"r{at}", f"{at}.00") for at in range(1, 301)))  # fmt: skip
    file, done = drawn(page_of(table), tmp_path)
    pages = text_of(file).split("\f")[:-1]
    assert all(page.startswith("序号 金额") for page in pages)
    assert re.findall(r"r(\d+) (\d+)\.00", "\n".join(pages)) == [
        (str(at), str(at)) for at in range(1, 301)
    ]
    assert done.pages > 5


def test_a_cell_longer_than_a_page_goes_on_and_stays_inside_its_rules(tmp_path: Path) -> None:
    words = "".join(f"第{at}句话，" for at in range(700)) + "f" * 300
    file, done = drawn(
        page_of(Table((Column("甲", 1), Column("乙", 3)), (("短", words),))), tmp_path
    )
    assert done.pages > 1
    assert solid(text_of(file)).replace("甲乙", "").replace("短", "", 1) == words
    frame = load("default").frame_of(landscape=False, back=False)
    edges = [float(found) for found in
             re.findall(r'xMax="([\d.]+)"', run("pdftotext", "-bbox", file, "-"))]  # fmt: skip
    assert max(edges) <= frame.right + 0.1


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(tmp_path: Path) -> None:
    words = "甲（乙）、“丙”；丁！《戊己》，120,000.00元。2024年3月15日：％" * 60
    for size in (9.0, 10.3, 12.0, 13.7):
        file, _ = drawn(page_of(Text(words, size=size)), tmp_path)
        lines = [line for line in text_of(file).splitlines() if line]
        assert solid("".join(lines)) == words
        assert not [line for line in lines if line[0] in "）、”；！》，。：％"]
        assert not [line for line in lines if line[-1] in "（“《"]
        assert not [line for line in lines if re.search(r"\d$", line)]


def test_an_empty_table_says_so_and_a_row_that_does_not_fit_is_an_error(tmp_path: Path) -> None:
    columns = (Column("甲", 1), Column("乙", 1))
    file, _ = drawn(page_of(Table(columns, (), empty="（无）")), tmp_path)
    assert solid(text_of(file)) == "甲乙（无）"
    with pytest.raises(ValueError, match="3 cells"):
        draw(page_of(Table(columns, (("a", "b", "c"),))), tmp_path / "b.pdf")


def test_margins_leave_room_for_binding(tmp_path: Path) -> None:
    file, _ = drawn(page_of(Text("字" * 3000), Gap(5)), tmp_path)
    page = shown(file).convert("L").point(lambda grey: 255 if grey < 128 else 0)
    left, top, right, bottom = page.getbbox()
    assert left >= 28 * MM - 1
    assert min(page.width - right, top, page.height - bottom) >= 20 * MM - 1


def test_a_watermark_lies_behind_the_words(tmp_path: Path) -> None:
    plain, _ = drawn(page_of(Text("字" * 900)), tmp_path, "a.pdf")
    marked, _ = drawn(page_of(Text("字" * 900), watermark="内部"), tmp_path, "b.pdf")
    pairs = zip(*(shown(file).convert("L").tobytes() for file in (plain, marked)), strict=True)
    changes = [after - before for before, after in pairs if after != before]
    assert len(changes) > 2000
    # What lies behind can only make the page darker; above the words it would make them lighter.
    assert max(changes) <= 0


def test_a_line_higher_than_the_page_does_not_turn_pages_for_ever(tmp_path: Path) -> None:
    table = Table((Column("甲", 1),), ((Text("大小", size=900.0),),))
    _, done = drawn(page_of(table, Text("大", size=900.0)), tmp_path)
    assert done.pages < 8
