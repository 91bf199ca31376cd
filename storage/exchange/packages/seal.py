"""The signature of a package: fixed bytes that are checked before any JSON is parsed.

``AJSIG001``, the number of later keys, the first public key, then each later key with the
signature by which the key before it named it, last the signature of the last key over the
manifest. A site that was restored is thereby still known by its former key.
"""

from dataclasses import dataclass
from typing import Final

from storage.exchange.packages.zip_reader import NotWhole
from storage.records.identity import Device, device_id, signature_holds, succession_content
from storage.records.tables import Tables

MAGIC: Final = b"AJSIG001"
_KEY: Final = 32
_SIGNATURE: Final = 64
_MOST_LINKS: Final = 64
LARGEST: Final = len(MAGIC) + 1 + _KEY + _MOST_LINKS * (_KEY + _SIGNATURE) + _SIGNATURE
_LABEL: Final = b"anjuan-package-1\n"


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature that holds: ``keys`` from the oldest to the one that signed, (id, raw key)."""

    keys: tuple[tuple[str, bytes], ...]
    links: tuple[bytes, ...]

    @property
    def device(self) -> str:
        """The device that signed."""
        return self.keys[-1][0]


def lineage(tables: Tables, device: Device) -> list[tuple[bytes, bytes]]:
    """Return (raw key, signature by the key before) of this vault's devices, oldest first."""
    after = {str(d): (str(a), bytes(link)) for d, a, link in tables.run(
        "SELECT device, after, link FROM succession")}  # fmt: skip
    keys = {str(d): bytes(k) for d, k in tables.run("SELECT id, public_key FROM device")}
    found: list[tuple[bytes, bytes]] = []
    current = device.id
    while current in after and len(found) < _MOST_LINKS:
        former, link = after[current]
        found.append((keys[current], link))
        current = former
    return [(keys[current], b""), *reversed(found)]


def seal(tables: Tables, device: Device, manifest: bytes) -> bytes:
    """Return the bytes of ``manifest.sig``; their length does not depend on the manifest."""
    first, *later = lineage(tables, device)
    chain = b"".join(key + link for key, link in later)
    return MAGIC + bytes([len(later)]) + first[0] + chain + device.sign(_LABEL + manifest)


def check(content: bytes, manifest: bytes) -> Seal:
    """Return who signed the manifest; raises ``NotWhole`` where any signature fails.

    Whether one of the keys is trusted is for the caller to say.
    """
    head = len(MAGIC) + 1
    if content[: len(MAGIC)] != MAGIC or len(content) <= head:
        raise NotWhole("signature")
    count = content[head - 1]
    size = head + _KEY + count * (_KEY + _SIGNATURE) + _SIGNATURE
    if count > _MOST_LINKS or len(content) != size:
        raise NotWhole("signature")
    keys, links, at = [content[head : head + _KEY]], [], head + _KEY
    for _ in range(count):
        key, link = content[at : at + _KEY], content[at + _KEY : at + _KEY + _SIGNATURE]
        _require(keys[-1], link, succession_content(keys[-1], key))
        keys.append(key)
        links.append(link)
        at += _KEY + _SIGNATURE
    _require(keys[-1], content[at:], _LABEL + manifest)
    return Seal(tuple((device_id(key), key) for key in keys), tuple(links))


def _require(key: bytes, signature: bytes, content: bytes) -> None:
    if not signature_holds(key, signature, content):
        raise NotWhole("signature")
