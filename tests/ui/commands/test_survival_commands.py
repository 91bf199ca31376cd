"""Salvage, rehearsal and escrow from the command line, with their counts and exit codes."""

import io
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from resources import path as resource
from storage.casework.session import Session
from storage.vault.container import Vault
from storage.vault.layout import blob_path
from tests.support.vaults import PASSPHRASE, new_session
from ui.commands import entry


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from storage.casework.cases import open_case

    monkeypatch.setenv("ANJUAN_PASSPHRASE", PASSPHRASE)
    session = new_session(tmp_path / "vault")
    with session.vault:
        open_case(session, {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"})
    return tmp_path / "vault"


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any]:
    capsys.readouterr()
    code = entry.run([*map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_salvage_counts_what_it_saved(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "records.db").write_bytes(b"\0" * 8192)
    code, document = said(capsys, "vault", "salvage", vault, tmp_path / "saved")
    assert code == 0
    assert document["operations_saved"] == 1
    assert document["operations_lost"] == 0
    assert document["attachments_saved"] == document["attachments_lost"] == 0
    assert said(capsys, "vault", "verify", tmp_path / "saved")[1]["ok"]
    code, document = said(capsys, "vault", "salvage", vault, tmp_path / "saved")
    assert (code, document["error"]["code"]) == (1, "VaultExists")


def test_a_salvage_that_found_nothing_of_the_record_does_not_pass_for_a_good_one(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "records.db").unlink()
    shutil.rmtree(vault / "journal")
    assert entry.run(["vault", "salvage", str(vault), str(tmp_path / "saved")]) == 1
    assert "无法得知丢失了多少" in capsys.readouterr().out


def test_a_backup_is_rehearsed_and_a_damaged_one_exits_with_1(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "vault", "backup", vault, tmp_path / "copy")[0] == 0
    before = {path: path.read_bytes() for path in (tmp_path / "copy").rglob("*") if path.is_file()}
    code, document = said(capsys, "vault", "rehearse", tmp_path / "copy")
    assert (code, document["ok"]) == (0, True)
    after = {path: path.read_bytes() for path in (tmp_path / "copy").rglob("*") if path.is_file()}
    after.pop(tmp_path / "copy" / "vault.lock", None)
    assert after == before
    shutil.rmtree(tmp_path / "copy" / "blobs")
    content = bytearray((tmp_path / "copy" / "records.db").read_bytes())
    content[9000] ^= 1
    (tmp_path / "copy" / "records.db").write_bytes(content)
    assert said(capsys, "vault", "rehearse", tmp_path / "copy")[0] == 1
    content[9000] ^= 1
    content[-600] ^= 1
    (tmp_path / "copy" / "records.db").write_bytes(content)
    code, document = said(capsys, "vault", "restore", tmp_path / "copy", tmp_path / "back")
    assert (code, document["verified"]) == (1, False)
    assert document["problems"]


def test_no_office_has_the_key_until_it_is_left_there(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "vault", "escrow", vault) == (0, {"office": None})
    code, document = said(capsys, "vault", "escrow", vault, "--to", "nobody")
    assert (code, document["error"]["code"]) == (1, "NoSuchSite")


def test_a_damaged_page_anywhere_is_a_problem_in_a_document(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = vault / "records.db"
    whole = database.read_bytes()
    pages = len(whole) // 4096
    for page in range(0, pages, max(1, pages // 6)):
        content = bytearray(whole)
        content[page * 4096 + 100] ^= 1
        database.write_bytes(content)
        code, document = said(capsys, "vault", "verify", vault)
        assert (code, document["ok"]) == (1, False), page
        assert "database" in {problem["kind"] for problem in document["problems"]}, page
        for beside in vault.glob("records.db-*"):
            beside.unlink()
    database.write_bytes(whole)
    assert said(capsys, "vault", "verify", vault)[0] == 0


def test_the_keyring_opens_a_vault_only_while_it_is_allowed(
    vault: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.vault import system_keyring

    class Store(dict[str, str]):
        def put(self, name: str, secret: str) -> None:
            self[name] = secret

        def drop(self, name: str) -> None:
            self.pop(name, None)

    kept = Store()
    monkeypatch.setattr(system_keyring, "SystemStore", lambda: kept)
    monkeypatch.setattr("ui.commands.escrow.SystemStore", lambda: kept)
    assert said(capsys, "vault", "keyring", vault) == (0, {"keyring": False})
    assert said(capsys, "vault", "info", vault, "--keyring")[1]["error"]["code"] == "KeyringEmpty"
    assert said(capsys, "vault", "keyring", vault, "--on") == (0, {"keyring": True})
    assert said(capsys, "vault", "info", vault, "--keyring")[1]["cases"] == 1
    assert said(capsys, "vault", "keyring", vault, "--off") == (0, {"keyring": False})
    assert said(capsys, "vault", "info", vault, "--keyring")[0] == 1
    assert not kept


def test_a_damaged_page_copy_harms_no_pack_and_is_made_anew(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = resource("sample", "field-day.json")
    assert said(capsys, "case", "import", vault, sample)[0] == 0
    with Vault.open(vault, PASSPHRASE) as opened:
        query = "SELECT content FROM derived WHERE purpose = 'page' LIMIT 1"
        ((copy,),) = Session(opened).tables.run(query)
        name = opened.blobs.name(bytes(copy).decode())
    path = blob_path(vault / "blobs", name)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    code, document = said(capsys, "vault", "verify", vault)
    assert (code, [one["kind"] for one in document["problems"]]) == (1, ["copy"])
    options = ("--photos", "submission", "--force", "--reason", "r")
    pack = tmp_path / "a.pdf"
    assert said(capsys, "pack", vault, "YD-2019-0001", *options, "--out", pack)[0] == 0
    code, document = said(capsys, "vault", "verify", vault, "--mend")
    assert (code, document["problems"]) == (0, [])
    assert said(capsys, "vault", "verify", vault)[0] == 0


def test_a_check_tells_of_files_that_nothing_names_and_removes_them(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Vault.open(vault, PASSPHRASE) as opened:
        opened.blobs.put(io.BytesIO(b"lost"))
        ((_name, path),) = opened.blobs.files()
    # Long after the first entry, which bears the day of the tests' clock, and long ago.
    day = datetime(2024, 4, 1, tzinfo=UTC).timestamp()
    os.utime(path, (day, day))
    code, document = said(capsys, "vault", "verify", vault)
    assert (code, document["checked"]["leftovers"], path.exists()) == (0, 1, True)
    code, document = said(capsys, "vault", "verify", vault, "--mend")
    assert (code, document["checked"]["cleared"], path.exists()) == (0, 1, False)
    code, document = said(capsys, "vault", "verify", vault, "--mend")
    assert (code, document["checked"].keys() & {"leftovers", "cleared"}) == (0, set())


@pytest.mark.parametrize(
    ("file", "place"),
    [
        *(("journal/00000001.log", at) for at in (3, 10, 40, 60, 700)),
        ("vault.keys", 5),
        ("vault.keys", 480),
        ("vault.keys.2", 300),
        ("vault.keys.2", None),
    ],
)
def test_what_is_made_good_when_a_vault_is_opened_is_told_by_that_command(
    vault: Path, capsys: pytest.CaptureFixture[str], file: str, place: int | None
) -> None:
    path = vault / file
    if place is None:
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[place] ^= 1
        path.write_bytes(content)
    entry.run(["case", "list", str(vault), "--json"])
    told = capsys.readouterr()
    assert file in told.err
    assert json.loads(told.out)
    code, document = said(capsys, "vault", "verify", vault)
    assert (code, document["ok"], document["problems"]) == (0, True, [])


def test_a_check_of_a_vault_names_the_damage_that_its_opening_made_good(
    vault: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in ("vault.keys.2", "journal/00000001.log"):
        content = bytearray((vault / file).read_bytes())
        content[300] ^= 1
        (vault / file).write_bytes(content)
    code, document = said(capsys, "vault", "verify", vault)
    assert (code, document["ok"]) == (1, False)
    assert {one["where"] for one in document["problems"]} == {
        "vault.keys.2", "journal/00000001.log",
    }  # fmt: skip
    (vault / "vault.keys").unlink()
    code, document = said(capsys, "vault", "verify", vault, "--mend")
    assert (code, document["ok"], document["checked"]["mended"]) == (0, True, 1)


def test_a_killed_program_leaves_no_damage_to_tell(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    with Vault.open(vault, PASSPHRASE) as opened:
        Session(opened).name_site("here")
        shutil.copytree(vault, copy)
    (path,) = (copy / "journal").iterdir()
    path.write_bytes(path.read_bytes().rstrip(b"\0")[:-9])  # a piece half written
    code, document = said(capsys, "vault", "verify", copy)
    assert (code, document["problems"]) == (0, [])
