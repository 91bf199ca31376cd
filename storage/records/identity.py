"""The signing device of a vault: an incarnation is a key pair and its own sequence numbers.

Whoever signs or checks a signature goes through it; ``signature`` says by what.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any, Final

from storage.clock import Clock, SystemClock
from storage.records.tables import Tables
from storage.signatures.ed25519 import SEED, pair_of, sign, signature_holds

__all__ = (
    "SEED", "Device", "current_device", "device_id", "new_incarnation", "own_devices",
    "public_keys", "signature_holds", "succession_content",
)  # fmt: skip
_SUCCEED: Final = "INSERT INTO succession (device, after, link) VALUES (?, ?, ?)"


@dataclass(frozen=True)
class Device:
    """The current incarnation; ``id`` is the start of the SHA-256 of its raw public key."""

    id: str
    public_key: bytes
    # The seed and the public key that follows from it; it is shown nowhere.
    _secret: bytes = field(repr=False)

    @classmethod
    def of(cls, seed: bytes) -> "Device":
        """Return the device of a private key as RFC 8032 writes it, 32 bytes (else ValueError)."""
        public, secret = pair_of(seed)
        return cls(device_id(public), public, secret)

    @property
    def seed(self) -> bytes:
        """The private key, 32 bytes."""
        return self._secret[:SEED]

    def sign(self, content: bytes) -> bytes:
        """Return the Ed25519 signature (64 bytes) of ``content``."""
        return sign(content, self._secret)


def succession_content(former: bytes, successor: bytes) -> bytes:
    """Return what a device signs to name the raw public key that comes after its own."""
    return b"anjuan-succession-1\n" + former + successor


def device_id(public_key: bytes) -> str:
    """Return the name of a device: 32 hex digits of the SHA-256 of its raw public key."""
    return hashlib.sha256(public_key).hexdigest()[:32]


def new_incarnation(database: Any, clock: Clock | None = None) -> Device:
    """Give the vault a new key pair: at its creation and after each restore.

    The private key of the former incarnation is forgotten, so that nothing is ever signed with
    it again from this copy. The last that it signs is its successor: whoever trusts the former
    key can trust the new one.
    """
    from storage.records.journaling import mark_stale

    tables = Tables(database)
    device = Device.of(secrets.token_bytes(SEED))
    with database.atomic():
        former = current_device(tables)
        if former is not None:
            link = former.sign(succession_content(former.public_key, device.public_key))
            tables.run(_SUCCEED, device.id, former.id, link)
        tables.device.update(is_current=0, private_key=None).execute()
        mark_stale(tables)  # the second journal holds the key that is forgotten
        tables.device.insert(
            id=device.id,
            created_at=(clock or SystemClock()).now().iso,
            public_key=device.public_key,
            private_key=device.seed,
            is_current=1,
        ).execute()
    return device


def current_device(tables: Tables) -> Device | None:
    """Return the current incarnation, None in a vault that has none yet."""
    table = tables.device
    rows = table.select(table.private_key).where(table.is_current == 1).tuples()
    return next((Device.of(bytes(private)) for (private,) in rows), None)


def own_devices(tables: Tables) -> set[str]:
    """Return the devices of this vault, former ones included."""
    links = dict(tables.run("SELECT device, after FROM succession"))
    ((current,),) = tables.run("SELECT id FROM device WHERE is_current = 1")
    found = {str(current)}
    while current in links:
        current = links[current]
        found.add(str(current))
    return found


def public_keys(tables: Tables) -> dict[str, bytes]:
    """Return the raw public key of every device whose operations may be here, by device id."""
    table = tables.device
    return {
        str(found): bytes(public)
        for found, public in table.select(table.id, table.public_key).tuples()
    }
