"""Sites by the command line: new keys, names borne twice, how it stands, copies given up."""

from pathlib import Path

from tests.ui.commands.conftest import Run


def made(run: Run, folder: Path, site: str) -> Path:
    run("vault", "create", folder, "--site", site)
    return folder


def trusting(run: Run, vault: Path, other: Path, *options: str) -> str:
    file = other.with_suffix(".ajsite")
    told = run("identity", "export", other, "--out", file, *options, "--json").document
    digits = str(told["fingerprint"])
    run("identity", "trust", vault, file, "--fingerprint", digits, "--json")
    return digits


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
