"""The words of the case-JSON contract about single values: absent, money, rates, times, claims."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.language import Words
from storage.casework.lookup import find_case, find_record
from storage.casework.session import Session
from storage.exchange.case_export import case_document, encode
from storage.exchange.case_import import import_cases
from storage.exchange.document import ImportResult
from storage.kinds import BY_NAME, CASE_LISTS
from storage.kinds.fields import Many, Rows
from tests.support.vaults import untouched

PARTY = {"ref": "p1", "role": "borrower", "name": "张三"}
LOAN = {"contract_no": "L1", "regime": "private", "principal": "100", "due_on": "2024-01-01"}
CONTACT = {"at": "2024-01-02T10:00:00+08:00", "channel": "call", "direction": "out"}
FINDING = {
    "kind": "utility_arrears", "found_at": "2024-01-01T09:00:00+08:00",
    "source": {"kind": "property_office"}, "learned_by": "oral", "purpose": "residence",
}  # fmt: skip


@pytest.fixture
def vault(session: Session) -> Iterator[Session]:
    """An empty vault of the test's own."""
    with untouched(session):
        yield session


def take(session: Session, folder: Path, **case: Any) -> ImportResult:
    whole = {"case_no": "A1", "opened_on": "2024-01-02", "stage": "assigned", **case}
    document = {"format": "anjuan-case", "version": 1, "cases": [whole]}
    (folder / "document.json").write_text(json.dumps(document), encoding="utf-8")
    return import_cases(session, folder / "document.json")


def given_back(session: Session) -> dict[str, Any]:
    found: dict[str, Any] = case_document(session, [find_case(session, "A1")])["cases"][0]
    return found


def test_null_is_the_same_as_absent_for_every_list_and_value(
    vault: Session, tmp_path: Path
) -> None:
    assert not take(vault, tmp_path, parties=[PARTY]).refused
    before = encode(given_back(vault))
    lists = {kind.list_name: None for kind in CASE_LISTS} | {"tags": None, "litigation": None}
    blank = dict.fromkeys(
        item.name
        for item in BY_NAME["party"].fields
        if item.name not in PARTY and not item.required
    )
    result = take(vault, tmp_path, **lists | {"parties": [{**blank, **PARTY}]})
    assert (result.refused, result.unchanged) == ([], ["A1"])
    empty: dict[str, Any] = {
        item.name: [] for item in BY_NAME["party"].fields if isinstance(item.type, Rows | Many)
    }
    assert take(vault, tmp_path, parties=[{**empty, **PARTY}]).unchanged == ["A1"]
    assert encode(given_back(vault)) == before


GOOD = [
    ("loans", LOAN, {"principal": "0.01"}),
    ("loans", LOAN, {"principal": "99999999999999.99"}),
    ("loans", LOAN, {"annual_rate": format(Decimal.from_float(0.12), "f")}),
    ("loans", LOAN, {"due_on": "9999-12-31"}),
    ("contacts", {**CONTACT, "result": "answered"}, {"at": "9999-12-30T00:00:00Z"}),
    ("contacts", {**CONTACT, "result": "answered"}, {"at": "0001-01-02T00:00:00+08:00"}),
    ("loans", LOAN, {"annual_rate": "0.154", "lpr_spread": "-0.005", "rate_basis": "lpr"}),
    ("contacts", {**CONTACT, "result": "answered"}, {"at": "2024-01-02T10:00:00Z"}),
    ("contacts", {**CONTACT, "result": "answered"}, {"until": "2024-01-02T09:00:00+05:30"}),
    ("findings", FINDING, {"lines": [{"utility": "gas", "period": "2019-04"}]}),
    ("findings", FINDING, {"stated_total": {"qualifier": "unknown", "words": "不少"}}),
]
BAD = [
    ("loans", LOAN, {"principal": "-1"}, "principal"),
    ("loans", LOAN, {"principal": "+1"}, "principal"),
    ("loans", LOAN, {"principal": "100000000000000"}, "principal"),
    ("loans", LOAN, {"principal": "1" + 26 * "0"}, "principal"),
    ("loans", LOAN, {"annual_rate": "1000"}, "annual_rate"),
    ("loans", LOAN, {"instalments": [{"due_on": "2024-01-01", "interest": 27 * "9"}]},
     "instalments[0].interest"),
    ("loans", LOAN, {"principal": "1.005"}, "principal"),
    ("loans", LOAN, {"principal": 100}, "principal"),
    ("loans", LOAN, {"principal": "1,000"}, "principal"),
    ("loans", LOAN, {"principal": "１００"}, "principal"),
    ("loans", LOAN, {"annual_rate": "-0.1"}, "annual_rate"),
    ("loans", LOAN, {"annual_rate": "12%"}, "annual_rate"),
    ("loans", LOAN, {"day_count": "365"}, "day_count"),
    ("loans", LOAN, {"due_on": "2024-02-30"}, "due_on"),
    ("loans", LOAN, {"due_on": "20240201"}, "due_on"),
    ("contacts", {**CONTACT, "result": "answered"}, {"at": "2024-01-02T10:00:00"}, "at"),
    ("contacts", {**CONTACT, "result": "answered"}, {"at": "2024-01-02"}, "at"),
    ("contacts", {**CONTACT, "result": "heard"}, {}, "result"),
    ("contacts", CONTACT, {}, "result"),
    ("contacts", {**CONTACT, "result": "answered"}, {"party": "p9"}, "party"),
    ("contacts", {**CONTACT, "result": "answered"}, {"recorded": "yes"}, "recorded"),
    ("findings", FINDING, {"lines": [{"utility": "gas", "period": "2019-13"}]}, "lines[0].period"),
    ("findings", FINDING, {"lines": [{"utility": "gas", "period": "2019-4"}]}, "lines[0].period"),
    (
        "findings", FINDING,
        {"stated_total": {"amount": "5", "qualifier": "unknown"}}, "stated_total.amount",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "base", "more"), GOOD)
def test_a_value_as_the_contract_says_it_is_taken(
    vault: Session, tmp_path: Path, name: str, base: dict[str, Any], more: dict[str, Any]
) -> None:
    assert not take(vault, tmp_path, **{"parties": [PARTY], name: [base | more]}).refused
    (out,) = given_back(vault)[name]
    for field, value in more.items():
        if not isinstance(value, list | dict):
            assert out[field] == value


@pytest.mark.parametrize(("name", "base", "more", "path"), BAD)
def test_any_other_is_refused_at_its_path_in_the_language_of_the_user(
    vault: Session, tmp_path: Path, name: str, base: dict[str, Any], more: dict[str, Any],
    path: str,
) -> None:  # fmt: skip
    result = take(vault, tmp_path, **{"parties": [PARTY], name: [base | more]})
    assert [flaw.path for flaw in result.refused] == [f"cases[0].{name}[0].{path}"]
    assert result.added == []
    for language in ("zh_CN", "en"):
        said = result.refused[0].say(Words(language))
        assert "{" not in said
        assert any("\u4e00" <= sign <= "\u9fff" for sign in said) == (language == "zh_CN")


def test_an_amount_as_said_is_exact_unless_it_says_more(vault: Session, tmp_path: Path) -> None:
    assert not take(
        vault, tmp_path, findings=[{**FINDING, "stated_total": {"amount": "2860"}}]
    ).refused
    said = given_back(vault)["findings"][0]["stated_total"]
    assert said["amount"] in {"2860", "2860.00"}
    assert said.get("qualifier", "exact") == "exact"


def test_who_recorded_it_is_the_senders_claim_beside_ours(vault: Session, tmp_path: Path) -> None:
    claim = {"recorded_at": "2019-04-12T18:00:00+08:00", "recorded_by": "外访员甲"}
    assert not take(vault, tmp_path, contacts=[{"ref": "c1", **CONTACT, "result": "off", **claim}]
                    ).refused  # fmt: skip
    row = find_record(vault, find_case(vault, "A1"), "c1")
    assert (row.claimed_at, row.claimed_by) == tuple(claim.values())
    assert (row.via, row.recorded_at != row.claimed_at) == ("import", True)
    out = list(given_back(vault)["contacts"][0])
    assert (out[0], out[-2:]) == ("ref", ["recorded_at", "recorded_by"])


def test_a_claim_of_nobody_comes_back_as_it_was_and_twice_changes_nothing(
    vault: Session, tmp_path: Path
) -> None:
    contacts = [{"ref": "c1", **CONTACT, "result": "off", "recorded_by": ""}]
    assert not take(vault, tmp_path, contacts=contacts).refused
    assert given_back(vault)["contacts"][0]["recorded_by"] == ""
    assert take(vault, tmp_path, contacts=contacts).unchanged == ["A1"]
    bare = {name: value for name, value in contacts[0].items() if name != "recorded_by"}
    assert not take(vault, tmp_path, contacts=[bare]).refused
    assert "recorded_by" not in given_back(vault)["contacts"][0]


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(suppress_health_check=list(HealthCheck), max_examples=settings().max_examples // 4)
@given(tags=st.lists(_TEXT, max_size=3), extra=st.dictionaries(_TEXT, _TEXT, max_size=2))
def test_free_words_and_the_senders_own_additions_come_back(
    session: Session, tmp_path_factory: pytest.TempPathFactory, tags: list[str],
    extra: dict[str, str],
) -> None:  # fmt: skip
    folder = tmp_path_factory.getbasetemp()
    case = {"case_no": "A1", "opened_on": "2024-01-02", "stage": "assigned", "tags": tags}
    document = {"format": "anjuan-case", "version": 1, "x": extra, "cases": [case]}
    (folder / "document.json").write_text(json.dumps(document), encoding="utf-8")
    with untouched(session):
        result = import_cases(session, folder / "document.json")
        if result.refused:  # e.g. a tag of blanks alone
            assert all(flaw.path.startswith(("cases[0].tags", "x")) for flaw in result.refused)
            return
        out = encode(case_document(session, [find_case(session, "A1")]))
    (folder / "document.json").write_bytes(out)
    with untouched(session):
        assert not import_cases(session, folder / "document.json").refused
        assert encode(case_document(session, [find_case(session, "A1")])) == out


def test_an_object_of_which_nothing_is_known_is_given_back(vault: Session, tmp_path: Path) -> None:
    guarantor = {"ref": "p2", "role": "guarantor", "name": "李四", "guarantee": {}}
    notice = {"number": "N1", "kind": "overdue_contact", "issued_on": "2024-01-02", "claim": {}}
    took = take(vault, tmp_path, parties=[PARTY, guarantor], notices=[notice], litigation={})
    assert not took.refused
    case = given_back(vault)
    assert case["parties"][1]["guarantee"] == {}
    assert case["notices"][0]["claim"] == {}
    assert case["litigation"] == {}
    again = take(vault, tmp_path, parties=[PARTY, guarantor], litigation={})
    assert not again.refused
