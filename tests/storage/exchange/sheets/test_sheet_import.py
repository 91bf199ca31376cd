"""Lists of cases taken in: columns, defaults, rows of one case, what is refused and why."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.language import Words
from storage.casework import caselist, records
from storage.casework.lookup import find_case, rows_where
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.errors import WrongDocument
from storage.exchange.case_export import case_document, encode
from storage.exchange.sheets.columns import match_columns, read_mapping
from storage.exchange.sheets.problems import ColumnsUnclear, NoCaseList
from storage.exchange.sheets.refusal import CellRefused
from storage.exchange.sheets.sheet_import import import_sheet, read_defaults
from storage.exchange.sheets.sheet_result import SheetResult
from storage.kinds.kind import flaw_text
from storage.progress import Cancelled
from tests.support.foreign_files import SHARED, need
from tests.support.sheets import HEADINGS, csv_list, raw_workbook, row, workbook, xml_row
from tests.support.vaults import untouched

DAY = date(2026, 4, 12)
LOAN = {
    "contract_no": "L1", "regime": "private", "principal": "20000.00", "annual_rate": "0.12",
    "paid_out_on": "2018-04-15", "due_on": "2019-04-15",
    "repayment_method": "interest_then_principal",
}  # fmt: skip


def take(session: Session, path: Path, **options: Any) -> SheetResult:
    return import_sheet(session, path, **({"on": DAY} | options))


def case(session: Session, number: str) -> dict[str, Any]:
    found: dict[str, Any] = case_document(session, [find_case(session, number)])["cases"][0]
    return found


def codes(result: SheetResult) -> list[tuple[str, str]]:
    return [(flaw.path, flaw.code) for flaw in result.refused]


def test_a_row_becomes_a_case_with_its_borrower_and_loan(session: Session, tmp_path: Path) -> None:
    result = take(session, workbook(tmp_path / "list.xlsx", [row()]))
    assert (result.added, result.refused) == (["A1"], [])
    found = case(session, "A1")
    assert (found["opened_on"], found["stage"]) == ("2026-04-12", "assigned")
    (person,), (loan,) = found["parties"], found["loans"]
    assert (person["role"], person["name"]) == ("borrower", "王某")
    assert person["id_number"] == "510115198001010017"
    assert [phone["number"] for phone in person["phones"]] == ["13800001234"]
    places = {place["kind"]: place["text"] for place in person["addresses"]}
    assert places == {"residence": "某市甲路1号", "registered": "某市乙路2号"}
    assert person["employer"] == "某公司"
    assert {name: loan[name] for name in LOAN} == LOAN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_says_the_same_in_any_encoding_and_separator(
    session: Session, tmp_path: Path, encoding: str, separator: str
) -> None:
    odd = row(现住址='某路"甲"号,\n二楼;三室\t东', 工作单位="某公司, 成都")
    path = csv_list(tmp_path / "list.csv", [odd], encoding=encoding, separator=separator)
    assert take(session, path).added == ["A1"]
    (person,) = case(session, "A1")["parties"]
    assert person["addresses"][0]["text"] == odd[4]
    assert person["employer"] == "某公司, 成都"


@pytest.mark.parametrize(
    "headings",
    [
        ["案件编号", "客户姓名", "证件号码", "联系电话", "居住地址", "户籍所在地", "单位名称",
         "合同编号", "借款本金（元）", "年利率",
         "放款日期", "到期日期", "还款方式", "贷款机构类型"],
        ["案號", "借款人姓名", "身份證號碼", "手機號碼", "現住址", "戶籍地址", "工作單位",
         "合同編號", "借款金額", "約定利率", "放款日", "到期日", "還款方式", "機構類型"],
        ["Case no.", "NAME", "ID number", "Phone", "Residence", "registered", "Employer",
         "contract_no", "principal", "annual_rate", "paid_out_on", "due_on", "repayment_method",
         "regime"],
        [" 案 号 ", "姓名*", "身份证号（必填）", "手机", "现住址", "户籍地址", "工作单位",
         "借款编号", "本金", "利率", "放款日", "到期日", "还款方式", "机构类型"],
    ],
)  # fmt: skip
def test_columns_are_known_by_their_usual_names(
    session: Session, tmp_path: Path, headings: list[str]
) -> None:
    path = workbook(tmp_path / "list.xlsx", [row()], headings)
    assert take(session, path).added == ["A1"]
    assert {name: case(session, "A1")["loans"][0][name] for name in LOAN} == LOAN


def test_every_word_of_the_contract_is_a_column_of_its_own() -> None:
    columns = match_columns(HEADINGS)
    assert [column.heading for column in columns.taken] == HEADINGS
    assert not columns.ignored
    assert not columns.twice


def test_a_unit_in_a_heading_counts(session: Session, tmp_path: Path) -> None:
    headings = [{"本金": "本金（万元）", "利率": "年利率(%)"}.get(one, one) for one in HEADINGS]
    path = workbook(tmp_path / "list.xlsx", [row(本金=2.1, 利率=12)], headings)
    assert take(session, path).added == ["A1"]
    assert case(session, "A1")["loans"][0]["principal"] == "21000.00"
    assert case(session, "A1")["loans"][0]["annual_rate"] == "0.12"


def test_cells_keep_what_they_mean(session: Session, tmp_path: Path) -> None:
    odd = row(
        案号=(7, "00000"), 手机=13800001234, 本金=20000.1, 利率=(0.12, "0%"),
        放款日=datetime.fromisoformat("2018-04-15"), 到期日=43570,
    )  # fmt: skip
    result = take(session, workbook(tmp_path / "list.xlsx", [odd]))
    assert result.added == ["00007"]
    found = case(session, "00007")
    assert found["loans"][0]["principal"] == "20000.10"
    assert found["loans"][0]["annual_rate"] == "0.12"
    assert found["loans"][0]["due_on"] == "2019-04-15"
    assert found["parties"][0]["phones"][0]["number"] == "13800001234"
    assert ("date_from_number", "") in result.notes


def test_days_are_counted_from_the_year_of_the_workbook(session: Session, tmp_path: Path) -> None:
    cells = [xml_row(1, HEADINGS), xml_row(2, row(放款日="41013", 到期日="2019-04-15"))]
    head = '<workbookPr date1904="1"/>'
    path = raw_workbook(tmp_path / "list.xlsx", "".join(cells), head=head)
    assert take(session, path).added == ["A1"]
    assert case(session, "A1")["loans"][0]["paid_out_on"] == "2016-04-15"


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"身份证号": 510115198001010017}, "digits_lost", "身份证号"),
        ({"身份证号": "5.10115E+17"}, "scientific", "身份证号"),
        ({"身份证号": 12.5}, "not_whole", "身份证号"),
        ({"案号": datetime.fromisoformat("2019-04-15")}, "a_date", "案号"),
        ({"本金": "约2万"}, "not_money", "本金"),
        ({"本金": 2860.125}, "not_money", "本金"),
        ({"利率": 12}, "ambiguous_rate", "利率"),
        ({"到期日": "2019-02-30"}, "impossible_date", "到期日"),
        ({"到期日": "4/15/2019"}, "ambiguous_date", "到期日"),
        ({"到期日": None}, "missing", "到期日"),
        ({"借款编号": None}, "missing", "借款编号"),
        ({"姓名": None}, "missing", "姓名"),
        ({"还款方式": "看情况"}, "unknown_word", "还款方式"),
        ({"案号": None}, "case_no_missing", ""),
    ],
)
def test_a_cell_that_cannot_be_taken_refuses_its_row_by_name(
    session: Session, tmp_path: Path, changes: dict[str, Any], code: str, column: str
) -> None:
    path = workbook(
        tmp_path / "list.xlsx", [row(), row(案号="A2"), row(**{"案号": "B1", **changes})]
    )
    result = take(session, path)
    assert codes(result) == [("名单!row 4", code)]
    assert result.added == ["A1", "A2"]
    flaw = result.refused[0]
    for language in ("zh_CN", "en"):
        said = flaw_text(flaw, Words(language))
        assert column in said
        assert "{" not in said


def test_formulas_are_never_run(session: Session, tmp_path: Path) -> None:
    head = xml_row(1, ["案号", "姓名", "工作单位"])
    kept = (
        '<row r="2"><c t="str"><f>1+1</f><v>F1</v></c>'
        '<c t="inlineStr"><is><t>甲某</t></is></c></row>'
    )
    empty = '<row r="3"><c t="inlineStr"><is><t>F2</t></is></c><c><f>NOW()</f></c></row>'
    error = (
        '<row r="4"><c t="inlineStr"><is><t>F3</t></is></c><c t="inlineStr"><is><t>丙</t></is></c>'
        '<c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    result = take(session, raw_workbook(tmp_path / "list.xlsx", head + kept + empty + error))
    assert result.added == ["F1"]
    assert codes(result) == [("名单!row 3", "uncomputed"), ("名单!row 4", "cell_error")]
    assert result.notes["formula", ""].count == 1


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


def test_a_preview_says_the_same_and_writes_nothing(session: Session, tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", [row(), row(案号="A2", 利率="?")])
    preview = take(session, path, dry_run=True)
    assert not rows_where(session.tables, session.tables.record.kind == "case")
    done = take(session, path)
    assert (preview.added, codes(preview)) == (done.added, codes(done)) == (["A1"], codes(done))


def test_a_mapping_says_what_columns_mean(session: Session, tmp_path: Path) -> None:
    saved = tmp_path / "mapping.json"
    saved.write_text(
        '{"编号": "case_no", "名": "姓名", "手机": null, "备注": "case.client"}', "utf-8"
    )
    path = workbook(
        tmp_path / "list.xlsx", [["A1", "王某", "1", "某行"]], ["编号", "名", "手机", "备注"]
    )
    result = take(session, path, mapping=read_mapping(saved))
    assert result.added == ["A1"]
    assert case(session, "A1")["client"] == "某行"
    assert "phones" not in case(session, "A1")["parties"][0]
    for wrong in (
        '{"编号": "nothing"}',
        "[]",
        '{"编号": 1}',
        "{",
        '{"编": "case_no", "编": "name"}',
    ):
        saved.write_text(wrong, "utf-8")
        with pytest.raises(WrongDocument):
            read_mapping(saved)


def test_a_file_without_a_list_or_with_two_columns_for_one_field_is_refused_whole(
    session: Session, tmp_path: Path
) -> None:
    with pytest.raises(NoCaseList, match="姓名"):
        take(session, workbook(tmp_path / "a.xlsx", [["x"]], ["姓名"]))
    with pytest.raises(NoCaseList):
        take(session, csv_list(tmp_path / "b.csv", [], []))
    headings = ["案号", "姓名", "身份证号", "身份证"]
    with pytest.raises(ColumnsUnclear, match="身份证"):
        take(session, workbook(tmp_path / "c.xlsx", [], headings))


def test_a_title_above_the_headings_and_columns_nobody_knows_are_said(
    session: Session, tmp_path: Path
) -> None:
    head = xml_row(1, ["某银行委案清单"]) + xml_row(3, ["案号", "姓名", "内部评分"])
    path = raw_workbook(tmp_path / "list.xlsx", head + xml_row(7, ["A1", "王某", "99"]))
    result = take(session, path)
    assert result.added == ["A1"]
    assert ("column_ignored", "内部评分") in result.notes


def test_a_cancel_leaves_finished_batches_and_nothing_half(
    session: Session, tmp_path: Path
) -> None:
    class Stop:
        def advance(self, done: int, total: int, note: str = "") -> None:
            if done >= 100:
                raise Cancelled

    rows = [row(案号=f"C{n}", 借款编号=f"L{n}") for n in range(250)]
    with pytest.raises(Cancelled):
        take(session, csv_list(tmp_path / "list.csv", rows), progress=Stop())
    ids = caselist.case_ids(session, caselist.Filter())
    assert len(ids) == 100
    assert all(len(case_file(session, one).rows("loans")) == 1 for one in ids)


def edge_names() -> list[str]:
    path = need(SHARED / "text" / "names_edge.tsv")
    lines = path.read_text("utf-8").splitlines()[1:]
    names = [line.split("\t")[0] for line in lines]
    return [name.replace("\\r\\n", "\r\n").replace("\\t", "\t") for name in names]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".gb.csv"])
def test_every_edge_of_names_comes_in_unchanged(
    session: Session, tmp_path: Path, suffix: str
) -> None:
    import unicodedata

    from storage.exchange.sheets.written import Book

    names = edge_names()
    rows = [[f"N{n}", name] for n, name in enumerate(names)]
    path = tmp_path / f"names{suffix}"
    if suffix == ".xlsx":
        with Book(path) as book:
            page = book.page("名单", [("案号", 0), ("姓名", 0)])
            for one in rows:
                page.append(one)
            book.write()
            book.place()
    else:
        encoding = "gb18030" if ".gb" in suffix else "utf-8"
        csv_list(path, rows, ["案号", "姓名"], encoding=encoding)
    result = take(session, path)
    assert not result.refused
    for n, name in enumerate(names):
        (person,) = case(session, f"N{n}")["parties"]
        assert person["name"] == unicodedata.normalize("NFC", name)


def test_three_hundred_people_come_in(session: Session) -> None:
    path = need(SHARED / "text" / "people_300.csv")
    mapping = {"id": "case_no", "created": "opened_on"}
    result = take(session, path, mapping=mapping)
    assert (len(result.added), result.refused) == (300, [])
    found = case(session, "1")
    assert found["opened_on"] == "2022-04-20"
    (person,) = found["parties"]
    assert person["id_number"] == "360502190002082217"
    assert person["addresses"][0]["text"] == "江西省新余市渝水区建设路259号38栋3单元3000室"
    assert len(take(session, path, mapping=mapping, dry_run=True).unchanged) == 300


CELLS = st.one_of(
    st.none(), st.text(max_size=6), st.integers(-10, 10**18), st.floats(allow_nan=False),
    st.booleans(), st.dates(), st.sampled_from(["12%", "2万", "20190415", "=1+1", "A1", "王某"]),
)  # fmt: skip


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(CELLS, min_size=14, max_size=14), max_size=4))
def test_any_row_is_taken_whole_or_refused_with_its_path(
    opened: Session, tmp_path: Path, rows: list[list[Any]]
) -> None:
    from openpyxl.utils.exceptions import IllegalCharacterError

    path = tmp_path / "any.xlsx"
    try:
        workbook(path, rows)
    except IllegalCharacterError:
        return
    with untouched(opened):
        result = take(opened, path)
        assert all(flaw.path.startswith("名单!row ") for flaw in result.refused)
        again = take(opened, path)
        assert sorted(again.unchanged) == sorted(result.added)
        assert codes(again) == codes(result)
