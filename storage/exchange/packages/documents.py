"""Small signed documents: canonical JSON under a label, and how foreign ones are read."""

from typing import Any, Final

from storage.records import canonical
from storage.records.identity import Device

_HEX: Final = frozenset("0123456789abcdef")


class Malformed(ValueError):
    """A document that does not have the form it must have; the text says where."""


def signed(device: Device, label: str, document: dict[str, Any]) -> tuple[bytes, bytes]:
    """Return a document's bytes and the device's signature over label and bytes."""
    content = canonical.encode(document)
    return content, device.sign(labelled(label, content))


def labelled(label: str, content: bytes) -> bytes:
    """Return what is signed: the label keeps a signature from passing for another kind."""
    return f"anjuan-{label}-1\n".encode() + content


def parsed(content: bytes) -> dict[str, Any]:
    """Return a foreign document that is in canonical form; raises ``Malformed``."""
    try:
        # As text: given bytes, the decoder would guess their encoding first.
        document = canonical.decode(content.decode("utf-8"))
        same = isinstance(document, dict) and canonical.encode(document) == content
    except (ValueError, RecursionError) as error:
        raise Malformed("json") from error
    if not same:
        raise Malformed("canonical form")
    return dict(document)


def text(document: dict[str, Any], name: str, most: int = 200) -> str:
    """Return a text of the document; raises ``Malformed``."""
    value = document.get(name)
    if not isinstance(value, str) or len(value) > most:
        raise Malformed(name)
    return value


def number(document: dict[str, Any], name: str) -> int:
    """Return a whole number of 0 to 10^15; raises ``Malformed``."""
    value = document.get(name)
    if type(value) is not int or not 0 <= value <= 10**15:
        raise Malformed(name)
    return value


def hexes(document: dict[str, Any], name: str, size: int) -> bytes:
    """Return ``size`` bytes written as lower-case hex; raises ``Malformed``."""
    value = text(document, name, 2 * size)
    if not is_hex(value, size):
        raise Malformed(name)
    return bytes.fromhex(value)


def is_hex(value: object, size: int) -> bool:
    """Tell whether ``value`` is ``size`` bytes as lower-case hex."""
    return isinstance(value, str) and len(value) == 2 * size and _HEX.issuperset(value)


def many(document: dict[str, Any], name: str, most: int) -> list[Any]:
    """Return a list of at most ``most`` items; raises ``Malformed``."""
    value = document.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise Malformed(name)
    return value
