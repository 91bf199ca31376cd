"""Flags on a case: disputes, requests to stop, and what makes a person vulnerable (G13, G17)."""

from collections.abc import Mapping
from typing import Any, Final

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Options, Text
from storage.kinds.kind import Kind, in_order

FLAGS: Options = (
    ("dispute", NC_("flag", "Dispute")),
    ("complaint", NC_("flag", "Complaint")),
    ("stop_contact", NC_("flag", "Stop contact")),
    ("death", NC_("flag", "Death")),
    ("bankruptcy", NC_("flag", "Bankruptcy")),
    ("negotiating", NC_("flag", "Negotiating")),
    ("distress", NC_("flag", "Care")),
    ("illness", NC_("flag", "Illness")),
    ("pregnancy", NC_("flag", "Pregnancy")),
    ("mental_disorder", NC_("flag", "Mental disorder")),
    ("bereavement", NC_("flag", "Bereavement")),
    ("only_minors_present", NC_("flag", "Only minors present")),
    ("aged", NC_("flag", "Old age")),
)
CARE: Final = frozenset(
    {
        "distress", "illness", "pregnancy", "mental_disorder", "bereavement",
        "only_minors_present", "aged",
    }
)  # fmt: skip


def _summary(values: Mapping[str, Any], words: Words) -> str:
    label = words(Choice(options=FLAGS).label(values.get("kind")))
    return words(N_("{flag}, resolved"), flag=label) if values.get("resolved_on") else label


KIND = Kind(
    name="flag",
    list_name="flags",
    label=N_("Flag"),
    plural=N_("Flags"),
    summary=_summary,
    moment=("since",),
    columns=("kind", "since", "note", "resolved_on"),
    tab="overview",
    icon="flag",
    checks=(in_order("since", "resolved_on"),),
    fields=(
        Field("kind", Choice(options=FLAGS), N_("Flag"), required=True),
        Field("since", Date(), N_("Since")),
        Field("note", Text(long=True), N_("Note"), mask="care"),
        Field("resolved_on", Date(), N_("Resolved on")),
        Field("outcome", Text(long=True), N_("Outcome"), mask="care"),
    ),
)
