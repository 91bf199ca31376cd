"""The suit: cause, court, parties' counsel, deadlines, costs and stages."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Group, Money, Options, Rows, Text
from storage.kinds.kind import Kind

CLAIM_TYPES: Options = (
    ("financial", NC_("claim", "Financial loan")),
    ("private", NC_("claim", "Private loan")),
    ("card", NC_("claim", "Credit card")),
)
PLAINTIFF = Group(
    fields=(
        Field("name", Text(), NC_("organisation", "Name")),
        Field("uscc", Text(), N_("Unified social credit code")),
        Field("address", Text(), NC_("organisation", "Address")),
        Field("legal_representative", Text(), N_("Legal representative")),
        Field("phone", Text(), N_("Telephone")),
    )
)
COUNSEL = Group(
    fields=(
        Field("name", Text(), N_("Name")),
        Field("firm", Text(), N_("Law firm")),
        Field("phone", Text(), N_("Telephone")),
        Field("authority", Text(), N_("Authority")),
    )
)
COST = Group(
    fields=(
        Field("what", Text(), N_("What")),
        Field("amount", Money(), N_("Amount")),
    )
)
STAGE = Group(
    fields=(
        Field("on", Date(), N_("On"), required=True),
        Field("kind", Text(), N_("Step"), required=True),
        Field("note", Text(long=True), N_("Note")),
    )
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    named = (values.get("cause"), values.get("court"), values.get("case_number"))
    return " · ".join(part for part in named if part) or words(N_("Litigation"))


KIND = Kind(
    name="litigation",
    list_name="litigation",
    label=N_("Litigation"),
    plural=N_("Litigation"),
    summary=_summary,
    moment=("filed_on",),
    columns=("cause", "court", "case_number", "filed_on"),
    tab="litigation",
    icon="court",
    single=True,
    fields=(
        Field("cause", Text(), N_("Cause")),
        Field("claim_type", Choice(options=CLAIM_TYPES), N_("Type of claim")),
        Field("court", Text(), N_("Court")),
        Field("plaintiff", PLAINTIFF, N_("Plaintiff")),
        Field("counsel", COUNSEL, N_("Counsel")),
        Field("filed_on", Date(), N_("Filed on")),
        Field("case_number", Text(), N_("Case no. of the court")),
        Field("evidence_deadline", Date(), N_("Evidence due by")),
        Field("costs", Rows(row=COST), N_("Costs")),
        Field("stages", Rows(row=STAGE), N_("Steps")),
    ),
)
