"""Where pages turn: a heading stands with what it heads, totals with lines, a number is whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reports.content import (
    Block,
    Column,
    Facts,
    Gap,
    Heading,
    Section,
    Signatures,
    Table,
    Text,
    Together,
)
from reports.sections.signing import signed
from tests.reports.pdf.drawn_pages import drawn, paper, solid, text_of

TWO = (Column("项", 0.5), Column("值", 0.5))
TALL = "第一行内容较多" * 30
LAST = "末尾合计"


def table() -> tuple[Block, ...]:
    return (Table(TWO, (("甲", Text(TALL)), ("乙", "第二行"))),)


def led_table() -> tuple[Block, ...]:
    return (Text("以下各项依已登记事项计算。", "muted"), *table())


def facts() -> tuple[Block, ...]:
    return (Facts((("甲", TALL), ("乙", "第二行"))),)


def kept() -> tuple[Block, ...]:
    rows = (("甲", "第一行内容较多"), *((f"项{n}", "值") for n in range(9)))
    return (Together((Facts(rows),)),)


@pytest.mark.parametrize("body", [table, led_table, facts, kept])
def test_a_heading_stands_on_the_page_of_what_it_heads(
    body: Callable[[], tuple[Block, ...]], tmp_path: Path
) -> None:
    sections = [
        Section(
            (Gap(high), Heading("标题所在", level=3), *body()), sequence="paper", anchor=str(high)
        )
        for high in range(150, 245, 7)
    ]
    target, _done = drawn(paper(*sections), tmp_path)
    headed = [page for page in map(solid, text_of(target).split("\f")) if "标题所在" in page]
    assert len(headed) == len(sections)
    assert all("第一行内容较多" in page for page in headed)


def test_the_totals_of_a_table_are_never_alone_and_never_parted(tmp_path: Path) -> None:
    total = (Facts((("小计", "甲"),)), Facts((("合计", "乙"),)), Text(LAST))
    sections = [
        Section((Together((Table(TWO, tuple((f"行{at}", "值") for at in range(n))), *total),
                          whole=False, tail=3),), sequence="paper", anchor=str(n))
        for n in range(27, 40)
    ]  # fmt: skip
    target, _done = drawn(paper(*sections), tmp_path)
    ends = [page for page in map(solid, text_of(target).split("\f")) if LAST in page]
    assert len(ends) == len(sections)
    assert all("小计" in page and "合计" in page and "行" in page for page in ends)


def test_the_heading_of_the_last_group_goes_with_the_rows_that_stay_with_the_end(
    tmp_path: Path,
) -> None:
    last = ((Text("末组", "strong"),), ("末行一", "值"), ("末行二", "值"), ("末行三", "值"))
    sections = [
        Section((Together((Table(TWO, (*((f"行{at}", "值") for at in range(n)), *last)),
                           Facts((("合计", "乙"),))), whole=False, tail=1),),
                sequence="paper", anchor=str(n))
        for n in range(24, 36)
    ]  # fmt: skip
    target, _done = drawn(paper(*sections), tmp_path)
    headed = [page for page in map(solid, text_of(target).split("\f")) if "末组" in page]
    assert all("末行一" in page for page in headed)


def test_what_is_written_by_hand_stays_with_the_lines_to_sign_on(tmp_path: Path) -> None:
    end = (
        Text("由本人亲笔书写", "muted"),
        Text("以上属实", "quote"),
        Gap(10),
        Signatures(("甲签",)),
    )
    sections = [
        Section(signed((Heading("阅读", level=3), Facts((("甲", "长" * 900), ("乙", "签前一行"))),
                        Facts(tuple((f"项{at}", "签前一行") for at in range(n)))), *end),
                sequence="paper", anchor=str(n))
        for n in range(1, 19)
    ]  # fmt: skip
    target, _done = drawn(paper(*sections), tmp_path)
    ends = [page for page in map(solid, text_of(target).split("\f")) if "甲签" in page]
    assert len(ends) == len(sections)
    for page in ends:
        assert all(text in page for text in ("签前一行", "由本人亲笔书写", "以上属实"))


def test_the_heading_of_a_short_table_goes_with_it_to_the_lines_to_sign_on(tmp_path: Path) -> None:
    rows = (("甲", "内容"), ("乙", "长" * 600), ("丙", "内容"))
    sections = [
        Section((Gap(high), *signed((Heading("标题所在", level=3), Facts(rows)),
                                    Signatures(("甲签", "乙签")))), sequence="paper",
                anchor=str(high))
        for high in range(20, 200, 12)
    ]  # fmt: skip
    target, _done = drawn(paper(*sections), tmp_path)
    pages = [solid(page) for page in text_of(target).split("\f")]
    headed = [page for page in pages if "标题所在" in page]
    assert len(headed) == len(sections)
    assert all("内容" in page for page in headed)


@pytest.mark.parametrize("amount", ["1,234,567.89", "98,765,432.10", "¥149,160,588.58"])
def test_a_figure_is_set_smaller_rather_than_broken(amount: str, tmp_path: Path) -> None:
    narrow = (Column("甲", 0.15, "right"), Column("乙", 0.85))
    for cell in (amount, Text(f"利息 {amount}\n本金 {amount}")):
        target, _done = drawn(paper(Section((Table(narrow, ((cell, "值"),)),))), tmp_path)
        assert amount in text_of(target)


def rows_on_pages(tmp_path: Path, high: int, count: int, total: str = "") -> list[int]:
    """Return how many rows of a table stand on each page that has its header."""
    table = Table(
        (Column("栏目", 0.5), Column("值", 0.5)), tuple((f"行{n}", "值") for n in range(count))
    )
    end: tuple[Block, ...] = (Facts((("合计", total),)),) if total else ()
    body = Together((table, *end), whole=False, tail=len(end)) if total else table
    target, _done = drawn(paper(Section((Gap(high), body), sequence="paper")), tmp_path)
    pages = [solid(page) for page in text_of(target).split("\f")]
    return [page.count("行") for page in pages if "栏目" in page]


@pytest.mark.parametrize("count", [2, 4, 5, 9])
@pytest.mark.parametrize("total", ["", LAST])
def test_a_table_is_parted_where_rows_stand_on_either_side(
    count: int, total: str, tmp_path: Path
) -> None:
    for high in range(170, 246, 11):
        found = rows_on_pages(tmp_path, high, count, total)
        assert sum(found) == count
        if len(found) > 1:
            assert found[0] >= 3
            assert found[-1] >= (3 if total else 2)


def test_a_title_with_a_short_list_keeps_some_of_its_rows(tmp_path: Path) -> None:
    table = Table(TWO, tuple((f"行{n}", Text(TALL)) for n in range(5)))
    sections = []
    for count in range(2, 26):
        end = Facts(tuple((f"签收{n}", LAST) for n in range(count)))
        body = Together((table, end), whole=False, tail=1)
        sections.append(Section((Heading("目录标题", align="center"), body), "paper"))
    target, _done = drawn(paper(*sections), tmp_path)
    titled = [page for page in map(solid, text_of(target).split("\f")) if "目录标题" in page]
    assert len(titled) == len(sections)
    assert all("行1" in page for page in titled)
