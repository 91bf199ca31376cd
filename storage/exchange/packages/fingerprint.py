"""Fingerprints that are read aloud: the same bits as groups of digits and as syllables."""

import hashlib
import re
from typing import Final

_GROUPS: Final = 8
_CONSONANTS: Final = "bdfghjklmnprstvz"
_VOWELS: Final = "aiou"


def digits(content: bytes) -> str:
    """Return eight groups of five digits, 16 bits a group, of the SHA-256 of ``content``."""
    return " ".join(f"{number:05d}" for number in _numbers(content))


def syllables(content: bytes) -> str:
    """Return the same bits as eight words of five letters that can be spoken."""
    return " ".join(_word(number) for number in _numbers(content))


def matches(content: bytes, given: str) -> bool:
    """Tell whether ``given`` is the fingerprint, in digits or words; blanks and case are free."""
    plain = re.sub(r"[\s\-.,]", "", given).lower()
    known = (digits(content), syllables(content))
    return plain in {one.replace(" ", "") for one in known}


def _numbers(content: bytes) -> list[int]:
    found = hashlib.sha256(b"anjuan-fingerprint-1\n" + content).digest()
    return [int.from_bytes(found[2 * n : 2 * n + 2], "big") for n in range(_GROUPS)]


def _word(number: int) -> str:
    # Consonant and vowel in turn, four and two bits each (the proquint scheme).
    places = ((12, _CONSONANTS), (10, _VOWELS), (6, _CONSONANTS), (4, _VOWELS), (0, _CONSONANTS))
    return "".join(signs[number >> shift & len(signs) - 1] for shift, signs in places)
