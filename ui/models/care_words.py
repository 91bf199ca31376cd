"""What words of distress lead to: the flag that puts a case before a supervisor (guard G13)."""

from collections.abc import Mapping
from typing import Any

from storage.casework.together import New
from storage.rows import CaseFile
from storage.rules.care import open_concerns
from storage.rules.distress import distress_in


def flagged(file: CaseFile) -> bool:
    """Tell whether a sign of distress waits for a supervisor already."""
    return any(one.kind == "distress" for one in open_concerns(file))


def care_flag(values: Mapping[str, Any], file: CaseFile, on: str) -> list[New]:
    """Return the flag that goes with a record which holds such words, none where one stands.

    ``on`` is its day. The words themselves are the note.
    """
    heard = distress_in(values)
    if not heard or flagged(file):
        return []
    note = "、".join(f"「{one}」" for one in heard)
    return [New("flag", {"kind": "distress", "since": on, "note": note})]
