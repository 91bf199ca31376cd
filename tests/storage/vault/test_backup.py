"""Copies of a vault: equal, under a key of their own, verified, whole or not there at all."""

import hashlib
import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.errors import (
    DiskFull,
    NotAVault,
    VaultDamaged,
    VaultExists,
    VaultInUse,
    WrongPassphrase,
)
from storage.progress import Cancelled, NoProgress
from storage.records import schema
from storage.records.identity import current_device, new_incarnation
from storage.records.tables import Tables
from storage.vault import durable
from storage.vault.backup import backup, restore
from storage.vault.container import Vault
from storage.vault.refusals import InsideVault
from storage.vault.verify import verify_container

Probe = Callable[[Vault], int]


def photos(vault: Vault) -> dict[str, bytes]:
    """Put three originals in and return them by hash."""
    data = [hashlib.shake_128(bytes([n])).digest(300_000 * n) for n in range(3)]
    return {vault.blobs.put(io.BytesIO(one)).sha256: one for one in data}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_backup_holds_the_same_and_opens_with_the_same_secrets(
    vault: Vault, tmp_path: Path, passphrase: str, code: str, probe: Probe
) -> None:
    originals = photos(vault)
    report = backup(vault, tmp_path / "copy", NoProgress(), expected=originals)
    assert (report.path, report.verified, report.problems) == (tmp_path / "copy", True, ())
    assert report.bytes == sum(len(content) for content in contents(report.path).values())
    Vault.open_with_recovery(report.path, code).close()
    with Vault.open(report.path, passphrase) as copy:
        assert copy.vault_id == vault.vault_id
        assert probe(copy) == probe(vault) == 500
        for sha256, data in originals.items():
            with copy.blobs.open(sha256) as file:
                assert file.read() == data
        assert copy.keys.database != vault.keys.database
        assert verify_container(copy, [], NoProgress()) == []


def test_nothing_is_put_among_the_files_of_a_vault(
    vault: Vault, tmp_path: Path, passphrase: str
) -> None:
    before = sorted(contents(vault.folder))
    inside = vault.folder / "copies" / "today"
    with pytest.raises(InsideVault):
        backup(vault, inside, NoProgress())
    (tmp_path / "way").symlink_to(vault.folder)
    with pytest.raises(InsideVault):
        backup(vault, tmp_path / "way" / "today", NoProgress())
    copy = backup(vault, tmp_path / "copy", NoProgress()).path
    with pytest.raises(InsideVault):
        restore(copy, copy / "again", passphrase)
    with pytest.raises(InsideVault):
        Vault.create(inside, passphrase)
    with pytest.raises(InsideVault), durable.chosen_place(vault.folder / "out.ajpkg"):
        raise AssertionError
    assert sorted(contents(vault.folder)) == before


def test_a_backup_has_no_page_in_common_with_the_vault(vault: Vault, tmp_path: Path) -> None:
    backup(vault, tmp_path / "copy", NoProgress())
    vault.close()
    old, new = ((at / "records.db").read_bytes() for at in (vault.folder, tmp_path / "copy"))
    blocks = {old[at : at + 64] for at in range(0, len(old), 64)}
    assert [at for at in range(0, len(new), 64) if new[at : at + 64] in blocks] == []


def test_a_backup_shows_the_database_with_what_is_still_in_its_log(
    vault: Vault, tmp_path: Path, passphrase: str, probe: Probe
) -> None:
    vault.database.execute_sql("INSERT INTO probe (text) VALUES ('fresh')")
    backup(vault, tmp_path / "copy", NoProgress())
    vault.database.execute_sql("INSERT INTO probe (text) VALUES ('later')")
    with Vault.open(tmp_path / "copy", passphrase) as copy:
        assert (probe(copy), probe(vault)) == (501, 502)


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch])
def test_a_backup_never_goes_onto_what_exists(
    vault: Vault, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "copy")
    with pytest.raises(VaultExists):
        backup(vault, tmp_path / "copy", NoProgress())
    with pytest.raises(VaultExists):
        backup(vault, vault.folder, NoProgress())
    assert not (tmp_path / "copy.part").exists()


class StopAfter:
    def __init__(self, calls: int) -> None:
        self.left = calls

    def advance(self, done: int, total: int, note: str = "") -> None:
        assert 0 <= done <= total
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_a_stopped_backup_leaves_nothing_wherever_it_is_stopped(
    vault: Vault, tmp_path: Path, probe: Probe
) -> None:
    photos(vault)
    for calls in range(100):
        try:
            backup(vault, tmp_path / "copy", StopAfter(calls))
        except Cancelled:
            assert {path.name for path in tmp_path.iterdir()} == {"vault"}
        else:
            break
    assert 5 < calls < 99
    assert probe(vault) == 500


def test_a_damaged_original_is_copied_and_named(vault: Vault, tmp_path: Path) -> None:
    photos(vault)
    damaged = max((path for _, path in vault.blobs.files()), key=lambda path: path.stat().st_size)
    content = damaged.read_bytes()
    damaged.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    report = backup(vault, tmp_path / "copy", NoProgress())
    assert not report.verified
    assert [(problem.kind, problem.where) for problem in report.problems] == [
        ("altered", damaged.name)
    ]


def test_a_missing_original_is_named(vault: Vault, tmp_path: Path) -> None:
    report = backup(vault, tmp_path / "copy", NoProgress(), expected=["ab" * 32])
    assert [(p.kind, p.where) for p in report.problems] == [("missing", "ab" * 32)]


def test_originals_can_be_linked_to_an_earlier_backup(
    vault: Vault, tmp_path: Path, passphrase: str
) -> None:
    originals = photos(vault)
    first = backup(vault, tmp_path / "first", NoProgress())
    more = vault.blobs.put(io.BytesIO(b"taken later")).sha256
    second = backup(vault, tmp_path / "second", NoProgress(), linked_to=first.path)
    assert second.verified
    links = {path.name: path.stat().st_nlink for path in (second.path / "blobs").rglob("*/*")}
    assert links.pop(vault.blobs.name(more)) == 1
    assert set(links.values()) == {2}
    shutil.rmtree(first.path)
    with Vault.open(second.path, passphrase) as copy:
        assert copy.blobs.missing([*originals, more]) == []
        assert verify_container(copy, [], NoProgress()) == []


def test_an_original_healed_since_is_not_linked_to_the_damaged_one(
    vault: Vault, tmp_path: Path, passphrase: str
) -> None:
    data = b"photo" * 9000
    sha256 = vault.blobs.put(io.BytesIO(data)).sha256
    path = vault.blobs.folder / "blobs" / vault.blobs.name(sha256)[:2] / vault.blobs.name(sha256)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    first = backup(vault, tmp_path / "first", NoProgress())
    vault.blobs.put(io.BytesIO(data))
    second = backup(vault, tmp_path / "second", NoProgress(), linked_to=first.path)
    assert (first.verified, second.verified) == (False, True)
    with Vault.open(second.path, passphrase) as copy:
        copy.blobs.verify(sha256, len(data))


def test_too_small_a_disk_is_said_before_anything_is_copied(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(durable.shutil, "disk_usage", lambda _: usage._replace(free=1000))
        with pytest.raises(DiskFull):
            backup(vault, tmp_path / "copy", NoProgress())
    assert {path.name for path in tmp_path.iterdir()} == {"vault"}


def count_syncs(vault: Vault, tmp_path: Path) -> int:
    """Return how often a backup brings something to the disk by itself."""
    calls = []
    with pytest.MonkeyPatch.context() as patch:
        synced = os.fsync
        patch.setattr(os, "fsync", lambda descriptor: calls.append(synced(descriptor)))
        backup(vault, tmp_path / "copy", NoProgress())
    shutil.rmtree(tmp_path / "copy")
    return len(calls)


def test_a_disk_that_fills_up_leaves_nothing(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos(vault)
    synced = os.fsync
    for allowed in range(count_syncs(vault, tmp_path)):
        left = iter(range(allowed))

        def sync(descriptor: int, left: "object" = left) -> None:
            if next(left, None) is None:  # type: ignore[call-overload]
                raise OSError(28, "No space left on device")
            synced(descriptor)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", sync)
            with pytest.raises(DiskFull):
                backup(vault, tmp_path / "copy", NoProgress())
        assert {path.name for path in tmp_path.iterdir()} == {"vault"}


def test_a_restored_vault_equals_the_backup_and_is_a_new_incarnation(
    vault: Vault, tmp_path: Path, passphrase: str, probe: Probe
) -> None:
    originals = photos(vault)
    device = new_incarnation(vault.database)
    backup(vault, tmp_path / "copy", NoProgress())
    before = contents(tmp_path / "copy")
    with restore(tmp_path / "copy", tmp_path / "back", passphrase) as restored:
        assert probe(restored) == 500
        assert restored.blobs.missing(originals) == []
        now = current_device(Tables(restored.database))
        assert now is not None
        assert now.id != device.id
        assert verify_container(restored, [], NoProgress()) == []
    after = contents(tmp_path / "copy")
    assert {name: after[name] for name in before} == before
    assert {path.name for path in tmp_path.iterdir()} == {"vault", "copy", "back"}
    Vault.open(tmp_path / "copy", passphrase).close()


def test_a_backup_can_be_restored_with_the_recovery_code(
    vault: Vault, tmp_path: Path, code: str
) -> None:
    backup(vault, tmp_path / "copy", NoProgress())
    restore(tmp_path / "copy", tmp_path / "back", code, by_recovery_code=True).close()


def test_a_refused_restore_leaves_nothing(vault: Vault, tmp_path: Path, passphrase: str) -> None:
    copy, back = tmp_path / "copy", tmp_path / "back"
    backup(vault, copy, NoProgress())
    with pytest.raises(WrongPassphrase):
        restore(copy, back, "wrong")
    with pytest.raises(NotAVault):
        restore(tmp_path, back, passphrase)
    with pytest.raises(VaultInUse):
        restore(vault.folder, back, passphrase)
    with pytest.raises(VaultExists):
        restore(copy, vault.folder, passphrase)
    with pytest.raises(Cancelled):
        restore(copy, back, passphrase, progress=StopAfter(0))
    (copy / "records.db").write_bytes(b"?" * 4096)
    with pytest.raises(VaultDamaged):
        restore(copy, back, passphrase)
    assert {path.name for path in tmp_path.iterdir()} == {"vault", "copy"}


def test_an_older_vault_is_backed_up_beside_before_its_tables_change(
    folder: Path, passphrase: str, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = schema.newest()
    step = schema.Step(newest + 1, "DROP TABLE probe;")
    known = (*schema.steps(), step)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "steps", lambda: known)
        with Vault.open(folder, passphrase) as vault:
            assert vault.schema == newest + 1
            assert "probe" not in vault.database.get_tables()
    beside = folder.with_name("vault-before-update")
    with Vault.open(beside, passphrase) as kept:
        assert (kept.schema, probe(kept)) == (newest, 500)
        assert verify_container(kept, [], NoProgress()) == []


def test_without_a_verified_backup_the_tables_are_not_changed(
    folder: Path, passphrase: str, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(folder)
    step = schema.Step(schema.newest() + 1, "DROP TABLE probe;")
    known = (*schema.steps(), step)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "steps", lambda: known)
        patch.setattr(durable.shutil, "disk_usage", lambda _: usage._replace(free=1000))
        with pytest.raises(DiskFull):
            Vault.open(folder, passphrase)
    with Vault.open(folder, passphrase) as vault:
        assert probe(vault) == 500
