"""The file of wrapped keys: its form, its two copies, and which of them to believe."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from resources.language import N_
from storage.errors import NotAVault, VaultDamaged, VaultTooNew
from storage.vault.canonical import Json, decode, encode
from storage.vault.durable import beside, replace_files
from storage.vault.layout import KEYS, KEYS_COPY, is_vault
from storage.vault.slots import PASSPHRASE, Slot, cost_of

FORMAT: Final = 1
_LARGEST: Final = 1 << 18
_MOST_DEVICES: Final = 1000


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What ``vault.keys`` says.

    ``revision`` counts its changes; ``database_salt`` belongs to this copy of the vault alone.
    ``devices`` are raw public keys of those that signed in it: where the page of the database that
    holds them is damaged, entries can be proved all the same.
    """

    vault_id: str
    revision: int
    database_salt: bytes
    slots: tuple[Slot, ...]
    devices: tuple[bytes, ...] = ()

    def slot(self, slot_id: str) -> Slot:
        """Return the slot with this id; ``KeyError`` where there is none."""
        return {slot.id: slot for slot in self.slots}[slot_id]

    def with_slot(self, slot: Slot) -> "KeyFile":
        """Return the next revision, in which ``slot`` stands for the one of the same id."""
        others = tuple(other for other in self.slots if other.id != slot.id)
        return replace(self, revision=self.revision + 1, slots=(*others, slot))

    def without_slot(self, slot_id: str) -> "KeyFile":
        """Return the next revision, in which no slot has this id."""
        others = tuple(other for other in self.slots if other.id != slot_id)
        return replace(self, revision=self.revision + 1, slots=others)

    def with_devices(self, devices: Iterable[bytes]) -> "KeyFile":
        """Return the next revision, in which these stand; itself where they stand already."""
        wanted = tuple(sorted(devices))[:_MOST_DEVICES]
        if wanted == self.devices:
            return self
        return replace(self, revision=self.revision + 1, devices=wanted)

    def encode(self) -> bytes:
        """Return the bytes of the file."""
        document: dict[str, Json] = {
            "database_salt": self.database_salt.hex(),
            "format": FORMAT,
            "revision": self.revision,
            "slots": [slot.document() for slot in self.slots],
            "vault": self.vault_id,
        }
        if self.devices:
            document["devices"] = [key.hex() for key in self.devices]
        return encode(document | {"checksum": checksum(document)})


def read(folder: Path) -> KeyFile:
    """Return the newest intact copy.

    Raises ``NotAVault``, ``VaultTooNew``, or ``VaultDamaged`` where neither copy is intact.
    """
    if not is_vault(folder):
        raise NotAVault(path=str(folder))
    copies = [copy for copy in map(_read_copy, paths(folder)) if copy]
    if not copies:
        raise VaultDamaged(reason=N_("both copies of the key file are damaged"))
    return max(copies, key=lambda copy: copy.revision)


def remains(folder: Path) -> list[KeyFile]:
    """Return what can still be made out in damaged copies: whatever slots are readable.

    Nothing says that it is right but a slot that opens.
    """
    found = []
    for content in map(_content, paths(folder)):
        try:
            document = json.loads(content or b"")
            slots = tuple(slot for one in document["slots"] if (slot := _readable(one)))
            salt = bytes.fromhex(document["database_salt"])
            names = str(document["vault"]), int(document["revision"])
            found.append(KeyFile(*names, salt, slots, _devices(document)))
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
    return found


def _devices(document: Mapping[str, Any]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(key) for key in document.get("devices", ()))


def _readable(document: Any) -> Slot | None:
    try:
        return _slot(document)
    except (ValueError, KeyError, TypeError):
        return None


def write(folder: Path, key_file: KeyFile) -> None:
    """Replace both copies; both are on the disk before either is renamed."""
    content = key_file.encode()
    replace_files(dict.fromkeys(paths(folder), content))


def repair(folder: Path, key_file: KeyFile) -> None:
    """Write both copies again where one differs from ``key_file``, and drop unfinished ones."""
    content = key_file.encode()
    if any(_content(path) != content for path in paths(folder)):
        write(folder, key_file)
    for path in paths(folder):
        beside(path).unlink(missing_ok=True)


def damaged(folder: Path) -> list[str]:
    """Return the names of the copies that are missing or not intact."""
    return [path.name for path in paths(folder) if _read_copy(path) is None]


def paths(folder: Path) -> tuple[Path, Path]:
    """Return where the two copies lie."""
    return folder / KEYS, folder / KEYS_COPY


def _content(path: Path) -> bytes | None:
    if not path.is_file() or path.stat().st_size > _LARGEST:
        return None
    return path.read_bytes()


def _read_copy(path: Path) -> KeyFile | None:
    content = _content(path)
    if content is None:
        return None
    try:
        return parsed(content)
    except (ValueError, KeyError, TypeError):
        return None


def parsed(content: bytes) -> KeyFile:
    """Return what an intact copy says.

    Raises ``VaultTooNew``; ``ValueError``, ``KeyError`` or ``TypeError`` where it is damaged.
    """
    document = decode(content)
    if document.pop("checksum") != checksum(document):
        raise ValueError("checksum")
    if document["format"] > FORMAT:
        raise VaultTooNew(found=document["format"], known=FORMAT)
    slots = tuple(_slot(slot) for slot in document["slots"])
    salt = bytes.fromhex(document["database_salt"])
    names = str(document["vault"]), int(document["revision"])
    return KeyFile(*names, salt, slots, _devices(document))


def _slot(document: dict[str, Any]) -> Slot:
    names = ("id", "kind", "params", "nonce", "wrapped")
    slot = Slot(*(document[name] for name in names))
    if slot.kind == PASSPHRASE:
        cost_of(slot.params)
    return slot


def checksum(document: Mapping[str, Json]) -> str:
    """Return the checksum of all else in the file, by which damage shows without a passphrase."""
    return hashlib.sha256(encode(dict(document))).hexdigest()
