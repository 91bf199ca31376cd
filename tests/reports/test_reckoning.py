"""Interest and limitation as papers: the sums of the rules, their reasons, and no other number."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reports.content import Pages, Paper, Table, Together
from reports.pack.compose import compose_pack
from reports.pack.plan import plan_items
from reports.pack.preflight import preflight
from reports.pack.request import PackRequest, Profile
from reports.papers.registry import DATED, PAPERS, as_of
from reports.pdf.draw import draw
from resources.language import Words
from storage.casework.reckoning import case_limitation, case_owed
from storage.rows import CaseFile
from tests.support.casefiles import case_file, sample_document
from tests.support.judges import needs
from tests.support.papers import all_text, blocks_of
from tests.support.pdftext import page_texts

MADE = "2025-04-12T09:00:00+08:00"
PROFILES: tuple[Profile, ...] = ("court", "opponent", "internal")
# rules.md 9.7: agreed 24% is cut to the cap of 13.80% of a contract of 1 September 2023.
LOAN: dict[str, Any] = {
    "ref": "l1", "contract_no": "JK-2023-1", "regime": "private", "signed_on": "2023-09-01",
    "principal": "200000.00", "paid_out_on": "2024-09-01", "annual_rate": "0.24",
    "overdue_rate": "0.24", "day_count": 365, "due_on": "2024-09-01",
}  # fmt: skip
EVENTS: list[dict[str, Any]] = [
    {"ref": "m1", "on": "2024-10-10", "kind": "sms_arrived", "evidence": ["e1"]},
    {"ref": "m2", "on": "2025-01-20", "kind": "partial_payment", "evidence": ["e1", "e2"]},
    {"ref": "m3", "on": "2025-02-01", "kind": "call_unanswered"},
]


def case(**changes: Any) -> CaseFile:
    document = sample_document()
    own = {"loans": [LOAN], "ledger": [], "limitation": EVENTS, **changes}
    return case_file({**document["cases"][0], **own}, document)


def pack(file: CaseFile, **changes: Any) -> Paper:
    asked = replace(PackRequest(number="P-1", made_at=MADE, checkpoint="ab" * 32), **changes)
    return compose_pack(file, asked, Words(asked.language), pictures=lambda _ref: None)


def annex(paper: Paper, name: str) -> Paper:
    return replace(paper, sections=tuple(one for one in paper.sections if one.anchor == name))


def stops(file: CaseFile) -> list[tuple[str, bool]]:
    words = Words("zh_CN")
    plan = plan_items(file, PackRequest(number="P", made_at=MADE), words)
    return [(one.code, one.forceable) for one in preflight(plan, file, words)]


def claimed(**claim: str) -> CaseFile:
    notices = [{"number": "N-1", "kind": "demand", "issued_on": "2025-04-12", "claim": claim}]
    return case(notices=notices)


@pytest.mark.parametrize("profile", PROFILES)
def test_both_annexes_stand_in_every_profile_and_in_the_catalogue(profile: Profile) -> None:
    paper = pack(case(), profile=profile)
    anchors = [one.anchor for one in paper.sections if one.anchor.startswith("annex-")]
    names = ("interest", "limitation", "contacts", "integrity")
    assert anchors == [f"annex-{name}" for name in names]
    catalogue = all_text(annex(paper, "catalogue"))
    assert "利息计算表" in catalogue
    assert "诉讼时效中断事项一览表" in catalogue


def test_the_computation_gives_the_sum_of_the_vector_and_says_how() -> None:
    said = all_text(annex(pack(case()), "annex-interest"))
    for words in (
        "16,862.47", "¥216,862.47", "13.80%", "223", "2023年8月21日", "A 民间借贷规则",
        "超过上限部分不主张", "÷365", "LPR表截至2026年8月20日", "当日不计息", "第五百六十一条",
    ):  # fmt: skip
        assert words in said


def test_a_cutoff_other_than_the_day_of_the_pack_holds() -> None:
    said = all_text(annex(pack(case(), cutoff="2025-04-13"), "annex-interest"))
    assert "16,938.08" in said
    assert "计算至2025年4月13日" in said


def test_the_lines_of_the_table_add_up_to_what_is_owed() -> None:
    ledger = [
        {"on": "2024-12-01", "kind": "payment", "amount": "5000.00"},
        {"on": "2024-12-05", "kind": "cost", "amount": "1200.00"},
        {"on": "2025-02-02", "kind": "waiver", "amount": "12345.67"},
    ]
    file = case(ledger=ledger)
    rows = table(annex(pack(file), "annex-interest")).rows
    interest = sum(float(str(row[8]).replace(",", "")) for row in rows if row[8])
    account = case_owed(file, date(2025, 4, 12)).loans[0].account
    paid = sum(
        float(text.replace(",", ""))
        for row in rows
        if row[9]
        for text in re.findall(r"利息 ([\d,.]+)", all_text_of(row[10]))
    )
    assert round(interest - paid, 2) == float(account.interest)
    assert "减免" in all_text_of(rows[-2][6])


@pytest.mark.parametrize("named", [None, "l1", "l2"])
def test_a_fee_is_noted_only_with_the_loan_where_it_counts(named: str | None) -> None:
    other = {**LOAN, "ref": "l2", "contract_no": "JK-2023-2", "due_on": "2024-08-01"}
    costs = [{"on": "2024-12-01", "kind": "cost", "amount": "5000.00", "loan": named}]
    file = case(loans=[LOAN, other], ledger=costs)
    said = all_text(annex(pack(file), "annex-interest"))
    first, second = said.split("JK-2023-2", 1)
    bears = {loan.ref: loan.account.costs for loan in case_owed(file, date(2025, 4, 12)).loans}
    note = "2024年12月1日实现债权费用：¥5,000.00"
    assert {"l1": note in first, "l2": note in second} == {ref: bool(bears[ref]) for ref in bears}
    assert said.count(note) == 1


def all_text_of(cell: Any) -> str:
    return str(getattr(cell, "text", cell))


def table(paper: Paper) -> Table:
    return next(block for block in blocks_of(paper.sections[0]) if isinstance(block, Table))


def test_rules_of_private_lending_are_not_cited_for_an_institution() -> None:
    file = case(loans=[{**LOAN, "regime": "financial", "overdue_rate": None, "annual_rate": "0.1"}])
    said = all_text(annex(pack(file), "annex-interest"))
    assert "民间借贷" not in said
    assert "B 持牌金融机构规则" in said


def test_what_is_not_known_of_a_loan_stays_blank() -> None:
    bare = {key: LOAN[key] for key in ("ref", "contract_no", "regime", "principal", "due_on")}
    said = all_text(annex(pack(case(loans=[bare])), "annex-interest"))
    assert "None" not in said
    assert "合同签订日不明" in said or "上限" in said


def test_the_paper_of_limitation_alone_names_the_evidence_of_every_event() -> None:
    file, words = case(), Words("zh_CN")
    paper = DATED["limitation"](file, "", words, MADE, date(2025, 4, 12))
    shown = table(paper)
    proofs = [all_text_of(row[5]) for row in shown.rows]
    name = file.attachment("e1")
    assert proofs[0] == ""
    assert proofs[1] == (f"e1 {name.name}" if name else "e1")
    assert proofs[2] == proofs[1]
    assert proofs[3].startswith("e2")
    assert {len(row) for row in shown.rows} == {len(shown.columns)}
    assert "页码" not in all_text(paper)


def test_limitation_shows_both_dates_at_both_grades_with_the_evidence() -> None:
    paper = pack(case(), profile="internal")
    rows = table(annex(paper, "annex-limitation")).rows
    first = [all_text_of(cell) for cell in rows[1]]
    assert first[3] == "B"
    assert "稳妥 2027年9月1日" in first[7]
    assert "稳妥 2027年10月10日\n法定 2027年10月11日" in first[8]
    assert isinstance(rows[1][6], Pages)
    assert rows[1][5] == plan_items(
        case(), PackRequest(number="P", made_at=MADE), Words("zh_CN")
    ).numbers["e1"]  # fmt: skip
    assert "第八条" in first[4]
    assert all_text_of(rows[3][4]).startswith("等级X")


COUNSEL = (
    "须由律师",
    "待律师确认",
    "律师",
    "等级",
    "稳妥",
    "届满，",
    "尚未",
    "可能",
    "状态",
    "本方备注",
)


@pytest.mark.parametrize("profile", ["court", "opponent"])
def test_others_read_only_what_counts_in_the_columns_of_the_rule(profile: Profile) -> None:
    events = [{**one, "note": "本方备注"} for one in EVENTS]
    paper = annex(pack(case(limitation=events), profile=profile), "annex-limitation")
    shown = table(paper)
    heads = [column.heading for column in shown.columns]
    assert heads == ["序号", "日期", "事由", "依据", "证据编号", "页码", "重新计算后届满日"]
    # The unanswered call counts for nothing; the payment has two pieces of evidence.
    days = [all_text_of(row[1]) for row in shown.rows if row[0]]
    assert days == ["2024年10月10日", "2025年1月20日"]
    assert all_text_of(shown.rows[0][3]).endswith("第八条")
    assert all_text_of(shown.rows[0][6]) == "2027年10月11日"
    said = all_text(paper)
    assert [word for word in COUNSEL if word in said] == []


def test_others_read_how_a_guarantor_was_called_upon_and_no_doubts() -> None:
    document = sample_document()
    own = document["cases"][0]
    guarantors = [
        {"ref": f"g{kind}", "role": "guarantor", "name": name, "kind": "person",
         "guarantee": {"kind": kind}}
        for kind, name in (("joint", "保某"), ("general", "证某"))
    ]  # fmt: skip
    about = {"about": "gjoint", "evidence": ["e1"]}
    events = [
        {"ref": "m1", "on": "2024-10-10", "kind": "mail_signed", **about},
        {"ref": "m2", "on": "2025-01-20", "kind": "plan_agreed", **about},
        {"ref": "m3", "on": "2025-02-01", "kind": "suit", "evidence": ["e1"]},
    ]
    file = case(parties=[*own["parties"], *guarantors], limitation=events)
    paper = annex(pack(file, profile="court"), "annex-limitation")
    tables = [block for block in blocks_of(paper.sections[0]) if isinstance(block, Table)]
    rows = [[all_text_of(row[place]) for place in (1, 3, 6)] for one in tables for row in one.rows]
    said = all_text(paper)
    assert "保某" in said
    assert "证某" in said
    assert [row[2] for row in rows] == [
        "自程序终结时重新计算", "2027年10月11日", "2028年1月20日", "",
    ]  # fmt: skip
    assert "第六百九十三条" in rows[1][1]
    assert "第六百九十三条" in rows[3][1]
    assert [word for word in COUNSEL if word in said] == []


def test_where_nothing_counts_others_get_no_list_and_the_office_reads_why() -> None:
    file = case(limitation=[EVENTS[2]])
    for profile in PROFILES:
        paper = pack(file, profile=profile)
        anchors = [one.anchor for one in paper.sections]
        assert ("annex-limitation" in anchors) is (profile == "internal")


def test_others_read_the_figure_of_a_cap_without_a_basis_that_counsel_has_to_confirm() -> None:
    loan = {**LOAN, "regime": "financial", "annual_rate": "0.3", "overdue_rate": "0.3"}
    rolled = [{"on": "2024-03-01", "principal": "200000", "rate": "0.3", "interest": "100"}]
    loans = [loan, {**loan, "ref": "l2", "rolled": rolled}]
    for profile in PROFILES:
        said = all_text(annex(pack(case(loans=loans), profile=profile), "annex-interest"))
        assert "24.00%" in said
        assert ("律师" in said) is (profile == "internal")
    remarks = plan_items(case(loans=loans), PackRequest(number="P", made_at=MADE), Words("zh_CN"))
    said = "".join(one.message for one in remarks.warnings if one.code == "BasisUnconfirmed")
    assert "24.00%：设定值，待律师确认" in said
    assert "计入本金" in said


def test_steps_and_events_belong_together() -> None:
    file = case(loans=[LOAN, {**LOAN, "ref": "l2"}], limitation=[{**EVENTS[1], "about": "l2"}])
    first, second = case_limitation(file, date(2025, 4, 12))
    assert first.events == ()
    assert [row.ref for row in second.events] == ["m2"]
    assert len(second.clock.strong.steps) == len(second.clock.usable.steps) == 1


def test_only_the_own_office_reads_whether_the_period_has_ended() -> None:
    late = replace(PackRequest(number="P", made_at="2035-01-01T09:00:00+08:00"))
    words = Words("zh_CN")
    for profile in PROFILES:
        paper = compose_pack(
            case(), replace(late, profile=profile), words, pictures=lambda _ref: None
        )
        said = all_text(annex(paper, "annex-limitation"))
        assert ("期间已届满" in said) is (profile == "internal")
        assert ("不产生中断" in said or "不再" in said or "低于" in said) is (profile == "internal")


def test_a_case_without_events_has_no_list_of_them_and_a_remark() -> None:
    paper = pack(case(limitation=[]))
    assert not [one for one in paper.sections if one.anchor == "annex-limitation"]
    plan = plan_items(case(limitation=[]), PackRequest(number="P", made_at=MADE), Words("zh_CN"))
    assert "NoLimitationEvents" in {one.code for one in plan.warnings}


@pytest.mark.parametrize(
    "claim",
    [
        {"total": "216862.48"},
        {"interest": "16862.46"},
        {"interest": "16862.47", "penalty": "0.01"},
        {"principal": "199999.99"},
        {"costs": "1.00"},
    ],
)
def test_a_notice_that_differs_by_a_fen_stops_the_pack_for_good(claim: Mapping[str, str]) -> None:
    assert stops(claimed(until="2025-04-12", **claim)) == [("InterestDiffers", False)]


def test_a_notice_with_the_sums_of_the_table_lets_the_pack_pass() -> None:
    sums = {"principal": "200000.00", "costs": "0.00", "total": "216862.47"}
    assert stops(claimed(until="2025-04-12", interest="16862.47", **sums)) == []
    assert stops(claimed(until="2025-04-12", interest="862.47", penalty="16000.00", **sums)) == []
    assert stops(claimed(until="2025-04-13", interest="16938.08")) == []


def test_a_notice_without_its_day_is_compared_with_nothing_and_remarked() -> None:
    file = claimed(total="1.00")
    assert stops(file) == []
    plan = plan_items(file, PackRequest(number="P", made_at=MADE), Words("zh_CN"))
    assert "ClaimUndated" in {one.code for one in plan.warnings}


@pytest.mark.parametrize("kind", DATED)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_papers_reckon_up_to_the_day_asked_for(kind: str, language: str) -> None:
    words = Words(language)
    today = PAPERS[kind](case(), "", words, MADE)
    named = as_of(DATED[kind], date(2025, 4, 12))(case(), "", words, "2030-01-01T09:00:00+08:00")
    assert today.sections == named.sections


def test_clues_are_listed_as_a_paper() -> None:
    finding = {**sample_document()["cases"][0]["findings"][0], "purpose": "asset_clue"}
    said = all_text(PAPERS["clues"](case(findings=[finding]), "", Words("zh_CN"), MADE))
    assert "160多元" in said


@needs("pdftotext")
def test_the_printed_page_of_the_evidence_is_the_right_one(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    spans = draw(pack(case()), target).spans
    item, listed = spans["item-6-4"], spans["annex-limitation"]
    text = page_texts(target)[listed.file_page - 1]
    assert re.search(rf"6-4\s+{item.first}-{item.last}", text)


def test_the_foot_of_the_catalogue_stands_together_and_fits_the_sample(tmp_path: Path) -> None:
    document = sample_document()
    for one in document["cases"]:
        paper = pack(case_file(one, document))
        foot = annex(paper, "catalogue").sections[0].blocks[-1]
        assert isinstance(foot, Together)
        assert isinstance(foot.blocks[0], Table)
        assert draw(paper, tmp_path / "a.pdf").spans["catalogue"].count == 1
