"""The signing device of a vault: an incarnation is a key pair and its own sequence numbers."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from storage.clock import Clock, SystemClock
from storage.records.tables import Tables

_SUCCEED: Final = "INSERT INTO succession (device, after, link) VALUES (?, ?, ?)"


@dataclass(frozen=True)
class Device:
    """The current incarnation; ``id`` is the start of the SHA-256 of its public key."""

    id: str
    key: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self.key.public_key().public_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        """Return the Ed25519 signature (64 bytes) of ``content``."""
        return self.key.sign(content)


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
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    device = Device(device_id(public), key)
    with database.atomic():
        former = current_device(tables)
        if former is not None:
            link = former.sign(succession_content(former.public_key, public))
            tables.run(_SUCCEED, device.id, former.id, link)
        tables.device.update(is_current=0, private_key=None).execute()
        mark_stale(tables)  # the second journal holds the key that is forgotten
        tables.device.insert(
            id=device.id,
            created_at=(clock or SystemClock()).now().iso,
            public_key=public,
            private_key=key.private_bytes_raw(),
            is_current=1,
        ).execute()
    return device


def current_device(tables: Tables) -> Device | None:
    """Return the current incarnation, None in a vault that has none yet."""
    table = tables.device
    rows = table.select(table.id, table.private_key).where(table.is_current == 1).tuples()
    for found, private in rows:
        return Device(str(found), Ed25519PrivateKey.from_private_bytes(bytes(private)))
    return None


def own_devices(tables: Tables) -> set[str]:
    """Return the devices of this vault, former ones included."""
    links = dict(tables.run("SELECT device, after FROM succession"))
    ((current,),) = tables.run("SELECT id FROM device WHERE is_current = 1")
    found = {str(current)}
    while current in links:
        current = links[current]
        found.add(str(current))
    return found


def public_keys(tables: Tables) -> dict[str, Ed25519PublicKey]:
    """Return the public key of every device whose operations may be here, by device id."""
    table = tables.device
    return {
        str(found): Ed25519PublicKey.from_public_bytes(bytes(public))
        for found, public in table.select(table.id, table.public_key).tuples()
    }


def signature_holds(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    """Tell whether ``signature`` over ``content`` is of ``key``."""
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
