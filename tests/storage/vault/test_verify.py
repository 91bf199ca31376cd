"""Damage of any file of a vault is found, and a whole vault has none."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher

from storage.errors import CannotWrite, CaseError, DiskFull
from storage.progress import Cancelled, NoProgress
from storage.vault.container import Vault
from storage.vault.database import refusals_named
from storage.vault.verify import Problem, verify_container


def kinds(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.kind, problem.where) for problem in problems]


def test_a_whole_vault_has_no_problems_while_it_is_written(vault: Vault) -> None:
    stored = vault.blobs.put(io.BytesIO(b"photo"))
    for _ in range(20):
        vault.database.execute_sql("INSERT INTO probe (text) VALUES ('x')")
        assert verify_container(vault, [(stored.sha256, 5)], NoProgress()) == []


def test_missing_originals_and_wrong_sizes_are_named(vault: Vault) -> None:
    stored = vault.blobs.put(io.BytesIO(b"photo"))
    found = verify_container(vault, [("ab" * 32, 1), (stored.sha256, 6)], NoProgress())
    assert sorted(kinds(found)) == [("missing", "ab" * 32), ("size", stored.sha256)]


def test_an_altered_original_is_named_by_its_hash_where_it_is_known(vault: Vault) -> None:
    stored = vault.blobs.put(io.BytesIO(b"photo"))
    path = next(p for n, p in vault.blobs.files() if n == vault.blobs.name(stored.sha256))
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    relative = path.relative_to(vault.folder).as_posix()
    assert kinds(verify_container(vault, [(stored.sha256, 5)], NoProgress())) == [
        ("altered", stored.sha256)
    ]
    assert kinds(verify_container(vault, [], NoProgress())) == [("copy", relative)]


def test_files_that_do_not_belong_are_named(vault: Vault) -> None:
    strangers = ["notes.txt", "blobs/ab/short", "blobs/ab/" + "cd" * 32, "sub/file", "blobs/x"]
    for name in strangers:
        (vault.folder / name).parent.mkdir(exist_ok=True)
        (vault.folder / name).write_bytes(b"?")
    (vault.folder / "link").symlink_to(vault.folder)
    found = kinds(verify_container(vault, [], NoProgress()))
    assert found == [("unknown_file", name) for name in sorted([*strangers, "link"])]
    also = frozenset({"notes.txt", "sub"})
    assert len(verify_container(vault, [], NoProgress(), also=also)) == 4


def test_a_damaged_copy_of_the_key_file_is_named(vault: Vault) -> None:
    (vault.folder / "vault.keys.2").write_bytes(b"?")
    assert kinds(verify_container(vault, [], NoProgress())) == [("keys", "vault.keys.2")]


def test_verifying_can_be_stopped(vault: Vault) -> None:
    class Stop:
        def advance(self, done: int, total: int, note: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        verify_container(vault, [], Stop())


def damages(folder: Path, passphrase: str) -> list[str]:
    """Open and verify; return what was found, whether at opening or later."""
    try:
        with Vault.open(folder, passphrase) as vault:
            return [problem.kind for problem in verify_container(vault, [], NoProgress())]
    except CaseError as error:
        return [error.code]


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_one_changed_byte_of_any_file_is_found(
    data: st.DataObject, folder: Path, passphrase: str
) -> None:
    # The key files heal at opening; test_keys.py damages each of their bytes.
    healing = ("vault.keys", "vault.keys.2")
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in healing)
    path = data.draw(st.sampled_from([p for p in files if p.stat().st_size]))
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1) | st.integers(0, 100))
    change = data.draw(st.integers(1, 255))
    path.write_bytes(whole[:place] + bytes([whole[place] ^ change]) + whole[place + 1 :])
    assert damages(folder, passphrase)
    path.write_bytes(whole)
    assert damages(folder, passphrase) == []


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_cut_or_longer_database_is_found(
    data: st.DataObject, folder: Path, passphrase: str
) -> None:
    path = folder / "records.db"
    whole = path.read_bytes()
    pages = st.integers(0, len(whole) // 4096 - 1).map(lambda page: page * 4096)
    keep = data.draw(pages | st.integers(0, len(whole) - 1))
    path.write_bytes(data.draw(st.sampled_from([whole[:keep], whole + whole[-keep - 1 :]])))
    assert damages(folder, passphrase)
    path.write_bytes(whole)
    assert damages(folder, passphrase) == []


def test_a_lost_file_of_the_vault_is_found(folder: Path, passphrase: str) -> None:
    with Vault.open(folder, passphrase) as vault:
        sha256 = vault.blobs.put(io.BytesIO(b"photo")).sha256
        next(p for n, p in vault.blobs.files() if n == vault.blobs.name(sha256)).unlink()
        found = verify_container(vault, [(sha256, 5)], NoProgress())
        assert kinds(found) == [("missing", sha256)]
    (folder / "records.db").unlink()
    assert damages(folder, passphrase) == ["VaultDamaged"]


def test_a_full_disk_is_not_taken_for_a_damaged_database(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_connection: object) -> None:
        raise sqlcipher.OperationalError("database or disk is full")

    monkeypatch.setattr("storage.vault.verify.empty_log", full)
    assert verify_container(vault, [], NoProgress()) == []


def test_a_full_disk_says_what_is_free_and_needs_no_number(tmp_path: Path) -> None:
    with pytest.raises(DiskFull) as refused, refusals_named(tmp_path):
        raise sqlcipher.OperationalError("database or disk is full")
    assert "needed" not in str(refused.value)
    assert str(tmp_path) in str(refused.value)


def test_a_disk_without_room_to_open_a_database_is_a_full_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free, kind in ((8 << 10, DiskFull), (1 << 30, CannotWrite)):
        usage = SimpleNamespace(free=free)
        monkeypatch.setattr("shutil.disk_usage", lambda _path, found=usage: found)
        # A folder that what failed was to make is gone again by then.
        with pytest.raises(kind), refusals_named(tmp_path / "copy"):
            raise sqlcipher.OperationalError("disk I/O error")
