"""One way to write a value as JSON, so that equal values are equal bytes."""

import hashlib
import json
from collections.abc import Mapping
from json.encoder import c_make_encoder, encode_basestring  # type: ignore[attr-defined]
from typing import Any, Final

_ENCODER: Final = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)
# What an encoder makes anew for every value: half of what a small one costs.
_PARTS: Final = (
    None
    if c_make_encoder is None
    else c_make_encoder(
        None, _ENCODER.default, encode_basestring, None, ":", ",", True, False, False
    )
)
_DECODER: Final = json.JSONDecoder()
_EMPTY: Final[dict[type, str]] = {dict: "{}", list: "[]"}


def encode(value: Any) -> bytes:
    """Return ``value`` as JSON: sorted keys, no spaces, UTF-8, no NaN (ValueError)."""
    return text(value).encode("utf-8")


def text(value: Any) -> str:
    """Return the canonical form as text."""
    # Most of what is encoded are the texts of single fields, by the hundred thousand.
    if type(value) is str:
        return encode_basestring(value)
    if not value and type(value) in _EMPTY:
        return _EMPTY[type(value)]
    return _ENCODER.encode(value) if _PARTS is None else "".join(_PARTS(value, 0))


def members(texts: Mapping[str, str]) -> str:
    """Return the canonical form of an object from those of its values, by name."""
    said = [f"{encode_basestring(name)}:{texts[name]}" for name in sorted(texts)]
    return f"{{{','.join(said)}}}"


def decode(content: bytes | str) -> Any:
    """Return the value; ValueError where it is no JSON in UTF-8."""
    said = content if isinstance(content, str) else content.decode("utf-8")
    try:
        value, end = _DECODER.raw_decode(said)
    except json.JSONDecodeError:
        end = -1
    # What is canonical ends where its value does; only other JSON has spaces around it.
    return value if end == len(said) else json.loads(said)


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical form in hex."""
    return hashlib.sha256(encode(value)).hexdigest()
