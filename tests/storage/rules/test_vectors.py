"""The vectors of the rules, section 9, by their numbers (9.19 stands with the guards)."""

from typing import Any

import pytest

from storage.rules.calc import calculate


def ends(document: dict[str, Any]) -> tuple[str, str]:
    found = calculate("limitation", document)
    return found["safe"], found["legal"]


def event(on: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"on": on, "kind": kind, **more}


def test_vector_9_1_the_day_rolls_over_a_rest_day_and_a_leap_day_ends_with_its_month() -> None:
    assert ends({"due_on": "2023-03-15"}) == ("2026-03-15", "2026-03-16")
    assert ends({"due_on": "2024-02-29"}) == ("2027-02-28", "2027-03-01")


def test_vector_9_2_a_chain_of_events() -> None:
    events = [
        event("2024-06-10", "sms_arrived"),
        event("2025-01-20", "partial_payment"),
        event("2025-06-01", "call_unanswered"),
        event("2025-07-01", "notice_posted"),
    ]
    found = calculate("limitation", {"due_on": "2023-03-15", "events": events, "threshold": "B"})
    assert [(step["safe_after"], step["counted"]) for step in found["steps"]] == [
        ("2027-06-10", True),
        ("2028-01-20", True),
        ("2028-01-20", False),
        ("2028-01-20", False),
    ]


def test_vector_9_3_after_the_end_only_consent_counts_and_the_last_day_is_in_time() -> None:
    late = [event("2023-05-20", "mail_signed"), event("2023-09-01", "dunning_form_signed")]
    found = calculate("limitation", {"due_on": "2020-05-10", "events": late})
    assert [step["counted"] for step in found["steps"]] == [False, True]
    assert found["steps"][0]["safe_after"] == "2023-05-10"
    assert (found["status"], found["safe"]) == ("defence_may_be_lost", "2026-09-01")
    last = [event("2023-05-10", "mail_signed")]
    assert ends({"due_on": "2020-05-10", "events": last}) == ("2026-05-10", "2026-05-11")
    only = calculate("limitation", {"due_on": "2020-05-10", "events": late[:1]})
    assert only["status"] == "expired"


def test_vector_9_4_suspension_twenty_years_and_a_guarantee() -> None:
    force = [{"from": "2025-12-01", "until": "2026-02-10"}]
    assert ends({"due_on": "2023-03-15", "suspensions": force})[0] == "2026-08-10"
    paid = [event(f"{year}-03-01", "partial_payment") for year in range(2008, 2026, 2)]
    capped = {"due_on": "2006-03-01", "damage_on": "2006-03-01", "events": paid}
    assert ends(capped) == ("2026-03-01", "2026-03-02")
    asked = {"due_on": "2025-08-31", "kind": "not_agreed", "signed_on": "2022-01-01"}
    found = calculate("guarantee", asked)
    # A Saturday that is worked: it does not roll.
    assert (found["safe"], found["legal"]) == ("2026-02-28", "2026-02-28")


@pytest.mark.parametrize(
    ("amount", "fee", "half"),
    [
        ("10000", "50.00", "25.00"),
        ("50000", "1050.00", "525.00"),
        ("100000", "2300.00", "1150.00"),
        ("200000", "4300.00", "2150.00"),
        ("1000000", "13800.00", "6900.00"),
    ],
)
def test_vector_9_5_court_fees(amount: str, fee: str, half: str) -> None:
    asked = {"amount": amount, "kind": "property"}
    assert calculate("fee", asked)["fee"] == fee
    assert calculate("fee", {**asked, "simplified": True})["payable"] == half


def test_vector_9_5_preservation_and_payment_orders() -> None:
    for amount, fee in (("100000", "1020.00"), ("200000", "1520.00"), ("2000000", "5000.00")):
        assert calculate("fee", {"amount": amount, "kind": "preservation"})["fee"] == fee
    third = calculate("fee", {"amount": "100000", "kind": "payment_order"})["fee"]
    assert third == "766.67"


@pytest.mark.parametrize(
    ("on", "cap"),
    [
        ("2020-08-20", "0.154"),
        ("2021-12-20", "0.152"),
        ("2022-01-20", "0.148"),
        ("2022-08-22", "0.146"),
        ("2023-08-21", "0.138"),
        ("2024-10-21", "0.124"),
        ("2025-05-20", "0.12"),
    ],
)
def test_vector_9_6_caps(on: str, cap: str) -> None:
    assert calculate("cap", {"regime": "private", "contract_on": on})["cap"] == cap


def interest(principal: str, rate: str, start: str, until: str, **more: Any) -> tuple[int, str]:
    asked = {"principal": principal, "annual_rate": rate, "from": start, "until": until, **more}
    found = calculate("interest", asked)
    return found["days"], found["interest"]


def test_vector_9_7_interest_by_the_cap() -> None:
    period = ("200000", "0.138", "2024-09-01", "2025-04-12")
    assert interest(*period) == (223, "16862.47")
    assert interest(*period, include_last_day=True) == (224, "16938.08")
    assert interest(*period, day_count=360) == (223, "17096.67")


def test_vector_9_8_a_leap_february() -> None:
    period = ("100000", "0.12", "2024-02-01", "2024-03-01")
    assert interest(*period) == (29, "953.42")
    assert interest(*period, day_count="actual") == (29, "950.82")


def test_vector_9_10_segments_of_the_lpr_and_the_rate_fixed_at_default() -> None:
    asked: dict[str, Any] = {"principal": "100000", "from": "2024-09-01", "until": "2025-06-01"}
    found = calculate("interest", {**asked, "lpr": {"term": "1y", "mode": "segments"}})
    assert [(line["days"], line["rate"], line["interest"]) for line in found["lines"]] == [
        (50, "0.0335", "458.90"),
        (211, "0.031", "1792.05"),
        (12, "0.03", "98.63"),
    ]
    assert found["interest"] == "2349.58"
    fixed = calculate("interest", {**asked, "lpr": {"term": "1y", "mode": "fixed"}})
    assert (fixed["days"], fixed["interest"]) == (273, "2505.62")


def test_vector_9_11_overdue_interest_of_a_bank_annuity_and_delay() -> None:
    hundred = ("2024-01-01", "2024-04-10")
    assert interest("50000", "0.225", *hundred, day_count=360) == (100, "3125.00")
    assert interest("50000", "0.225", *hundred) == (100, "3082.19")
    assert interest("50000", "0.24", *hundred) == (100, "3287.67")
    asked = {"principal": "50000", "annual_rate": "0.15", "periods": 12}
    lines = calculate("repayment", {**asked, "method": "equal_instalment"})["lines"]
    assert lines[0]["payment"] == "4512.92"
    delay = calculate("delay", {"amount": "100000", "from": "2025-01-01", "until": "2025-04-01"})
    assert delay == {"days": 90, "interest": "1575.00"}


def test_vector_9_12_set_off_and_what_was_deducted() -> None:
    found = calculate(
        "setoff",
        {
            "costs": "1200",
            "interest": "8640.50",
            "principal": "100000",
            "annual_rate": "0.138",
            "day_count": 365,
            "as_of": "2025-03-10",
            "payments": [
                {"on": "2025-03-10", "amount": "5000"},
                {"on": "2025-04-10", "amount": "10000"},
            ],
            "order": "561",
        },
    )
    first, second = found["lines"]
    parts = ("to_costs", "to_interest", "to_principal")
    assert [first[name] for name in parts] == ["1200.00", "3800.00", "0.00"]
    assert [first[name] for name in ("costs", "interest", "principal")] == [
        "0.00",
        "4840.50",
        "100000.00",
    ]
    assert second["accrued"] == "1172.05"
    assert [second[name] for name in parts] == ["0.00", "6012.55", "3987.45"]
    assert second["principal"] == "96012.55"
    assert interest("176000", "0.138", "2023-09-01", "2024-08-31") == (365, "24288.00")


def level(rule: str, number: str) -> str:
    found: str = calculate(rule, {"number": number})["level"]
    return found


def test_vector_9_13_resident_ids() -> None:
    for number in (
        "11010519491231002X", "110101190001011009", "110101190001011017", "11010119000101009X",
        "51011519000115001X", "510106190003150025", "44030619000101003X", "810000190001010018",
        "83000019000101002X", "11010519491231002x",
    ):  # fmt: skip
        assert level("id", number) == "ok"
    for number in ("110101190001011008", "510115190002290014", "11010119000101100X"):
        assert level("id", number) == "error"
    assert level("id", "999999190001010015") == "note"
    assert calculate("id", {"number": "11010519491231002x"})["normal"] == "11010519491231002X"
    assert calculate("id", {"number": "51011519000115001X"})["sex"] == "male"
    assert calculate("id", {"number": "510106190003150025"})["sex"] == "female"


def test_vector_9_14_credit_codes() -> None:
    good = "91350100M000100Y43"
    for number in (good, "91510100MA00000077", "91110000000000000E"):
        assert level("uscc", number) == "ok"
    assert level("uscc", "91350100M000100Y44") == "error"
    for sign in "IOSVZ":
        assert level("uscc", f"{good[:5]}{sign}{good[6:]}") == "error"


def test_vector_9_15_cards_and_mobiles() -> None:
    for number in ("4111111111111111", "6222000000000000004", "6217999999999999998"):
        assert level("card", number) == "ok"
    assert level("card", "6222000000000000005") == "note"
    assert [level("phone", one) for one in ("13800000000", "19900000000")] == ["ok", "ok"]
    for number in ("12800000000", "1380000000"):
        assert level("phone", number) != "ok"


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("10", "壹拾元整"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("2860", "贰仟捌佰陆拾元整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("10001", "壹万零壹元整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("200000", "贰拾万元整"),
        ("100000000", "壹亿元整"),
    ],
)
def test_vector_9_16_capitals(amount: str, said: str) -> None:
    assert calculate("capitals", {"amount": amount})["capitals"] == f"人民币{said}"


@pytest.mark.parametrize(
    ("kind", "text", "masked"),
    [
        ("name", "王小明", "王某"),
        ("name", "欧阳娜娜", "欧阳某"),
        ("name", "阿卜杜拉·买买提", "阿某"),
        ("id", "51011519000115001X", "510115********001X"),
        ("phone", "13800001234", "138****1234"),
        ("card", "6222000000000000004", "6222 **** **** 0004"),
    ],
)
def test_vector_9_17_masks(kind: str, text: str, masked: str) -> None:
    assert calculate("mask", {"kind": kind, "text": text})["masked"] == masked
