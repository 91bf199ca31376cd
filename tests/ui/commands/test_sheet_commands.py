"""Lists in and the workbook out, as scripts call them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from resources import path as resource
from storage.errors import CannotWrite
from tests.support.sheets import HEADINGS, csv_list, row, workbook

Run = Callable[..., Any]


def test_a_list_is_imported_and_told_in_one_document(run: Run, vault: Path, tmp_path: Path) -> None:
    rows = [row(), row(案号="A2", 利率="12"), row(案号="A3", 借款编号="L3", 机构类型=None)]
    path, report = workbook(tmp_path / "list.xlsx", rows), tmp_path / "report.xlsx"
    ended = run("case", "import", vault, path, "--report", report, "--json")
    assert ended.code == 1
    document = ended.document
    assert (document["added"], document["changed"], document["unchanged"]) == (["A1", "A3"], [], [])
    (refused,) = document["refused"]
    assert set(refused) == {"path", "code", "message"}
    assert (refused["path"], refused["code"]) == ("名单!row 3", "ambiguous_rate")
    assert "利率" in refused["message"]
    assert "名单!row 4" in ended.err
    sheet = load_workbook(report).worksheets[0]
    told = dict(
        zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True)
    )
    assert "J3" in told.values()
    assert {told[heading] for heading in ("案号", "利率", "借款编号")} == {"A2", "12", "L1"}
    again = run("case", "import", vault, workbook(path, [row(本金="3万")]), "--json")
    assert again.code == 0
    assert again.document["changed"] == [{"case_no": "A1", "path": "名单!row 2"}]


@pytest.mark.parametrize("short", [["A1"], ["", "王某"], ["A1", "王某", "abc"]])
def test_a_refused_row_is_reported_however_many_of_its_cells_are_empty(
    run: Run, vault: Path, tmp_path: Path, short: list[str]
) -> None:
    headings = ["案号", "姓名", "本金", "到期日", "机构类型", "现住址"]
    path = csv_list(tmp_path / "名单.csv", [short], headings)
    ended = run("case", "import", vault, path, "--report", tmp_path / "report.xlsx", "--json")
    assert (ended.code, len(ended.document["refused"]) > 0) == (1, True)
    head, *rows = load_workbook(tmp_path / "report.xlsx").worksheets[0].iter_rows(values_only=True)
    at = head.index("案号")
    for told in rows:
        cells = [one or None for one in short]
        assert list(told[at : at + 6]) == [*cells, *[None] * (6 - len(cells))]


def test_csv_takes_defaults_a_mapping_a_day_and_a_preview(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    headings = ["编号" if one == "案号" else one for one in HEADINGS]
    path = csv_list(tmp_path / "委案.csv", [row(机构类型="")], headings, encoding="gb18030")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"编号": "case_no"}, ensure_ascii=False), "utf-8")
    options = ["--mapping", mapping, "--default", "regime=financial", "--on", "2020-02-02"]
    preview = run("case", "import", vault, path, *options, "--dry-run", "--json")
    assert preview.document["added"] == ["A1"]
    assert run("case", "list", vault, "--json").document["total"] == 0
    assert run("case", "import", vault, path, *options).code == 0
    (case,) = run("case", "show", vault, "A1", "--json").document["cases"]
    assert case["opened_on"] == "2020-02-02"
    assert case["loans"][0]["regime"] == "financial"


def test_ledgers_and_calls_go_to_their_cases(run: Run, vault: Path, tmp_path: Path) -> None:
    run("case", "import", vault, workbook(tmp_path / "cases.xlsx", [row()]))
    paid = [["A1", "2019-05-01", "5"], ["A9", "2019-05-01", "5"]]
    path = workbook(tmp_path / "paid.xlsx", paid, ["案号", "还款日期", "金额"])
    preview = run("case", "import", vault, path, "--dry-run", "--json")
    ended = run("case", "import", vault, path, "--json")
    assert preview.document == ended.document
    assert ended.code == 1
    assert ended.document["changed"] == [{"case_no": "A1", "path": "名单!row 2"}]
    assert [flaw["code"] for flaw in ended.document["refused"]] == ["unknown_case"]
    calls = csv_list(tmp_path / "calls.csv", [["A1", "2019-05-01 10:00", "关机"]],
                     ["案号", "时间", "结果"])  # fmt: skip
    assert run("case", "import", vault, calls, "--default", "contact.channel=sms").code == 0
    (case,) = run("case", "show", vault, "A1", "--json").document["cases"]
    assert (case["ledger"][0]["amount"], case["contacts"][0]["channel"]) == ("5.00", "sms")


def test_wrong_options_of_a_list_are_wrong_usage(run: Run, vault: Path, tmp_path: Path) -> None:
    path = csv_list(tmp_path / "list.csv", [row()])
    for given in ("nothing=1", "regime", "regime=", "opened_on=soon", "case_no=1"):
        ended = run("case", "import", vault, path, "--default", given, "--json")
        assert (ended.code, ended.out) == (2, ""), given
    absent = run("case", "import", vault, path, "--mapping", tmp_path / "absent", "--json")
    assert absent.document["error"]["code"] == "CannotRead"
    empty = run("case", "import", vault, csv_list(path, [], ["x"]), "--json")
    assert (empty.code, empty.document["error"]["code"]) == (1, "NoCaseList")


def test_the_workbook_of_all_cases_is_given_out_with_a_reason(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    run("case", "import", vault, resource("sample", "field-day.json"))
    out = tmp_path / "all.xlsx"
    assert run("sheet", vault, "--out", out).code == 2
    ended = run("sheet", vault, "--out", out, "--reason", "对账", "--json")
    assert ended.code == 0
    rows = {"cases": 2, "contacts": 4, "visits": 2, "findings": 1, "ledger": 2}
    assert ended.document == {"path": str(out), "rows": rows}
    assert "G22" in ended.err
    assert "联系4条、外访2条、发现1条" in ended.err
    assert [sheet.max_row - 1 for sheet in load_workbook(out)] == list(rows.values())
    back = run("case", "import", vault, out, "--json")
    assert sorted(back.document["unchanged"]) == ["YD-2019-0001", "YD-2019-0002"]


def test_what_is_no_json_is_said_in_the_language_of_the_user(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    path = tmp_path / "cases.json"
    for content, said in (
        ('{"a": 1,\n x', "从第 2 行第 2 列起不是有效的 JSON"),
        ('{"a{b": 1, "a{b": 2}', "键 a{b 出现两次"),
        ('{"a": NaN}', "NaN 不是 JSON 的值"),
        ('{"a": ' + "[" * 80 + "]" * 80 + "}", "嵌套超过 64 层"),
        ('{"a": ' + "9" * 5000 + "}", "位数过多"),
    ):
        path.write_text(content, encoding="utf-8")
        ended = run("case", "import", vault, path, "--json")
        error = ended.document["error"]
        assert (ended.code, error["code"]) == (1, "WrongDocument")
        assert said in error["message"]
    path.write_bytes(b'{"a": "\xff"}')
    assert "UTF-8" in run("case", "import", vault, path, "--json").document["error"]["message"]


def test_a_report_that_has_no_place_stops_an_import_before_it_begins(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "list.xlsx", [row()])
    for place in (tmp_path / "absent" / "report.xlsx", tmp_path):
        ended = run("case", "import", vault, path, "--report", place, "--json")
        assert (ended.code, ended.document["error"]["code"]) == (1, "CannotWrite")
    assert run("case", "list", vault, "--json").document["total"] == 0


def test_a_report_that_fails_behind_an_import_does_not_say_that_nothing_was_changed(
    run: Run, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_result: object, path: Path, _words: object) -> None:
        raise CannotWrite(path=str(path), problem="the disk reports an error")

    monkeypatch.setattr("storage.exchange.sheets.report.write_report", refuse)
    path = workbook(tmp_path / "list.xlsx", [row()])
    ended = run("case", "import", vault, path, "--report", tmp_path / "report.xlsx", "--json")
    assert (ended.code, ended.document["error"]["code"]) == (1, "ReportNotWritten")
    assert "未作任何改动" not in ended.document["error"]["message"]
    assert run("case", "list", vault, "--json").document["total"] == 1


def test_what_is_known_is_listed_in_the_language_of_the_program(
    run: Run, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = csv_list(tmp_path / "list.csv", [row()], HEADINGS)
    for language, known in (("en", "Assigned, "), ("zh_CN", "委案、")):
        monkeypatch.setenv("ANJUAN_LANGUAGE", language)
        ended = run("case", "import", vault, path, "--default", "stage=bogus")
        assert ended.code == 2
        assert known in ended.err
        assert (language == "en") == all(char < "\u4e00" for char in ended.err)


def test_a_workbook_is_written_under_its_own_ending_and_over_no_foreign_file(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    other = run("sheet", vault, "--out", tmp_path / "x.csv", "--reason", "r", "--json")
    assert (other.code, other.document["error"]["code"]) == (1, "WrongEnding")
    target = tmp_path / "book.xlsx"
    assert run("sheet", vault, "--out", target, "--reason", "r").code == 0
    assert run("sheet", vault, "--out", target, "--reason", "r").code == 0  # its own
    workbook(target, [row()])
    foreign = target.read_bytes()
    ended = run("sheet", vault, "--out", target, "--reason", "r", "--json")
    assert (ended.code, ended.document["error"]["code"]) == (1, "FileInTheWay")
    assert target.read_bytes() == foreign


def test_an_export_replaces_its_own_document_alone(run: Run, vault: Path, tmp_path: Path) -> None:
    path = csv_list(tmp_path / "list.csv", [row()], HEADINGS)
    assert run("case", "import", vault, path).code == 0
    out = tmp_path / "out"
    for _twice in range(2):
        assert run("case", "export", vault, "A1", "--out", out, "--reason", "r").code == 0
    (out / "cases.json").write_text('{"mine": 1}', encoding="utf-8")
    ended = run("case", "export", vault, "A1", "--out", out, "--reason", "r", "--json")
    assert (ended.code, ended.document["error"]["code"]) == (1, "FileInTheWay")
    assert (out / "cases.json").read_text(encoding="utf-8") == '{"mine": 1}'


def test_a_paper_replaces_a_paper_alone(run: Run, vault: Path, tmp_path: Path) -> None:
    path = csv_list(tmp_path / "list.csv", [row()], HEADINGS)
    assert run("case", "import", vault, path).code == 0
    for name in ("log.pdf", "log.docx"):
        target = tmp_path / name
        for _twice in range(2):
            assert run("paper", vault, "A1", "contact-log", "--out", target).code == 0
        target.write_bytes(b"mine")
        ended = run("paper", vault, "A1", "contact-log", "--out", target, "--json")
        assert (ended.code, ended.document["error"]["code"]) == (1, "FileInTheWay")
        assert target.read_bytes() == b"mine"


def test_why_a_pack_is_refused_is_told_in_the_language_of_the_program(
    run: Run, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = csv_list(tmp_path / "list.csv", [row()], HEADINGS)
    (tmp_path / "e.txt").write_text("x", encoding="utf-8")
    assert run("case", "import", vault, path).code == 0
    assert run("evidence", "add", vault, "A1", tmp_path / "e.txt").code == 0
    monkeypatch.setenv("ANJUAN_LANGUAGE", "en")
    refused = run("pack", vault, "A1", "--out", tmp_path / "p.pdf", "--json").document["error"]
    assert refused["code"] == "PackStopped"
    assert "It is in no group of the catalogue" in refused["details"]["problem"]
