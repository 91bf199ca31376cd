"""Where identities and packages are written: a wrong place is told, and no file of others lost."""

from pathlib import Path

import pytest

from tests.ui.commands.conftest import Run


@pytest.mark.parametrize("place", ["folder", "missing/site.json", "plain/site.json"])
def test_an_identity_into_a_wrong_place_is_told(
    vault: Path, run: Run, tmp_path: Path, place: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "plain").write_text("x")
    told = run("identity", "export", vault, "--out", tmp_path / place, "--json")
    assert (told.code, told.document["error"]["code"]) == (1, "CannotWrite")
    assert not list(tmp_path.rglob("*.new"))


def test_an_identity_replaces_an_identity_and_nothing_else(
    vault: Path, run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "letter.docx"
    target.write_text("dear court")
    told = run("identity", "export", vault, "--out", target, "--json")
    assert (told.code, told.document["error"]["code"]) == (1, "CannotWrite")
    assert target.read_text() == "dear court"
    target.unlink()
    for _again in range(2):
        assert run("identity", "export", vault, "--out", target).code == 0


@pytest.mark.parametrize("place", ["plain", "plain/out"])
def test_packages_into_a_wrong_place_are_told(
    vault: Path, run: Run, tmp_path: Path, place: str
) -> None:
    (tmp_path / "plain").write_text("x")
    other, file = tmp_path / "other", tmp_path / "other.site"
    run("vault", "create", other, "--site", "other")
    digits = run("identity", "export", other, "--out", file, "--json").document["fingerprint"]
    assert run("identity", "trust", vault, file, "--fingerprint", digits).code == 0
    told = run("export", vault, "--to", "other", "--out", tmp_path / place, "--json")
    assert (told.code, told.document["error"]["code"]) == (1, "CannotWrite")
    assert (tmp_path / "plain").read_text() == "x"
