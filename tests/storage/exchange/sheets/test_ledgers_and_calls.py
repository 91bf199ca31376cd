"""Ledgers and call lists: known by their headings, taken to cases that are there, once each."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from resources.language import LANGUAGES, Words
from storage.casework import records
from storage.casework.cases import add_staff
from storage.casework.lookup import find_case
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.exchange.sheets import batches
from storage.exchange.sheets.columns import recognise
from storage.exchange.sheets.moments import read_moment
from storage.exchange.sheets.refusal import SENTENCES, CellRefused
from storage.exchange.sheets.report import write_report
from storage.exchange.sheets.sheet_import import import_sheet
from storage.exchange.sheets.source import SheetRow, read_sheets
from storage.progress import Cancelled
from tests.support.sheets import HEADINGS, case, codes, csv_list, row, take, workbook
from tests.support.vaults import untouched

LEDGER = ["案号", "还款日期", "类别", "金额", "借款编号", "付款人", "凭证", "备注"]
PAID = ["A1", "2019-05-01", "还款", "1000", "L1", "王某", "银行流水", "第一笔"]
CALLS = ["案号", "时间", "方式", "方向", "结果", "号码", "内容", "原话", "经办人"]
CALL = ["A1", "2019-04-12 10:40", "电话", "呼出", "接通", "13800001234", "催告", "过几天", "WF-001"]

Cells = Sequence[Any]
Pages = dict[str, list[Cells]]


@pytest.fixture
def peopled(session: Session, tmp_path: Path) -> Session:
    """Return a vault with the case A1 and two of the staff."""
    take(session, workbook(tmp_path / "cases.xlsx", [row()]))
    for name, number in (("外访员甲", "WF-001"), ("外访员乙", "WF-002")):
        add_staff(session, {"name": name, "employee_no": number, "role": "field"})
    return session


def paid(**changes: Any) -> list[Any]:
    return list((dict(zip(LEDGER, PAID, strict=True)) | changes).values())


def called(**changes: Any) -> list[Any]:
    return list((dict(zip(CALLS, CALL, strict=True)) | changes).values())


def book(path: Path, pages: Pages) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in pages.items():
        sheet = made.create_sheet(title)
        for values in rows:
            sheet.append(list(values))
    made.save(path)
    return path


@pytest.mark.parametrize(
    ("headings", "name"),
    [
        (HEADINGS, "cases"),
        (["案号", "姓名", "还款日期", "本金", "金额"], "cases"),
        (LEDGER, "ledger"),
        (["案件编号", "客户姓名", "回款日期", "回款金额（元）"], "ledger"),
        (["Case no.", "Date", "Amount", "Payer"], "ledger"),
        (CALLS, "contacts"),
        (["案號", "通話時間", "通話結果", "被叫号码"], "contacts"),
        (["case_no", "at", "channel", "result"], "contacts"),
        (["案号", "日期", "摘要"], ""),
        (["时间", "结果"], ""),
    ],
)
def test_a_sheet_is_known_by_its_headings(headings: list[str], name: str) -> None:
    found = recognise(headings)
    assert (found.list_name if found else "") == name


def test_a_ledger_row_becomes_an_entry_of_its_case(peopled: Session, tmp_path: Path) -> None:
    rows = [paid(), paid(还款日期="20190601", 类别="", 金额="2.1万", 备注=None), paid(类别="费用")]
    result = take(peopled, workbook(tmp_path / "l.xlsx", rows, LEDGER))
    assert (result.added, result.unchanged, result.refused) == ([], [], [])
    assert result.changed == [("A1", f"名单!row {n}") for n in (2, 3, 4)]
    assert result.entries == {"ledger": 3}
    assert ("kind_payment", "") in result.notes
    first, second, fee = case(peopled, "A1")["ledger"]
    loan = case(peopled, "A1")["loans"][0]["ref"]
    assert {name: first[name] for name in first if name not in {"ref", "recorded_at"}} == {
        "on": "2019-05-01", "kind": "payment", "amount": "1000.00", "loan": loan,
        "payer": "王某", "verified": "bank_record", "note": "第一笔",
    }  # fmt: skip
    assert (second["on"], second["kind"], second["amount"]) == ("2019-06-01", "payment", "21000.00")
    assert fee["kind"] == "fee"


def test_a_call_gets_its_person_by_number_and_its_agent_by_number_or_name(
    peopled: Session, tmp_path: Path
) -> None:
    rows = [
        called(号码="+86 138-0000-1234"),
        called(时间="2019/4/12 下午3:05", 经办人="外访员乙", 号码="13911112222", 结果="关机"),
        called(时间=datetime.fromisoformat("2019-04-13 09:00:30"), 经办人=None, 方向=None),
        called(时间="2019-04-14T09:00:00Z", 方式="微信", 方向="呼入", 结果="已回复"),
    ]
    result = take(peopled, workbook(tmp_path / "c.xlsx", rows, CALLS))
    assert result.refused == []
    one, two, three, four = case(peopled, "A1")["contacts"]
    people = {person["ref"]: person["name"] for person in case(peopled, "A1")["parties"]}
    staff = {item["employee_no"]: item.ref for item in rows_of(peopled, "", "staff_member")}
    assert (one["at"], one["channel"], one["direction"], one["result"]) == (
        "2019-04-12T10:40:00+08:00", "call", "out", "answered",
    )  # fmt: skip
    assert (people[one["party"]], one["by"], one["words"]) == ("王某", staff["WF-001"], "过几天")
    assert (two["at"], two["by"]) == ("2019-04-12T15:05:00+08:00", staff["WF-002"])
    assert "party" not in two
    assert (three["at"], three["direction"], "by" in three) == (
        "2019-04-13T09:00:30+08:00", "out", False,
    )  # fmt: skip
    assert (four["at"], four["channel"], four["direction"]) == (
        "2019-04-14T09:00:00+00:00", "im", "in",
    )  # fmt: skip
    assert result.notes["offset_of_computer", ""].count == 3


def test_a_day_and_a_clock_may_stand_in_two_columns(peopled: Session, tmp_path: Path) -> None:
    headings = ["案号", "日期", "时间", "结果", "对象", "内容", "备注"]
    rows: list[list[Any]] = [
        ["A1", "2019年4月12日", "10:40", "他人接", "李某", "告知来电", "无"],
        ["A1", date(2019, 4, 12), datetime.fromisoformat("2019-04-12 11:00").time(), "接通",
         "王某", None, None],
        ["A1", "2019-04-12", None, "接通", None, None, None],
        ["A1", None, "10:40", "接通", None, None, None],
    ]  # fmt: skip
    result = take(peopled, workbook(tmp_path / "c.xlsx", rows, headings))
    assert codes(result) == [("名单!row 4", "no_clock"), ("名单!row 5", "no_day")]
    one, two = case(peopled, "A1")["contacts"]
    assert one["at"] == "2019-04-12T10:40:00+08:00"
    assert (one["counterpart"], one["summary"]) == ({"name": "李某"}, "告知来电\n无")
    assert two["at"] == "2019-04-12T11:00:00+08:00"
    assert "party" in two


@pytest.mark.parametrize(
    ("make", "changes", "code", "column"),
    [
        (paid, {"案号": "A9"}, "unknown_case", "案号"),
        (paid, {"案号": None}, "case_no_missing", ""),
        (paid, {"还款日期": "4/5/2019"}, "ambiguous_date", "还款日期"),
        (paid, {"还款日期": None}, "missing", "还款日期"),
        (paid, {"金额": "-5"}, "not_money", "金额"),
        (paid, {"金额": None}, "missing", "金额"),
        (paid, {"类别": "其他"}, "unknown_word", "类别"),
        (paid, {"借款编号": "L9"}, "unknown_loan", "借款编号"),
        (called, {"案号": "A9"}, "unknown_case", "案号"),
        (called, {"时间": "2019-04-12"}, "no_clock", "时间"),
        (called, {"时间": "12/4/2019 10:40"}, "ambiguous_date", "时间"),
        (called, {"时间": "2019-04-12 25:00"}, "impossible_time", "时间"),
        (called, {"时间": "昨天"}, "not_date", "时间"),
        (called, {"结果": "听不清"}, "unknown_word", "结果"),
        (called, {"经办人": "某人"}, "unknown_staff", "经办人"),
        (called, {"号码": 1.5}, "not_whole", "号码"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_alone_and_reported(
    peopled: Session, tmp_path: Path, make: Callable[..., list[Any]], changes: dict[str, Any],
    code: str, column: str,
) -> None:  # fmt: skip
    headings = LEDGER if make is paid else CALLS
    rows = [make(), make(**changes)]
    result = take(peopled, workbook(tmp_path / "x.xlsx", rows, headings))
    assert codes(result) == [("名单!row 3", code)]
    assert result.changed == [("A1", "名单!row 2")]
    for language in LANGUAGES:
        said = result.refused[0].say(Words(language))
        assert "{" not in said
    assert SENTENCES[code]
    assert result.refused[0].heading == column  # type: ignore[attr-defined]
    write_report(result, tmp_path / "report.xlsx")
    told = [one for one in read_sheets(tmp_path / "report.xlsx") if isinstance(one, SheetRow)]
    assert code.encode() in told[1].packed


def test_several_kinds_in_one_workbook_find_the_cases_that_come_with_them(
    peopled: Session, tmp_path: Path
) -> None:
    pages: Pages = {
        "电催": [CALLS, called(案号="B1"), called(案号="B2"), called()],
        "台账": [LEDGER, paid(案号="B1", 借款编号="L7"), paid(案号="B1", 借款编号="L8")],
        "名单": [HEADINGS, row(案号="B1", 借款编号="L7"), row(案号="B2", 到期日="?")],
        "说明": [["本表由某系统导出"]],
    }
    path = book(tmp_path / "all.xlsx", pages)
    preview = take(peopled, path, dry_run=True)
    assert not case(peopled, "A1").get("contacts")
    done = take(peopled, path)
    for result in (preview, done):
        assert (result.added, result.changed, result.unchanged) == (
            ["B1"], [("A1", "电催!row 4")], [],
        )  # fmt: skip
        assert sorted(codes(result)) == sorted(
            [("电催!row 3", "case_not_taken"), ("台账!row 3", "unknown_loan"),
             ("名单!row 3", "not_date")]
        )  # fmt: skip
        assert result.entries == {"contacts": 2, "ledger": 1}
    (entry,), (contact,) = (case(peopled, "B1")[name] for name in ("ledger", "contacts"))
    assert entry["loan"] == case(peopled, "B1")["loans"][0]["ref"]
    assert contact["party"] == case(peopled, "B1")["parties"][0]["ref"]


def test_equal_rows_are_two_entries_and_importing_again_changes_nothing(
    peopled: Session, tmp_path: Path
) -> None:
    pages: Pages = {"a": [LEDGER, paid(), paid()], "b": [CALLS, called(), called(内容=None)]}
    path = book(tmp_path / "all.xlsx", pages)
    assert take(peopled, path).entries == {"ledger": 2, "contacts": 2}
    again = take(peopled, path)
    assert (again.changed, again.unchanged, again.repeated) == ([], ["A1"], 4)
    pages["a"].append(paid())
    assert take(peopled, book(path, pages)).changed == [("A1", "a!row 4")]


def test_what_was_corrected_or_removed_here_does_not_come_back(
    peopled: Session, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "l.xlsx", [paid(), paid(金额="7")], LEDGER)
    take(peopled, path)
    one, two = rows_of(peopled, find_case(peopled, "A1"), "ledger_entry")
    records.correct(peopled, one.id, {"amount": "900.00"}, reason="误记")
    records.remove(peopled, two.id, reason="重复")
    assert take(peopled, path).changed == []
    (left,) = case(peopled, "A1")["ledger"]
    assert left["amount"] == "900.00"


def test_another_computer_with_another_offset_knows_the_same_calls_again(
    peopled: Session, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "c.xlsx", [called()], CALLS)
    take(peopled, path)
    clock: Any = peopled.clock
    wall = clock.wall
    try:
        clock.wall = wall.astimezone(tz=None).astimezone(
            datetime.fromisoformat("2024-01-01T00:00:00+05:30").tzinfo
        )
        assert take(peopled, path).changed == []
    finally:
        clock.wall = wall
    written = workbook(path, [called(时间="2019-04-12T02:40:00Z")], CALLS)
    assert take(peopled, written).changed == []


def test_several_cases_or_staff_of_one_name_are_no_guess(peopled: Session, tmp_path: Path) -> None:
    add_staff(peopled, {"name": "外访员甲", "employee_no": "WF-009", "role": "field"})
    rows = [called(经办人="外访员甲"), called(经办人="wf-009")]
    result = take(peopled, workbook(tmp_path / "c.xlsx", rows, CALLS))
    assert codes(result) == [("名单!row 2", "several_staff")]


def test_a_number_of_two_people_names_nobody(peopled: Session, tmp_path: Path) -> None:
    wife = {"role": "spouse", "name": "李某", "phones": [{"number": "13800001234"}]}
    records.add(peopled, "party", find_case(peopled, "A1"), wife)
    take(peopled, workbook(tmp_path / "c.xlsx", [called()], CALLS))
    (contact,) = case(peopled, "A1")["contacts"]
    assert "party" not in contact


def test_a_cancel_leaves_finished_batches_of_entries(
    peopled: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "ROWS", 100)

    class Stop:
        def advance(self, done: int, total: int, note: str = "") -> None:
            if done >= 2:
                raise Cancelled

    take(peopled, csv_list(tmp_path / "k.csv", [row(案号=f"K{n}") for n in range(3)]))
    rows = [paid(案号=f"K{n % 3}", 借款编号=None, 备注=str(n)) for n in range(150)]
    path = csv_list(tmp_path / "l.csv", rows, LEDGER)
    with pytest.raises(Cancelled):
        import_sheet(peopled, path, on=date(2020, 1, 1), progress=Stop())
    counts = [len(case(peopled, f"K{n}").get("ledger", [])) for n in range(3)]
    assert counts == [50, 50, 0]
    assert take(peopled, path).entries == {"ledger": 50}


def test_a_mapping_speaks_of_several_sheets(peopled: Session, tmp_path: Path) -> None:
    pages: Pages = {
        "a": [["编号", "何时", "多少"], ["A1", "2019-05-01", "5"]],
        "b": [["编号", "何时", "怎样"], ["A1", "2019-05-01 10:00", "关机"]],
    }
    mapping = {"编号": "case_no", "多少": "ledger_entry.amount", "怎样": "contact.result"}
    path = book(tmp_path / "all.xlsx", pages)
    first = take(peopled, path, mapping=mapping | {"何时": "ledger_entry.on"})
    assert first.entries == {"ledger": 1}
    second = take(peopled, path, mapping=mapping | {"何时": "contact.at"})
    assert second.entries == {"contacts": 1}


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2100-01-01")),
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y/%m/%dT%H:%M:%S", "%Y年%m月%d日 %H时%M分%S秒",
                     "%Y年%m月%d日%H:%M:%S", "%Y%m%d%H%M%S", "%Y.%m.%d %I:%M:%S %p"]),
    st.sampled_from([("", ""), ("+08:00", "+08:00"), ("Z", "+00:00"), (" UTC+8", "+08:00")]),
)  # fmt: skip
def test_a_time_has_one_meaning_however_it_is_written(
    moment: datetime, form: str, offset: tuple[str, str]
) -> None:
    moment = moment.replace(microsecond=0)
    written, read = offset if "%p" not in form and "秒" not in form else ("", "")
    text = moment.strftime(form)
    if form == "%Y%m%d%H%M%S":
        written = read = ""
    assert read_moment(text + written, from_1904=False) == (f"{moment.isoformat()}{read}", "")


@settings(max_examples=60)
@given(st.text(alphabet="0123456789:-/. 年月日时T+Z上下午", max_size=24))
def test_any_text_is_a_time_that_exists_or_is_refused(text: str) -> None:
    assert is_time(text) or refusal(text) in SENTENCES


def refusal(text: str) -> str:
    with pytest.raises(CellRefused) as refused:
        read_moment(text, from_1904=False)
    return refused.value.code


def is_time(text: str) -> bool:
    try:
        found, _note = read_moment(text, from_1904=False)
    except CellRefused:
        return False
    whole = found if "T" in found else f"2000-01-01T{found}"
    return datetime.fromisoformat(whole).year > 0


AMOUNTS = st.integers(0, 3).map(str)
DAYS = st.sampled_from(["2019-05-01", "20190501", "2019-05-02"])
NOTES = st.sampled_from(["", "甲", "乙"])


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(DAYS, AMOUNTS, NOTES), max_size=6), st.randoms())
def test_the_order_of_rows_does_not_matter_the_second_time(
    peopled: Session, tmp_path: Path, entries: list[tuple[str, str, str]], shuffle: Any
) -> None:
    rows = [paid(还款日期=on, 金额=amount, 备注=note) for on, amount, note in entries]
    with untouched(peopled):
        taken = take(peopled, csv_list(tmp_path / "l.csv", rows, LEDGER))
        assert taken.entries.get("ledger", 0) == len(rows)
        shuffle.shuffle(rows)
        again = take(peopled, csv_list(tmp_path / "l.csv", rows, LEDGER))
        assert (again.changed, again.repeated) == ([], len(rows))
