"""Packages by the command line: trust, export, preview, import, verify, and their documents."""

from pathlib import Path

import pytest

from tests.ui.commands.conftest import Run


@pytest.fixture
def sites(tmp_path: Path, run: Run) -> tuple[Path, Path]:
    """Return the vaults of two sites that trust each other."""
    vaults = (tmp_path / "one", tmp_path / "two")
    for vault in vaults:
        run("vault", "create", vault, "--site", vault.name)
    for vault, other in (vaults, vaults[::-1]):
        file = tmp_path / f"{other.name}.site"
        told = run("identity", "export", other, "--out", file, "--json").document
        assert told["site"] == other.name
        trusted = run(
            "identity", "trust", vault, file, "--fingerprint", told["fingerprint"], "--json"
        )
        assert trusted.document == told
    return vaults


def add_case(run: Run, vault: Path, tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(
        "案号,姓名,放款日,到期日,本金,利率,借款编号\nA-1,张三,2024-01-01,2024-06-01,1000,12%,L1\n"
    )
    assert run("case", "import", vault, file).code == 0


def test_cases_go_from_one_site_to_the_other(
    sites: tuple[Path, Path], run: Run, tmp_path: Path
) -> None:
    one, two = sites
    add_case(run, one, tmp_path)
    sent = run("export", one, "--to", "two", "--out", tmp_path / "out", "--json").document
    (file,) = sent["files"]
    assert sent["operations"] > 2
    looked = run("verify", file, "--json")
    assert (looked.code, looked.document["type"], looked.document["from"]) == (0, "package", "one")
    preview = run("import", two, file, "--dry-run", "--json").document
    assert run("case", "list", two, "--json").document["total"] == 0
    done = run("import", two, file, "--json")
    assert (done.code, done.document) == (0, preview)
    assert done.document["added"]["cases"] == 1
    assert run("case", "list", two, "--json").document["total"] == 1
    again = run("import", two, file, "--json").document
    assert (again["added"]["records"], again["unchanged"]) == (0, sent["operations"])
    assert run("vault", "verify", two).code == 0


def test_a_damaged_package_is_refused_with_exit_1(
    sites: tuple[Path, Path], run: Run, tmp_path: Path
) -> None:
    one, two = sites
    add_case(run, one, tmp_path)
    sent = run("export", one, "--to", "two", "--out", tmp_path / "out", "--json").document
    file = Path(sent["files"][0])
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    told = run("import", two, file, "--json")
    assert told.code == 1
    (refused,) = told.document["refused"]
    assert (refused["file"], refused["code"]) == (file.name, "PackageTampered")
    looked = run("verify", file, "--json")
    assert (looked.code, looked.document["ok"]) == (1, False)


def test_a_wrong_fingerprint_and_an_unknown_site_are_told(
    sites: tuple[Path, Path], run: Run, tmp_path: Path
) -> None:
    one, _two = sites
    site = tmp_path / "two.site"
    told = run("identity", "trust", one, site, "--fingerprint", "1 2 3", "--json")
    assert (told.code, told.document["error"]["code"]) == (1, "FingerprintDiffers")
    told = run("export", one, "--to", "nobody", "--out", tmp_path / "out", "--json")
    assert (told.code, told.document["error"]["code"]) == (1, "NoSuchSite")
    told = run("verify", site, "--json")
    assert (told.code, told.document["error"]["code"]) == (1, "WrongDocument")


def test_one_case_of_a_package_is_taken_now_and_the_rest_later(
    sites: tuple[Path, Path], run: Run, tmp_path: Path
) -> None:
    one, two = sites
    file = tmp_path / "cases.csv"
    head = "案号,姓名,放款日,到期日,本金,利率,借款编号\n"
    rows = [f"A-{n},张三,2024-01-01,2024-06-01,1000,12%,L{n}\n" for n in (1, 2)]
    file.write_text(head + "".join(rows))
    run("case", "import", one, file)
    sent = run(
        "export", one, "--to", "two", "--today", "--out", tmp_path / "out", "--json"
    ).document
    told = run("import", two, *sent["files"], "--case", "A-2", "--json").document
    assert (told["added"]["cases"], len(told["left_out"]), told["from"]) == (1, 1, ["one"])
    wrong = run("import", two, *sent["files"], "--case", "A-9", "--json")
    assert (wrong.code, wrong.document["error"]["code"]) == (1, "NoSuchCase")
    told = run("import", two, *sent["files"], "--json").document
    assert (told["added"]["cases"], told["from"]) == (1, ["one"])
    assert run("import", two, *sent["files"], "--json").document["from"] == ["one"]
