"""That a site handed a case over, or took it back onto its work list."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Field, Options, Text, Time
from storage.kinds.kind import Kind

DEEDS: Options = (
    ("handed_over", NC_("handover", "Handed over")),
    ("taken_back", NC_("handover", "Taken back")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    deed = words(Choice(options=DEEDS).label(values.get("deed")))
    return " · ".join(part for part in (deed, values.get("to") or "") if part)


KIND = Kind(
    name="handover",
    list_name="",
    label=N_("Hand-over"),
    by_hand=False,
    plural=N_("Hand-overs"),
    summary=_summary,
    moment=("at",),
    columns=("at", "deed", "by", "to", "reason"),
    tab="litigation",
    icon="custody",
    closed=lambda _values: True,
    fields=(
        Field("deed", Choice(options=DEEDS), N_("Deed"), required=True, fixed=True),
        Field("at", Time(), N_("At"), required=True, fixed=True),
        # The id of the site that did it: only there the case leaves the work list.
        Field("site", Text(min_length=1), NC_("handover", "Site id"), required=True, fixed=True),
        Field("by", Text(), NC_("handover", "From"), fixed=True),
        Field("to", Text(), NC_("handover", "To")),
        Field("reason", Text(), N_("Reason")),
    ),
)
