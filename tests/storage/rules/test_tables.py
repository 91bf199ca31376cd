"""The shipped tables: each says where it comes from, and only what was read is printed as law."""

import re
from datetime import date
from itertools import pairwise

import pytest

from resources import ROOT, table
from resources.language import LANGUAGES, Words
from storage.rules.sentences import cite

LAWS = table("laws")["laws"]
OWN = ("caps", "delay", "fees", "guarantee", "holidays", "laws", "limitation", "lpr", "provinces")


@pytest.mark.parametrize("name", [*OWN, "surnames"])
def test_a_table_names_its_source_and_its_mark(name: str) -> None:
    text = (ROOT / "tables" / f"{name}.json").read_text(encoding="utf-8")
    assert '"source"' in text
    assert set(re.findall(r'"mark": "(.)"', text)) <= {"V", "2", "C", "M"}
    assert '"mark"' in text


@pytest.mark.parametrize("law", sorted(LAWS))
def test_the_rows_of_a_law_follow_one_another_without_gap(law: str) -> None:
    rows = LAWS[law]
    for before, after in pairwise(rows):
        assert before["until"] == after["from"]
    assert rows[-1]["until"] is None


@pytest.mark.parametrize("law", sorted(LAWS))
def test_only_what_was_read_in_the_text_of_the_law_is_cited(law: str) -> None:
    for row in LAWS[law]:
        assert ("cite" in row) == (row["mark"] == "V")
        assert set(row.get("cite", LANGUAGES)) == set(LANGUAGES)
        if row["mark"] != "V":
            day = date.fromisoformat(row["from"] or "1990-01-01")
            for language in LANGUAGES:
                said = cite(law, day).say(Words(language))
                assert row["source"] not in said
                assert not re.search(r"第.+条|article", said)


def test_tables_cite_only_laws_that_are_there() -> None:
    for name in OWN:
        text = (ROOT / "tables" / f"{name}.json").read_text(encoding="utf-8")
        assert set(re.findall(r'"law": "(\w+)"', text)) <= set(LAWS)
