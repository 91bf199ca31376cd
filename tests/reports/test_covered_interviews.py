"""An interview with distress: left out, released whole, or as a copy with a visible bar."""

import copy
from pathlib import Path
from typing import Any

import pytest

from reports.pack.compose import compose_pack
from reports.pack.plan import plan_items
from reports.pack.request import PackRequest
from reports.papers.registry import PAPERS
from reports.pdf.draw import draw
from resources.language import Words
from storage.casework.decisions import covered_interviews, released_interviews
from storage.rows import CaseFile, Row
from tests.support.casefiles import case_file, sample_document
from tests.support.papers import all_text

BAR = "此处涉及个人敏感信息，已遮盖，原件备查"
REQUEST = PackRequest(number="P-1", made_at="2019-04-13T09:00:00+08:00", checkpoint="ab" * 32)


def decided(*decisions: dict[str, Any], role: str = "supervisor") -> CaseFile:
    document = copy.deepcopy(sample_document())
    document["staff"][0]["role"] = role
    file = case_file(document["cases"][1], document)
    writer = next(row for row in file.staff.values() if row["role"] == role)
    rows = tuple(
        Row(f"r{n}", "case", "release", f"r{n}", {"interview": talk(file).ref, **values},
            "2019-04-13T08:00:00+08:00", writer.id)
        for n, values in enumerate(decisions)
    )  # fmt: skip
    object.__setattr__(file, "lists", {**file.lists, "release": rows})
    return file


def talk(file: CaseFile) -> Row:
    return file.rows("interviews")[0]


def printed(file: CaseFile, language: str = "zh_CN") -> str:
    released = released_interviews(file)
    paper = compose_pack(
        file, REQUEST, Words(language), pictures=lambda _ref: None, released=released
    )
    return all_text(paper)


def said(file: CaseFile) -> str:
    turns = talk(file)["turns"]
    return next(t["answer"] for t in turns if "distress" in (t.get("tags") or ()))


def test_without_a_release_the_interview_is_left_out() -> None:
    file = decided()
    assert said(file) not in printed(file)
    assert BAR not in printed(file)


def test_released_whole_it_is_printed_word_for_word() -> None:
    file = decided({"released": True, "reason": "x"})
    assert said(file) in printed(file)
    assert BAR not in printed(file)


def test_released_as_a_covered_copy_a_bar_stands_where_the_words_were() -> None:
    file = decided({"released": True, "covered": True, "reason": "x"})
    text = printed(file)
    assert said(file) not in text
    assert BAR in text
    others = [t["answer"] for t in talk(file)["turns"] if "distress" not in (t.get("tags") or ())]
    assert all(answer in text for answer in others)
    assert "未列入，原件备查" not in text
    assert text.count("原记录问答SHA-256") == text.count("本副本问答SHA-256") == 1


def test_no_turn_is_missing_from_a_covered_copy() -> None:
    file = decided({"released": True, "covered": True, "reason": "x"})
    text = printed(file)
    assert all(turn["question"] in text for turn in talk(file)["turns"])


def test_where_no_turn_is_marked_every_answer_is_covered() -> None:
    file = decided({"released": True, "covered": True, "reason": "x"})
    values = dict(talk(file).values)
    values["turns"] = [{**turn, "tags": []} for turn in values["turns"]]
    values["distress"] = {"flag": True}
    object.__setattr__(talk(file), "values", values)
    text = printed(file)
    assert text.count(BAR) == len(values["turns"])


def test_the_latest_decision_counts_and_only_a_supervisor_s() -> None:
    taken_back = decided({"released": True, "covered": True}, {"released": False})
    assert covered_interviews(taken_back) == frozenset()
    whole = decided({"released": True, "covered": True}, {"released": True})
    assert released_interviews(whole)
    assert covered_interviews(whole) == frozenset()
    assert covered_interviews(decided({"released": True, "covered": True}, role="field")) == set()


def test_the_files_of_a_covered_interview_stay_out() -> None:
    file = decided({"released": True, "covered": True, "reason": "x"})
    plan = plan_items(file, REQUEST, Words("zh_CN"), released_interviews(file))
    named = set(talk(file)["evidence"] or ())
    assert not named.intersection(ref for item in plan.items for ref in item.refs)


def test_the_record_that_is_signed_is_always_whole() -> None:
    file = decided({"released": True, "covered": True, "reason": "x"})
    paper = PAPERS["interview"](file, talk(file).ref, Words("zh_CN"), REQUEST.made_at)
    assert said(file) in all_text(paper)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_covered_copy_draws_with_every_glyph(language: str, tmp_path: Path) -> None:
    file = decided({"released": True, "covered": True, "reason": "x"})
    paper = compose_pack(
        file, REQUEST, Words(language), pictures=lambda _ref: None,
        released=released_interviews(file),
    )  # fmt: skip
    assert draw(paper, tmp_path / "a.pdf").missing == ()
