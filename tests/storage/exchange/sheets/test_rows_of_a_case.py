"""Several rows of a case, and lists that come again: what is added, corrected, left alone."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from resources.language import Words
from storage.casework import caselist, records
from storage.casework.lookup import find_case
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.exchange.case_export import case_document, encode
from storage.exchange.sheets.refusal import CellRefused
from storage.exchange.sheets.sheet_import import read_defaults
from tests.support.sheets import case, codes, csv_list, row, take, workbook

LOAN = {
    "contract_no": "L1", "regime": "private", "principal": "20000.00", "annual_rate": "0.12",
    "paid_out_on": "2018-04-15", "due_on": "2019-04-15",
    "repayment_method": "interest_then_principal",
}  # fmt: skip


def test_the_same_list_again_changes_nothing_on_any_day(session: Session, tmp_path: Path) -> None:
    rows = [row(), row(借款编号="L2", 本金="3万"), row(案号="A2", 姓名="李某")]
    path = workbook(tmp_path / "list.xlsx", rows)
    assert take(session, path).added == ["A1", "A2"]
    before = encode(case_document(session, caselist.case_ids(session, caselist.Filter())))
    again = take(session, path, on=date(2030, 1, 1), defaults=read_defaults({"stage": "visiting"}))
    assert (again.unchanged, again.added, again.changed, again.refused) == (
        ["A1", "A2"],
        [],
        [],
        [],
    )
    after = encode(case_document(session, caselist.case_ids(session, caselist.Filter())))
    assert after == before


def test_a_changed_cell_is_a_correction_with_the_reason_import(
    session: Session, tmp_path: Path
) -> None:
    take(session, workbook(tmp_path / "list.xlsx", [row()]))
    changed = row(本金="2.5万", 手机="13900005678", 姓名="王某某")
    result = take(session, workbook(tmp_path / "list.xlsx", [changed]))
    assert result.changed == [("A1", "名单!row 2")]
    found = case(session, "A1")
    assert found["loans"][0]["principal"] == "25000.00"
    assert [one["number"] for one in found["parties"][0]["phones"]] == [
        "13800001234",
        "13900005678",
    ]
    assert [one["name"] for one in found["parties"]] == ["王某某"]
    file = case_file(session, find_case(session, "A1"))
    assert file.rows("loans")[0].corrections == 1


def test_what_a_list_leaves_out_stays_and_what_was_corrected_here_is_not_undone(
    session: Session, tmp_path: Path
) -> None:
    take(session, workbook(tmp_path / "list.xlsx", [row()]))
    person = case_file(session, find_case(session, "A1")).rows("parties")[0]
    records.correct(session, person.id, {"employer": "另一公司"}, "told so")
    fewer = workbook(tmp_path / "few.xlsx", [["A1", "王某", ""]], ["案号", "姓名", "工作单位"])
    assert take(session, fewer).unchanged == ["A1"]
    assert take(session, workbook(tmp_path / "list.xlsx", [row()])).unchanged == ["A1"]
    assert case(session, "A1")["parties"][0]["employer"] == "另一公司"


def test_a_list_meets_the_records_that_were_entered_by_hand(
    session: Session, tmp_path: Path
) -> None:
    from storage.casework.cases import open_case

    loan = LOAN | {"principal": "20000", "annual_rate": "0.120"}
    party = {
        "role": "borrower",
        "name": "王某",
        "phones": [{"number": "13800001234", "state": "valid"}],
    }
    values = {"case_no": "A1", "opened_on": "2020-01-01", "stage": "visiting"}
    open_case(session, values, [party], [loan])
    result = take(session, workbook(tmp_path / "list.xlsx", [row()]))
    assert result.changed == [("A1", "名单!row 2")]
    found = case(session, "A1")
    assert found["stage"] == "visiting"
    assert [one["number"] for one in found["parties"][0]["phones"]] == ["13800001234"]
    assert found["loans"][0]["principal"] == "20000"
    assert len(found["loans"]) == len(found["parties"]) == 1


def test_rows_of_one_case_are_further_loans_of_the_same_person(
    session: Session, tmp_path: Path
) -> None:
    rows = [row(), row(案号="A2", 姓名="李某"), row(借款编号="L2", 手机="13900005678"), row()]
    result = take(session, workbook(tmp_path / "list.xlsx", rows))
    assert result.added == ["A1", "A2"]
    found = case(session, "A1")
    assert [loan["contract_no"] for loan in found["loans"]] == ["L1", "L2"]
    assert len(found["parties"]) == 1
    assert len(found["parties"][0]["phones"]) == 2
    assert result.notes["row_twice", ""].path == "名单!row 5"


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (row(姓名="李某", 身份证号="510115199001010011", 借款编号="L2"), "another_person"),
        (row(姓名="李某"), "rows_disagree"),
        (row(本金="3万"), "same_loan"),
        (row(工作单位="乙公司", 借款编号="L2"), "rows_disagree"),
    ],
)
def test_rows_that_contradict_each_other_refuse_the_case_whole(
    session: Session, tmp_path: Path, second: list[Any], code: str
) -> None:
    path = workbook(tmp_path / "list.xlsx", [row(), row(案号="A2"), second])
    result = take(session, path)
    assert codes(result) == [("名单!row 2", "case_refused"), ("名单!row 4", code)]
    assert result.added == ["A2"]


def test_a_role_makes_another_name_a_further_person(session: Session, tmp_path: Path) -> None:
    headings = ["案号", "角色", "姓名"]
    rows = [["A1", "借款人", "王某"], ["A1", "保证人", "李某"], ["A1", "配偶", "赵某"]]
    assert take(session, workbook(tmp_path / "list.xlsx", rows, headings)).added == ["A1"]
    people = {one["name"]: one["role"] for one in case(session, "A1")["parties"]}
    assert people == {"王某": "borrower", "李某": "guarantor", "赵某": "spouse"}
    other = workbook(tmp_path / "other.xlsx", [["A1", "钱某"]], ["案号", "姓名"])
    assert codes(take(session, other)) == [("名单!row 2", "another_person")]


def test_defaults_fill_what_new_records_lack(session: Session, tmp_path: Path) -> None:
    given_ = read_defaults({"机构类型": "银行", "opened_on": "2025年1月2日", "client": "某银行"})
    path = workbook(tmp_path / "list.xlsx", [row(机构类型=None), row(案号="A2", 借款编号="L9")])
    result = take(session, path, defaults=given_)
    assert result.added == ["A1", "A2"]
    assert case(session, "A1")["loans"][0]["regime"] == "financial"
    assert case(session, "A2")["loans"][0]["regime"] == "private"
    assert (case(session, "A1")["opened_on"], case(session, "A1")["client"]) == (
        "2025-01-02",
        "某银行",
    )
    assert ("regime_private", "") not in result.notes
    with pytest.raises(KeyError):
        read_defaults({"nothing": "1"})
    with pytest.raises(CellRefused):
        read_defaults({"stage": "soon"})


def test_without_a_kind_of_institution_private_lending_is_taken_with_a_note(
    session: Session, tmp_path: Path
) -> None:
    result = take(session, workbook(tmp_path / "list.xlsx", [row(机构类型=None)]))
    assert case(session, "A1")["loans"][0]["regime"] == "private"
    assert result.notes["regime_private", ""].path == "名单!row 2"


@pytest.mark.parametrize("again", ['="007"', "'007", " 007 ", "\u3000007\t"])
def test_a_case_number_is_the_same_however_it_is_guarded(
    session: Session, tmp_path: Path, again: str
) -> None:
    take(session, csv_list(tmp_path / "list.csv", [row(案号="007")]))
    rows = [row(案号=again), row(案号="007", 借款编号="L2")]
    result = take(session, csv_list(tmp_path / "again.csv", rows))
    assert (result.added, result.changed) == ([], [("007", "again!row 3")])


def test_who_reads_the_result_is_told_the_row_the_name_and_an_odd_number(
    session: Session, tmp_path: Path
) -> None:
    odd = row(案号="B9", 姓名="钱某", 身份证号="110105194912310021", 借款编号="L9")
    strange = row(案号="B8", 姓名="赵某", 身份证号="11010519491231002X", 借款编号="L8")
    other = row(案号="B8", 姓名="李某", 身份证号="510115199001010011", 借款编号="L7")
    result = take(session, workbook(tmp_path / "list.xlsx", [odd, strange, other]))
    assert result.names == {"B9": "钱某"}
    notes = {code: note.count for (code, _heading), note in result.notes.items()}
    assert notes["id_odd"] == 1
    said = [flaw.say(Words("zh_CN")) for flaw in result.refused if flaw.code == "another_person"]
    assert said
    assert all("!row" not in one and "工作表" in one and "行" in one for one in said)
