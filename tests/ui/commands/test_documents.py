"""The JSON document of every command: its keys, its errors in the user's language."""

import io
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from resources import path as resource
from storage.casework.lookup import find_case
from storage.casework.reading import rows_of
from storage.casework.records import correct
from storage.casework.session import Session
from storage.vault.container import Vault
from tests.ui.commands.conftest import Run

SAMPLE = resource("sample", "field-day.json")
CASE = "YD-2019-0001"
FACTS = {
    "file", "status", "ref", "reason", "sha256", "size", "type", "taken_at", "offset", "latitude",
    "longitude", "orientation", "width", "height", "device",
}  # fmt: skip
LOAN = {"contract_no", "principal", "interest", "penalty", "costs", "total", "lines"}


def given(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_every_command_prints_the_document_that_is_promised(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    def document(*words: object, code: int = 0) -> Any:
        ended = run(*words, "--json")
        assert ended.code == code, (words, ended)
        return ended.document

    def keys(*words: object, code: int = 0) -> set[str]:
        return set(document(*words, code=code))

    reason = ("--reason", "对账")
    taken = document("case", "import", vault, SAMPLE)
    assert set(taken) == {"added", "changed", "unchanged", "refused"}
    assert CASE in taken["added"]
    again = document("case", "import", vault, SAMPLE)
    assert (again["added"], again["changed"], CASE in again["unchanged"]) == ([], [], True)
    listed = document("case", "list", vault, "--on", "2019-04-20", "--limit", "1")
    assert (listed["total"], len(listed["rows"])) == (2, 1)
    assert set(listed["rows"][0]) == {
        "case_no", "case_id", "name", "stage", "days_overdue", "owed", "last_contact",
        "next_action",
    }  # fmt: skip
    shown = document("case", "show", vault, listed["rows"][0]["case_id"])
    assert (shown["format"], len(shown["cases"])) == ("anjuan-case", 1)
    assert keys("case", "export", vault, CASE, "--out", tmp_path / "out", *reason) == {
        "path", "cases", "files",
    }  # fmt: skip
    sheet = document("sheet", vault, "--out", tmp_path / "all.xlsx", *reason)
    assert set(sheet) == {"path", "rows"}
    assert set(sheet["rows"]) == {"cases", "contacts", "visits", "findings", "ledger"}
    (tmp_path / "note.txt").write_text("记录")
    files = ("evidence", "add", vault, CASE, tmp_path / "note.txt", tmp_path / "gone.txt")
    added = document(*files, code=1)["files"]
    assert [set(one) for one in added] == [FACTS, FACTS]
    assert [one["status"] for one in added] == ["kept_without_preview", "refused"]
    out = document("evidence", "extract", vault, CASE, "--out", tmp_path / "originals", *reason)
    assert {frozenset(one) for one in out["files"]} == {frozenset({"ref", "path", "sha256"})}
    ready = document("ready", vault, CASE)
    assert {frozenset(one) for one in ready["items"]} == {frozenset({"item", "state", "why"})}
    owed = document("owed", vault, CASE, "--on", "2019-05-01")
    assert {"on", "loans", "suit_costs", "costs", "total_without_costs", "total"} <= set(owed)
    assert all(set(one) >= LOAN for one in owed["loans"])
    clocks = document("limitation", vault, CASE, "--on", "2019-05-01")
    assert {"loans", "guarantors"} <= set(clocks)
    assert all(set(one["A"]) >= {"safe", "legal", "status", "steps"} for one in clocks["loans"])
    marks = document("guards", vault, CASE)["marks"]
    assert {frozenset(one) for one in marks} == {
        frozenset({"guard", "level", "record", "message", "basis"})
    }
    paper = ("paper", vault, CASE, "contact-log", "--out", tmp_path / "log.docx")
    assert keys(*paper) == {"path", "sha256"}
    identity = ("identity", "export", vault, "--out", tmp_path / "site.id")
    assert keys(*identity) == {"site", "fingerprint"}
    assert keys("vault", "info", vault) >= {"cases", "operations", "attachments", "bytes", "schema"}
    assert keys("vault", "verify", vault) == {"ok", "problems", "checked"}
    assert keys("vault", "backup", vault, tmp_path / "copy") == {"path", "verified"}
    saved = keys("vault", "salvage", vault, tmp_path / "saved")
    assert saved >= {
        "operations_saved", "operations_lost", "attachments_saved", "attachments_lost",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "从第 1 行第 2 列起不是有效的 JSON"),
        ('{"a": 1, "a": 2}', "同一对象中键 a 出现两次"),
        ("[1]", "不是 JSON 对象"),
    ],
)
def test_details_of_an_error_are_sentences_too(
    run: Run, vault: Path, tmp_path: Path, content: str, problem: str
) -> None:
    (tmp_path / "wrong.json").write_text(content)
    error = run("case", "import", vault, tmp_path / "wrong.json", "--json").document["error"]
    assert error["code"] == "WrongDocument"
    assert error["details"]["problem"] == problem
    assert problem in error["message"]
    assert error["details"]["path"] == str(tmp_path / "wrong.json")


def test_a_calculation_says_in_chinese_what_is_no_json(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content, problem in (
        (b"{", "从第 1 行第 2 列起不是有效的 JSON"),
        (b"\xff", "不是UTF-8文本"),
    ):
        given(monkeypatch, content)
        ended = run("calc", "fee")
        assert (ended.code, ended.document["error"]["code"]) == (1, "WrongDocument")
        assert problem in ended.document["error"]["message"]
        assert "标准输入" in ended.document["error"]["message"]
    given(monkeypatch, b"{}")
    error = run("calc", "interest").document["error"]
    assert error["code"] == "InvalidRecord"
    assert error["message"] == "本金：此项必填。未作计算。请更正此项后重新提交计算。"


def test_no_message_of_the_system_stands_in_a_sentence(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    gone = run("vault", "info", vault, "--passphrase-file", tmp_path / "gone").err
    assert "没有这个文件或文件夹" in gone
    assert "Errno" not in gone
    (tmp_path / "map.json").write_text("{")
    (tmp_path / "list.csv").write_text("案号,姓名\nA1,甲\n")
    mapping = ("--mapping", tmp_path / "map.json")
    assert "不是有效的 JSON" in run("case", "import", vault, tmp_path / "list.csv", *mapping).err
    trust = ("identity", "trust", vault, tmp_path / "map.json", "--fingerprint", "1")
    assert "不是身份文件" in run(*trust).err


def test_a_paper_of_a_trip_asks_for_the_trip(run: Run, vault: Path, tmp_path: Path) -> None:
    ended = run("paper", vault, "-", "trip-report", "--out", tmp_path / "trip.pdf")
    assert (ended.code, ended.out) == (2, "")
    assert "外访行程" in ended.err.splitlines()[-1]


def test_a_paper_of_a_case_and_one_of_a_trip_are_not_taken_for_each_other(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    told = run("paper", vault, CASE, "trip-report", "--out", tmp_path / "trip.pdf")
    assert told.code == 2
    assert "整趟外访" in told.err.splitlines()[-1]
    told = run("paper", vault, "-", "notice", "n1", "--out", tmp_path / "n1.pdf")
    assert told.code == 2
    assert "trip-report" in told.err.splitlines()[-1]


def test_a_file_from_outside_does_not_take_the_role_of_the_owner(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    person = ("--staff", "外访员甲", "--employee-no", "WF-001", "--role", "supervisor")
    assert run("vault", "create", folder, *person).code == 0
    taken = run("case", "import", folder, SAMPLE, "--json")
    assert taken.code == 0
    assert [one["path"] for one in taken.document["conflicts"]] == ["staff[0].role"]
    with Vault.open(folder, "word") as vault:
        session = Session(vault)
        (staff,) = (row for row in rows_of(session, "office", "staff_member")
                    if row.id == session.owner)  # fmt: skip
        assert (session.role, staff.conflicts) == ("supervisor", ())
        # What a person enters holds.
        correct(session, staff.id, {"role": "field"}, "核对")
        assert session.role == "field"
        assert find_case(session, CASE)


def test_a_log_says_whose_number_it_was_and_who_answered(
    run: Run, vault: Path, tmp_path: Path
) -> None:
    call = {
        "at": "2024-01-02T10:00:00+08:00", "channel": "call", "direction": "out",
        "result": "other_answered", "party": "p1",
        "counterpart": {"name": "李某", "relation": "母亲"},
    }  # fmt: skip
    person = {"ref": "p1", "role": "borrower", "name": "王某某"}
    case = {"case_no": "A1", "opened_on": "2024-01-02", "stage": "assigned"}
    document = {
        "format": "anjuan-case", "version": 1,
        "cases": [{**case, "parties": [person], "contacts": [call]}],
    }  # fmt: skip
    (tmp_path / "case.json").write_text(json.dumps(document))
    assert run("case", "import", vault, tmp_path / "case.json").code == 0
    assert run("paper", vault, "A1", "contact-log", "--out", tmp_path / "log.docx").code == 0
    with zipfile.ZipFile(tmp_path / "log.docx") as parts:
        text = re.sub(r"<[^>]+>", "", parts.read("word/document.xml").decode())
    assert "王某某；接听人：李某（母亲）" in text


def test_the_document_holds_what_was_typed_and_not_its_translation(run: Run, vault: Path) -> None:
    error = run("case", "show", vault, "Name", "--json").document["error"]
    assert error["details"] == {"case": "Name"}
    assert json.dumps(error, ensure_ascii=False)
