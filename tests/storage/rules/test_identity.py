"""Numbers of persons, organisations, cards and telephones."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import identity
from storage.rules.calc import calculate

ID_SIGNS = st.text(string.digits, min_size=17, max_size=17)


@pytest.mark.parametrize(
    ("number", "sex"),
    [
        ("11010519491231002X", "female"),
        ("110101190001011009", "female"),
        ("110101190001011017", "male"),
        ("11010119000101009X", "male"),
        ("51011519000115001X", "male"),
        ("510106190003150025", "female"),
        ("44030619000101003X", "male"),
        ("810000190001010018", "male"),
        ("83000019000101002X", "female"),
    ],
)
def test_valid_resident_ids_tell_sex_and_birth_date(number: str, sex: str) -> None:
    found = identity.judge_id(number)
    assert (found.level, found.reasons, found.normal, found.sex) == ("ok", (), number, sex)
    assert found.birth_date == f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("110101190001011008", identity.ID_CHECK),
        ("510115190002290014", identity.ID_DATE),
        ("11010119000101100X", identity.ID_CHECK),
        ("1101011900010110", identity.ID_FORM),
        ("", identity.ID_FORM),
        ("X10101190001011009", identity.ID_FORM),
    ],
)
def test_wrong_resident_ids_say_why(number: str, reason: str) -> None:
    found = identity.judge_id(number)
    assert (found.level, found.reasons) == ("error", (reason,))


def test_small_x_spaces_and_wide_digits_are_made_plain() -> None:
    assert identity.judge_id("510115 19000115 001x").normal == "51011519000115001X"
    assert identity.judge_id("５１０１１５１９０００１１５００１Ｘ").level == "ok"


def test_unknown_province_and_old_numbers_are_notes() -> None:
    assert identity.judge_id("999999190001010015").level == "note"
    old = identity.judge_id("110105491231002")
    assert (old.level, old.normal, old.birth_date) == ("note", "11010519491231002X", "1949-12-31")


def test_a_birth_date_in_the_future_is_wrong_only_where_today_is_known() -> None:
    body = "11010121000101001"
    number = body + identity.id_check_character(body)
    assert identity.judge_id(number).level == "ok"
    assert identity.judge_id(number, date(2026, 1, 1)).reasons == (identity.ID_FUTURE,)


@given(ID_SIGNS, st.integers(0, 16), st.sampled_from(string.digits))
def test_one_wrong_digit_of_an_id_is_always_found(body: str, place: int, digit: str) -> None:
    check = identity.id_check_character(body)
    changed = body[:place] + digit + body[place + 1 :]
    found = identity.judge_id(changed + check)
    assert (identity.ID_CHECK in found.reasons) == (changed != body)


@pytest.mark.parametrize(
    "number", ["91350100M000100Y43", "91510100MA00000077", "91110000000000000E"]
)
def test_valid_credit_codes_pass(number: str) -> None:
    assert identity.judge_uscc(number.lower()) == identity.Judgement("ok", (), number)


def test_wrong_credit_codes_say_why() -> None:
    assert identity.judge_uscc("91350100M000100Y44").reasons == (identity.CODE_CHECK,)
    for sign in "IOSVZ":
        assert identity.judge_uscc(f"9135010{sign}M000100Y43").reasons == (identity.CODE_FORM,)


def test_a_card_that_fails_its_check_digit_is_only_noted() -> None:
    for number in ("4111111111111111", "6222000000000000004", "6217 9999 9999 9999 998"):
        assert identity.judge_card(number).level == "ok"
    assert identity.judge_card("6222000000000000005").reasons == (identity.CARD_CHECK,)
    assert identity.judge_card("123456789012").reasons == (identity.CARD_LENGTH,)
    assert identity.judge_card("6222x").level == "error"


def test_telephones_are_told_from_slips() -> None:
    for number in ("13800000000", "19900000000", "+86 138 0000 0000", "028-87654321", "95588"):
        assert identity.judge_phone(number).level == "ok"
    assert identity.judge_phone("+86-13800000000").normal == "13800000000"
    for number in ("12800000000", "1380000000", "", "abc"):
        assert identity.judge_phone(number).level == "error"


@given(st.text(max_size=25))
def test_any_text_is_judged_without_failing(text: str) -> None:
    for judge in (identity.judge_uscc, identity.judge_card, identity.judge_phone):
        judge(text)
    identity.judge_id(text)


def test_a_birth_date_after_the_day_handed_in_is_an_error() -> None:
    body = "11010120990101001"
    number = body + identity.id_check_character(body)
    assert calculate("id", {"number": number})["level"] == "ok"
    assert calculate("id", {"number": number, "today": "2026-05-06"})["level"] == "error"
