"""A remark of the legal team or a supervisor beside what others recorded; it changes nothing."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Field, Text, Time
from storage.kinds.kind import Kind


def _summary(values: Mapping[str, Any], words: Words) -> str:
    return words(N_("Annotation: {text}"), text=values.get("text", ""))


KIND = Kind(
    name="annotation",
    list_name="",
    label=N_("Annotation"),
    by_hand=False,
    plural=N_("Annotations"),
    summary=_summary,
    moment=("at",),
    columns=("at", "about", "text"),
    icon="supplement",
    closed=lambda _values: True,
    fields=(
        Field("at", Time(), N_("At"), required=True, fixed=True),
        Field("about", Text(), NC_("record", "Record"), fixed=True),
        Field("text", Text(long=True, min_length=1), N_("Content"), required=True),
    ),
)
