"""The page of remarks: a sentence where there is none, one line for each missing character."""

from dataclasses import replace
from pathlib import Path

import pytest

from reports.content import Drawn, Missing, Paper, Section, Table, Text
from reports.pack.asking import result_of
from reports.pack.item import PackWarning
from reports.pack.plan import plan_items
from reports.pack.request import PackRequest
from reports.pdf.draw import draw
from reports.pdf.findings import by_character
from reports.sections.remarks import remarks_blocks
from resources.language import Words
from tests.support.casefiles import sample_case
from tests.support.judges import needs
from tests.support.pdftext import page_texts

MADE = "2025-06-01T09:00:00+08:00"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_remark_is_a_sentence_and_no_empty_table(language: str) -> None:
    words = Words(language)
    blocks = remarks_blocks(words, ())
    assert not [one for one in blocks if isinstance(one, Table)]
    texts = [one.text for one in blocks if isinstance(one, Text)]
    assert words("The check of this pack found nothing that is weak, missing or odd.") in texts
    some = remarks_blocks(words, [PackWarning("NoSource", "2-1", "…")])
    assert [one for one in some if isinstance(one, Table)]


@needs("pdftotext")
def test_a_character_without_a_glyph_is_one_line_with_all_its_places(tmp_path: Path) -> None:
    odd = "\U000e0fff\U0010fffd"
    words = Words("zh_CN")
    places = [f"第{n}节" for n in range(5)]
    sections = (
        *(Section((Text(f"甲{odd}乙{odd}"),), bookmark=place) for place in places),
        Section(remarks_blocks(words, ())),
    )
    drawn = draw(Paper("T", "A", "zh_CN", MADE, sections), tmp_path / "a.pdf")
    found = by_character(drawn.missing)
    assert {char: len(where) for char, where in found.items()} == dict.fromkeys(found, 5)
    page = page_texts(tmp_path / "a.pdf")[-1]
    assert page.count("没有字体包含") == len(found) > 0
    assert all(place in page for place in places)


def test_the_result_of_a_pack_tells_a_character_once(tmp_path: Path) -> None:
    file, request = sample_case(0), PackRequest(number="P-1", made_at=MADE)
    plan = plan_items(file, request, Words("zh_CN"))
    label = plan.items[0].label
    paper = Paper("T", "A", "zh_CN", MADE, tuple(
        Section((Text("甲"),), anchor=item.anchor, sequence="evidence") for item in plan.items
    ))  # fmt: skip
    drawn = draw(paper, tmp_path / "a.pdf")
    missing = (Missing("\U0010fffd", label), Missing("\U0010fffd", "目录"))
    result = result_of(request, plan, (), [], _with(drawn, missing), [], Words(request.language))
    (told,) = (one for one in result.warnings if one.code == "NoGlyph")
    assert told.where == f"{label}；目录"
    assert told.lead == plan.items[0].lead


def _with(drawn: Drawn, missing: tuple[Missing, ...]) -> Drawn:
    return replace(drawn, missing=missing)
