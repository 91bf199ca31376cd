"""The record of an interview: who the person is, and what is known of them only by the number."""

import copy
from typing import Any

import pytest

from reports.content import Facts, Paper, Together
from reports.pack.plan import plan_items
from reports.pack.request import PackRequest
from reports.papers.interview import compose_blank, compose_record
from reports.sections.interview import interview_blocks
from reports.sections.view import View
from resources.language import Words
from storage.rows import CaseFile
from tests.support.casefiles import case_file, sample_document
from tests.support.papers import all_text

FROM = "（依身份证号码）"
MADE = "2019-04-12T18:00:00+08:00"
TALK = {"ref": "i1", "interviewee": "p1", "started_at": "2019-04-12T14:00:00+08:00",
        "turns": [{"question": "问", "answer": "答"}]}  # fmt: skip


def talked(*parties: dict[str, Any], **interview: Any) -> CaseFile:
    document = copy.deepcopy(sample_document())
    case = document["cases"][0] | {"parties": list(parties), "interviews": [TALK | interview]}
    return case_file(case, document)


def party(**values: Any) -> dict[str, Any]:
    return {"ref": "p1", "role": "borrower", "name": "王某", **values}


def facts(paper: Paper) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for block in paper.sections[0].blocks:
        for one in block.blocks if isinstance(block, Together) else (block,):
            if isinstance(one, Facts):
                found.update(one.rows)
    return found


@pytest.mark.parametrize(
    ("values", "sex", "birth"),
    [
        ({"id_number": "51011519000115001X"}, f"男{FROM}", f"1900年1月15日{FROM}"),
        ({"id_number": "510106190003150025"}, f"女{FROM}", f"1900年3月15日{FROM}"),
        ({"id_number": "51011519000115001X", "sex": "male", "birth_date": "1900-01-16"},
         "男", "1900年1月16日"),
        ({"id_number": "110101190001011008"}, "", ""),
        ({"id_number": "51011519000115001X", "id_type": "passport"}, "", ""),
        ({}, "", ""),
    ],
)  # fmt: skip
def test_a_valid_number_tells_sex_and_birth_and_says_so(
    values: dict[str, Any], sex: str, birth: str
) -> None:
    file = talked(party(**values))
    for paper in (
        compose_record(file, "i1", Words("zh_CN"), MADE),
        compose_blank(file, "p1", Words("zh_CN"), MADE),
    ):
        assert (facts(paper)["性别"], facts(paper)["出生日期"]) == (sex, birth)


def test_a_masked_number_is_not_told_by_the_day_of_birth() -> None:
    third = {"ref": "p2", "role": "contact", "name": "李某某", "id_number": "51011519000115001X"}
    file = talked(party(), third, interviewee="p2")
    view = View(file, Words("zh_CN"))
    shown = interview_blocks(view, file.rows("interviews")[0])
    assert "1900年1月15日" not in str(shown)
    assert "51011519000115001X" not in str(shown)


def test_in_english_too() -> None:
    file = talked(party(id_number="51011519000115001X"))
    shown = facts(compose_record(file, "i1", Words("en"), MADE))
    assert shown["Sex"] == "Male (from the ID number)"


def test_talks_with_a_person_are_counted_by_when_they_began() -> None:
    later = TALK | {"ref": "i2", "started_at": "2019-04-13T09:00:00+08:00"}
    other = TALK | {"ref": "i3", "started_at": "2019-04-11T09:00:00+08:00", "interviewee": None,
                    "person": {"name": "保安"}}  # fmt: skip
    document = copy.deepcopy(sample_document())
    case = document["cases"][0] | {"parties": [party()], "interviews": [later, TALK, other]}
    file = case_file(case, document)
    for ref, said in (("i1", "（第1次）"), ("i2", "（第2次）"), ("i3", "（第1次）")):
        assert said in all_text(compose_record(file, ref, Words("zh_CN"), MADE))


def test_every_page_of_it_is_signed_beside_its_number() -> None:
    for compose, ref in ((compose_record, "i1"), (compose_blank, "p1")):
        (section,) = compose(talked(party()), ref, Words("zh_CN"), MADE).sections
        assert section.footer[0].startswith("被谈话人签名")
        assert section.footer[2] == "第{page}页／共{pages}页"


def test_the_time_of_entry_stands_below_what_is_signed_and_the_rest_is_blank() -> None:
    text = all_text(compose_record(talked(party()), "i1", Words("zh_CN"), MADE))
    assert (
        text.index("（问答到此结束，以下空白）") < text.index("我看过") < text.index("录入时间：")
    )
    assert "录入" not in all_text(compose_blank(talked(party()), "p1", Words("zh_CN"), MADE))


ASSENT = "我看过"


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        ({"signed": False, "read_back": True, "refusal_reason": "本人称要先问律师"},
         ["被谈话人未签名，记录的原因：本人称要先问律师。"]),
        ({"signed": False}, ["被谈话人未签名，未记录原因。"]),
        ({"signed": False, "read_back": False}, ["笔录未交被谈话人阅读，也未向其宣读。"]),
        ({"signed": True, "read_back": False}, ["已签名；笔录未交被谈话人阅读"]),
    ],
)  # fmt: skip
def test_nobody_assents_on_paper_who_did_not(recorded: dict[str, Any], said: list[str]) -> None:
    paper = compose_record(talked(party(), **recorded), "i1", Words("zh_CN"), MADE)
    text = all_text(paper)
    assert ASSENT not in text
    for line in said:
        assert line in text
    assert bool(paper.sections[0].footer[0]) == recorded["signed"]
    assert ("被谈话人（签名、捺印）" in text) == recorded["signed"]


@pytest.mark.parametrize("recorded", [{}, {"signed": True, "read_back": True}])
def test_a_record_that_is_or_may_be_signed_bears_the_closing_words(
    recorded: dict[str, Any],
) -> None:
    text = all_text(compose_record(talked(party(), **recorded), "i1", Words("zh_CN"), MADE))
    assert ASSENT in text


@pytest.mark.parametrize(
    ("who", "third"),
    [
        ({"interviewee": "p1"}, False),
        ({"interviewee": "p2"}, True),
        ({"interviewee": None, "person": {"name": "孙某", "relation": "邻居"}}, True),
    ],
)
def test_the_talk_with_a_third_person_proves_no_statement_of_the_debtor(
    who: dict[str, Any], third: bool
) -> None:
    file = talked(party(), {"ref": "p2", "role": "third_party", "name": "李某"}, **who)
    request = PackRequest(number="P-1", made_at=MADE)
    (item,) = [i for i in plan_items(file, request, Words("zh_CN")).items if i.make == "interview"]
    assert ("债务人的陈述" in item.proves) == third
    assert ("还款计划" in item.proves) != third
