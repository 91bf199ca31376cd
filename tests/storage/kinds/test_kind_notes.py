"""What is kept though it is odd is told: numbers that fail, times that run backwards."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.language import LANGUAGES, Words
from storage.kinds import BY_NAME, KINDS
from storage.kinds.kind import note_text
from tests.support.records import valid_values

PARTY = {"role": "borrower", "name": "王某"}


def told(kind: str, values: dict[str, Any], on: date | None = None) -> list[tuple[str, str]]:
    return [(note.level, note.name) for note in BY_NAME[kind].notes(values, on)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"id_number": "51011519000115001X"}, []),
        ({"id_number": "110101190001011008"}, [("error", "id_number")]),
        ({"id_number": "510115190002290014"}, [("error", "id_number")]),
        ({"id_number": "999999190001010015"}, [("note", "id_number")]),
        ({"id_number": "G12345678", "id_type": "passport"}, []),
        ({"id_number": "91350100M000100Y43"}, []),
        ({"id_number": "91350100M000100Y44"}, [("error", "id_number")]),
        ({"id_number": "91350100M000100Y43", "id_type": "uscc"}, []),
        ({"id_number": "510106190003150025", "sex": "male"}, [("note", "sex")]),
        ({"id_number": "510106190003150025", "birth_date": "1900-03-15"}, []),
        ({"id_number": "510106190003150025", "birth_date": "1900-03-16"}, [("note", "birth_date")]),
        ({"phones": [{"number": "12800000000"}]}, [("error", "phones[0].number")]),
        ({"accounts": [{"channel": "im", "id": "nobody"}]}, []),
    ],
)
def test_people_are_told_what_does_not_fit(values: dict[str, Any], expected: list[Any]) -> None:
    assert told("party", {**PARTY, **values}) == expected


def test_a_birth_date_to_come_is_told_only_where_today_is_known() -> None:
    values = {**PARTY, "id_number": "110101190001011009"}
    assert told("party", values) == []
    assert told("party", values, date(1899, 1, 1)) == [("error", "id_number")]


def test_an_organisation_is_told_its_code_and_card() -> None:
    values = {
        "name": "示例",
        "uscc": "91350100M000100Y44",
        "payee": {"account": "6222000000000000005"},
        "agency": {"name": "x", "authorised_from": "2020-01-02", "authorised_until": "2020-01-01"},
    }
    assert sorted(told("organisation", values)) == [
        ("error", "uscc"),
        ("note", "agency.authorised_until"),
        ("note", "payee.account"),
    ]


def test_each_pair_of_times_out_of_order_is_told_once() -> None:
    place = {"kind": "residence", "text": "x"}
    times = {"arrived_at": "2020-01-01T12:00+08:00", "left_at": "2020-01-01T11:00+08:00"}
    visit = {"place": place, "outcome": "no_answer", **times}
    assert told("visit", visit) == [("note", "left_at")]
    waited = {"from": "2020-01-01T12:30+08:00", "until": "2020-01-01T12:10+08:00"}
    late = {**visit, "left_at": "2020-01-01T13:00+08:00", "waited": waited}
    assert told("visit", late) == [("note", "waited.until")]


@given(st.data())
def test_notes_of_any_record_can_be_said(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    values = data.draw(valid_values(kind))
    for note in kind.notes(values, date(2026, 1, 1)):
        for language in LANGUAGES:
            assert "{" not in note_text(kind, note, Words(language))
