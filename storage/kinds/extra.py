"""What a sender added to a case-JSON document under ``x``: kept and given back as it was."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from resources.language import N_, Words
from storage.kinds.fields import Field, FieldType, Flaw, Flaws
from storage.kinds.kind import Kind

UNKEEPABLE = N_("holds a number beyond every range, such as 1e999, or half a character")


@dataclass(frozen=True)
class AnyObject(FieldType):
    """Any JSON object, unread."""

    word: ClassVar[str] = N_("an object")

    def check(self, value: Any, path: str, flaws: Flaws) -> Any:
        """See FieldType.check."""
        if not isinstance(value, dict):
            return self.wrong(path, flaws)
        if not _can_be_kept(value):
            flaws.append(Flaw(path, "wrong_type", UNKEEPABLE))
            return None
        return value


def _can_be_kept(value: Any) -> bool:
    """Tell whether JSON can say it: no half characters, no number beyond every float."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return False
    return True


def _summary(_values: Mapping[str, Any], words: Words) -> str:
    return words(N_("Additions of the sender"))


KIND = Kind(
    name="extra",
    list_name="x",
    label=N_("Additions of the sender"),
    by_hand=False,
    plural=N_("Additions of the sender"),
    summary=_summary,
    office=True,
    single=True,
    fields=(Field("content", AnyObject(), N_("Content"), required=True),),
)
