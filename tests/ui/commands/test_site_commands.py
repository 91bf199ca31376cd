"""Sites by the command line: new keys, names borne twice, how it stands, copies given up."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.ui.commands.conftest import Run


def made(run: Run, folder: Path, site: str, role: str = "field") -> Path:
    person = ("--staff", site, "--employee-no", f"N-{site}", "--role", role)
    assert run("vault", "create", folder, "--site", site, *person).code == 0
    return folder


def trusting(run: Run, vault: Path, other: Path, *options: str) -> str:
    file = other.with_suffix(".ajsite")
    told = run("identity", "export", other, "--out", file, *options, "--json").document
    assert "fingerprint" in told, told
    digits = str(told["fingerprint"])
    run("identity", "trust", vault, file, "--fingerprint", digits, "--json")
    return digits


def document(folder: Path) -> Path:
    path = folder / "case.json"
    case = {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}
    path.write_text(json.dumps({"format": "anjuan-case", "version": 1, "cases": [case]}))
    return path


def relay(run: Run, vault: Path, other: Path, out: Path) -> dict[str, Any]:
    """Send all cases of a vault to the site of another, and take them there."""
    name = run("site", "list", other, "--json").document["site"]
    sent = run("export", vault, "--to", name, "--out", out, "--json").document
    taken: dict[str, Any] = run("import", other, *sent["files"], "--json").document
    return taken


def test_two_sites_of_a_name_are_named_and_told_apart(run: Run, tmp_path: Path) -> None:
    office = made(run, tmp_path / "office", "法务部")
    digits = [trusting(run, office, made(run, tmp_path / name, "张")) for name in ("one", "two")]
    told = run("export", office, "--to", "张", "--out", tmp_path / "out", "--json")
    assert (told.code, told.document["error"]["code"]) == (1, "AmbiguousSite")
    message = told.document["error"]["message"]
    assert all(one[:11] in message for one in digits)
    sent = run("export", office, "--to", digits[0][:11], "--out", tmp_path / "out", "--json")
    assert sent.code == 0
    listed = run("site", "list", office, "--json").document
    titles = {one["site"] for one in listed["sites"]}
    assert titles == {f"张 [{one[:11]}]" for one in digits}
    assert {one["fingerprint"]: one["sent"]["packages"] for one in listed["sites"]} == {
        digits[0]: 1, digits[1]: 0
    }  # fmt: skip


def test_a_revoked_key_is_refused_and_a_new_one_is_taken(run: Run, tmp_path: Path) -> None:
    office, field = made(run, tmp_path / "office", "法务部"), made(run, tmp_path / "field", "张")
    trusting(run, office, field)
    assert run("identity", "revoke", office, "张", "--reason", "丢失", "--json").code == 0
    file = field.with_suffix(".ajsite")
    told = run("identity", "export", field, "--out", file, "--json").document
    again = run("identity", "trust", office, file, "--fingerprint", told["fingerprint"], "--json")
    assert (again.code, again.document["error"]["code"]) == (1, "KeyRevoked")
    trusting(run, office, field, "--new-key")
    (listed,) = run("site", "list", office, "--json").document["sites"]
    assert (listed["revoked"], len(listed["copies"])) == (None, 2)
    (given,) = [one for one in listed["copies"] if one["standing"] == "in_use"]
    last = run("site", "give-up", office, "张", given["device"][:8], "--reason", "x", "--json")
    assert (last.code, last.document["error"]["code"]) == (1, "LastCopy")


def test_the_office_sets_a_new_passphrase_for_a_vault_left_with_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, field = (
        made(run, tmp_path / "office", "法务部", "legal"),
        made(run, tmp_path / "field", "张"),
    )
    monkeypatch.setenv("ANJUAN_NEW_PASSPHRASE", "another")
    trusting(run, office, field)
    told = run("vault", "rescue", office, field, "--json")
    assert (told.code, told.document["error"]["code"]) == (1, "NoEscrow")
    trusting(run, field, office)
    assert run("vault", "escrow", field, "--to", "法务部", "--json").document["office"] == "法务部"
    assert run("vault", "rescue", office, field, "--json").document == {"path": str(field)}
    assert run("vault", "info", field).code == 1
    monkeypatch.setenv("ANJUAN_PASSPHRASE", "another")
    assert run("vault", "info", field).code == 0


@pytest.mark.parametrize("role", ["supervisor", "legal"])
def test_the_documented_commands_alone_make_an_office_that_hands_on(
    run: Run, tmp_path: Path, role: str
) -> None:
    one, two = made(run, tmp_path / "one", "张"), made(run, tmp_path / "two", "李")
    office = made(run, tmp_path / "office", "法务部", role)
    trusting(run, office, one)  # before it is the office: that counts as well
    for vault, other in ((one, office), (two, office), (office, two)):
        trusting(run, vault, other)
    run("case", "import", one, document(tmp_path), "--json")
    relay(run, one, office, tmp_path / "first")
    told = relay(run, office, two, tmp_path / "second")
    assert told["added"]["cases"] == 1
    (case,) = run("case", "list", two, "--json").document["rows"]
    assert case["case_no"] == "A1"


def test_a_site_that_is_told_to_be_no_office_enrols_nobody(run: Run, tmp_path: Path) -> None:
    one, two = made(run, tmp_path / "one", "张"), made(run, tmp_path / "two", "李", "legal")
    trusting(run, two, one)
    trusting(run, one, two, "--no-office")
    assert not run("site", "list", two, "--json").document["office"]
    trusting(run, one, made(run, tmp_path / "three", "主管", "supervisor"))
    assert not run("site", "list", one, "--json").document["office"]


def test_what_was_meant_wrongly_is_said_as_what_it_is(run: Run, tmp_path: Path) -> None:
    one, two = made(run, tmp_path / "one", "张"), made(run, tmp_path / "two", "李")
    trusting(run, one, two)
    told = run("vault", "escrow", one, "--to", "李", "--json").document["error"]
    assert (told["code"], told["details"]) == ("NoOffice", {"site": "李"})
    assert run("identity", "revoke", one, "李", "--reason", " ").code == 2
    told = run("import", one, two, "--json").document["refused"][0]
    assert told["code"] == "CannotRead"
    many = run("export", one, "--to", "李", "--out", tmp_path / "out", "--volume-size", "9" * 30)
    assert many.code == 0
