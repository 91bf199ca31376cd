"""Libraries of others judge capitals, identity numbers, credit codes, cards and annuities."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules.capitals import capitals
from storage.rules.identity import judge_card, judge_id, judge_uscc
from storage.rules.repayment import schedule

FEN = Decimal("0.01")
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(fen=st.integers(0, 10**13) | st.integers(0, 10**7).map(lambda n: n * 10**6))
def test_capitals_agree_with_another_library(fen: int) -> None:
    judge = pytest.importorskip("cn2an")
    amount = Decimal(fen).scaleb(-2)
    theirs = judge.an2cn(f"{amount:f}", "rmb")
    yuan, rest = divmod(fen, 100)
    if yuan and yuan % 10 == 0 and rest >= 10:
        # It leaves out the 零 between a yuan that ends in 0 and a 角, which bills want.
        theirs = theirs.replace("元", "元零")
    if yuan >= 10**8 and yuan % 10**8 in range(1000, 10**4):
        # It also leaves out the 零 for four places of 万 that are all empty.
        theirs = theirs.replace("亿", "亿零")
    assert capitals(amount) == f"人民币{theirs}"


@given(
    area=st.sampled_from(["110101", "510115", "440306", "310115", "650102"]),
    year=st.integers(1900, 2020), month=st.integers(1, 12), day=st.integers(1, 31),
    serial=st.integers(0, 999), check=st.sampled_from("0123456789X"),
)  # fmt: skip
def test_identity_numbers_agree_with_another_library(
    area: str, year: int, month: int, day: int, serial: int, check: str
) -> None:
    judge: Any = pytest.importorskip("stdnum.cn.ric")
    number = f"{area}{year:04}{month:02}{day:02}{serial:03}{check}"
    found = judge_id(number)
    # Not its verdict as a whole: it also asks for a county of today, and counties come and go.
    right = number[-1] == judge.calc_check_digit(number)
    try:
        born = judge.get_birth_date(number).isoformat()
    except judge.InvalidComponent:
        born = None
    assert (found.level != "error") == (right and born is not None)
    assert found.birth_date == born


def test_residence_permits_are_where_the_other_library_is_older() -> None:
    judge: Any = pytest.importorskip("stdnum.cn.ric")
    # Prefixes 81 and 83 came with the residence permits of 2018; an unknown province is a note.
    for number in ("810000190001010018", "83000019000101002X", "999999190001010015"):
        assert judge_id(number).level != "error"
        assert not judge.is_valid(number)


@given(
    kind=st.sampled_from(["91", "92", "52", "11"]), area=st.integers(110000, 659999),
    organisation=st.text(CODE, min_size=9, max_size=9), check=st.sampled_from(CODE),
)  # fmt: skip
def test_credit_codes_agree_with_another_library(
    kind: str, area: int, organisation: str, check: str
) -> None:
    judge: Any = pytest.importorskip("stdnum.cn.uscc")
    body = f"{kind}{area}{organisation}"
    digit = judge.calc_check_digit(body)
    if check != digit:
        assert judge_uscc(body + check).level == "error"
    # The organisation has a check digit of its own, at which that library does not look.
    whole = judge_uscc(body + digit)
    assert whole.level != "error" or len(whole.reasons) == 1


@given(digits=st.text("0123456789", min_size=16, max_size=19))
def test_cards_agree_with_another_library(digits: str) -> None:
    judge: Any = pytest.importorskip("stdnum.luhn")
    assert (judge_card(digits).level == "ok") == judge.is_valid(digits)


@given(fen=st.integers(100_000, 10**10), percent=st.integers(1, 3600), periods=st.integers(1, 360))
def test_annuities_agree_with_the_formula_at_sixty_digits(
    fen: int, percent: int, periods: int
) -> None:
    principal, rate = Decimal(fen).scaleb(-2), Decimal(percent).scaleb(-4)
    lines = schedule(principal, rate, periods, "equal_instalment")
    with localcontext() as context:
        context.prec = 60
        monthly = rate / 12
        exact = principal * monthly / (1 - (1 + monthly) ** -periods)
    assert lines[0].payment == exact.quantize(FEN, ROUND_HALF_UP) or periods == 1
