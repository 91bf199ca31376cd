"""A plan that a guard blocks, as a request, and the decision on it (``product.md`` 24)."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Flag, Many, Options, Text, Time
from storage.kinds.kind import Kind

DEEDS: Options = (
    ("requested", NC_("approval", "Requested")),
    ("granted", NC_("approval", "Granted")),
    ("refused", NC_("approval", "Refused")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    deed = words(Choice(options=DEEDS).label(values.get("deed")))
    guards = " ".join(values.get("guards") or ())
    return " · ".join(part for part in (deed, guards, values.get("what") or "") if part)


KIND = Kind(
    name="approval",
    list_name="",
    label=N_("Approval"),
    by_hand=False,
    plural=N_("Approvals"),
    summary=_summary,
    moment=("at",),
    columns=("at", "deed", "guards", "what", "reason"),
    tab="visits",
    icon="check",
    closed=lambda _values: True,
    fields=(
        Field("deed", Choice(options=DEEDS), N_("Deed"), required=True, fixed=True),
        Field("at", Time(), N_("At"), required=True, fixed=True),
        Field("about", Text(), N_("Request"), fixed=True),
        Field("what", Text(long=True), N_("What is planned"), fixed=True),
        Field("on", Date(), NC_("approval", "Planned for"), fixed=True),
        Field("plan", Text(), N_("Mark of the plan"), fixed=True),
        Field("guards", Many(item=Text()), N_("Guards"), fixed=True),
        Field("reason", Text(long=True, min_length=1), N_("Reason"), required=True),
        Field("alone", Flag(), N_("Asked for and approved by the only person here"), fixed=True),
    ),
)
