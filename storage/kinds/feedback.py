"""Feedback to the client institution, with its receipt."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, Words
from storage.kinds.fields import Date, Field, Text
from storage.kinds.kind import Kind
from storage.kinds.parts import EVIDENCE


def _summary(values: Mapping[str, Any], words: Words) -> str:
    return words(N_("Feedback to {to}"), to=values.get("to", ""))


KIND = Kind(
    name="feedback",
    list_name="feedback",
    label=N_("Feedback"),
    plural=N_("Feedback to the client"),
    summary=_summary,
    moment=("on",),
    columns=("on", "to", "channel", "what"),
    tab="overview",
    icon="feedback",
    fields=(
        Field("to", Text(), N_("To"), required=True),
        Field("on", Date(), N_("On"), required=True),
        Field("channel", Text(), N_("Channel")),
        Field("what", Text(long=True), N_("Content")),
        Field("receipt", EVIDENCE, N_("Receipt")),
    ),
)
