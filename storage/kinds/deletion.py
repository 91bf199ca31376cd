"""The deletion of a case: asked for, refused, or done; what is done leaves this much and no more.

The last one is the tombstone: no free text and nobody's name stands in it, only what proves that
an entry was there, who approved that its content went, and on what basis.
"""

from collections.abc import Mapping
from typing import Any, Final

from resources.language import N_, NC_, Words
from storage.kinds.fields import (
    Choice,
    Field,
    Flag,
    Group,
    Integer,
    Many,
    Options,
    Rows,
    Text,
    Time,
)
from storage.kinds.kind import Kind

REQUESTED: Final = "requested"
REFUSED: Final = "refused"
ERASED: Final = "erased"
DEEDS: Options = (
    (REQUESTED, NC_("deletion", "Requested")),
    (REFUSED, NC_("deletion", "Refused")),
    (ERASED, NC_("deletion", "Erased")),
)
RETENTION: Final = "retention"
BASES: Options = (
    (RETENTION, NC_("deletion", "The retention period is over")),
    ("person", NC_("deletion", "The person asked for it and may")),
    ("order", NC_("deletion", "An authority or the client ordered it")),
    ("unlawful", NC_("deletion", "It should never have been recorded")),
)
SPAN = Group(
    fields=(
        Field("device", Text(min_length=1), N_("Device"), required=True),
        Field("upto", Integer(minimum=1), N_("Up to entry"), required=True),
        Field("head", Text(), N_("Hash")),
    )
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    deed = words(Choice(options=DEEDS).label(values.get("deed")))
    basis = words(Choice(options=BASES).label(values.get("basis"))) if values.get("basis") else ""
    return " · ".join(part for part in (deed, values.get("case_no") or "", basis) if part)


KIND = Kind(
    name="deletion",
    list_name="",
    label=N_("Deletion of the case"),
    by_hand=False,
    plural=N_("Deletions of the case"),
    summary=_summary,
    moment=("at",),
    columns=("at", "deed", "basis", "reason"),
    icon="custody",
    closed=lambda _values: True,
    fields=(
        Field("deed", Choice(options=DEEDS), N_("Deed"), required=True, fixed=True),
        Field("at", Time(), N_("At"), required=True, fixed=True),
        Field("about", Text(), N_("Request"), fixed=True),
        Field("basis", Choice(options=BASES), N_("Basis"), fixed=True),
        Field("law", Text(), N_("Rule"), fixed=True),
        Field("reason", Text(long=True), N_("Reason"), fixed=True),
        Field("case_no", Text(), N_("Case no."), fixed=True),
        # Record ids of members of staff.
        Field("asked_by", Text(), N_("Requested by"), fixed=True),
        Field("approved_by", Text(), N_("Approved by"), fixed=True),
        Field("alone", Flag(), N_("Asked for and approved by the only person here"), fixed=True),
        Field("operations", Integer(minimum=0), N_("Entries"), fixed=True),
        Field("spans", Rows(row=SPAN), N_("Entries erased"), fixed=True),
        Field("originals", Many(item=Text()), N_("Originals erased (hashes)"), fixed=True),
    ),
)
