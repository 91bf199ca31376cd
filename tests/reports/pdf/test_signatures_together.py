"""Signatures never stand alone on a page, however long what is signed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reports.content import Block, Column, Facts, Gap, Heading, Section, Signatures, Table, Text
from reports.sections.signing import signed
from tests.reports.pdf.drawn_pages import drawn, paper, solid, text_of

Pages = Iterator[tuple[int, str]]
SIGNERS = Signatures(("甲签", "乙签", "丙签", "丁签"))
TWO = (Column("项", 0.5), Column("值", 0.5))
WORDS = "经核对上述情况均为当事人当面陈述"


def facts(n: int) -> tuple[Block, ...]:
    return (Facts(tuple((f"项目{at}", WORDS) for at in range(n))),)


def section(n: int) -> tuple[Block, ...]:
    return (*facts(n), Heading("末节", level=3), Facts((("甲", WORDS), ("乙", WORDS))))


def table(n: int) -> tuple[Block, ...]:
    return (Heading("表", level=3), Table(TWO, tuple((str(at), WORDS) for at in range(n))))


def prose(n: int) -> tuple[Block, ...]:
    return (Heading("报告", level=3), Text(WORDS * n))


def long_cell(n: int) -> tuple[Block, ...]:
    return (Heading("推断", level=3), Facts((("推断", WORDS * n),)))


def spaced(n: int) -> tuple[Block, ...]:
    return (*long_cell(n), Gap(6))


def last_pages(body: Callable[[int], tuple[Block, ...]], lengths: range, folder: Path) -> Pages:
    """Draw the body in every length, each in a section of its own; yield the last pages' text."""
    sections = [Section(signed(body(n), SIGNERS), sequence="paper", anchor=str(n)) for n in lengths]
    target, done = drawn(paper(*sections), folder)
    pages = [solid(page) for page in text_of(target).split("\f")]
    for n in lengths:
        span = done.spans[str(n)]
        yield n, pages[span.file_page + span.count - 2]


@pytest.mark.parametrize("body", [facts, section, table, prose, long_cell, spaced])
def test_the_last_page_holds_some_of_what_is_signed(
    body: Callable[[int], tuple[Block, ...]], tmp_path: Path
) -> None:
    for n, last in last_pages(body, range(1, 96, 4), tmp_path):
        assert all(label in last for label in SIGNERS.labels), n
        assert WORDS[-6:] in last, n


def test_a_short_last_section_goes_to_the_signatures_as_a_whole(tmp_path: Path) -> None:
    for n, last in last_pages(section, range(20, 45), tmp_path):
        assert "末节" in last, n
