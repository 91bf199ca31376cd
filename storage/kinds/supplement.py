"""A later word on a closed record: the record itself stays as it was signed."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, Words
from storage.kinds.fields import Field, Ref, Text, Time
from storage.kinds.kind import Kind
from storage.kinds.parts import STAFF


def _summary(values: Mapping[str, Any], words: Words) -> str:
    return words(N_("Supplement: {text}"), text=values.get("text", ""))


KIND = Kind(
    name="supplement",
    list_name="",
    label=N_("Supplement"),
    plural=N_("Supplements"),
    summary=_summary,
    moment=("at",),
    columns=("at", "by", "text"),
    tab="interviews",
    icon="supplement",
    fields=(
        Field("about", Ref(target="interviews"), N_("Interview"), required=True),
        Field("at", Time(), N_("At"), required=True),
        Field("by", STAFF, N_("By")),
        Field("text", Text(long=True, min_length=1), N_("Content"), required=True, mask="care"),
    ),
)
