"""Asking for completion: an item goes back with a reason, is completed, and is accepted."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Field, Many, Options, Text, Time
from storage.kinds.kind import Kind

DEEDS: Options = (
    ("returned", NC_("completion", "Returned for completion")),
    ("completed", NC_("completion", "Completed")),
    ("accepted", NC_("completion", "Accepted")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    deed = words(Choice(options=DEEDS).label(values.get("deed")))
    parts = (deed, values.get("item") or "", values.get("reason") or "")
    return " · ".join(part for part in parts if part)


KIND = Kind(
    name="completion",
    list_name="",
    label=N_("Return for completion"),
    by_hand=False,
    plural=N_("Returns for completion"),
    summary=_summary,
    moment=("at",),
    columns=("at", "deed", "item", "reason"),
    icon="feedback",
    closed=lambda _values: True,
    fields=(
        Field("deed", Choice(options=DEEDS), N_("Deed"), required=True, fixed=True),
        Field("at", Time(), N_("At"), required=True, fixed=True),
        # The return that is completed or accepted, by its ref.
        Field("answers", Text(), NC_("completion", "Return"), fixed=True),
        Field("about", Text(), NC_("record", "Record"), fixed=True),
        Field("item", Text(), NC_("completion", "Item"), fixed=True),
        Field("reason", Text(long=True), N_("Reason")),
        # How far the writer had read the case: "device:last number" of each device in its chain.
        Field("seen", Many(item=Text()), NC_("completion", "Read up to"), fixed=True),
    ),
)
