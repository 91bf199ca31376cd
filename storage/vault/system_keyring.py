"""The keyring of the operating system as one more way in: chosen for a vault, never the only one.

The keyring holds 32 random bytes that wrap the master key in a slot of its own; turned off, slot
and entry are gone. Whoever may use the account of the person can open the vault by it.
"""

import secrets
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any, Final, Protocol

from storage.vault import slots
from storage.vault.container import Vault
from storage.vault.kdf import KEY_SIZE
from storage.vault.key_file import KeyFile
from storage.vault.keys import Keys
from storage.vault.refusals import KeyringEmpty, KeyringUnavailable

_SERVICE: Final = "Anjuan"
_ENTRY: Final = "entry"
# Others that may be installed keep secrets in plain files, or nowhere.
_SEALED: Final = frozenset(
    f"keyring.backends.{name}" for name in ("SecretService", "Windows", "kwallet", "libsecret",
                                            "macOS")
)  # fmt: skip


class SecretStore(Protocol):
    """Keeps texts by name for the person whose account this is; raises ``KeyringUnavailable``."""

    def get(self, name: str) -> str | None:
        """Return what is kept, None for nothing."""

    def put(self, name: str, secret: str) -> None:
        """Keep ``secret``."""

    def drop(self, name: str) -> None:
        """Forget what is kept; nothing is no error."""


class SystemStore:
    """The keyring of this system: Secret Service, KWallet, Windows' or macOS's own."""

    def get(self, name: str) -> str | None:
        """See SecretStore."""
        kept: str | None = _tried(lambda: _backend().get_password(_SERVICE, name))
        return kept

    def put(self, name: str, secret: str) -> None:
        """See SecretStore."""
        _tried(lambda: _backend().set_password(_SERVICE, name, secret))

    def drop(self, name: str) -> None:
        """See SecretStore."""
        if self.get(name) is not None:
            _tried(lambda: _backend().delete_password(_SERVICE, name))


def is_on(key_file: KeyFile) -> bool:
    """Tell whether a keyring can open the vault."""
    return _slot(key_file) is not None


def turn_on(vault: Vault, store: SecretStore) -> None:
    """Let the keyring of this computer open the vault, in place of one that could before.

    Raises ``KeyringUnavailable``; then nothing is changed.
    """
    former = _slot(vault.key_file)
    entry, secret = secrets.token_hex(16), secrets.token_bytes(KEY_SIZE)
    store.put(entry, secret.hex())
    with ExitStack() as undo:
        undo.callback(_forget, store, entry)
        if store.get(entry) != secret.hex():
            raise KeyringUnavailable()
        vault.replace_slot(slots.for_keyring(vault.keys.master, vault.vault_id, entry, secret))
        undo.pop_all()
    if former is not None:
        _forget(store, str(former.params[_ENTRY]))


def turn_off(vault: Vault, store: SecretStore) -> None:
    """Take the slot away, then the keyring's entry, which opens nothing any more."""
    slot = _slot(vault.key_file)
    if slot is not None:
        vault.remove_slot(slots.KEYRING)
        _forget(store, str(slot.params[_ENTRY]))


def unlocking(store: SecretStore) -> Callable[[KeyFile], Keys]:
    """Return what ``Vault.open_by`` opens with.

    It raises ``KeyringUnavailable``, or ``KeyringEmpty`` where this computer's keyring does not
    hold the key of this vault.
    """

    def unlock(key_file: KeyFile) -> Keys:
        slot = _slot(key_file)
        kept = None if slot is None else store.get(str(slot.params[_ENTRY]))
        if slot is None or kept is None:
            raise KeyringEmpty()
        try:
            key = slots.keyring_key(slot.params, bytes.fromhex(kept))
        except ValueError as error:
            raise KeyringEmpty() from error
        master = slot.unwrap(key_file.vault_id, key)
        if master is None:
            raise KeyringEmpty()
        return Keys(master, key_file.database_salt)

    return unlock


def _slot(key_file: KeyFile) -> slots.Slot | None:
    return next((one for one in key_file.slots if one.id == slots.KEYRING), None)


def _forget(store: SecretStore, entry: str) -> None:
    # What stays in a keyring that refuses opens nothing: its slot is gone.
    with suppress(KeyringUnavailable):
        store.drop(entry)


def _backend() -> Any:
    """Return the best backend that seals what it keeps."""
    import keyring

    chosen = keyring.get_keyring()
    found = getattr(chosen, "backends", (chosen,))
    sealed = [one for one in found if type(one).__module__ in _SEALED]
    if not sealed:
        raise KeyringUnavailable()
    return sealed[0]


def _tried(work: Callable[[], Any]) -> Any:
    from keyring.errors import KeyringError

    try:
        return work()
    except (KeyringError, RuntimeError, OSError) as error:
        raise KeyringUnavailable() from error
