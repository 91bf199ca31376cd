"""Masking: the vectors of the rules, odd names, and that nothing hidden can be read."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import masking
from storage.rules.calc import calculate


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王某"),
        ("欧阳娜娜", "欧阳某"),
        ("尉迟建国", "尉迟某"),
        ("欧阳", "欧某"),
        ("阿卜杜拉·买买提", "阿某"),
        ("买买提•艾力", "买某"),
        ("买买提・艾力", "买某"),
        ("买买提.艾力", "买某"),
        ("〇小明", "〇某"),
        ("𬭎三", "𬭎某"),
        ("葛\U000e0100文", "葛某"),
        ("\u3000李明", "李某"),
        ("\ufeff李明", "李某"),
        ("李\u202e明李", "李某"),
        ("王某", "王某"),
        ("Mary-Jane O’Neil", "M***"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_name_keeps_its_surname_only(name: str, masked: str) -> None:
    assert masking.mask_name(name) == masked


def test_like_masks_in_one_case_are_numbered_and_the_same_person_keeps_one() -> None:
    masks = masking.mask_names(["王小明", "李四", "王大明", "王小明"])
    assert masks == {"王小明": "王某1", "王大明": "王某2", "李四": "李某"}


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("51011519000115001X", "510115********001X"),
        ("51011519000115001x", "510115********001X"),
        ("110105491231002", "110105******002"),
        ("E12345678", "E******78"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_an_identity_number_hides_its_birth_date(number: str, masked: str) -> None:
    assert masking.mask_id(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13800001234", "138****1234"),
        ("+86 138-0000-1234", "138****1234"),
        ("１３８００００１２３４", "138****1234"),
        ("028-87654321", "028-****4321"),
        ("0833-7654321", "0833-****4321"),
        ("4008001234", "****34"),
        ("12368", "****"),
        ("", ""),
    ],
)
def test_a_telephone_hides_its_middle(number: str, masked: str) -> None:
    assert masking.mask_phone(number) == masked


def test_a_card_shows_eight_digits_and_not_its_length() -> None:
    assert masking.mask_card("6222000000000000004") == "6222 **** **** 0004"
    assert masking.mask_card("6222 0000 0000 0004") == "6222 **** **** 0004"
    assert masking.mask_card("12345678") == "**** 5678"
    assert masking.mask_card("1234") == "****"
    assert masking.mask_card("") == ""


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("四川省成都市温江区柳城街道凤溪大道123号4栋", "四川省成都市温江区柳城街道凤溪大道***"),
        ("四川省成都市温江区光华小区3栋", "四川省成都市温江区***"),
        ("台州市路桥区路南街道二号", "台州市路桥区路南街道***"),
        ("北京市朝阳区建国路８８号院", "北京市朝阳区建国路***"),
        ("四川省成都市温江区", "四川省成都市温江区"),
        ("光华小区", "***"),
        ("工地", "工地"),
        ("家中", "家中"),
        ("公司门口", "公司门口"),
        ("王小明家中", "***"),
        ("某县某镇某村三组", "某县某镇***"),
        ("", ""),
    ],
)
def test_an_address_ends_at_the_street_or_the_district(address: str, masked: str) -> None:
    assert masking.mask_address(address) == masked


def test_running_text_and_file_names_hold_no_raw_number_and_no_given_name() -> None:
    name = "ID51011519000115001X_王小明_13800001234 6222 0000 0000 0000 004 028-87654321.jpg"
    assert masking.mask_file_name(name, ["王小明"]) == (
        "ID510115xxxxxxxx001X_王某_138xxxx1234 6222 xxxx xxxx 0004 028-xxxx4321.jpg"
    )
    assert masking.mask_file_name("IMG_20190412_103000.jpg") == "IMG_20190412_103000.jpg"


DIGITS = st.text(string.digits, min_size=18, max_size=18)


@given(DIGITS)
def test_no_masked_number_holds_the_digits_between_its_ends(digits: str) -> None:
    assert masking.mask_id(digits) == digits[:6] + "*" * 8 + digits[-4:]
    assert re.sub(r"[ *]", "", masking.mask_card(digits)) == digits[:4] + digits[-4:]
    assert digits not in masking.mask_text(f"号码{digits}完")


@given(st.text(max_size=30))
def test_a_masked_address_holds_no_digit_and_only_its_own_beginning(text: str) -> None:
    masked = masking.mask_address(text)
    assert not re.search(r"\d", masked)
    shown = masked.removesuffix("***")
    assert len(shown) <= len(text) * 3


@given(st.text(max_size=12))
def test_masking_a_name_twice_changes_nothing_and_any_text_is_accepted(text: str) -> None:
    once = masking.mask_name(text)
    assert masking.mask_name(once) == once
    assert len(once) <= 5
    for mask in (masking.mask_id, masking.mask_phone, masking.mask_card, masking.mask_file_name):
        mask(text)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("成都示例科技有限公司", "某公司"),
        ("示例银行", "某银行"),
        ("示例银行股份有限公司成都锦江支行", "某银行"),
        ("四川示例机械厂", "某厂"),
        ("示例律师事务所（成都）", "某事务所"),
        ("欧阳建厂", "欧阳某"),
        ("李中心", "李某"),
    ],
)
def test_a_company_keeps_what_it_is_and_nothing_else(name: str, masked: str) -> None:
    assert masking.mask_name(name) == masked
    assert masking.mask_name(masked) == masked
    assert calculate("mask", {"kind": "name", "text": name}) == {"masked": masked}
