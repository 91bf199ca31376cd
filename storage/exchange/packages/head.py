"""What a package says inside its encryption, beside operations and originals.

Statements of what arrived, of what is missing; the keys of the devices whose operations it holds;
the sender's checkpoints and receipts for the receiver's.
"""

from dataclasses import astuple, dataclass
from typing import Any, Final

from storage.exchange.packages import documents
from storage.exchange.packages.documents import Malformed, is_hex
from storage.exchange.packages.zip_reader import MOST_MEMBERS, NotWhole
from storage.records import canonical

LARGEST: Final = 16 << 20
_MOST: Final = 200_000


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """The raw public key of a device, and the device before it with its link where it has one."""

    key: bytes
    after: str = ""
    link: bytes = b""


@dataclass(frozen=True, slots=True)
class Carried:
    """An original in the package: SHA-256 and size of its plain bytes; ``name`` of its member."""

    sha256: str
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class CarriedPart:
    """Part of an original that is divided over several packages.

    ``sha256`` and ``size`` are the original's; the part is ``length`` bytes of it from ``start``
    with the SHA-256 ``part``; ``name`` of its member.
    """

    sha256: str
    size: int
    start: int
    length: int
    part: str
    name: str

    @property
    def itself(self) -> Carried:
        """The part as bytes of their own."""
        return Carried(self.part, self.length, self.name)


@dataclass(frozen=True, slots=True)
class Head:
    """See the module. ``received`` are packages of the receiver that arrived here, ``unanswered``
    those of the sender that he has no statement for; ``wants`` are (chain, device, last seq here)
    of packages that wait; ``missing`` are originals that the sender lacks (SHA-256, hex).
    """

    operations: int
    devices: dict[str, DeviceKey]
    originals: tuple[Carried, ...]
    received: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    wants: tuple[tuple[str, str, int], ...] = ()
    missing: tuple[str, ...] = ()
    checkpoints: tuple[tuple[bytes, bytes], ...] = ()
    receipts: tuple[tuple[bytes, bytes], ...] = ()
    parts: tuple[CarriedPart, ...] = ()

    @property
    def members(self) -> list[str]:
        """Names of the members that hold originals and parts of them, in their order."""
        names = [one.name for one in self.originals]
        return sorted([*names, *(one.name for one in self.parts)])

    def encode(self) -> bytes:
        """Return the head as canonical JSON."""
        return canonical.encode(
            {
                "v": 1,
                "operations": self.operations,
                "devices": {
                    device: {"key": one.key.hex(), "after": one.after, "link": one.link.hex()}
                    for device, one in self.devices.items()
                },
                "originals": [[one.sha256, one.size, one.name] for one in self.originals],
                "received": list(self.received),
                "unanswered": list(self.unanswered),
                "wants": [list(want) for want in self.wants],
                "missing": list(self.missing),
                "checkpoints": [[c.decode(), s.hex()] for c, s in self.checkpoints],
                "receipts": [[c.decode(), s.hex()] for c, s in self.receipts],
                **({"parts": [list(astuple(one)) for one in self.parts]} if self.parts else {}),
            }
        )


def parse(content: bytes) -> Head:
    """Return the head of a package whose hashes were checked; raises ``NotWhole``."""
    try:
        return _head(documents.parsed(content))
    except Malformed as error:
        raise NotWhole(f"head: {error}") from error


def _head(document: dict[str, Any]) -> Head:
    devices = document.get("devices")
    if not isinstance(devices, dict):
        raise Malformed("devices")
    return Head(
        documents.number(document, "operations"),
        {_id(name, 16): _device(one) for name, one in devices.items()},
        tuple(map(_carried, documents.many(document, "originals", MOST_MEMBERS))),
        tuple(_id(one, 16) for one in documents.many(document, "received", _MOST)),
        tuple(_id(one, 16) for one in documents.many(document, "unanswered", _MOST)),
        tuple(map(_want, documents.many(document, "wants", _MOST))),
        tuple(_id(one, 32) for one in documents.many(document, "missing", _MOST)),
        tuple(map(_signed, documents.many(document, "checkpoints", _MOST))),
        tuple(map(_signed, documents.many(document, "receipts", _MOST))),
        tuple(map(_part, documents.many(document, "parts", MOST_MEMBERS)))
        if "parts" in document
        else (),
    )


def _id(value: Any, size: int) -> str:
    if not is_hex(value, size):
        raise Malformed("id")
    return str(value)


def _device(one: Any) -> DeviceKey:
    if not isinstance(one, dict):
        raise Malformed("devices")
    after = documents.text(one, "after", 32)
    link = documents.hexes(one, "link", 64) if after else b""
    return DeviceKey(documents.hexes(one, "key", 32), after, link)


def _carried(one: Any) -> Carried:
    match one:
        case [str(sha256), int(size), str(name)] if size >= 0 and is_hex(name, 32):
            return Carried(_id(sha256, 32), size, name)
    raise Malformed("originals")


def _part(one: Any) -> CarriedPart:
    match one:
        case [str(sha256), int(size), int(start), int(length), str(part), str(name)] if (
            0 <= start < start + length <= size and is_hex(part, 32) and is_hex(name, 32)
        ):
            return CarriedPart(_id(sha256, 32), size, start, length, part, name)
    raise Malformed("parts")


def _want(one: Any) -> tuple[str, str, int]:
    match one:
        case [str(chain), str(device), int(seq)] if seq >= 0:
            return chain, device, seq
    raise Malformed("wants")


def _signed(one: Any) -> tuple[bytes, bytes]:
    match one:
        case [str(content), str(signature)] if is_hex(signature, 64):
            return content.encode(), bytes.fromhex(signature)
    raise Malformed("signed")
