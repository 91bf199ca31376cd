"""The composed pack as it is drawn: page numbers, both languages, copies of one length."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from reports.content import Drawn
from reports.pack.compose import compose_pack
from reports.pack.request import PackRequest
from reports.papers.registry import PAPERS
from reports.pdf.draw import draw
from resources.language import Words
from tests.support.casefiles import sample_case

MADE = "2019-04-13T09:00:00+08:00"


def drawn(target: Path, place: int = 0, **changes: Any) -> Drawn:
    asked = PackRequest(number="P-1", made_at=MADE, checkpoint="ab" * 32, **changes)
    words = Words(asked.language)
    paper = compose_pack(sample_case(place), asked, words, pictures=lambda _ref: None)
    return draw(paper, target)


def test_items_follow_each_other_without_a_gap_in_the_numbers(tmp_path: Path) -> None:
    spans = drawn(tmp_path / "a.pdf").spans
    evidence = [span for name, span in spans.items() if name.startswith(("item", "annex"))]
    following = 1
    for span in evidence:
        assert span.first == following
        following = span.last + 1


def test_all_copies_have_the_same_page_numbers(tmp_path: Path) -> None:
    court = drawn(tmp_path / "1.pdf", copies=2)
    other = drawn(tmp_path / "2.pdf", copies=2, copy=2, profile="opponent")
    assert court.spans == other.spans
    assert court.pages == other.pages


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_both_cases_draw_in_both_languages_with_every_glyph(
    tmp_path: Path, place: int, language: str
) -> None:
    made = drawn(tmp_path / "a.pdf", place, language=language, profile="internal")
    assert made.missing == ()


def test_the_full_catalogue_draws(tmp_path: Path) -> None:
    assert drawn(tmp_path / "a.pdf", layout="full").spans["catalogue"].count >= 1


def test_the_catalogue_prints_the_pages_on_which_items_stand(tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on this machine")
    target = tmp_path / "a.pdf"
    spans = drawn(target).spans
    asked = ["pdftotext", "-layout", str(target), "-"]
    text = subprocess.run(asked, capture_output=True, check=True, text=True).stdout
    pages = text.split("\f")
    visit, total = spans["item-6-1"], spans["annex-integrity"].last
    catalogue = pages[spans["catalogue"].file_page - 1]
    assert f"{visit.first}-{visit.last}" in catalogue
    header = pages[visit.file_page - 1].splitlines()[0]
    assert f"第{visit.first}页／共{total}页" in header
    assert str(total) in pages[0]
    assert "160多元" in text
    assert "一死了之" not in text


@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_draws(tmp_path: Path, kind: str) -> None:
    refs = {"visit-report": "v2", "interview": "i1", "interview-blank": "p1"}
    place = 0 if kind in ("notice", "receipt") else 1
    ref = "n1" if kind in ("notice", "receipt") else refs.get(kind, "")
    paper = PAPERS[kind](sample_case(place), ref, Words("zh_CN"), MADE)
    assert draw(paper, tmp_path / "a.pdf").pages >= 1
