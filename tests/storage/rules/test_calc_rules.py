"""The front door of the rules: JSON in, JSON out, in both languages."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.language import Words
from storage.errors import InvalidRecord
from storage.rules.calc import RULES, calculate


def test_numbers_capitals_and_masks_are_judged_as_documents() -> None:
    assert calculate("capitals", {"amount": "2860"}) == {"capitals": "人民币贰仟捌佰陆拾元整"}
    assert calculate("id", {"number": "51011519000115001x"}) == {
        "level": "ok",
        "reasons": [],
        "normal": "51011519000115001X",
        "sex": "male",
        "birth_date": "1900-01-15",
    }
    assert calculate("uscc", {"number": "91350100M000100Y44"})["level"] == "error"
    assert calculate("card", {"number": "6222000000000000005"})["level"] == "note"
    assert calculate("phone", {"number": "1380000000"})["level"] == "error"
    masked = calculate("mask", {"kind": "name", "text": "欧阳娜娜"})
    assert masked == {"masked": "欧阳某"}


def test_reasons_are_given_in_the_language_asked_for() -> None:
    document = {"due_on": "2020-05-10", "events": [{"on": "2023-05-20", "kind": "mail_signed"}]}
    english = calculate("limitation", document)["steps"][0]["why"]
    chinese = calculate("limitation", document, Words("zh_CN"))["steps"][0]["why"]
    assert "10 May 2023" in english
    assert "2023年5月10日" in chinese
    assert not any(char.isascii() and char.isalpha() for char in chinese)


def test_a_basis_in_chinese_holds_the_chinese_name_of_the_law() -> None:
    document = {"regime": "private", "contract_on": "2023-09-01"}
    basis = calculate("cap", document, Words("zh_CN"))["basis"]
    assert "《最高人民法院关于审理民间借贷案件适用法律若干问题的规定》第二十五条" in basis


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(InvalidRecord):
        calculate("astrology", {})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
NAMES = """principal annual_rate from until lpr regime contract_on periods method due_on instalments
events suspensions today kind signed_on performance_until costs interest as_of payments order amount
number text day_count"""
KEYS = st.sampled_from(NAMES.split())
VALUES = st.sampled_from(["100", "0.1", "2024-01-31", "private", "property", "joint", 12]) | JSON


@given(st.sampled_from(sorted(RULES)), st.dictionaries(KEYS, VALUES) | JSON)
def test_any_document_gives_a_result_or_says_what_is_wrong(rule: str, document: Any) -> None:
    try:
        result = calculate(rule, document)
    except InvalidRecord as error:
        result = {"path": error.details["path"], "problem": error.details["problem"]}
        assert all(result.values())
    assert json.loads(json.dumps(result)) == result
