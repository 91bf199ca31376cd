"""Ways in: each slot of the key file wraps the vault's master key under one secret."""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import EmptyPassphrase
from storage.vault.canonical import Json, encode
from storage.vault.kdf import KEY_SIZE, KdfCost

PASSPHRASE: Final = "passphrase"  # noqa: S105 - the name of a slot
RECOVERY: Final = "recovery"
KEYRING: Final = "keyring"
_SALT_SIZE: Final = 16
_NONCE_SIZE: Final = 12


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in; ``params`` says how its secret becomes a key. Unknown kinds are kept."""

    id: str
    kind: str
    params: Mapping[str, Json]
    nonce: str
    wrapped: str

    def document(self) -> dict[str, Json]:
        """Return the slot as it stands in the key file."""
        return {
            "id": self.id,
            "kind": self.kind,
            "nonce": self.nonce,
            "params": dict(self.params),
            "wrapped": self.wrapped,
        }

    def unwrap(self, vault_id: str, key: bytes) -> bytes | None:
        """Return the master key, or None where ``key`` is not this slot's."""
        sealed, nonce = bytes.fromhex(self.wrapped), bytes.fromhex(self.nonce)
        bound = _bound(vault_id, self.id, self.kind, self.params)
        try:
            return AESGCM(key).decrypt(nonce, sealed, bound)
        except InvalidTag:
            return None


def for_passphrase(master: bytes, vault_id: str, passphrase: str, cost: KdfCost) -> Slot:
    """Return a slot that ``passphrase`` opens at this cost; raises ``EmptyPassphrase``."""
    if not passphrase.strip():
        raise EmptyPassphrase()
    params: dict[str, Json] = {
        "kdf": "argon2id",
        "iterations": cost.iterations,
        "lanes": cost.lanes,
        "memory_kib": cost.memory_kib,
        "salt": secrets.token_hex(_SALT_SIZE),
    }
    return _wrap(master, vault_id, PASSPHRASE, params, passphrase_key(params, passphrase))


def for_recovery(master: bytes, vault_id: str, secret: bytes) -> Slot:
    """Return a slot that a recovery code's 160 random bits open; they need no slow derivation."""
    params: dict[str, Json] = {"kdf": "hkdf-sha256", "salt": secrets.token_hex(_SALT_SIZE)}
    return _wrap(master, vault_id, RECOVERY, params, recovery_key(params, secret))


def for_keyring(master: bytes, vault_id: str, entry: str, secret: bytes) -> Slot:
    """Return a slot that the 32 random bytes open which a keyring keeps under ``entry``."""
    params: dict[str, Json] = {
        "entry": entry,
        "kdf": "hkdf-sha256",
        "salt": secrets.token_hex(_SALT_SIZE),
    }
    return _wrap(master, vault_id, KEYRING, params, keyring_key(params, secret))


def keyring_key(params: Mapping[str, Json], secret: bytes) -> bytes:
    """Return the key that a keyring's bytes give."""
    return HKDF(SHA256(), KEY_SIZE, _salt(params), b"anjuan keyring slot 1").derive(secret)


def cost_of(params: Mapping[str, Json]) -> KdfCost:
    """Return the cost that a passphrase slot states; ``ValueError`` where it is absurd."""
    numbers = [params.get(name) for name in ("memory_kib", "iterations", "lanes")]
    memory, iterations, lanes = (int(number) for number in numbers if isinstance(number, int))
    return KdfCost(memory_kib=memory, iterations=iterations, lanes=lanes)


def passphrase_key(params: Mapping[str, Json], passphrase: str) -> bytes:
    """Return the key that a passphrase gives; NFC, because keyboards differ in how they compose."""
    text = unicodedata.normalize("NFC", passphrase)
    return cost_of(params).derive(text.encode("utf-8", "surrogatepass"), _salt(params))


def recovery_key(params: Mapping[str, Json], secret: bytes) -> bytes:
    """Return the key that a recovery code's bytes give."""
    return HKDF(SHA256(), KEY_SIZE, _salt(params), b"anjuan recovery slot 1").derive(secret)


def _salt(params: Mapping[str, Json]) -> bytes:
    return bytes.fromhex(str(params["salt"]))


def _wrap(master: bytes, vault_id: str, kind: str, params: Mapping[str, Json], key: bytes) -> Slot:
    nonce = secrets.token_bytes(_NONCE_SIZE)
    sealed = AESGCM(key).encrypt(nonce, master, _bound(vault_id, kind, kind, params))
    return Slot(kind, kind, params, nonce.hex(), sealed.hex())


def _bound(vault_id: str, slot: str, kind: str, params: Mapping[str, Json]) -> bytes:
    """Return what the seal also covers, so that no slot fits elsewhere or at another cost."""
    return encode({"kind": kind, "params": dict(params), "slot": slot, "vault": vault_id})
