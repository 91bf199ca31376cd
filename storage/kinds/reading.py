"""Custody: who opened, printed or exported what, when and why."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Field, Many, Options, Text, Time
from storage.kinds.kind import Kind

DEEDS: Options = (
    ("opened", NC_("custody", "Opened")),
    ("revealed", NC_("custody", "Unmasked")),
    ("printed", NC_("custody", "Printed")),
    ("exported", NC_("custody", "Exported")),
)

# Whether a second person approved what was given out, where that is asked.
LEAVE: Options = (
    ("approved", NC_("custody", "Approved by a second person")),
    ("alone", NC_("custody", "Nobody else works here")),
    ("unapproved", NC_("custody", "Not approved by a second person")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    deed = words(Choice(options=DEEDS).label(values.get("deed")))
    return " · ".join(part for part in (deed, values.get("what") or "") if part)


KIND = Kind(
    name="reading",
    list_name="",
    label=N_("Custody entry"),
    by_hand=False,
    plural=N_("Custody log"),
    summary=_summary,
    moment=("at",),
    columns=("at", "deed", "what", "reason"),
    icon="custody",
    closed=lambda _values: True,
    fields=(
        Field("deed", Choice(options=DEEDS), N_("Deed"), required=True),
        Field("at", Time(), N_("At"), required=True),
        Field("what", Text(), N_("What"), required=True),
        Field("reason", Text(), N_("Reason")),
        Field("refs", Many(item=Text()), N_("Records")),
        Field("sha256", Text(), N_("Hash")),
        Field("leave", Choice(options=LEAVE), N_("Second person")),
        # Record id of a member of staff.
        Field("approved_by", Text(), N_("Approved by")),
    ),
)
