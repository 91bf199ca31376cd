"""Data sheets for others to work with: witnesses, a law firm's letter, labels."""

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reports.papers.registry import DATED, PAPERS, as_of
from reports.pdf.draw import draw
from resources.language import Words
from storage.casework.reckoning import case_owed
from storage.rows import CaseFile
from storage.rules.money import print_money
from tests.support.casefiles import case_file, sample_case, sample_document
from tests.support.papers import all_text

MADE = "2025-04-12T09:00:00+08:00"
CLERK = {
    "informant": "周客服",
    "informant_refused": None,
    "will_testify": True,
    "phone": "13700001",
}


def changed(place: int, change: Any) -> CaseFile:
    document = copy.deepcopy(sample_document())
    change(document["cases"][place])
    return case_file(document["cases"][place], document)


def with_witnesses(case: dict[str, Any]) -> None:
    case["visits"][0]["witnesses"] = [{"name": "钱见证", "phone": "13800009999"}]
    case["notices"][0]["deliveries"][0]["witnesses"] = [
        {"name": "钱见证", "organisation": "居委会"}
    ]
    case["findings"][0]["source"] |= CLERK
    case["findings"][0]["text"] = "该户自去年起少有人居住"


def said(kind: str, file: CaseFile, language: str = "zh_CN") -> str:
    return all_text(PAPERS[kind](file, "", Words(language), MADE))


def test_every_witness_has_one_page_with_all_that_was_perceived() -> None:
    text = said("witness", changed(0, with_witnesses))
    assert text.count("证人出庭申请资料表") == 3
    for words in ("钱见证", "居委会", "13800009999", "见证外访", "见证通知YQ-2019-004的送达",
                  "周客服", "该户自去年起少有人居住"):  # fmt: skip
        assert words in text


def test_who_will_not_testify_is_no_witness() -> None:
    text = said("witness", sample_case(0))
    assert "未登记证人" in text
    assert "客服" not in text


def test_a_talk_with_distress_is_not_quoted_by_a_witness() -> None:
    def change(case: dict[str, Any]) -> None:
        case["findings"] = [{
            "ref": "f1", "kind": "other", "found_at": "2019-04-12T16:00:00+08:00",
            "source": {"kind": "neighbour", **CLERK}, "learned_by": "oral", "purpose": "residence",
            "text": "他说想过一死了之",
        }]  # fmt: skip

    assert "一死了之" not in said("witness", changed(1, change))


@pytest.mark.parametrize("day", [date(2025, 4, 12), date(2024, 1, 1)])
def test_the_letter_sheet_has_the_sums_of_the_computation_and_no_law(day: date) -> None:
    file = sample_case(0)
    text = all_text(as_of(DATED["letter-data"], day)(file, "", Words("zh_CN"), MADE))
    account = case_owed(file, day).loans[0].account
    for amount in (account.principal, account.interest, account.total):
        assert print_money(amount) in text
    assert "非律师函" in text
    assert "民法典" not in text
    assert not [word for word in ("后果自负", "立案", "传票", "征信") if word in text]


def test_labels_list_recordings_but_not_those_of_a_talk_left_out() -> None:
    def change(case: dict[str, Any]) -> None:
        case["interviews"][0] |= {"recording": "e1"}
        case["evidence"] = [
            {"ref": "e1", "file": "talk.m4a"},
            {"ref": "e2", "file": "call.m4a", "taken_at": "2019-04-12T13:50:00+08:00"},
            {"ref": "e3", "file": "body.mp4", "kind": "video", "visit": "v2"},
        ]

    text = said("labels", changed(1, change))
    assert "call.m4a" in text
    assert "talk.m4a" not in text
    assert "body.mp4" not in text


@pytest.mark.parametrize("kind", ["witness", "letter-data", "labels", "progress", "clues"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_sheets_draw_with_every_glyph(kind: str, language: str, tmp_path: Path) -> None:
    paper = PAPERS[kind](changed(0, with_witnesses), "", Words(language), MADE)
    assert draw(paper, tmp_path / "a.pdf").missing == ()
