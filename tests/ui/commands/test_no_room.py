"""What commands say and leave where a disk is full, or lets no file grow as large as one must."""

import errno
import io
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from storage.casework import intake
from storage.casework.cases import open_case
from storage.exchange.packages import package_file
from storage.progress import NoProgress
from tests.support.vaults import PASSPHRASE, new_session
from ui.commands import entry

LIMIT = 2 << 20
posix = pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANJUAN_PASSPHRASE", PASSPHRASE)
    session = new_session(tmp_path / "vault")
    with session.vault:
        case = open_case(session, {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"})
        scan = tmp_path / "large.txt"
        scan.write_bytes(b"0123456789abcde\n" * (LIMIT // 8))
        intake.take_in(session, case.case_id, [scan], {"kind": "document"}, NoProgress())
    return tmp_path / "vault"


@contextmanager
def limited(size: int) -> Iterator[None]:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    capsys.readouterr()
    assert entry.run([*map(str, arguments), "--json"]) == 1
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return str(document["error"]["code"])


@posix
def test_a_file_that_may_not_be_that_large_is_told_alike_by_every_command(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out" / "deeper"
    with limited(LIMIT):
        for command in (
            ("case", "export", vault, "A1", "--out", out, "--reason", "r"),
            ("evidence", "extract", vault, "A1", "--out", out, "--reason", "r"),
        ):
            assert refused(capsys, *command) == "FileTooLarge"
    with limited(100 << 10):
        assert refused(capsys, "vault", "backup", vault, out) == "FileTooLarge"
    assert not out.parent.exists()


@pytest.mark.parametrize("command", ["export", "extract"])
def test_what_fails_for_want_of_room_leaves_nothing_and_says_that_the_disk_is_full(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, command: str,
) -> None:  # fmt: skip
    class Full(io.BytesIO):
        def write(self, _data: Any) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    group = {"export": "case", "extract": "evidence"}[command]
    out = tmp_path / "out" / "deeper"
    monkeypatch.setattr(shutil, "copyfileobj", lambda _a, _b, _n: Full().write(b""))
    arguments = (group, command, vault, "A1", "--out", out, "--reason", "r")
    assert refused(capsys, *arguments) in ("DiskFull", "DiskFullNow")
    assert not out.parent.exists()
    out.mkdir(parents=True)
    (out / "mine").write_bytes(b"1")
    assert refused(capsys, *arguments) in ("DiskFull", "DiskFullNow")
    assert [path.name for path in out.rglob("*")] == ["mine"]


def test_packages_that_find_no_room_leave_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.errors import DiskFull
    from storage.exchange.packages.sending import export_packages
    from tests.support.sites import friends

    sites = friends(tmp_path / "sites", "Büro", "Feld")
    site = sites["Büro"]
    site.case("YD-1")

    def full(*_all: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(package_file, "_write", full)
    with pytest.raises(DiskFull):
        export_packages(
            site.session, "Feld", tmp_path / "out" / "deeper", NoProgress(),
            state=tmp_path / "state",
        )  # fmt: skip
    assert not (tmp_path / "out").exists()
    for one in sites.values():
        one.close()
