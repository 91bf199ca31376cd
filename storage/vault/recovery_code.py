"""The recovery code: 160 random bits as people copy them, with a check in every group."""

import unicodedata
from typing import Final

from storage.errors import RecoveryCodeIncomplete, RecoveryCodeMistyped

SECRET_SIZE: Final = 20
# Crockford's base 32: no I, L, O, U.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DATA: Final = 4
_GROUPS: Final = 8
_GROUP: Final = _DATA + 1


def encode(secret: bytes) -> str:
    """Return 20 bytes as eight groups of five symbols, the fifth of each checking its group."""
    if len(secret) != SECRET_SIZE:
        raise ValueError(len(secret))
    number = int.from_bytes(secret, "big")
    symbols = [number >> shift & 31 for shift in range(155, -1, -5)]
    groups = [symbols[start : start + _DATA] for start in range(0, len(symbols), _DATA)]
    return "-".join(_written(place, group) for place, group in enumerate(groups))


def decode(typed: str) -> bytes:
    """Return the 20 bytes of a code as a person typed it.

    Spaces, hyphens, case, full-width letters and O/0, I/L/1 do not matter. Raises
    ``RecoveryCodeIncomplete`` for a wrong length, ``RecoveryCodeMistyped`` naming the first group
    (from 1) that is not as printed: any one wrong symbol, two neighbours or two groups exchanged.
    """
    symbols = _normalised(typed)
    if len(symbols) != _GROUPS * _GROUP:
        raise RecoveryCodeIncomplete(found=len(symbols), needed=_GROUPS * _GROUP)
    number = 0
    for place in range(_GROUPS):
        group = symbols[place * _GROUP : (place + 1) * _GROUP]
        values = [_ALPHABET.find(symbol) for symbol in group]
        if -1 in values or _check(place, values[:_DATA]) != values[_DATA]:
            raise RecoveryCodeMistyped(group=place + 1)
        for value in values[:_DATA]:
            number = number << 5 | value
    return number.to_bytes(SECRET_SIZE, "big")


def _normalised(typed: str) -> str:
    wide = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES)
    # Zs, Cc: blanks and line ends; Pd: every dash that an input method may give.
    return "".join(c for c in wide if unicodedata.category(c) not in {"Zs", "Cc", "Cf", "Pd"})


def _written(place: int, group: list[int]) -> str:
    return "".join(_ALPHABET[value] for value in (*group, _check(place, group)))


def _check(place: int, group: list[int]) -> int:
    """Sum the symbols with distinct weights in GF(32), so that neighbours cannot change places."""
    total = place
    for weight, value in enumerate(group, start=1):
        total ^= _times_x(value, weight)
    return total


def _times_x(value: int, times: int) -> int:
    for _ in range(times):
        # x^5 + x^2 + 1 is irreducible over GF(2).
        value = (value << 1) ^ (0b100101 if value & 16 else 0)
    return value
