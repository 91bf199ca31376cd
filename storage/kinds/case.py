"""The case itself: number, stage, who works on it, what comes next."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Group, Many, Options, Text
from storage.kinds.kind import Kind
from storage.kinds.parts import STAFF

STAGES: Options = (
    ("assigned", NC_("stage", "Assigned")),
    ("contacting", NC_("stage", "Contacting")),
    ("visiting", NC_("stage", "Visiting")),
    ("negotiating", NC_("stage", "Negotiating")),
    ("plan", NC_("stage", "Plan running")),
    ("pre_litigation", NC_("stage", "Suit planned")),
    ("filed", NC_("stage", "Filed")),
    ("judgment", NC_("stage", "Judgment")),
    ("enforcement", NC_("stage", "Enforcement")),
    ("closed", NC_("stage", "Closed")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    stage = Choice(options=STAGES).label(values.get("stage"))
    return f"{values.get('case_no', '')} {words(stage)}".strip()


KIND = Kind(
    name="case",
    list_name="",
    label=N_("Case"),
    plural=N_("Cases"),
    summary=_summary,
    moment=("opened_on",),
    tab="overview",
    icon="case",
    single=True,
    fields=(
        Field("case_no", Text(min_length=1), N_("Case no."), required=True),
        Field("opened_on", Date(), N_("Assigned on"), required=True),
        Field("stage", Choice(options=STAGES), N_("Stage"), required=True),
        Field("assigned_to", STAFF, N_("Owner")),
        Field("client", Text(), N_("Client")),
        Field(
            "next_action",
            Group(
                fields=(
                    Field("on", Date(), N_("On"), required=True),
                    Field("what", Text(), N_("What"), required=True),
                )
            ),
            N_("Next action"),
        ),
        Field("tags", Many(item=Text()), N_("Tags")),
    ),
)
