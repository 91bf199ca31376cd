"""The case list is narrowed in SQL as a plain reading of the records would; views are kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from storage.casework import records
from storage.casework.caselist import Filter, case_ids, case_rows
from storage.casework.cases import add_staff, open_case
from storage.casework.listviews import ListView, SavedFilter, keep_list_view, list_view
from storage.casework.lookup import require_row
from storage.casework.narrowing import NOBODY, Narrowed
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.rules.masking import area_of
from tests.support.vaults import untouched

ON = date(2024, 6, 30)


def party(name: str, address: str) -> dict[str, Any]:
    home = {"kind": "residence", "text": address}
    return {"role": "borrower", "name": name, "addresses": [home]}


def loan(due: str) -> dict[str, Any]:
    return {"contract_no": "J1", "regime": "private", "principal": "1000.00", "due_on": due}


@pytest.fixture
def vault(session: Session) -> Iterator[Session]:
    with untouched(session):
        yield session


@pytest.fixture
def owner(vault: Session) -> str:
    values = {"name": "甲", "employee_no": "1", "role": "field"}
    return require_row(vault, add_staff(vault, values, owner=True).ids[0]).ref


@pytest.fixture
def listed(vault: Session, owner: str) -> dict[str, str]:
    made: dict[str, str] = {}
    for number, mine, address, due, promised, state in (
        ("A1", True, "四川省成都市温江区光华大道5号", "2024-06-20", "2024-07-02", "open"),
        ("A2", False, "四川省成都市金堂县赵镇东街2栋", "2023-01-01", "2024-06-01", "open"),
        ("A3", True, "北京市海淀区温江路9号", "", "2024-06-01", "kept"),
    ):
        case = {"case_no": number, "opened_on": "2024-01-02", "stage": "assigned"}
        case |= {"assigned_to": owner} if mine else {}
        one = made[number] = open_case(vault, case, [party("张三", address)]).case_id
        who = rows_of(vault, one, "party")[0].ref
        if due:
            records.add(vault, "loan", one, loan(due))
        if number == "A1":
            spoken = {"at": "2024-06-25T10:00:00+08:00", "channel": "call", "direction": "out",
                      "result": "answered", "party": who}  # fmt: skip
            records.add(vault, "contact", one, spoken)
        promise = {"by": who, "made_at": "2024-05-01T10:00:00+08:00", "state": state}
        records.add(vault, "promise", one, {**promise, "due_on": promised})
    return made


@pytest.mark.parametrize(
    ("narrowed", "left"),
    [
        (Narrowed(ON), "A1 A2 A3"),
        (Narrowed(ON, overdue=10), "A1 A2"),
        (Narrowed(ON, overdue=11), "A2"),
        (Narrowed(ON, silent=3), "A1 A2 A3"),
        (Narrowed(ON, silent=7), "A2 A3"),
        (Narrowed(ON, owner="S1"), "A1 A3"),
        (Narrowed(ON, owner=NOBODY), "A2"),
        (Narrowed(ON, area="温江区"), "A1"),
        (Narrowed(ON, area="温江"), "A1 A3"),
        (Narrowed(ON, area="成都 金堂"), "A2"),
        (Narrowed(ON, promise="open"), "A1 A2"),
        (Narrowed(ON, promise="late"), "A2"),
        (Narrowed(ON, owner="S1", promise="open", overdue=1), "A1"),
    ],
)
def test_each_choice_leaves_what_the_records_say(
    vault: Session, owner: str, listed: dict[str, str], narrowed: Narrowed, left: str
) -> None:
    if narrowed.owner == "S1":
        narrowed = replace(narrowed, owner=owner)
    assert case_ids(vault, Filter(narrowed=narrowed)) == [listed[one] for one in left.split()]


def test_a_line_tells_owner_area_and_the_next_promise(
    vault: Session, listed: dict[str, str]
) -> None:
    told = [(row.owner, row.area, row.promised_on) for row in case_rows(vault, Filter(), ON)]
    assert told == [
        ("甲", "温江区", "2024-07-02"),
        ("", "金堂县", "2024-06-01"),
        ("甲", "海淀区", ""),
    ]
    records.remove(vault, listed["A2"], "误录")
    assert len(case_rows(vault, Filter(narrowed=Narrowed(ON, owner=NOBODY)), ON)) == 0


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("四川省都江堰市蒲阳路3号", "都江堰市"),
        ("内蒙古鄂尔多斯市达拉特旗某村", "达拉特旗"),
        ("成都市某小区3栋", "成都市"),
        ("某村", ""),
    ],
)
def test_the_area_of_an_address_is_its_district_else_its_city(address: str, area: str) -> None:
    assert area_of(address) == area


def test_a_view_is_kept_and_what_is_not_understood_is_left_out(vault: Session) -> None:
    assert list_view(vault) == ListView()
    view = ListView(("name", "owed"), preview=False).with_filter(
        SavedFilter("本周", {"stage": "visiting", "overdue": 30})
    )
    keep_list_view(vault, view)
    assert list_view(vault) == view
    renamed = view.with_filter(SavedFilter("下周", {"overdue": 90}), "本周")
    assert [one.name for one in renamed.filters] == ["下周"]
    assert renamed.without_filter("下周").filters == ()
    vault.tables.set_meta("case_list", '{"columns": 3, "filters": [1, {"name": "a"}], "x": 1}')
    assert list_view(vault) == ListView()
    vault.tables.set_meta("case_list", "{")
    assert list_view(vault) == ListView()


def test_every_address_counts_also_with_signs_that_are_written_otherwise_in_the_tables(
    vault: Session,
) -> None:
    two = party("张三", "成都市温江区柳城街1号")
    two["addresses"].append(
        {"kind": "workplace", "text": '成都市"蓝天\\白云"小区', "source": "金牛区"}
    )
    case = {"case_no": "B1", "opened_on": "2024-01-02", "stage": "assigned"}
    elsewhere = {**party("李四", "眉山市东坡区"), "role": "contact"}
    made = open_case(vault, case, [two, elsewhere]).case_id
    for area, found in (("蓝天", True), ('"蓝天\\白云"', True), ("柳城 白云", True), ("-", False),
                        ("金牛", False), ("residence", False), ("东坡", False)):  # fmt: skip
        narrowed = Filter(narrowed=Narrowed(ON, area=area))
        assert case_ids(vault, narrowed) == ([made] if found else []), area
