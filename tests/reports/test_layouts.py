"""Layouts that people made from a shipped one: their margins, type and catalogue reach the page."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from reports.content import Column, Paper, Section, Table
from reports.pack.build import PackOptions, build_pack
from reports.pack.layouts import SHIPPED, find_layout, layout_names
from reports.pdf.draw import draw
from reports.pdf.layout import MM, load
from resources import path as resource
from storage.casework import cases, records
from storage.casework.lookup import find_case
from storage.casework.session import Session
from storage.errors import InvalidRecord, NoSuchLayout
from storage.exchange.case_import import import_cases
from tests.support.vaults import new_session

MADE = "2025-06-01T09:00:00+08:00"
OWN = {"name": "本所版式", "base": "default", "left": 35, "body": 14, "catalogue": "full"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path / "vault")
    with made.vault:
        cases.add_staff(made, {"name": "甲", "employee_no": "A", "role": "field"}, owner=True)
        yield made


def test_a_layout_of_the_office_changes_only_what_it_says(session: Session) -> None:
    records.add(session, "layout_profile", "", OWN)
    chosen = find_layout(session, "本所版式")
    made, shipped = load(chosen.layout, chosen.changes), load("default")
    assert made.left == 35
    assert made.body == 14
    assert (made.right, made.top, made.header) == (shipped.right, shipped.top, shipped.header)
    assert made.frame_of(landscape=False, back=False).left == 35 * MM
    assert chosen.twelve_columns
    assert layout_names(session) == (*SHIPPED, "本所版式")


def test_an_unknown_layout_is_named_with_those_that_are_known(session: Session) -> None:
    with pytest.raises(NoSuchLayout) as refused:
        find_layout(session, "nobody")
    assert "default" in str(refused.value.details["known"])


def test_a_shipped_layout_is_never_hidden(session: Session) -> None:
    records.add(session, "layout_profile", "", {**OWN, "name": "default"})
    assert find_layout(session, "default").changes == ()


@pytest.mark.parametrize("wrong", [{"left": 5}, {"left": 80}, {"body": 40}, {"tables": 30}])
def test_no_layout_leaves_a_page_without_room(session: Session, wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidRecord):
        records.add(session, "layout_profile", "", {**OWN, **wrong})


def test_tables_are_set_larger_where_the_layout_says_so(tmp_path: Path) -> None:
    rows = tuple((f"第{n}行", "内容") for n in range(60))
    table = Table((Column("甲", 0.5), Column("乙", 0.5)), rows)

    def pages(percent: float) -> int:
        paper = Paper("T", "A", "zh_CN", MADE, (Section((table,)),), changes=(("tables", percent),))
        return draw(paper, tmp_path / "a.pdf").pages

    assert pages(80) <= pages(100) < pages(150)


@pytest.mark.parametrize("values", [
    {"left": 50, "right": 50, "top": 50, "bottom": 50, "header": 45, "footer": 45, "body": 16},
    {"left": 10, "right": 10, "top": 10, "bottom": 10, "header": 5, "footer": 5, "body": 9},
])  # fmt: skip
def test_the_narrowest_and_the_widest_layout_still_make_a_pack(
    session: Session, tmp_path: Path, values: dict[str, int]
) -> None:
    import_cases(session, resource("sample", "field-day.json"))
    records.add(session, "layout_profile", "", {"name": "x", "base": "duplex", **values})
    case = find_case(session, "YD-2019-0001")
    options = PackOptions(layout="x", force=True)
    made = build_pack(session, case, options, tmp_path / "a.pdf")
    assert len(pypdfium2.PdfDocument(str(tmp_path / "a.pdf"))) == made.files[0].pages
