"""Interest that was settled and taken into the principal of a new note (roll-over)."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Date, Field, Money, Ref, Text
from storage.kinds.kind import Kind, in_order
from storage.kinds.parts import EVIDENCE_LIST


def _summary(values: Mapping[str, Any], words: Words) -> str:
    return words(
        N_("{interest} taken into the principal of {principal} on {day}"),
        interest=values.get("interest") or "",
        principal=values.get("principal") or "",
        day=values.get("settled_on") or "",
    )


KIND = Kind(
    name="roll_over",
    list_name="",
    label=N_("Interest taken into the principal"),
    plural=N_("Interest taken into the principal"),
    summary=_summary,
    moment=("settled_on",),
    columns=("settled_on", "principal", "interest", "note"),
    tab="loans",
    icon="ledger",
    checks=(in_order("since", "settled_on"),),
    fields=(
        Field("loan", Ref(target="loans"), NC_("roll-over", "Loan of today"), required=True),
        Field("since", Date(), NC_("roll-over", "Interest ran from"), required=True),
        Field("settled_on", Date(), NC_("roll-over", "Settled, new note on"), required=True),
        Field("principal", Money(), NC_("roll-over", "Principal before"), required=True,
              help=N_("Without the interest that was taken in on this day; the principal of the "
                      "loan of today contains it.")),
        Field("interest", Money(), NC_("roll-over", "Interest taken in"), required=True),
        EVIDENCE_LIST,
        Field("note", Text(long=True), N_("Note")),
    ),
)  # fmt: skip
