"""One set of sums and days in every paper of a case (rules.md 9.22), also of a very large one."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reports.content import Paper
from reports.pack.agreement import differences
from reports.pack.compose import compose_pack
from reports.pack.plan import plan_items
from reports.pack.request import PackRequest
from reports.papers.notice import compose_notice
from reports.papers.registry import DATED, as_of
from reports.pdf.draw import draw
from reports.sections.amounts import bare
from resources.language import Words
from storage.casework.reckoning import case_owed
from storage.rows import CaseFile
from storage.rules.dates import date_words
from tests.support.casefiles import case_file, sample_case, sample_document
from tests.support.foreign_pdf import foreign_pdf
from tests.support.large_case import PHOTOS, large_case, paper, picture
from tests.support.papers import all_text

MADE = "2025-06-01T09:00:00+08:00"
DAYS = (date(2019, 4, 12), date(2025, 6, 1))


def made(kind: str, file: CaseFile, on: date) -> str:
    return all_text(as_of(DATED[kind], on)(file, "", Words("zh_CN"), MADE))


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_paper_says_the_same_sums_for_the_same_day(place: int, on: date) -> None:
    file = large_case() if place == 2 else sample_case(place)
    owed = case_owed(file, on)
    texts = [
        made(kind, file, on) for kind in ("interest", "complaint-08", "complaint-09", "letter-data")
    ]
    for text in texts:
        assert bare(owed.total) in text
        assert date_words(on.isoformat(), "zh_CN") in text
    account = owed.loans[0].account
    for amount in (account.principal, account.interest, account.penalty):
        assert bare(amount) in texts[0]
        assert bare(amount) in texts[1]


@pytest.mark.parametrize("signed", ["2021-06-01", "2024-10-21", "2025-05-19"])
def test_the_rate_that_caps_the_claim_is_not_later_than_the_contract(signed: str) -> None:
    case = sample_document()["cases"][0]
    case["loans"] = [{**case["loans"][0], "signed_on": signed, "paid_out_on": signed}]
    (loan,) = case_owed(case_file(case), DAYS[1]).loans
    cap = loan.terms.cap
    assert cap is not None
    assert cap.quote is not None
    assert cap.quote.on.isoformat() <= signed


def composed(items: tuple[str, ...] = ()) -> Paper:
    request = PackRequest(number="L-1", made_at=MADE, checkpoint="ab" * 32, items=items)
    pdf = foreign_pdf(pages=2)
    return compose_pack(
        large_case(), request, Words("zh_CN"), pictures=picture,
        documents=lambda ref: paper(ref, pdf),
    )  # fmt: skip


@pytest.mark.campaign
def test_the_pages_of_a_large_pack_follow_each_other_and_none_is_lost(
    tmp_path: Path, share: float
) -> None:
    count = max(10, round(PHOTOS * share))
    chosen = (*(f"ph{n}" for n in range(count)), "l1", "c1", "doc1", "n0", "i1")
    drawn = draw(composed(() if share >= 1 else chosen), tmp_path / "large.pdf")
    assert drawn.missing == ()
    assert drawn.unshown == ()
    following = 1
    for name, span in drawn.spans.items():
        if name.startswith(("item", "annex")):
            assert span.first == following
            following = span.last + 1
    assert following > count


def test_a_large_pack_masks_third_persons_but_not_who_received_a_notice() -> None:
    text = all_text(composed())
    assert "约定联系人某" not in text
    assert "13911112222" not in text
    assert "阿卜杜拉·买买提江" in text


def test_copies_are_one_for_the_court_and_one_for_each_defendant() -> None:
    parties = [row for row in large_case().rows("parties") if row["role"] != "contact"]
    marks = [
        PackRequest("L", MADE, copy=copy, copies=len(parties) + 1).mark(Words("zh_CN"))
        for copy in range(1, len(parties) + 2)
    ]
    assert marks == ["正本", "副本", "副本", "副本"]


def test_the_plan_of_a_large_case_numbers_every_item_once() -> None:
    request = PackRequest(number="L-1", made_at=MADE)
    numbers = [one.number for one in plan_items(large_case(), request, Words("zh_CN")).items]
    assert len(numbers) == len(set(numbers))
    assert all(numbers)


@pytest.mark.parametrize("off", ["0.00", "0.01"])
@pytest.mark.parametrize("on", DAYS)
def test_a_notice_of_a_day_states_what_the_other_papers_compute_for_it(on: date, off: str) -> None:
    document = sample_document()
    case = document["cases"][0]
    owed = case_owed(sample_case(0), on)
    accounts = [loan.account for loan in owed.loans]
    claim = {
        "principal": str(sum(one.principal for one in accounts)),
        "interest": str(sum(one.interest for one in accounts)),
        "penalty": str(sum(one.penalty for one in accounts)),
        "total": str(owed.total + Decimal(off)),
        "until": on.isoformat(),
    }
    case["notices"] = [{**case["notices"][0], "claim": claim}]
    file = case_file(case, document)
    (notice,) = file.rows("notices")
    said = all_text(compose_notice(file, notice.ref, Words("zh_CN"), MADE))
    assert (bare(owed.total) in said) == (off == "0.00")
    assert date_words(on.isoformat(), "zh_CN") in said
    table, complaint = made("interest", file, on), made("complaint-09", file, on)
    for amount in (owed.total, *(one.principal for one in accounts)):
        assert bare(amount) in table
        assert bare(amount) in complaint
    # A fen more on the notice is told before the pack is made.
    assert bool(list(differences(file, notice))) == (off != "0.00")
