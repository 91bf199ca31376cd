"""Promises to pay, come back, meet or call; open, kept, broken."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Flag, Group, Money, Ref, Text, Time
from storage.kinds.kind import Kind
from storage.kinds.parts import PROMISE_KINDS, PROMISE_STATES, STAFF


def _summary(values: Mapping[str, Any], words: Words) -> str:
    kind = values.get("kind")
    parts = (
        words(Choice(options=PROMISE_KINDS).label(kind)) if kind else "",
        words(N_("{amount} yuan"), amount=values["amount"]) if values.get("amount") else "",
        values.get("due_on") or "",
        values.get("condition") or "",
        words(Choice(options=PROMISE_STATES).label(values.get("state"))),
    )
    return " · ".join(part for part in parts if part)


KIND = Kind(
    name="promise",
    list_name="promises",
    label=N_("Promise"),
    plural=N_("Promises"),
    summary=_summary,
    moment=("made_at",),
    columns=("made_at", "by", "kind", "amount", "due_on", "state"),
    tab="loans",
    icon="promise",
    fields=(
        Field("by", Ref(target="parties"), NC_("promise", "By"), required=True),
        Field("made_at", Time(), NC_("promise", "Made at"), required=True),
        Field("kind", Choice(options=PROMISE_KINDS), N_("Promised to")),
        Field("amount", Money(), N_("Amount promised")),
        Field("due_on", Date(), N_("Promise date")),
        Field("condition", Text(long=True), N_("Condition")),
        Field("state", Choice(options=PROMISE_STATES), N_("State of the promise"), required=True),
        Field(
            "decision",
            Group(
                fields=(
                    Field("by", STAFF, N_("Decided by")),
                    Field("on", Date(), N_("Decided on")),
                    Field("approved", Flag(), N_("Approved")),
                    Field("note", Text(long=True), N_("Note")),
                )
            ),
            N_("Decision"),
        ),
    ),
)
