"""Names of records: UUIDv7 ids made offline, and short refs that people can read and type."""

import re
from collections.abc import Mapping
from typing import Any

from storage.clock import Moment
from storage.kinds.fields import Field, Group, Rows
from storage.records import canonical
from storage.records.writer import Randomness

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 6
_MADE = re.compile(
    rf"[a-z]-([{_ALPHABET}]{{{_LENGTH}}}|[0-9a-f]{{10}}(-[0-9]+)?)"
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)


def new_id(moment: Moment, randomness: Randomness) -> str:
    """Return a UUIDv7 (RFC 9562): milliseconds, then 74 random bits."""
    random = int.from_bytes(randomness(10), "big")
    value = (moment.milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | (random >> 68) << 64
    digits = f"{value | 0b10 << 62 | random & (2**62 - 1):032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def new_ref(name: str, randomness: Randomness) -> str:
    """Return a short ref such as ``v-7k3m2q`` for a record of the kind or list ``name``.

    Six of 31 signs make a clash inside one case improbable, also between two laptops.
    """
    number = int.from_bytes(randomness(8), "big")
    signs = []
    for _ in range(_LENGTH):
        number, sign = divmod(number, len(_ALPHABET))
        signs.append(_ALPHABET[sign])
    return f"{name[0]}-{''.join(signs)}"


def content_ref(name: str, content: Any, occurrence: int) -> str:
    """Return the ref of an object that came without one: the same content gives the same ref."""
    suffix = f"-{occurrence + 1}" if occurrence else ""
    return f"{name[0]}-{canonical.digest([name, without_refs(content)])[:10]}{suffix}"


def is_made(text: str) -> bool:
    """Tell whether a text is an id or ref that this program made, which says nothing to people."""
    return _MADE.fullmatch(text) is not None


def without_refs(value: Any) -> Any:
    """Return ``value`` without the refs that its rows carry, at any depth."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {name: without_refs(item) for name, item in value.items() if name != "ref"}
    if isinstance(value, list | tuple):
        return [without_refs(item) for item in value]
    return value


def with_row_refs(
    fields: tuple[Field, ...], values: Mapping[str, Any], randomness: Randomness | None
) -> dict[str, Any]:
    """Give every row inside ``values`` a ref: random, or by content without ``randomness``."""
    named = dict(values)
    for item in fields:
        value = named.get(item.name)
        if value is None:
            continue
        if isinstance(item.type, Group):
            named[item.name] = with_row_refs(item.type.fields, value, randomness)
        elif isinstance(item.type, Rows):
            named[item.name] = _named_rows(item.name, item.type, value, randomness)
    return named


def _named_rows(
    name: str, kind: Rows, rows: list[dict[str, Any]], randomness: Randomness | None
) -> list[dict[str, Any]]:
    seen: dict[str, int] = {}
    named = []
    for row in rows:
        inner = with_row_refs(kind.row.fields, row, randomness)
        if not inner.get("ref"):
            key = canonical.digest(without_refs(row))
            occurrence = seen[key] = seen.get(key, -1) + 1
            ref = new_ref(name, randomness) if randomness else content_ref(name, row, occurrence)
            inner = {"ref": ref, **inner}
        named.append(inner)
    return named
