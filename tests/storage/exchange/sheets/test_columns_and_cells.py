"""Columns and cells of lists: known by their names, read for what they mean."""

from datetime import datetime
from pathlib import Path

import pytest

from storage.casework.session import Session
from storage.errors import WrongDocument
from storage.exchange.sheets.columns import match_columns, read_mapping
from storage.exchange.sheets.problems import ColumnsUnclear, NoCaseList
from tests.support.sheets import (
    HEADINGS,
    case,
    csv_list,
    raw_workbook,
    row,
    take,
    workbook,
    xml_row,
)

LOAN = {
    "contract_no": "L1", "regime": "private", "principal": "20000.00", "annual_rate": "0.12",
    "paid_out_on": "2018-04-15", "due_on": "2019-04-15",
    "repayment_method": "interest_then_principal",
}  # fmt: skip


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
    assert not result.notes
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
