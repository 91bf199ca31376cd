"""Repayment plans with instalments and waivers."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Group, Money, Ref, Rows
from storage.kinds.kind import Kind
from storage.kinds.parts import EVIDENCE_LIST, PROMISE_STATES, STAFF


def _summary(values: Mapping[str, Any], words: Words) -> str:
    count = len(values.get("instalments") or ())
    return words(N_("Plan with {count} instalments"), count=count)


KIND = Kind(
    name="plan",
    list_name="plans",
    label=N_("Repayment plan"),
    plural=N_("Repayment plans"),
    summary=_summary,
    moment=("agreed_on",),
    columns=("agreed_on", "by", "instalments", "state"),
    tab="loans",
    icon="plan",
    fields=(
        Field("agreed_on", Date(), N_("Agreed on"), required=True),
        Field("by", Ref(target="parties"), NC_("promise", "By"), required=True),
        Field(
            "instalments",
            Rows(
                row=Group(
                    fields=(
                        Field("due_on", Date(), N_("Due on"), required=True),
                        Field("amount", Money(), N_("Amount"), required=True),
                    )
                )
            ),
            N_("Instalments"),
        ),
        Field(
            "waiver",
            Group(
                fields=(
                    Field("amount", Money(), N_("Amount waived")),
                    Field("approved_by", STAFF, N_("Approved by")),
                    Field("on", Date(), N_("On")),
                )
            ),
            N_("Waiver"),
        ),
        Field("state", Choice(options=PROMISE_STATES), N_("State of the plan")),
        EVIDENCE_LIST,
    ),
)
