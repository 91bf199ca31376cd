"""``anjuan guards`` and ``anjuan ready`` over a vault with the sample field day."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from resources import path

FIRST, SECOND = "YD-2019-0001", "YD-2019-0002"


@pytest.fixture
def sample(vault: Path, run: Any) -> Path:
    """Return a vault with the sample field day."""
    assert run("case", "import", vault, path("sample", "field-day.json")).code == 0
    return vault


@pytest.mark.parametrize("on", [(), ("--on", "2026-11-21")], ids=["own day", "today"])
def test_guards_tells_the_breaches_of_the_sample_and_nothing_else(
    sample: Path, run: Any, on: tuple[str, ...]
) -> None:
    for case, guards in ((FIRST, ["G7", "G10", "G11"]), (SECOND, ["G7", "G13"])):
        ended = run("guards", sample, case, *on, "--json")
        assert ended.code == 0
        marks = ended.document["marks"]
        assert [mark["guard"] for mark in marks] == guards
        for mark in marks:
            assert list(mark) == ["guard", "level", "record", "message", "basis"]


def test_guards_says_it_in_lines_for_people(sample: Path, run: Any) -> None:
    lines = run("guards", sample, FIRST).out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("G7 v1（警示）：")
    assert "监督员A" in lines[0]


def test_ready_tells_each_item_with_its_state(sample: Path, run: Any) -> None:
    ended = run("ready", sample, FIRST, "--on", date(2019, 4, 12), "--json")
    assert ended.code == 0
    assert ended.document["claim_type"] == "private"
    states = {one["item"]: one["state"] for one in ended.document["items"]}
    assert states["contract"] == "missing"
    assert states["notices"] == "weak"
    assert states["agency_authority"] == "present"
    assert len(run("ready", sample, FIRST, "--on", "2019-04-12").out.splitlines()) == len(states)


def test_an_unknown_case_gets_a_sentence(sample: Path, run: Any) -> None:
    for command in ("guards", "ready"):
        ended = run(command, sample, "nobody", "--json")
        assert ended.code == 1
        assert ended.document["error"]["code"] == "NoSuchCase"


def test_case_show_tells_what_is_odd_beside_the_document(sample: Path, run: Any) -> None:
    ended = run("case", "show", sample, FIRST, "--json")
    assert ended.document["cases"][0]["case_no"] == FIRST
    assert ended.err == ""
    odd = {
        "format": "anjuan-case",
        "version": 1,
        "cases": [
            {
                "case_no": "ODD",
                "opened_on": "2026-01-01",
                "stage": "assigned",
                "parties": [
                    {
                        "ref": "p1",
                        "role": "borrower",
                        "name": "x",
                        "id_number": "11010119000101100X",
                    }
                ],
            }
        ],
    }
    file = sample.parent / "odd.json"
    file.write_text(json.dumps(odd), encoding="utf-8")
    assert run("case", "import", sample, file).code == 0
    told = run("case", "show", sample, "ODD", "--json")
    assert told.code == 0
    assert "p1 id_number" in told.err


def test_a_notice_that_the_guards_stop_is_not_printed(
    sample: Path, run: Any, tmp_path: Path
) -> None:
    printed = run("paper", sample, FIRST, "notice", "n1", "--out", tmp_path / "n1.pdf")
    assert printed.code == 0
    found = run("case", "show", sample, SECOND, "--json").document
    (case,) = found["cases"]
    case |= {"case_no": "T-1", "notices": [
        {"ref": "n9", "number": "YQ-9", "kind": "demand", "issued_on": "2199-01-01"}
    ]}  # fmt: skip
    file = tmp_path / "case.json"
    file.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    assert run("case", "import", sample, file).code == 0
    stopped = run("paper", sample, "T-1", "notice", "n9", "--out", tmp_path / "n9.pdf", "--json")
    assert stopped.code == 1
    assert stopped.document["error"]["code"] == "PlanBlocked"
    assert "G13" in stopped.document["error"]["details"]["guards"]
    assert not (tmp_path / "n9.pdf").exists()


def test_a_blank_reason_is_none(sample: Path, run: Any, tmp_path: Path) -> None:
    for command in (["case", "export"], ["evidence", "extract"]):
        ended = run(*command, sample, FIRST, "--out", tmp_path / "out", "--reason", "  ")
        assert ended.code == 2
    assert not (tmp_path / "out").exists()


def test_data_of_others_that_leave_bare_are_named_beside_the_result(
    sample: Path, run: Any, tmp_path: Path
) -> None:
    found = run("case", "show", sample, SECOND, "--json").document
    (case,) = found["cases"]
    case |= {"case_no": "T-2", "parties": [
        *case["parties"], {"ref": "p9", "role": "contact", "name": "丙某"}
    ]}  # fmt: skip
    file = tmp_path / "case.json"
    file.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    assert run("case", "import", sample, file).code == 0
    ended = run(
        "case", "export", sample, "T-2", "--out", tmp_path / "x", "--reason", "送法院", "--json"
    )
    assert ended.code == 0
    assert "G22" in ended.err


def test_what_is_no_json_is_answered_with_a_document(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for given, code in ((b"nope", "WrongDocument"), (b"[]", "InvalidRecord")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
        ended = run("calc", "fee")
        assert ended.code == 1
        error = ended.document["error"]
        assert (error["code"], "。。" in error["message"]) == (code, False)
