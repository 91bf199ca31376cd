"""An obstacle to suing that may suspend limitation (Civil Code, article 194), with its proof."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Options, Ref, Text
from storage.kinds.kind import Kind, in_order
from storage.kinds.parts import EVIDENCE_LIST

CAUSES: Options = (
    ("force_majeure", NC_("suspension", "Force majeure")),
    ("no_representative", NC_("suspension", "Creditor without capacity had no representative")),
    ("no_heir", NC_("suspension", "Heir or administrator of the estate not settled")),
    ("controlled", NC_("suspension", "Creditor under the control of the debtor or another")),
    ("other", NC_("suspension", "Another obstacle to suing")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    cause = words(Choice(options=CAUSES).label(values.get("cause")))
    until = values.get("end") or words(NC_("suspension", "still lasting"))
    return f"{cause} {values.get('start') or ''} – {until}"


KIND = Kind(
    name="suspension",
    list_name="",
    label=N_("Suspension of limitation"),
    plural=N_("Suspensions of limitation"),
    summary=_summary,
    moment=("start",),
    columns=("start", "end", "cause", "note"),
    tab="litigation",
    icon="clock",
    checks=(in_order("start", "end"),),
    fields=(
        Field("start", Date(), NC_("suspension", "Obstacle from"), required=True),
        Field("end", Date(), NC_("suspension", "Last day of the obstacle"), help=N_(
            "Empty while it still lasts."
        )),
        Field("cause", Choice(options=CAUSES), NC_("suspension", "Obstacle"), required=True),
        Field("about", Ref(target="loans"), NC_("suspension", "Loan concerned"), help=N_(
            "Empty for all loans of the case."
        )),
        EVIDENCE_LIST,
        Field("note", Text(long=True), N_("Note")),
    ),
)  # fmt: skip
