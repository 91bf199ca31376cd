"""What stands on the outside of a package: from whom, to whom, and the hash of each member."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from storage.exchange.packages import documents
from storage.exchange.packages.documents import Malformed
from storage.exchange.packages.zip_reader import (
    HEAD,
    MOST_MEMBERS,
    OPERATIONS,
    NotWhole,
    blob_member,
)
from storage.records import canonical

WHOLE: Final = 1
# Holds parts of originals: for a program that does not know them it is too new, and is kept.
DIVIDED: Final = 2
FORMAT: Final = DIVIDED
LARGEST: Final = 8 << 20
_KIND: Final = "anjuan-package"
# Room for a member that is not written yet: sizes are written with leading zeros.
_UNKNOWN: Final = ("0" * 64, 0)
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Outside:
    """The manifest. ``members`` maps encrypted members to (SHA-256 of the ciphertext, bytes)."""

    package: str
    sender: str
    sender_name: str
    device: str
    to: str
    to_name: str
    made_at: str
    number: int
    volume: int
    volumes: int
    members: dict[str, tuple[str, int]] = field(default_factory=dict)
    form: int = WHOLE

    def encode(self) -> bytes:
        """Return the bytes of ``manifest.json``; their number depends on the names alone."""
        return canonical.encode(
            {
                "type": _KIND,
                "format": self.form,
                "package": self.package,
                "from": {"site": self.sender, "name": self.sender_name, "device": self.device},
                "to": {"site": self.to, "name": self.to_name},
                "made_at": self.made_at,
                "number": self.number,
                "volume": self.volume,
                "volumes": self.volumes,
                "members": [
                    {"name": name, "sha256": sha256, "size": f"{size:0{_DIGITS}d}"}
                    for name, (sha256, size) in self.members.items()
                ],
            }
        )


def blank_members(blobs: Sequence[str]) -> dict[str, tuple[str, int]]:
    """Return the members of a package before any is written, in their order."""
    return dict.fromkeys((HEAD, OPERATIONS, *map(blob_member, blobs)), _UNKNOWN)


class NewerFormat(Exception):
    """A package of a format that this program does not know; its signature holds."""


def parse(content: bytes) -> Outside:
    """Return a manifest whose signature was checked; raises ``NotWhole``, ``NewerFormat``."""
    try:
        document = documents.parsed(content)
        if document.get("type") != _KIND:
            raise Malformed("type")
        found = documents.number(document, "format")
        if found > FORMAT:
            raise NewerFormat(found)
        return _outside(document, found)
    except Malformed as error:
        raise NotWhole(f"manifest: {error}") from error


def _outside(document: dict[str, Any], form: int) -> Outside:
    sender, to = document.get("from"), document.get("to")
    if not isinstance(sender, dict) or not isinstance(to, dict):
        raise Malformed("from, to")
    members = documents.many(document, "members", MOST_MEMBERS)
    return Outside(
        documents.hexes(document, "package", 16).hex(),
        documents.text(sender, "site", 36),
        documents.text(sender, "name"),
        documents.hexes(sender, "device", 16).hex(),
        documents.text(to, "site", 36),
        documents.text(to, "name"),
        documents.text(document, "made_at", 40),
        documents.number(document, "number"),
        documents.number(document, "volume"),
        documents.number(document, "volumes"),
        dict(map(_member, members)),
        form,
    )


def _member(entry: Any) -> tuple[str, tuple[str, int]]:
    if not isinstance(entry, dict):
        raise Malformed("members")
    size = documents.text(entry, "size", _DIGITS)
    if len(size) != _DIGITS or not (size.isascii() and size.isdigit()):
        raise Malformed("size")
    sha256 = documents.hexes(entry, "sha256", 32).hex()
    return documents.text(entry, "name"), (sha256, int(size))
