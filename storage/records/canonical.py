"""One way to write a value as JSON, so that equal values are equal bytes."""

import hashlib
import json
from json.encoder import encode_basestring
from typing import Any, Final

_ENCODER: Final = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


def encode(value: Any) -> bytes:
    """Return ``value`` as JSON: sorted keys, no spaces, UTF-8, no NaN (ValueError)."""
    return text(value).encode("utf-8")


def text(value: Any) -> str:
    """Return the canonical form as text."""
    # Most of what is encoded are the texts of single fields, by the hundred thousand.
    if type(value) is str:
        return encode_basestring(value)
    return _ENCODER.encode(value)


def decode(content: bytes | str) -> Any:
    """Return the value; ValueError where it is no JSON."""
    return json.loads(content)


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical form in hex."""
    return hashlib.sha256(encode(value)).hexdigest()
