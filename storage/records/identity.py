"""The signing device of a vault: an incarnation is a key pair and its own sequence numbers."""

import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from storage.clock import Clock, SystemClock
from storage.records.tables import Tables


@dataclass(frozen=True)
class Device:
    """The current incarnation; ``id`` is the start of the SHA-256 of its public key."""

    id: str
    key: Ed25519PrivateKey

    def sign(self, content: bytes) -> bytes:
        """Return the Ed25519 signature (64 bytes) of ``content``."""
        return self.key.sign(content)


def device_id(public_key: bytes) -> str:
    """Return the name of a device: 32 hex digits of the SHA-256 of its raw public key."""
    return hashlib.sha256(public_key).hexdigest()[:32]


def new_incarnation(database: Any, clock: Clock | None = None) -> Device:
    """Give the vault a new key pair: at its creation and after each restore.

    The private key of the former incarnation is forgotten, so that nothing is ever signed with
    it again from this copy.
    """
    tables = Tables(database)
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    device = Device(device_id(public), key)
    with database.atomic():
        tables.device.update(is_current=0, private_key=None).execute()
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
