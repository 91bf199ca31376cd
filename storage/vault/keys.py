"""The keys of an open vault: a random master, what is derived from it, and how it is unwrapped."""

import secrets
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import VaultLocked, WrongPassphrase, WrongRecoveryCode
from storage.vault import recovery_code, slots
from storage.vault.kdf import KEY_SIZE, KdfCost
from storage.vault.key_file import KeyFile

_ID_SIZE: Final = 16
SALT_SIZE: Final = 32


class Keys:
    """Holds the master key until ``forget``; every other key follows from it."""

    def __init__(self, master: bytes, database_salt: bytes) -> None:
        self._master: bytes | None = master
        self._database_salt = database_salt

    @property
    def master(self) -> bytes:
        """Return the 32-byte master; raises ``VaultLocked`` once it is forgotten."""
        if self._master is None:
            raise VaultLocked()
        return self._master

    @property
    def database(self) -> bytes:
        """Return the database's raw key; a backup has another salt and so another key."""
        return self.derive("database", self._database_salt)

    @property
    def blobs(self) -> bytes:
        """Return the key from which every original's own comes; equal in all copies of a vault."""
        return self.derive("blobs")

    @property
    def names(self) -> bytes:
        """Return the key of the originals' file names; equal in all copies of a vault."""
        return self.derive("names")

    @property
    def journal(self) -> bytes:
        """Return the key of the second journal; equal in all copies of a vault."""
        return self.derive("journal")

    def derive(self, purpose: str, salt: bytes | None = None) -> bytes:
        """Return the 32-byte key for one purpose (HKDF-SHA256)."""
        info = f"anjuan vault 1 {purpose}".encode("ascii")
        return HKDF(SHA256(), KEY_SIZE, salt, info).derive(self.master)

    def again(self) -> "Keys":
        """Return the same keys for another opening, which forgets them by itself."""
        return Keys(self.master, self._database_salt)

    def forget(self) -> None:
        """Drop the master; nothing can be derived from now on."""
        self._master = None


def new_keys(passphrase: str, cost: KdfCost) -> tuple[KeyFile, Keys, str]:
    """Make the keys of a new vault; the third value is the recovery code, shown once."""
    master, salt = secrets.token_bytes(KEY_SIZE), secrets.token_bytes(SALT_SIZE)
    vault_id = secrets.token_hex(_ID_SIZE)
    by_passphrase = slots.for_passphrase(master, vault_id, passphrase, cost)
    by_code, code = new_recovery_slot(master, vault_id)
    return KeyFile(vault_id, 1, salt, (by_passphrase, by_code)), Keys(master, salt), code


def new_recovery_slot(master: bytes, vault_id: str) -> tuple[slots.Slot, str]:
    """Make a recovery slot and the code that opens it."""
    secret = secrets.token_bytes(recovery_code.SECRET_SIZE)
    return slots.for_recovery(master, vault_id, secret), recovery_code.encode(secret)


def unlock(key_file: KeyFile, passphrase: str) -> Keys:
    """Unwrap with the passphrase; raises ``WrongPassphrase``."""
    slot = key_file.slot(slots.PASSPHRASE)
    key = slots.passphrase_key(slot.params, passphrase)
    master = slot.unwrap(key_file.vault_id, key)
    if master is None:
        raise WrongPassphrase()
    return Keys(master, key_file.database_salt)


def recover(key_file: KeyFile, typed: str) -> Keys:
    """Unwrap with the recovery code; raises ``WrongRecoveryCode`` or the subclass that says why."""
    secret = recovery_code.decode(typed)
    slot = key_file.slot(slots.RECOVERY)
    master = slot.unwrap(key_file.vault_id, slots.recovery_key(slot.params, secret))
    if master is None:
        raise WrongRecoveryCode()
    return Keys(master, key_file.database_salt)
