"""Lists of cases taken in: a whole row, a preview, refusals by name, names of every kind."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from resources.language import Words
from storage.casework import caselist
from storage.casework.lookup import rows_where
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.exchange.sheets import batches
from storage.progress import Cancelled
from tests.support.foreign_files import SHARED, need
from tests.support.sheets import case, codes, csv_list, raw_workbook, row, take, workbook, xml_row
from tests.support.vaults import untouched

LOAN = {
    "contract_no": "L1", "regime": "private", "principal": "20000.00", "annual_rate": "0.12",
    "paid_out_on": "2018-04-15", "due_on": "2019-04-15",
    "repayment_method": "interest_then_principal",
}  # fmt: skip


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
        said = flaw.say(Words(language))
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


def test_a_preview_says_the_same_and_writes_nothing(session: Session, tmp_path: Path) -> None:
    path = workbook(tmp_path / "list.xlsx", [row(), row(案号="A2", 利率="?")])
    preview = take(session, path, dry_run=True)
    assert not rows_where(session.tables, session.tables.record.kind == "case")
    done = take(session, path)
    assert (preview.added, codes(preview)) == (done.added, codes(done)) == (["A1"], codes(done))


def test_a_cancel_leaves_finished_batches_and_nothing_half(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "CASES", 50)

    class Stop:
        def advance(self, done: int, total: int, note: str = "") -> None:
            if done:
                raise Cancelled

    rows = [row(案号=f"C{n}", 借款编号=f"L{n}") for n in range(75)]
    with pytest.raises(Cancelled):
        take(session, csv_list(tmp_path / "list.csv", rows), progress=Stop())
    ids = caselist.case_ids(session, caselist.Filter())
    assert len(ids) == 50
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


# Written with 15 digits this number is rounded up to one that no float holds.
LARGEST = [[*[None] * 13, 1.7976931348623155e308]]


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@example(LARGEST)
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
