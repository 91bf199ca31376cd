"""The system's keyring is one more way in, only where it was chosen, and gone when turned off."""

from pathlib import Path
from typing import Any

import pytest

from storage.errors import VaultLocked
from storage.progress import NoProgress
from storage.vault import system_keyring
from storage.vault.backup import backup
from storage.vault.container import Vault
from storage.vault.key_file import read
from storage.vault.refusals import KeyringEmpty, KeyringUnavailable
from storage.vault.system_keyring import SystemStore, is_on, turn_off, turn_on, unlocking
from tests.support.vaults import CHEAP, PASSPHRASE


class Kept(dict[str, str]):
    """A keyring in memory."""

    def put(self, name: str, secret: str) -> None:
        self[name] = secret

    def drop(self, name: str) -> None:
        self.pop(name, None)


class Refusing(Kept):
    """A keyring that nobody unlocked."""

    def put(self, name: str, secret: str) -> None:
        raise KeyringUnavailable()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    Vault.create(tmp_path / "vault", PASSPHRASE, kdf=CHEAP)[0].close()
    return tmp_path / "vault"


def test_no_keyring_opens_a_vault_unless_it_was_chosen(vault: Path) -> None:
    assert not is_on(read(vault))
    with pytest.raises(KeyringEmpty):
        Vault.open_by(vault, unlocking(Kept()))


def test_a_chosen_keyring_opens_it_and_the_passphrase_still_does(vault: Path) -> None:
    store = Kept()
    with Vault.open(vault, PASSPHRASE) as opened:
        turn_on(opened, store)
        master = opened.keys.master
    with Vault.open_by(vault, unlocking(store)) as opened:
        assert opened.keys.master == master
        keys = opened.keys
    with pytest.raises(VaultLocked):
        keys.master  # noqa: B018 - locked, nothing is left of it
    Vault.open(vault, PASSPHRASE).close()
    content = b"".join(path.read_bytes() for path in vault.glob("vault.keys*"))
    assert all(secret.encode() not in content for secret in store.values())


def test_another_keyring_or_another_vaults_entry_opens_nothing(vault: Path) -> None:
    store = Kept()
    with Vault.open(vault, PASSPHRASE) as opened:
        turn_on(opened, store)
    for wrong in (
        Kept(),
        Kept(dict.fromkeys(store, "00" * 32)),
        Kept(dict.fromkeys(store, "x")),
    ):
        with pytest.raises(KeyringEmpty):
            Vault.open_by(vault, unlocking(wrong))


def test_turned_off_slot_and_entry_are_gone_and_a_backup_opens_by_it_no_more(
    vault: Path, tmp_path: Path
) -> None:
    store = Kept()
    with Vault.open(vault, PASSPHRASE) as opened:
        turn_on(opened, store)
        turn_on(opened, store)
        assert len(store) == 1, "the former entry is forgotten"
        backup(opened, tmp_path / "copy", NoProgress())
        Vault.open_by(tmp_path / "copy", unlocking(store)).close()
        turn_off(opened, store)
        turn_off(opened, store)
    assert not is_on(read(vault))
    assert not store
    for folder in (vault, tmp_path / "copy"):
        with pytest.raises(KeyringEmpty):
            Vault.open_by(folder, unlocking(store))


def test_a_keyring_that_refuses_changes_nothing(vault: Path) -> None:
    before = (vault / "vault.keys").read_bytes()
    with Vault.open(vault, PASSPHRASE) as opened, pytest.raises(KeyringUnavailable):
        turn_on(opened, Refusing())
    assert (vault / "vault.keys").read_bytes() == before


def test_a_keyring_that_does_not_seal_what_it_keeps_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import keyring
    from keyring.backends.chainer import ChainerBackend
    from keyring.backends.fail import Keyring as Failing

    kinds: tuple[Any, ...] = (Failing, ChainerBackend, object)
    for kind in kinds:
        monkeypatch.setattr(keyring, "get_keyring", kind)
        with pytest.raises(KeyringUnavailable):
            SystemStore().get("x")
        with pytest.raises(KeyringUnavailable):
            SystemStore().put("x", "y")


def test_what_a_sealed_backend_refuses_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.errors import KeyringLocked

    kept: dict[tuple[str, str], str] = {}

    class Backend:
        def get_password(self, service: str, name: str) -> str | None:
            return kept.get((service, name))

        def set_password(self, service: str, name: str, secret: str) -> None:
            kept[service, name] = secret

        def delete_password(self, service: str, name: str) -> None:
            del kept[service, name]

    monkeypatch.setattr(system_keyring, "_backend", Backend)
    store = SystemStore()
    store.drop("x")
    store.put("x", "y")
    assert store.get("x") == "y"
    store.drop("x")
    assert store.get("x") is None

    def locked() -> None:
        raise KeyringLocked("nobody unlocked it")

    monkeypatch.setattr(system_keyring, "_backend", locked)
    with pytest.raises(KeyringUnavailable):
        store.get("x")
