"""Objects of a foreign PDF on their way between two processes: JSON that is believed in nothing.

A name is ``{"n": "/Name"}``, a real ``{"d": "1.5"}``, a string ``{"h": "4142"}``, a reference
``{"r": 7}``, a dictionary ``{"m": {"/Key": value}}``; the rest is plain JSON.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from reports.pdf.objects import Ref
from storage.evidence.channel import BrokenChannel

_NAME: Final = re.compile(r"/(?:#[0-9A-Fa-f]{2}|[!$&-'*-.0-;=?-Z\\^-z|~\"+,])*")
_REAL: Final = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})")
_HEX: Final = re.compile(r"(?:[0-9a-f]{2})*")
_DEEPEST: Final = 80
_LARGEST: Final = 10**15

Refs = Callable[[int], Ref]


def source(node: Any, refs: Refs, depth: int = 0) -> bytes:
    """Return PDF source; ``refs`` gives our number for theirs. BrokenChannel for anything else."""
    if depth > _DEEPEST:
        raise BrokenChannel
    match node:
        case None:
            return b"null"
        case bool():
            return b"true" if node else b"false"
        case int() if abs(node) < _LARGEST:
            return str(node).encode()
        case list():
            return b"[" + b" ".join(source(item, refs, depth + 1) for item in node) + b"]"
        case {"m": dict(inner)}:
            return b"<< " + entries(inner, refs, depth) + b" >>"
        case {"r": int(number)}:
            return b"%d 0 R" % refs(number).number
        case _:
            return _scalar(node)


def entries(inner: Mapping[Any, Any], refs: Refs, depth: int = 0) -> bytes:
    """Return the keys and values of a dictionary without its brackets."""
    return b" ".join(
        _matched(_NAME, key) + b" " + source(item, refs, depth + 1) for key, item in inner.items()
    )


def _scalar(node: Any) -> bytes:
    match node:
        case {"n": name}:
            return _matched(_NAME, name)
        case {"d": real}:
            return _matched(_REAL, real)
        case {"h": text}:
            return b"<" + _matched(_HEX, text) + b">"
        case _:
            raise BrokenChannel


def _matched(pattern: re.Pattern[str], text: Any) -> bytes:
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise BrokenChannel(str(text)[:40])
    return text.encode("ascii")
