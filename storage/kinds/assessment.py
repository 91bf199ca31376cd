"""Assessments of willingness and ability, as a history."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, Words
from storage.kinds.fields import Choice, Date, Field, Text
from storage.kinds.kind import Kind
from storage.kinds.parts import LEVELS, STAFF


def _summary(values: Mapping[str, Any], words: Words) -> str:
    levels = Choice(options=LEVELS)
    return words(
        N_("Attitude {willingness}, ability {ability}"),
        willingness=words(levels.label(values.get("willingness"))),
        ability=words(levels.label(values.get("ability"))),
    )


KIND = Kind(
    name="assessment",
    list_name="assessments",
    label=N_("Assessment"),
    plural=N_("Assessments"),
    summary=_summary,
    moment=("on",),
    columns=("on", "by", "willingness", "ability", "reason"),
    tab="overview",
    icon="assessment",
    fields=(
        Field("on", Date(), N_("On"), required=True),
        Field("by", STAFF, N_("By")),
        Field("willingness", Choice(options=LEVELS), N_("Attitude"), required=True),
        Field("ability", Choice(options=LEVELS), N_("Ability"), required=True),
        Field("reason", Text(long=True), N_("Reason")),
    ),
)
