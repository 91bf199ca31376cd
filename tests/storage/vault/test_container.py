"""The vault as a whole: created, opened by one at a time, private, closed without traces."""

import io
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import peewee
import pytest

from storage.errors import (
    CannotWrite,
    DiskFull,
    SqliteTooOld,
    VaultDamaged,
    VaultExists,
    VaultInUse,
    VaultLocked,
    VaultTooNew,
)
from storage.records import schema
from storage.vault.container import Vault
from storage.vault.database import require_sqlite
from storage.vault.kdf import KdfCost

SECRET = "绝密 plain words that must never be seen"
ROOT = Path(__file__).parents[3]


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_new_vault_opens_with_its_passphrase_and_its_code(tmp_path: Path, cheap: KdfCost) -> None:
    folder = tmp_path / "deep" / "vault"
    vault, code = Vault.create(folder, "pass", kdf=cheap)
    with vault:
        assert vault.schema == schema.newest()
        assert (vault.folder, len(vault.vault_id)) == (folder, 32)
    with Vault.open(folder, "pass") as opened:
        assert opened.vault_id == vault.vault_id
    with Vault.open_with_recovery(folder, code) as opened:
        assert opened.vault_id == vault.vault_id
    assert [path.name for path in folder.parent.iterdir()] == ["vault"]


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch])
def test_a_vault_is_never_made_over_something(
    tmp_path: Path, cheap: KdfCost, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "vault")
    with pytest.raises(VaultExists):
        Vault.create(tmp_path / "vault", "pass", kdf=cheap)
    assert [path.name for path in tmp_path.iterdir()] == ["vault"]


def test_what_a_crash_left_of_a_creation_is_removed(tmp_path: Path, cheap: KdfCost) -> None:
    (tmp_path / "vault.part").mkdir()
    for name in ("unfinished", "records.db"):
        (tmp_path / "vault.part" / name).touch()
    Vault.create(tmp_path / "vault", "pass", kdf=cheap)[0].close()
    assert [path.name for path in tmp_path.iterdir()] == ["vault"]


def test_a_folder_that_only_looks_left_over_is_not_removed(tmp_path: Path, cheap: KdfCost) -> None:
    (tmp_path / "vault.part").mkdir()
    (tmp_path / "vault.part" / "thesis.txt").write_text("years of work")
    with pytest.raises(VaultExists):
        Vault.create(tmp_path / "vault", "pass", kdf=cheap)
    assert (tmp_path / "vault.part" / "thesis.txt").read_text() == "years of work"


def test_only_the_owner_may_read_any_of_it(vault: Vault) -> None:
    vault.blobs.put(io.BytesIO(b"x"))
    vault.database.execute_sql("INSERT INTO probe (text) VALUES ('x')")
    for path in (vault.folder, *vault.folder.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path
    assert {"records.db-wal", "records.db-shm"} <= {path.name for path in files(vault.folder)}


def test_nothing_written_can_be_read_in_any_file(folder: Path, passphrase: str) -> None:
    with Vault.open(folder, passphrase) as vault:
        for _ in range(50):
            vault.database.execute_sql("INSERT INTO probe (text) VALUES (?)", (SECRET,))
        vault.blobs.put(io.BytesIO(SECRET.encode() * 5000))
        held = [path.read_bytes() for path in files(folder) if path.name != "records.db"]
        keys = [vault.keys.master, vault.keys.database, vault.keys.blobs, vault.keys.names]
    closed = [path.read_bytes() for path in files(folder)]
    hidden = [SECRET.encode(), SECRET.encode("utf-16-le"), b"CREATE TABLE", passphrase.encode()]
    hidden += keys + [key.hex().encode() for key in keys]
    assert [word for word in hidden for content in held + closed if word in content] == []


def test_a_closed_vault_leaves_no_log_and_lets_others_in(folder: Path, passphrase: str) -> None:
    with Vault.open(folder, passphrase) as vault:
        vault.database.execute_sql("INSERT INTO probe (text) VALUES ('x')")
        reader = threading.Thread(
            target=lambda: vault.database.execute_sql("SELECT count(*) FROM probe").fetchone()
        )
        reader.start()
        reader.join()
    names = {path.name for path in folder.iterdir()}
    assert names == {"blobs", "records.db", "vault.keys", "vault.keys.2", "vault.lock"}
    vault.close()
    Vault.open(folder, passphrase).close()


def test_after_closing_everything_says_that_the_vault_is_locked(
    folder: Path, passphrase: str
) -> None:
    with Vault.open(folder, passphrase) as vault:
        database = vault.database
    with pytest.raises(VaultLocked):
        database.execute_sql("SELECT 1")
    with pytest.raises(VaultLocked):
        vault.change_passphrase("late")


def test_connections_of_other_threads_are_closed_as_well(folder: Path, passphrase: str) -> None:
    opened, closed = threading.Event(), threading.Event()
    seen: list[type[BaseException]] = []

    def work(vault: Vault) -> None:
        vault.database.execute_sql("SELECT 1").fetchone()
        opened.set()
        closed.wait()
        try:
            vault.database.execute_sql("SELECT 1").fetchone()
        except (peewee.PeeweeException, VaultLocked) as error:
            seen.append(type(error))

    with Vault.open(folder, passphrase) as vault:
        thread = threading.Thread(target=work, args=(vault,))
        thread.start()
        opened.wait()
    closed.set()
    thread.join()
    assert len(seen) == 1


def test_every_connection_has_the_settings_that_keep_data(vault: Vault) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "temp_store": 2}

    def settings() -> None:
        query = vault.database.execute_sql
        found.append({name: query(f"PRAGMA {name}").fetchone()[0] for name in wanted})
        found.append(query("PRAGMA busy_timeout").fetchone()[0] >= 1000)

    found: list[object] = []
    settings()
    thread = threading.Thread(target=settings)
    thread.start()
    thread.join()
    assert found == [wanted, True] * 2


def test_a_second_opening_is_refused(vault: Vault, folder: Path, passphrase: str) -> None:
    with pytest.raises(VaultInUse):
        Vault.open(folder, passphrase)
    assert vault.database.execute_sql("SELECT 1").fetchone() == (1,)


def test_a_second_process_is_refused(vault: Vault, folder: Path, passphrase: str) -> None:
    script = (
        "import sys; from pathlib import Path; from storage.errors import VaultInUse\n"
        "from storage.vault.container import Vault\n"
        "try: Vault.open(Path(sys.argv[1]), sys.argv[2])\n"
        "except VaultInUse as error: print(error)"
    )
    command = [sys.executable, "-c", script, str(folder), passphrase]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "has this vault open" in done.stdout


def test_a_refused_opening_lets_go_of_the_lock(folder: Path, passphrase: str) -> None:
    content = (folder / "records.db").read_bytes()
    (folder / "records.db").write_bytes(content[:100] + b"?" + content[101:])
    with pytest.raises(VaultDamaged):
        Vault.open(folder, passphrase)
    (folder / "records.db").write_bytes(content)
    Vault.open(folder, passphrase).close()


@pytest.mark.parametrize("damage", ["missing", "empty", "noise"])
def test_a_lost_database_is_damage_and_not_a_new_vault(
    folder: Path, passphrase: str, damage: str
) -> None:
    path = folder / "records.db"
    path.unlink()
    if damage != "missing":
        path.write_bytes(b"" if damage == "empty" else os.urandom(8192))
    with pytest.raises(VaultDamaged):
        Vault.open(folder, passphrase)
    assert path.exists() == (damage != "missing")


def test_what_unfinished_intake_left_is_removed_at_the_next_opening(
    folder: Path, passphrase: str
) -> None:
    (folder / "incoming").mkdir(exist_ok=True)
    (folder / "incoming" / "half.part").write_bytes(b"half")
    Vault.open(folder, passphrase).close()
    assert not (folder / "incoming").exists()


def test_a_vault_of_a_newer_program_is_left_alone(folder: Path, passphrase: str) -> None:
    with Vault.open(folder, passphrase) as vault:
        vault.database.execute_sql("PRAGMA user_version = 9999")
    before = (folder / "records.db").read_bytes()
    with pytest.raises(VaultTooNew):
        Vault.open(folder, passphrase)
    assert (folder / "records.db").read_bytes() == before


def test_an_old_database_library_is_refused() -> None:
    require_sqlite((3, 51, 3))
    with pytest.raises(SqliteTooOld) as caught:
        require_sqlite((3, 51, 2))
    assert caught.value.details == {"found": "3.51.2", "needed": "3.51.3"}


def test_a_full_disk_at_creation_leaves_nothing(
    tmp_path: Path, cheap: KdfCost, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            Vault.create(tmp_path / "vault", "pass", kdf=cheap)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_change_of_passphrase_changes_nothing(
    folder: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = iter([None])

    def full_at_the_second_copy(_: int) -> None:
        if next(synced, 28) == 28:
            raise OSError(28, "No space left on device")

    with Vault.open(folder, passphrase) as vault, monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_at_the_second_copy)
        with pytest.raises(DiskFull):
            vault.change_passphrase("new")
    Vault.open(folder, passphrase).close()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(folder: Path, passphrase: str) -> None:
    (folder / "vault.lock").unlink()
    folder.chmod(0o500)
    with pytest.raises(CannotWrite):
        Vault.open(folder, passphrase)
    folder.chmod(0o700)


def test_another_program_reads_the_database_with_the_raw_key(folder: Path, passphrase: str) -> None:
    apsw = pytest.importorskip("apsw", reason="apsw-sqlite3mc is not installed")
    if not hasattr(apsw, "mc_version"):
        pytest.skip("apsw-sqlite3mc is not installed")
    with Vault.open(folder, passphrase) as vault:
        key = vault.keys.database
        vault.database.execute_sql("INSERT INTO probe (text) VALUES (?)", (SECRET,))
    other = apsw.Connection(str(folder / "records.db"))
    for pragma in ("cipher = 'sqlcipher'", "legacy = 4", f"key = \"x'{key.hex()}'\""):
        list(other.execute(f"PRAGMA {pragma}"))
    assert list(other.execute("SELECT text FROM probe ORDER BY id DESC LIMIT 1")) == [(SECRET,)]
    assert list(other.execute("PRAGMA integrity_check")) == [("ok",)]
    other.close()
