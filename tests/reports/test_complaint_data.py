"""Data for a complaint in elements: the order and labels of the court, the facts, one sum."""

import copy
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reports.content import Box, Facts, Paper, Together
from reports.papers.complaint_form import BLANK, Answers, edition, form
from reports.papers.registry import DATED, PAPERS, as_of
from reports.pdf.draw import draw
from reports.sections.amounts import bare
from resources.language import Words
from storage.casework.reckoning import case_owed
from storage.rows import CaseFile
from tests.support.casefiles import case_file, sample_case, sample_document
from tests.support.papers import all_text

MADE = "2025-04-12T09:00:00+08:00"
ON = date(2025, 4, 12)
FORMS = ("08", "09", "10")
EMPTY = {"case_no": "X-1", "opened_on": "2020-01-01", "stage": "assigned"}


def made(number: str, file: CaseFile, language: str = "zh_CN", on: date = ON) -> Paper:
    return as_of(DATED[f"complaint-{number}"], on)(file, "", Words(language), MADE)


def elements(paper: Paper) -> list[tuple[str, str]]:
    """Return label and answer of every element; a box reads as ☑ or □."""
    blocks = paper.sections[0].blocks
    flat = [
        inner for one in blocks for inner in (one.blocks if isinstance(one, Together) else (one,))
    ]
    return [
        (label, read(cell)) for one in flat if isinstance(one, Facts) for label, cell in one.rows
    ]


def read(cell: Any) -> str:
    if isinstance(cell, Box):
        return "☑" if cell.ticked else "□"
    return "".join(map(read, cell)) if isinstance(cell, tuple) else str(cell)


def changed(place: int, **lists: Any) -> CaseFile:
    document = copy.deepcopy(sample_document())
    document["cases"][place].update(lists)
    return case_file(document["cases"][place], document)


def answer(paper: Paper, label: str) -> str:
    return next(text for name, text in elements(paper) if name.endswith(label))


@pytest.mark.parametrize("number", FORMS)
def test_every_element_of_the_form_stands_in_the_order_of_the_form(number: str) -> None:
    asked = form(number)
    expected = [label for label, _role, _shape in asked["parties"]]
    for title, rows in asked["parts"]:
        # The court numbers its elements, but not what it asks about mediation.
        label_of = "{label}" if title == "对纠纷解决方式的意愿" else "{n}. {label}"
        expected += [label_of.format(n=n, label=row[0]) for n, row in enumerate(rows, start=1)]
    shown = [label for label, _text in elements(made(number, sample_case(0)))]
    assert shown == expected


def test_the_forms_have_as_many_elements_as_the_notice_prescribes() -> None:
    counts = {n: [len(rows) for _title, rows in form(n)["parts"]] for n in FORMS}
    assert counts["08"][0] == counts["09"][0] == 8
    assert (counts["08"][2], counts["09"][2], counts["10"][2]) == (19, 18, 16)
    assert edition() == "法〔2025〕82号"


@pytest.mark.parametrize("number", FORMS)
@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("on", [date(2019, 4, 12), ON])
def test_the_amount_of_the_claim_is_the_total_of_the_computation(
    number: str, place: int, on: date
) -> None:
    file = sample_case(place)
    owed, paper = case_owed(file, on), made(number, file, on=on)
    label = "标的总额"
    assert answer(paper, label) == f"{bare(owed.total)}元"
    account = owed.loans[0].account
    assert f"尚欠本金{bare(account.principal)}元" in answer(paper, "本金")
    if number == "08":
        said = answer(paper, "2. 利息")
        assert f"欠利息共计{bare(account.interest + account.penalty)}元" in said
    parts = account.principal + account.interest + account.penalty + account.costs
    assert parts == owed.total > Decimal()


def amounts(text: str) -> list[Decimal]:
    return [Decimal(one.replace(",", "")) for one in re.findall(r"[0-9,]+\.[0-9]{2}(?=元)", text)]


@pytest.mark.parametrize("penalty", [None, "700.00"])
@pytest.mark.parametrize("fee", [False, True])
def test_each_kind_of_interest_stands_in_its_cell_and_together_they_are_the_claim(
    penalty: str | None, fee: bool
) -> None:
    case = sample_document()["cases"][0]
    loan = {**case["loans"][0], "regime": "financial", "annual_rate": "0.06",
            "overdue_rate": "0.09", "penalty": penalty}  # fmt: skip
    fees = [{"on": "2020-01-01", "kind": "fee", "amount": "30.00"}] if fee else []
    file = changed(0, loans=[loan], ledger=[*(case.get("ledger") or ()), *fees])
    account = case_owed(file, ON).loans[0].account
    rest = account.interest + account.penalty
    first = answer(made("08", file), "2. 利息").splitlines()[0]
    whole, *parts = amounts(first)
    assert whole == sum(parts) == rest
    assert ("罚息" in first.partition("罚息（违约金）")[2]) == bool(penalty or fee)
    card = answer(made("10", file), "被告逾期未还款金额").splitlines()[1]
    card = card.replace("（含手续费等费用）", "")
    assert sum(amounts(card)) == account.principal + rest
    late = Decimal(re.findall(r"罚息([0-9,.]+)元", card)[0].replace(",", ""))
    assert Decimal() < late < account.interest


def test_two_rates_of_the_same_days_say_on_which_principal() -> None:
    (loan,) = sample_document()["cases"][0]["loans"]
    parts = [{"n": 1, "due_on": "2018-03-01", "principal": "100.00"}]
    several = {**loan, "instalments": parts, "overdue_rate": "0.15", "annual_rate": "0.12"}
    said = answer(made("09", changed(0, loans=[several])), "2. 利息")
    assert "未到期本金按年利率" in said
    assert "逾期本金按年利率" in said
    assert "本金按年利率" not in answer(made("09", sample_case(0)), "2. 利息")


def test_compound_interest_is_a_term_of_the_contract_not_an_answer_to_a_request() -> None:
    (loan,) = sample_document()["cases"][0]["loans"]
    said = answer(made("08", changed(0, loans=[{**loan, "compound": True}])), "借款利率")
    assert "复利☑　约定有（合同条款：第____条）" in said
    assert "对方" not in said


def test_what_was_cut_is_said_with_its_days_its_rates_and_what_the_cap_rests_on() -> None:
    file = sample_case(0)
    for number, label in (("08", "2. 利息"), ("09", "2. 利息"), ("10", "2. 利息、罚息、复利")):
        found = elements(made(number, file))
        said = next(text for name, text in found if name.startswith(label))
        for text in ("2018年9月1日起至2020年8月20日按年利率18.00%", "按年利率12.40%",
                     "按上限12.40%计算", "上限依据：", "第三十一条", "÷365"):  # fmt: skip
            assert text in said, (number, text)
        # A payment in between parts the lines of the table, but no rate.
        assert said.count("按年利率12.00%") == 1


def test_rates_below_the_cap_are_said_without_a_cap() -> None:
    (loan,) = sample_document()["cases"][0]["loans"]
    low = {**loan, "annual_rate": "0.06", "overdue_rate": "0.09"}
    said = answer(made("09", changed(0, loans=[low])), "2. 利息")
    assert "按年利率9.00%（合同约定逾期利率9.00%）" in said
    assert "上限" not in said


@pytest.mark.parametrize(
    ("rate", "overdue", "shown"),
    [
        ("0.12", "0.18", "☑　50.00%/年（即逾期年利率18.00%）"),
        ("0.12", "0.12", "☑　0.00%/年（即逾期年利率12.00%）"),
        ("0.12", "0.06", "□　________%/年（逾期年利率6.00%）"),
        (None, "0.18", "□　________%/年（逾期年利率18.00%）"),
        ("0.12", None, "□　________%/年（合同条款"),
    ],
)
def test_the_uplift_is_what_default_adds_to_the_rate_of_the_contract(
    rate: str | None, overdue: str | None, shown: str
) -> None:
    rates = {"annual_rate": rate, "overdue_rate": overdue}
    (loan,) = sample_document()["cases"][0]["loans"]
    said = answer(made("08", changed(0, loans=[{**loan, **rates}])), "借款利率")
    assert f"逾期上浮{shown}" in said


def test_a_clause_stands_in_the_form_as_it_was_named() -> None:
    (loan,) = sample_document()["cases"][0]["loans"]
    for said, shown in (("5.2", "第5.2条"), ("五", "第五条"), ("第五条第2款", "第五条第2款")):
        paper = made("09", changed(0, loans=[{**loan, "clauses": {"rate": said}}]))
        assert f"（合同条款：{shown}）" in answer(paper, "借款利率")
    assert "（合同条款：第____条）" in answer(made("09", changed(0, loans=[loan])), "借款利率")


def test_the_card_form_states_what_the_contract_agrees_beside_what_is_claimed() -> None:
    terms = answer(made("10", sample_case(0)), "信用卡合约的主要约定")
    assert "计算标准：合同约定利率12.00%；合同约定逾期利率18.00%" in terms
    assert "上限" not in terms


def test_facts_tick_boxes_and_decisions_stay_open() -> None:
    paper = made("09", sample_case(1))
    assert answer(paper, "借款期限").startswith("是否到期：是☑　否□")
    assert answer(paper, "是否签订物的担保（抵押、质押）合同").startswith("是☑")
    assert answer(paper, "是否办理抵押、质押登记").startswith("是☑")
    for label in ("是否主张担保权利", "是否主张诉讼费用", "是否考虑先行调解"):
        assert "☑" not in answer(paper, label)


def test_two_loans_that_differ_are_told_apart_by_their_contracts() -> None:
    first = sample_document()["cases"][0]["loans"][0]
    second = {
        **first,
        "ref": "l2",
        "contract_no": "ZZ-2",
        "principal": "7000.00",
        "due_on": "2099-01-01",
    }
    paper = made("09", changed(0, loans=[first, second]))
    said = answer(paper, "借款金额")
    assert "50,000.00元（YDW-2017-08812）；7,000.00元（ZZ-2），共计57,000.00元" in said
    assert answer(paper, "借款期限").startswith("是否到期：是☑　否☑")


def test_a_company_that_owes_stands_among_the_legal_persons() -> None:
    party = {"ref": "p1", "role": "borrower", "name": "某某商贸有限公司", "id_type": "uscc",
             "id_number": "91510100MA00000077"}  # fmt: skip
    paper = made("08", changed(0, parties=[party]))
    assert "名称：某某商贸有限公司" in answer(paper, "被告（法人、非法人组织）")
    assert f"姓名：{BLANK}" in answer(paper, "被告（自然人）")


def test_every_defendant_has_a_block_and_third_persons_none() -> None:
    known = sample_document()["cases"][0]["parties"]
    more = [
        {"ref": "p2", "role": "guarantor", "name": "担保甲", "guarantee": {"kind": "joint"}},
        {"ref": "p3", "role": "contact", "name": "亲友乙", "phones": [{"number": "13911112222"}]},
    ]
    paper = made("09", changed(0, parties=[*known, *more]))
    blocks = [text for label, text in elements(paper) if label == "被告（自然人）"]
    assert ["王某" in blocks[0], "担保甲" in blocks[1]] == [True, True]
    assert "连带责任保证☑" in answer(paper, "是否签订保证合同")
    text = all_text(paper)
    assert "亲友乙" not in text
    assert "13911112222" not in text


def test_the_card_form_tells_what_was_done_to_be_paid() -> None:
    said = answer(made("10", sample_case(0)), "是否向被告进行通知和催收")
    assert said.startswith("是☑")
    for words in ("电话", "外访", "YQ-2019-004"):
        assert words in said


def test_an_empty_case_leaves_every_blank_open() -> None:
    for number in FORMS:
        found = elements(made(number, case_file(EMPTY)))
        assert not [text for _label, text in found if "☑" in text]
        assert answer(made(number, case_file(EMPTY)), "标的总额") == f"{BLANK}元"


def test_another_type_of_claim_is_said() -> None:
    file = changed(0, litigation={"claim_type": "card"})
    assert "案卷登记的请求类型为“" in all_text(made("09", file))


def test_a_slot_of_the_user_s_text_is_no_slot_of_the_form() -> None:
    cell = Answers({"a": "{b} [c=d]"}, {"c": frozenset({"d"})}).fill(["{a} [c=d]"])
    assert read(cell) == "{b} [c=d] ☑"


@pytest.mark.parametrize("number", FORMS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_forms_draw_with_every_glyph_also_for_long_names(
    number: str, language: str, tmp_path: Path
) -> None:
    document = json.loads(json.dumps(sample_document()["cases"][0]))
    document["parties"][0] |= {"name": "阿" * 60, "employer": "某" * 200}
    for at, file in enumerate((case_file(document), case_file(EMPTY))):
        paper = PAPERS[f"complaint-{number}"](file, "", Words(language), MADE)
        assert draw(paper, tmp_path / f"{at}.pdf").missing == ()


COSTS = [{"what": "律师费", "amount": "8000.00"}, {"what": "保全费", "amount": "1520.00"},
         {"what": "案件受理费", "amount": "2300.00"}]  # fmt: skip


def with_costs(**lists: Any) -> CaseFile:
    return changed(0, litigation={"claim_type": "private", "costs": COSTS}, **lists)


@pytest.mark.parametrize("number", FORMS)
def test_costs_of_the_suit_are_claimed_as_the_computation_of_interest_has_them(
    number: str,
) -> None:
    plain, paper = case_owed(sample_case(0), ON).total, made(number, with_costs())
    total = bare(plain + Decimal("9520.00"))
    assert answer(paper, "标的总额") == f"{total}元"
    said = answer(paper, "是否主张实现债权的费用")
    assert said.startswith("是☑")
    assert "律师费8,000.00元；保全费1,520.00元" in said
    assert "受理费" not in said
    table = all_text(DATED["interest"](with_costs(), "", Words("zh_CN"), MADE, ON))
    assert f"¥{total}" in table
    assert "¥9,520.00" in table
    text = all_text(paper)
    assert "属于诉讼费用的（案件受理费2,300.00元）" in text
    assert "请核对律师费8,000.00元；保全费1,520.00元能否主张" in text


def test_a_cost_that_the_ledger_holds_too_is_counted_once_and_said() -> None:
    rows = sample_document()["cases"][0].get("ledger") or []
    fee = {"on": "2024-01-05", "kind": "cost", "amount": "8000.00"}
    file = with_costs(ledger=[*rows, fee])
    paper = made("09", file)
    assert "只计一次：律师费8,000.00元" in all_text(paper)
    said = answer(paper, "是否主张实现债权的费用")
    assert "保全费1,520.00元；台账登记的费用8,000.00元" in said


def test_a_clause_on_costs_leaves_nothing_to_check() -> None:
    (loan,) = sample_document()["cases"][0]["loans"]
    loan = {**loan, "clauses": {**(loan.get("clauses") or {}), "costs": "8.3"}}
    assert "能否主张" not in all_text(made("09", with_costs(loans=[loan])))


@pytest.mark.parametrize(
    ("number", "regime", "claim", "fits"),
    [
        ("10", "private", None, "示范文本09"),
        ("08", "private", None, "示范文本09"),
        ("09", "financial", None, "示范文本08；10"),
        ("08", "financial", "card", "示范文本10"),
        ("09", "private", None, ""),
        ("10", "financial", None, ""),
    ],
)
def test_a_form_that_does_not_fit_names_the_one_that_does(
    number: str, regime: str, claim: str | None, fits: str
) -> None:
    (loan,) = sample_document()["cases"][0]["loans"]
    suit = {"litigation": {"claim_type": claim} if claim else None}
    text = all_text(made(number, changed(0, loans=[{**loan, "regime": regime}], **suit)))
    assert fits in text
    assert ("而不是本表" in text) == bool(fits)


def test_what_counsel_has_to_confirm_is_no_part_of_the_text_for_the_court() -> None:
    (loan,) = sample_document()["cases"][0]["loans"]
    unsure = {**loan, "regime": "financial", "overdue_rate": None, "annual_rate": "0.30"}
    for number in FORMS:
        text = all_text(made(number, changed(0, loans=[unsure])))
        assert "律师确认" not in text
        assert "设定值" not in text


def test_the_guarantee_says_what_its_day_is() -> None:
    parties = sample_document()["cases"][0]["parties"]
    given = {"kind": "joint", "period_until": "2027-09-01"}
    more = {"ref": "g9", "role": "guarantor", "name": "保某", "guarantee": given}
    said = answer(made("09", changed(0, parties=[*parties, more])), "是否签订保证合同")
    assert "连带责任保证，保证期间至2027年9月1日" in said
