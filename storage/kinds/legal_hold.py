"""A legal hold: while one stands, nothing of the case may be deleted."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, Words
from storage.kinds.fields import Field, Flag, Text, Time
from storage.kinds.kind import Kind


def _summary(values: Mapping[str, Any], words: Words) -> str:
    said = N_("Legal hold") if values.get("held") else N_("Legal hold lifted")
    return " · ".join(part for part in (words(said), values.get("reason") or "") if part)


KIND = Kind(
    name="legal_hold",
    list_name="",
    label=N_("Legal hold"),
    by_hand=False,
    plural=N_("Legal holds"),
    summary=_summary,
    moment=("at",),
    columns=("at", "held", "reason"),
    icon="custody",
    closed=lambda _values: True,
    fields=(
        Field("held", Flag(), N_("Hold stands"), required=True, fixed=True),
        Field("at", Time(), N_("At"), required=True, fixed=True),
        Field("reason", Text(long=True, min_length=1), N_("Reason"), required=True, fixed=True),
    ),
)
