"""A supervisor's decision to release an interview that shows distress into packs."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, Words
from storage.kinds.fields import Field, Flag, Ref, Text
from storage.kinds.kind import Kind


def _summary(values: Mapping[str, Any], words: Words) -> str:
    if values.get("released") and values.get("covered"):
        return words(N_("Interview released for evidence packs as a covered copy"))
    if values.get("released"):
        return words(N_("Interview released for evidence packs"))
    return words(N_("Release of an interview withdrawn"))


KIND = Kind(
    name="release",
    list_name="",
    label=N_("Release"),
    writers=("supervisor",),
    plural=N_("Releases"),
    summary=_summary,
    columns=("interview", "released", "reason"),
    tab="interviews",
    icon="release",
    fields=(
        Field("interview", Ref(target="interviews"), N_("Interview"), required=True),
        Field("released", Flag(), N_("Released"), required=True),
        Field("covered", Flag(), N_("Only with the words of distress covered")),
        Field("reason", Text(long=True, min_length=1), N_("Reason"), required=True),
    ),
)
