"""What user text becomes before it is set: one kind of line end, no characters without a shape."""

import re
from typing import Final

_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, joiners, marks of direction, selectors of variants and tags have no shape of their own;
# marks of direction could even make a printed line say something else than the record.
_SHAPELESS: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SPACES: Final = re.compile("[\t\u1680\u2000-\u200a\u202f\u205f]")


def clean(text: str) -> str:
    """Return ``text`` with ``\\n`` as its only line end and nothing in it that has no shape."""
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", text)
    return _SPACES.sub(" ", _SHAPELESS.sub("", text))
