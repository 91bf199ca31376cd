"""A case's own stop of a trip, kept in that case's chain (see ``trip``)."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, Words
from storage.kinds.fields import Field, Ref
from storage.kinds.kind import Kind
from storage.kinds.trip import STOP_FIELDS


def _summary(values: Mapping[str, Any], words: Words) -> str:
    reason = values.get("not_made_reason")
    if reason:
        return words(N_("Stop not made: {reason}"), reason=reason)
    return words(N_("Stop {order} of a trip"), order=values.get("order", ""))


KIND = Kind(
    name="stop",
    list_name="",
    label=N_("Stop"),
    plural=N_("Stops"),
    summary=_summary,
    icon="trip",
    fields=(
        Field("trip", Ref(target="trips"), N_("Trip"), required=True),
        *(item for item in STOP_FIELDS if item.name not in {"case_no", "visit"}),
        Field("visit", Ref(target="visits"), N_("Visit")),
    ),
)
