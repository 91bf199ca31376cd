"""One way to write a value as JSON, so that equal values are equal bytes."""

import hashlib
import json
from typing import Any, Final

_ENCODER: Final = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


def encode(value: Any) -> bytes:
    """Return ``value`` as JSON: sorted keys, no spaces, UTF-8, no NaN (ValueError)."""
    return _ENCODER.encode(value).encode("utf-8")


def decode(content: bytes | str) -> Any:
    """Return the value; ValueError where it is no JSON."""
    return json.loads(content)


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical form in hex."""
    return hashlib.sha256(encode(value)).hexdigest()
