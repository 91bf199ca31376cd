"""What ``limitation`` says: names masked in sentences too, enforcement after a judgment."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from resources.language import Words
from storage.casework.supposing import Supposition
from tests.support.casefiles import sample_document
from tests.support.clean_day import clean_case
from tests.ui.commands.conftest import Run
from ui.models.reckoning_lines import reckon


def _case() -> dict[str, Any]:
    document = sample_document()
    own = document["cases"][0]
    guarantor = {"ref": "g9", "role": "guarantor", "name": "保王孙",
                 "guarantee": {"kind": "joint"}}  # fmt: skip
    event = {"ref": "m9", "on": "2019-04-20", "kind": "mail_signed", "about": "g9"}
    own["parties"].append(guarantor)
    for name in (
        "evidence",
        "visits",
        "interviews",
        "findings",
        "deliveries",
        "notices",
        "contacts",
    ):
        own.pop(name, None)
    own["limitation"] = [*own.get("limitation", []), event]
    document.pop("trips", None)
    return {**document, "cases": [own]}


def test_a_name_in_a_sentence_is_masked_like_the_rest(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    source = tmp_path / "case.json"
    source.write_text(json.dumps(_case(), ensure_ascii=False), encoding="utf-8")
    assert run("case", "import", vault, source).code == 0
    for more in ((), ("--json",)):
        said = run("limitation", vault, "YD-2019-0001", "--on", "2019-05-01", *more).out
        assert "保某" in said
        assert "保王孙" not in said


def test_an_assumed_day_of_filing_stands_before_the_other_notes() -> None:
    def old(values: dict[str, Any]) -> None:
        values["loans"][0].update(
            regime="private", signed_on="2019-01-01", annual_rate=None, day_count=None
        )

    words, on = Words("en"), date(2024, 5, 1)
    found = reckon(
        None, None, file=clean_case(old), what=Supposition(), today=on, until=on, words=words
    )
    notes = found.loans[0].notes
    assert len(notes) > 1
    assert "No day of filing is recorded" in notes[0]
