"""Values of the PDF format as bytes: names, numbers, text, lists, dictionaries, references."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache


class Name(str):
    """A PDF name such as ``Name("Page")``; written with its slash."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """The number of an indirect object, which may be written later."""

    number: int


Value = None | bool | int | float | bytes | str | Ref | Sequence["Value"] | Mapping[str, "Value"]


def encode(value: Value) -> bytes:
    """Return ``value`` as PDF source: str is text, ``Name`` a name, bytes stand as they are."""
    match value:
        case None:
            return b"null"
        case bool():
            return b"true" if value else b"false"
        case int() | float():
            return number(value).encode()
        case bytes():
            return value
        case Name():
            return _name(value)
        case str():
            return _text(value)
        case Ref():
            return b"%d 0 R" % value.number
        case Mapping():
            return _dictionary(value)
        case _:
            return b"[" + b" ".join(encode(item) for item in value) + b"]"


def number(value: float) -> str:
    """Return a number with at most three decimals and no exponent."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


@lru_cache(maxsize=4096)
def _name(value: str) -> bytes:
    # The same few names stand in every object.
    safe = (
        chr(b) if 33 <= b <= 126 and chr(b) not in "#()<>[]{}/%" else f"#{b:02X}"
        for b in value.encode()
    )
    return b"/" + "".join(safe).encode()


def text_bytes(value: str) -> bytes:
    """Return ASCII text as a plain byte string, for what is compared and never shown."""
    return b"<" + value.encode("ascii").hex().upper().encode() + b">"


def _text(value: str) -> bytes:
    # UTF-16 with its mark for everything: one rule, no encoding table to get wrong.
    data = value.encode("utf-16-be", "replace")
    return b"<FEFF" + data.hex().upper().encode() + b">"


def _dictionary(value: Mapping[str, Value]) -> bytes:
    inner = b" ".join(_name(key) + b" " + encode(item) for key, item in value.items())
    return b"<< " + inner + b" >>"
