"""One reckoning says one total, costs of the suit among it, wherever it stands."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reports.content import Paper, Section
from reports.pack.agreement import differences
from reports.papers.notice import compose_notice
from reports.papers.registry import DATED, as_of
from reports.pdf.draw import draw
from reports.sections.amounts import bare
from reports.sections.interest import interest_blocks
from reports.sections.view import View
from resources.language import Words
from storage.casework.reckoning import case_owed
from storage.casework.supposing import Supposition
from storage.rows import CaseFile
from storage.rules.guards import judge
from storage.rules.owed import owed_document
from tests.support.casefiles import case_file, sample_case, sample_document
from tests.support.judges import needs
from tests.support.large_case import large_case
from tests.support.papers import all_text
from tests.support.pdftext import page_texts
from ui.models.reckoning_lines import reckon

ON = date(2025, 4, 12)
MADE = "2025-06-01T09:00:00+08:00"
COSTS = [{"what": "律师费", "amount": "8000.00"}, {"what": "保全费", "amount": "1520.00"},
         {"what": "公证费", "amount": "600.00"},
         {"what": "案件受理费", "amount": "2300.00"}]  # fmt: skip
CLAIMED = Decimal("10120.00")
ZH = Words("zh_CN")


def with_suit(**changes: Any) -> CaseFile:
    document = sample_document()
    case = document["cases"][0]
    suit = {"claim_type": "private", "costs": COSTS, **changes.pop("suit", {})}
    return case_file({**case, "litigation": suit, **changes}, document)


def paper(kind: str, file: CaseFile) -> str:
    return all_text(as_of(DATED[kind], ON)(file, "", ZH, MADE))


@pytest.mark.parametrize("kind", ["interest", "complaint-09", "letter-data", "progress"])
def test_every_paper_says_the_total_with_the_costs_of_the_suit(kind: str) -> None:
    plain = case_owed(sample_case(0), ON)
    found = case_owed(with_suit(), ON)
    assert found.total == plain.total + CLAIMED
    assert (found.costs, found.without_costs) == (plain.costs + CLAIMED, plain.without_costs)
    assert bare(found.total) in paper(kind, with_suit())
    assert bare(plain.total + 1) not in paper(kind, with_suit())


@pytest.mark.parametrize("kind", ["interest", "letter-data"])
def test_what_is_owed_without_costs_has_a_line_of_its_own(kind: str) -> None:
    text = paper(kind, with_suit())
    assert "合计（不含费用）" in text
    assert bare(case_owed(sample_case(0), ON).without_costs) in text
    assert "合计（不含费用）" not in paper(kind, sample_case(0))


def test_a_payment_of_the_day_itself_pays_no_costs_that_have_no_day() -> None:
    rows = sample_document()["cases"][0].get("ledger") or []
    paid = {"on": ON.isoformat(), "kind": "payment", "amount": "500.00"}
    file = with_suit(ledger=[*rows, paid])
    found = case_owed(file, ON)
    assert found.costs == CLAIMED
    assert found.total == case_owed(with_suit(), ON).total - 500


def test_the_window_says_the_same_and_names_each_cost() -> None:
    file = with_suit()
    found = reckon(None, None, file=file, what=Supposition(), today=ON, until=ON, words=ZH)
    whole = case_owed(file, ON)
    assert found.total == f"¥{bare(whole.total)}"
    assert f"不含费用¥{bare(whole.without_costs)}" in found.said
    notes = "".join(found.loans[0].notes)
    for what in ("律师费", "保全费", "公证费"):
        assert what in notes
    assert "案件受理费" not in notes


def test_what_was_paid_for_preservation_may_be_a_fee_of_the_court_and_counsel_is_told() -> None:
    assert "可能属于诉讼费用" in paper("complaint-09", with_suit())
    assert "可能属于诉讼费用" in paper("letter-data", with_suit())
    insured = with_suit(suit={"costs": [{"what": "保全担保保险费", "amount": "900.00"}]})
    assert "可能属于诉讼费用" not in paper("complaint-09", insured)


def notice(file: CaseFile, total: Decimal, costs: str | None = None) -> CaseFile:
    document = sample_document()
    case = document["cases"][0]
    claim = {"total": str(total), "costs": costs, "until": ON.isoformat()}
    notices = [{**case["notices"][0], "claim": claim}]
    return case_file({**case, "litigation": file.rows("litigation")[0].values,
                      "notices": notices}, document)  # fmt: skip


def test_a_notice_may_state_the_sum_with_the_costs_or_without_but_no_third_one() -> None:
    whole = case_owed(with_suit(), ON)
    for total, costs, right in (
        (whole.total, str(whole.costs), True),
        (whole.total - CLAIMED, None, True),
        (whole.total - 8000, None, False),
        (whole.total - CLAIMED, str(CLAIMED), False),
    ):
        file = notice(with_suit(), total, costs)
        assert (not list(differences(file, file.rows("notices")[0]))) is right


def test_a_notice_claims_too_much_only_beyond_the_costs_that_it_states() -> None:
    whole = case_owed(with_suit(), ON)
    for total, costs, marked in (
        (whole.total, str(whole.costs), False),
        (whole.total, None, True),
        (whole.total + 1, str(whole.costs + 1), True),
    ):
        found = judge(notice(with_suit(), total, costs))
        assert any(one.check == "claim_above_cap" for one in found) is marked


def old_contract(**changes: Any) -> dict[str, Any]:
    (loan,) = sample_document()["cases"][0]["loans"]
    return {**loan, "regime": "private", "signed_on": "2018-03-01", "paid_out_on": "2018-03-01",
            "due_on": "2019-03-01", "annual_rate": "0.30", "overdue_rate": None, "penalty": None,
            "instalments": None, **changes}  # fmt: skip


@pytest.mark.parametrize("kind", ["interest", "letter-data", "progress"])
def test_a_sum_that_supposes_the_day_of_filing_bears_a_mark_until_that_day_is_known(
    kind: str,
) -> None:
    document = sample_document()
    case = {**document["cases"][0], "loans": [old_contract()]}
    assert "含假定事项" in paper(kind, case_file(case, document))
    assert "未记录起诉日" in paper(kind, case_file(case, document))
    filed = {**case, "litigation": {"claim_type": "private", "filed_on": "2025-03-01"}}
    assert "含假定事项" not in paper(kind, case_file(filed, document))


def test_what_was_paid_between_the_former_limits_is_told_to_counsel_alone() -> None:
    document = sample_document()
    paid = [{"on": "2018-12-01", "kind": "payment", "amount": "6000.00"}]
    case = {**document["cases"][0], "loans": [old_contract()], "ledger": paid}
    said = "无须返还"
    assert said in paper("interest", case_file(case, document))
    blocks = interest_blocks(View(case_file(case, document), ZH), ON, outward=True)
    assert said not in all_text(Paper("t", "a", "zh", MADE, (Section(blocks),)))
    others: tuple[dict[str, Any], ...] = (
        {"ledger": []},
        {"loans": [old_contract(annual_rate="0.20")]},
    )
    for other in others:
        assert said not in paper("interest", case_file({**case, **other}, document))


@needs("pdftotext")
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_the_sum_of_several_loans_has_lines_of_a_loan_above_it(
    language: str, count: int, tmp_path: Path
) -> None:
    document = sample_document()
    case = document["cases"][0]
    loans = [{**case["loans"][0], "ref": f"l{n}", "contract_no": f"HT-{n}"} for n in range(count)]
    file = case_file({**case, "loans": loans, "ledger": []}, document)
    words = Words(language)
    draw(as_of(DATED["interest"], ON)(file, "", words, MADE), tmp_path / "i.pdf")
    (last,) = [text for text in page_texts(tmp_path / "i.pdf")
               if words("All loans together") in text]  # fmt: skip
    assert words("Interest outstanding") in last
    # The rates of the last loan's lines: its table is not over on the page before.
    assert re.search(r"\s\d+\.\d\d%\s", last)


@needs("pdftotext")
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_computation_of_one_loan_stands_on_one_page(language: str, tmp_path: Path) -> None:
    words = Words(language)
    paper = as_of(DATED["interest"], ON)(sample_case(0), "", words, MADE)
    assert draw(paper, tmp_path / "i.pdf").pages == 1


@needs("pdftotext")
def test_what_is_under_a_seal_on_a_page_of_its_own_tells_how_to_pay(tmp_path: Path) -> None:
    file = large_case()
    for language in ("zh_CN", "en"):
        words = Words(language)
        draw(compose_notice(file, "n0", words, MADE), tmp_path / "n.pdf")
        (page,) = [text for text in page_texts(tmp_path / "n.pdf") if words("Your rights") in text]
        assert words("Payment and contact") in page


def test_the_document_names_the_costs_of_the_suit_and_the_sum_without_any() -> None:
    found = case_owed(with_suit(), ON)
    document = owed_document(found, ZH)
    assert [one["what"] for one in document["suit_costs"]] == ["律师费", "保全费", "公证费"]
    assert Decimal(document["costs"]) == found.costs
    assert Decimal(document["total_without_costs"]) + found.costs == Decimal(document["total"])
    assert Decimal(document["total"]) == sum(Decimal(one["total"]) for one in document["loans"])
