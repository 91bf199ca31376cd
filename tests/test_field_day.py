"""The sample field day from an empty folder to its papers, judged from outside."""

import hashlib
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reports.pack.build import PackOptions, build_pack
from resources import path as resource
from storage.casework import cases
from storage.casework.decisions import release_interview
from storage.casework.lookup import find_case
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.exchange.case_import import import_cases
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost
from tests.support.judges import needs
from ui.commands import entry

FIRST, SECOND = "YD-2019-0001", "YD-2019-0002"
PHOTO = resource("sample", "photos", "door-notice.jpg")
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``anjuan demo`` fills."""
    folder = tmp_path_factory.mktemp("demo")
    assert entry.run(["demo", str(folder), "--json"]) == 0
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command with ``--json`` and return its document."""
    monkeypatch.setenv("ANJUAN_PASSPHRASE", "sample")

    def command(*arguments: object, exit_code: int = 0) -> Any:
        capsys.readouterr()
        assert entry.run([*map(str, arguments), "--json"]) == exit_code
        return json.loads(capsys.readouterr().out)

    return command


def pdf_text(path: Path, *options: str) -> str:
    command = ["pdftotext", *options, str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def test_a_second_run_replaces_what_the_first_made_and_nothing_else(
    demo: Path, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    first = run("demo", tmp_path)
    again = run("demo", tmp_path)
    assert first["files"] == again["files"]
    assert {Path(name).name for name in again["files"]} == {
        f"pack-{FIRST}.pdf",
        f"pack-{SECOND}.pdf",
        f"visit-report-{FIRST}.pdf",
        f"visit-report-{SECOND}.pdf",
        "notice-YQ-2019-004.pdf",
    }
    assert (tmp_path / "mine.txt").read_text() == "kept"
    assert again["passphrase"] == "sample"


@needs("pdftotext")
def test_the_arrears_stand_in_the_pack_as_they_were_said(demo: Path) -> None:
    text = pdf_text(demo / f"pack-{FIRST}.pdf")
    for words in (
        "证据目录",
        "逾期联络单",
        "160多元",
        "40多元",
        "30多元",
        "2860元",
        "其余未列明",
        FIRST,
    ):
        assert words in text
    for invented in ("2630", "2,630", "230元", "约230"):
        assert invented not in text


@needs("pdftotext")
def test_an_interview_with_distress_is_left_out_and_told(demo: Path, run: Run) -> None:
    text = pdf_text(demo / f"pack-{SECOND}.pdf")
    for words in ("欠下的钱我认", "一死了之", "轻生"):
        assert words not in text
    made = run("pack", demo / "vault", SECOND, "--out", demo / "again.pdf")
    assert "InterviewLeftOut" in {warning["code"] for warning in made["warnings"]}


@needs("pdftotext")
def test_every_number_of_the_catalogue_is_the_printed_page(demo: Path, run: Run) -> None:
    made = run("pack", demo / "vault", FIRST, "--out", demo / "numbers.pdf")
    pages = pdf_text(demo / "numbers.pdf", "-layout").split("\f")
    assert made["files"][0]["pages"] == len(pages) - 1
    for item in made["items"]:
        for page in range(item["from_page"], item["to_page"] + 1):
            label = rf"证据{item['no']}\s*第{page}页\s*／共\d+页"
            assert any(re.search(label, text) for text in pages), (item["no"], page)
    catalogue = re.sub(r"\s", "", pdf_text(demo / "numbers.pdf", "-f", "2", "-l", "3"))
    for item in made["items"]:
        span = f"{item['from_page']}-{item['to_page']}"
        assert span in catalogue or item["from_page"] == item["to_page"]


@needs("pdfimages")
def test_a_photo_taken_out_of_the_pack_is_the_original(demo: Path, tmp_path: Path) -> None:
    command = ["pdfimages", "-all", str(demo / f"pack-{FIRST}.pdf"), str(tmp_path / "image")]
    subprocess.run(command, check=True)
    found = {hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.iterdir()}
    assert hashlib.sha256(PHOTO.read_bytes()).hexdigest() in found


def test_no_byte_of_the_case_stands_in_the_vaults_files(demo: Path) -> None:
    photo = PHOTO.read_bytes()
    secrets = [
        "王某".encode(), "吕某".encode(), b"13800001234", b"51011519000115001X", b"YD-2019-0001",
        "160多元".encode(), "一死了之".encode(), photo[2000:2032], photo[-2000:-1968],
        "外访员甲".encode(), "示例".encode(),
    ]  # fmt: skip
    for file in (demo / "vault").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [secret for secret in secrets if secret in content], file.name


def test_export_import_export_gives_the_same_bytes(demo: Path, tmp_path: Path, run: Run) -> None:
    cases = (FIRST, SECOND)
    run("case", "export", demo / "vault", *cases, "--out", tmp_path / "a", "--reason", "test")
    run("vault", "create", tmp_path / "empty")
    taken = run("case", "import", tmp_path / "empty", tmp_path / "a" / "cases.json")
    assert taken == {"added": list(cases), "changed": [], "unchanged": [], "refused": []}
    again = run("case", "import", tmp_path / "empty", tmp_path / "a" / "cases.json")
    assert again == {"added": [], "changed": [], "unchanged": list(cases), "refused": []}
    run("case", "export", tmp_path / "empty", *cases, "--out", tmp_path / "b", "--reason", "test")
    assert (tmp_path / "a/cases.json").read_bytes() == (tmp_path / "b/cases.json").read_bytes()
    files = [sorted(p.name for p in (tmp_path / side / "files").iterdir()) for side in "ab"]
    assert files[0] == files[1]


def test_a_backup_restores_to_an_equal_vault(demo: Path, tmp_path: Path, run: Run) -> None:
    assert run("vault", "backup", demo / "vault", tmp_path / "copy")["verified"]
    run("vault", "restore", tmp_path / "copy", tmp_path / "back")
    assert run("vault", "verify", tmp_path / "back")["ok"]
    for case in (FIRST, SECOND):
        mine = run("case", "show", demo / "vault", case)
        assert run("case", "show", tmp_path / "back", case) == mine
    before = run("vault", "info", demo / "vault")
    after = run("vault", "info", tmp_path / "back")
    assert before["device"] != after["device"], "a restored vault is a new incarnation"
    assert {**before, "device": ""} == {**after, "device": ""}


def test_a_wrong_passphrase_gets_a_sentence(demo: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "word").write_text("wrong\n")
    answer = run(
        "vault", "info", demo / "vault", "--passphrase-file", tmp_path / "word", exit_code=1
    )
    assert answer["error"]["code"] == "WrongPassphrase"
    assert answer["error"]["message"].startswith("密码不正确")


def test_a_changed_byte_of_an_original_is_found(demo: Path, tmp_path: Path, run: Run) -> None:
    run("vault", "backup", demo / "vault", tmp_path / "copy")
    run("vault", "restore", tmp_path / "copy", tmp_path / "back")
    blob = max((tmp_path / "back/blobs").rglob("*"), key=lambda p: p.stat().st_size * p.is_file())
    content = bytearray(blob.read_bytes())
    content[len(content) // 2] ^= 1
    blob.chmod(0o600)
    blob.write_bytes(content)
    report = run("vault", "verify", tmp_path / "back", exit_code=1)
    assert not report["ok"]
    assert "altered" in {problem["kind"] for problem in report["problems"]}
    refused = run("pack", tmp_path / "back", FIRST, "--out", tmp_path / "p.pdf", exit_code=1)
    assert refused["error"]["code"] == "AttachmentAltered"
    assert not [file for file in tmp_path.iterdir() if "p.pdf" in file.name]


@needs("pdftotext")
def test_an_interview_that_a_supervisor_released_is_whole_in_the_pack(tmp_path: Path) -> None:
    vault, _code = Vault.create(tmp_path / "vault", "x", kdf=KdfCost(64, 1, 1))
    with vault:
        session = Session(vault)
        staff = {"name": "催收部门负责人", "employee_no": "CS-001", "role": "supervisor"}
        cases.add_staff(session, staff, owner=True)
        import_cases(session, resource("sample", "field-day.json"))
        case = find_case(session, SECOND)
        interview = rows_of(session, case, "interview")[0]
        release_interview(session, case, interview.ref, "已与本人核实，整份提交")
        build_pack(session, case, PackOptions(), tmp_path / "pack.pdf")
    text = re.sub(r"\s", "", pdf_text(tmp_path / "pack.pdf"))
    assert "欠下的钱我认" in text
    assert "我也想过一死了之" in text, "a signed record is never printed with a turn missing"
