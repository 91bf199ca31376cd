"""A supervisor's decision on signs that somebody needs care: go on, rest, or refer (guard G13)."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Field, Many, Options, Text, Time
from storage.kinds.kind import Kind

OUTCOMES: Options = (
    ("resume", NC_("care", "Work may go on")),
    ("rest", NC_("care", "Visits, calls and demands rest")),
    ("refer", NC_("care", "Referred to help; all rests")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    return words(Choice(options=OUTCOMES).label(values.get("outcome")))


KIND = Kind(
    name="care_review",
    list_name="",
    label=N_("Care review"),
    by_hand=False,
    writers=("supervisor",),
    plural=N_("Care reviews"),
    summary=_summary,
    moment=("at",),
    columns=("at", "outcome", "reason"),
    tab="interviews",
    icon="care",
    closed=lambda _values: True,
    fields=(
        Field("at", Time(), N_("At"), required=True, fixed=True),
        Field("about", Many(item=Text()), N_("Records"), required=True, fixed=True),
        Field("outcome", Choice(options=OUTCOMES), N_("Decision"), required=True),
        Field("reason", Text(long=True, min_length=1), N_("Reason"), required=True, mask="care"),
    ),
)
