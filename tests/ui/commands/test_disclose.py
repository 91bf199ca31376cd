"""A disclosure is checked by judges that know nothing of the program, and every byte counts."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from resources import path as resource
from tests.support.disclosures import printed_checker, run_checker
from tests.support.judges import needs

CASE = "YD-2019-0001"


@pytest.fixture
def bundle(vault: Path, run: Any, tmp_path: Path) -> Path:
    assert run("case", "import", vault, resource("sample", "field-day.json")).code == 0
    out = tmp_path / "披露"
    done = run("disclose", vault, CASE, "--out", out, "--reason", "庭审鉴定", "--json")
    assert done.code == 0, done.err
    found = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert done.document == {"path": str(out), "files": found}
    return out


def check(bundle: Path, *command: str, stdin: Path | None = None) -> int:
    content = stdin.read_bytes() if stdin else None
    return subprocess.run(command, cwd=bundle, input=content, capture_output=True).returncode


def ssh(bundle: Path) -> tuple[str, ...]:
    signer = (bundle / "allowed_signers").read_text().split()[0]
    return (
        "ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", signer,
        "-n", "casefile-evidence", "-s", "SHA256SUMS.sig",
    )  # fmt: skip


OPENSSL = (
    "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "device.pem", "-rawin",
    "-in", "SHA256SUMS", "-sigfile", "SHA256SUMS.ed25519",
)  # fmt: skip


@needs("sha256sum")
@needs("ssh-keygen")
@needs("openssl")
def test_judges_from_outside_find_a_disclosure_whole(bundle: Path) -> None:
    assert check(bundle, "sha256sum", "--strict", "-c", "SHA256SUMS") == 0
    assert check(bundle, *ssh(bundle), stdin=bundle / "SHA256SUMS") == 0
    assert check(bundle, *OPENSSL) == 0
    for command in (ssh(bundle), OPENSSL):
        assert " ".join(command) in (bundle / "README.md").read_text("utf-8")
    content = (bundle / "SHA256SUMS").read_bytes()
    (bundle / "SHA256SUMS").write_bytes(content.replace(b"a", b"b", 1))
    assert check(bundle, *ssh(bundle), stdin=bundle / "SHA256SUMS") != 0
    assert check(bundle, *OPENSSL) != 0
    assert check(bundle, "sha256sum", "--strict", "-c", "SHA256SUMS") != 0


def test_the_originals_and_the_log_are_those_of_the_case(bundle: Path) -> None:
    sample = resource("sample", "field-day.json")
    case = json.loads(sample.read_text("utf-8"))["cases"][0]
    given = {path.read_bytes() for path in (bundle / "originals").iterdir()}
    assert given == {sample.parent.joinpath(one["file"]).read_bytes() for one in case["evidence"]}
    (log,) = (bundle / "log").glob("*.jsonl")
    entries = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    heads = [json.loads(entry["header"]) for entry in entries]
    assert {head["case"] for head in heads} == {heads[0]["case"]}
    assert [head["seq"] for head in heads] == list(range(1, len(heads) + 1))


def test_every_changed_byte_is_noticed_by_the_printed_checker_and_by_verify(
    bundle: Path, run: Any
) -> None:
    checker = printed_checker(bundle)
    assert run_checker(bundle, checker).returncode == 0
    assert run("verify", bundle, "--json").document["ok"]
    quick = ("SHA256SUMS", "SHA256SUMS.sig", "SHA256SUMS.ed25519", "device.pem", "allowed_signers")
    names = [path for path in sorted(bundle.rglob("*")) if path.is_file()]
    assert {path.name for path in names} >= set(quick)
    for path in names:
        whole = path.read_bytes()
        places = {0, len(whole) // 2, len(whole) - 1}
        for place in sorted(places):
            content = bytearray(whole)
            content[place] ^= 0x01
            path.write_bytes(content)
            looked = run("verify", bundle, "--json")
            assert looked.code == 1, (path, place)
            assert looked.document["problems"], (path, place)
        assert run_checker(bundle, checker).returncode == 1, path
        path.write_bytes(whole)
    assert run_checker(bundle, checker).returncode == 0


def test_missing_added_and_exchanged_files_are_noticed(bundle: Path, run: Any) -> None:
    checker = printed_checker(bundle)
    (bundle / "originals" / "later.jpg").write_bytes(b"later")
    assert run_checker(bundle, checker).returncode == 1
    assert run("verify", bundle / "SHA256SUMS").code == 1
    (bundle / "originals" / "later.jpg").unlink()
    gone = next(iter(sorted((bundle / "originals").iterdir())))
    gone.unlink()
    assert run_checker(bundle, checker).returncode == 1
    assert run("verify", bundle).code == 1


def test_the_checker_needs_no_program_of_ours_and_may_lie_in_the_folder(
    bundle: Path, run: Any
) -> None:
    (bundle / "check.py").write_text(printed_checker(bundle), "utf-8")
    assert check(bundle, "python3", "check.py") == 0
    assert run("verify", bundle).code == 0


def test_a_disclosure_is_logged_once_and_never_over_something(
    bundle: Path, vault: Path, run: Any
) -> None:
    again = run("disclose", vault, CASE, "--out", bundle, "--reason", "again", "--json")
    assert (again.code, again.document["error"]["code"]) == (1, "VaultExists")
    assert run("disclose", vault, CASE, "--out", bundle.with_name("b")).code == 2
    assert run("vault", "verify", vault).code == 0
    from storage.casework.lookup import find_case
    from storage.casework.reading import rows_of
    from storage.casework.session import Session
    from storage.vault.container import Vault

    with Vault.open(vault, "word") as opened:
        session = Session(opened)
        case_id = find_case(session, CASE)
        told = [row for row in rows_of(session, case_id, "reading") if row["reason"] == "庭审鉴定"]
        assert sorted(row["what"].split()[0] for row in told)[-1] == "anjuan-disclosure-1"
        assert len(rows_of(session, case_id, "pack")) == 1


def test_a_case_without_exhibits_is_disclosed_for_its_log(
    vault: Path, run: Any, tmp_path: Path
) -> None:
    document = tmp_path / "case.json"
    case = {"case_no": CASE, "opened_on": "2024-01-01", "stage": "assigned"}
    document.write_text(json.dumps({"format": "anjuan-case", "version": 1, "cases": [case]}))
    assert run("case", "import", vault, document).code == 0
    out = tmp_path / "out"
    assert run("pack", vault, CASE, "--out", tmp_path / "a.pdf", "--force").code == 1
    assert run("disclose", vault, CASE, "--out", out, "--reason", "庭审").code == 0
    assert run_checker(out, printed_checker(out)).returncode == 0
    assert run("verify", out, "--json").document["ok"]


@pytest.mark.parametrize(
    "command",
    [
        ("paper", "A1", "contact-log", "--out", "a.pdf"),
        ("paper", "A1", "contact-log", "--out", "a.docx"),
        ("sheet", "--reason", "r", "--out", "a.xlsx"),
        ("case export", "A1", "--reason", "r", "--out", "out"),
        ("evidence extract", "A1", "--reason", "r", "--out", "out"),
        ("disclose", "A1", "--reason", "r", "--out", "out"),
        ("timestamp case", "A1", "--out", "a.tsq"),
        ("identity export", "--out", "a.ajsite"),
        ("vault backup", "out"),
        ("vault restore", "out"),
        ("vault salvage", "out"),
    ],
    ids=lambda command: f"{command[0]} {command[-1]}",
)
def test_nothing_is_written_among_the_files_of_a_vault(
    vault: Path, run: Any, tmp_path: Path, command: tuple[str, ...]
) -> None:
    document = tmp_path / "case.json"
    case = {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}
    document.write_text(json.dumps({"format": "anjuan-case", "version": 1, "cases": [case]}))
    assert run("case", "import", vault, document).code == 0
    before = sorted(path for path in vault.rglob("*"))
    words, *rest = command
    told = run(*words.split(), vault, *rest[:-1], vault / "within" / ".." / rest[-1], "--json")
    assert (told.code, told.document["error"]["code"]) == (1, "InsideVault")
    assert sorted(path for path in vault.rglob("*")) == before
    assert run("vault", "verify", vault).code == 0


def test_a_stopped_disclosure_leaves_nothing(
    vault: Path, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("case", "import", vault, resource("sample", "field-day.json")).code == 0
    from storage.errors import CannotWrite
    from storage.proof import bundle as room

    def refuse(*_given: object) -> None:
        raise CannotWrite(path="x", problem="y")

    monkeypatch.setattr(room, "_sign", refuse)
    out = tmp_path / "out"
    assert run("disclose", vault, CASE, "--out", out, "--reason", "r").code == 1
    assert not out.exists()
    assert not list(tmp_path.glob("out*"))
    listed = run("case", "show", vault, CASE, "--json")
    assert listed.code == 0
    from storage.casework.lookup import find_case
    from storage.casework.reading import rows_of
    from storage.casework.session import Session
    from storage.vault.container import Vault

    with Vault.open(vault, "word") as opened:
        session = Session(opened)
        assert not rows_of(session, find_case(session, CASE), "pack")


@needs("openssl")
def test_the_time_of_an_authority_goes_out_and_in_by_files(
    vault: Path, run: Any, tmp_path: Path
) -> None:
    from tests.support.authority import Authority

    assert run("case", "import", vault, resource("sample", "field-day.json")).code == 0
    request, response = tmp_path / "a.tsq", tmp_path / "a.tsr"
    assert run("timestamp", "case", vault, CASE, "--out", request).code == 0
    assert run("timestamp", "case", vault, CASE, "--out", request).code == 1
    response.write_bytes(request.read_bytes())
    refused = run("timestamp", "keep", vault, CASE, response, "--json")
    assert (refused.code, refused.document["error"]["code"]) == (1, "TimestampNotKept")
    response.write_bytes(Authority(tmp_path / "tsa").answer(request.read_bytes()))
    kept = run("timestamp", "keep", vault, CASE, response, "--json")
    assert kept.code == 0
    assert kept.document["authority"] == "示例时间戳"
    assert run("vault", "verify", vault).code == 0
