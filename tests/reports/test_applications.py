"""Applications to the court and the notice on personal data: what they say and leave open."""

import copy
from pathlib import Path

import pytest

from reports.papers.registry import PAPERS
from reports.pdf.draw import draw
from resources.language import Words
from storage.errors import NoSuchRecord
from storage.rows import CaseFile
from storage.rules.wordlist import lexicon_hits
from tests.support.casefiles import case_file, sample_case, sample_document
from tests.support.papers import all_text

MADE = "2025-04-12T09:00:00+08:00"
EMPTY = case_file({"case_no": "X-1", "opened_on": "2020-01-01", "stage": "assigned"})
KINDS = ("investigation", "preservation", "data-notice")


def said(kind: str, file: CaseFile, ref: str = "", language: str = "zh_CN") -> str:
    return all_text(PAPERS[kind](file, ref, Words(language), MADE))


def test_the_court_is_asked_for_what_a_supplier_holds() -> None:
    text = said("investigation", sample_case(0))
    assert "某小区物业服务中心" in text
    assert "核实住所" in text
    assert "2019年1月至2019年3月的电费缴费、欠费记录" in text
    assert "水、电、燃气、供暖、物业等费用的缴费、欠费记录" in text


def test_no_hearsay_and_no_guess_is_asked_for() -> None:
    text = said("investigation", sample_case(0))
    for hearsay in ("2860", "160多元", "近期不常居住", "推测"):
        assert hearsay not in text


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("residence", "居住、入住登记"), ("asset_clue", ""), ("other", "")],
)
def test_what_a_holder_has_of_other_findings_is_asked_for_or_left_open(
    kind: str, wanted: str
) -> None:
    document = copy.deepcopy(sample_document())
    case = document["cases"][0]
    case["findings"] = [{
        "ref": "f1", "kind": kind, "found_at": "2019-04-12T16:00:00+08:00",
        "source": {"kind": "property_office"}, "learned_by": "oral", "purpose": "residence",
        "text": "听说搬走了", "inference": "猜想",
    }]  # fmt: skip
    text = said("investigation", case_file(case, document))
    assert wanted in text
    assert "听说" not in text
    assert "猜想" not in text


def test_a_witness_is_to_tell_the_lines_as_said_and_no_guess() -> None:
    document = copy.deepcopy(sample_document())
    case = document["cases"][0]
    source = {"kind": "property_office", "informant": "周某", "will_testify": True}
    case["findings"] = [case["findings"][0] | {"source": source}]
    text = said("witness", case_file(case, document))
    for words in ("160多元", "40多元", "30多元", "水电物业费2860元", "其余未列明"):
        assert words in text
    assert "推测" not in text


def test_what_a_neighbour_said_is_no_record_to_be_gathered() -> None:
    document = copy.deepcopy(sample_document())
    case = document["cases"][0]
    case["findings"] = [{
        "ref": "f1", "kind": "residence", "found_at": "2019-04-12T16:00:00+08:00",
        "source": {"kind": "neighbour", "organisation": "隔壁"}, "learned_by": "oral",
        "purpose": "residence", "text": "有人住",
    }]  # fmt: skip
    assert "隔壁" not in said("investigation", case_file(case, document))


def test_preservation_lists_recordings_with_their_device() -> None:
    document = copy.deepcopy(sample_document())
    case = document["cases"][0]
    case["evidence"] = [
        {
            "ref": "e1",
            "file": "call.m4a",
            "kind": "audio",
            "medium": "DSJ-01",
            "caption": "通话录音",
        },
        {"ref": "e2", "file": "door.jpg", "caption": "门照"},
    ]
    text = said("preservation", case_file(case, document))
    assert "通话录音" in text
    assert "DSJ-01" in text
    assert "门照" not in text


def test_the_notice_says_who_and_why_and_names_no_debt() -> None:
    text = said("data-notice", sample_case(0))
    for words in ("王某", "出借人代表（示例）", "028-00000000", "查阅、复制"):
        assert words in text
    assert "50,000" not in text


def test_the_notice_is_for_the_person_that_is_named() -> None:
    assert "王某" in said("data-notice", sample_case(0), "p1")
    with pytest.raises(NoSuchRecord):
        said("data-notice", sample_case(0), "nobody")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_they_draw_for_full_and_empty_cases_without_words_of_pressure(
    kind: str, language: str, tmp_path: Path
) -> None:
    for at, file in enumerate((sample_case(0), sample_case(1), EMPTY)):
        paper = PAPERS[kind](file, "", Words(language), MADE)
        assert draw(paper, tmp_path / f"{at}.pdf").missing == ()
        assert not list(lexicon_hits(all_text(paper)))
