"""An evidence pack as a record: number, frozen item list, hash, what it replaces and why."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import (
    Choice,
    Date,
    Field,
    Group,
    Integer,
    Many,
    Options,
    Rows,
    Text,
    Time,
)
from storage.kinds.kind import Kind

PROFILES: Options = (
    ("court", NC_("pack", "For the court")),
    ("opponent", NC_("pack", "For the other side")),
    ("internal", NC_("pack", "Internal")),
)
ITEM = Group(
    fields=(
        Field("no", Text(), N_("No."), required=True),
        Field("name", Text(), NC_("organisation", "Name"), required=True),
        Field("refs", Many(item=Text()), N_("Records")),
        Field("from_page", Integer(minimum=1), N_("From page")),
        Field("to_page", Integer(minimum=1), N_("To page")),
    )
)
FILE = Group(
    fields=(
        Field("copy", Text(), N_("Copy"), required=True),
        Field("volume", Integer(minimum=1), N_("Volume")),
        Field("pages", Integer(minimum=1), N_("Pages"), required=True),
        Field("bytes", Integer(minimum=1), N_("Bytes"), required=True),
        Field("sha256", Text(), N_("Hash"), required=True),
    )
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    profile = words(Choice(options=PROFILES).label(values.get("profile")))
    return words(
        N_("Evidence pack {number}, {profile}"), number=values.get("number", ""), profile=profile
    )


KIND = Kind(
    name="pack",
    list_name="",
    label=N_("Evidence pack"),
    by_hand=False,
    plural=N_("Evidence packs"),
    summary=_summary,
    moment=("made_at",),
    columns=("number", "profile", "made_at", "items"),
    tab="litigation",
    icon="pack",
    closed=lambda _values: True,
    fields=(
        Field("number", Text(), N_("Pack no."), required=True),
        Field("profile", Choice(options=PROFILES), N_("Profile"), required=True),
        Field("made_at", Time(), N_("Made at"), required=True),
        Field("made_by", Text(), N_("Made by")),
        Field("reason", Text(), N_("Reason")),
        Field("cutoff", Date(), N_("Interest until")),
        Field("checkpoint", Text(), N_("Checkpoint")),
        Field("items", Rows(row=ITEM), N_("Items")),
        Field("files", Rows(row=FILE), N_("Files")),
        Field("forced", Many(item=Text()), N_("Forced in spite of")),
        Field("supersedes", Text(), N_("Supersedes")),
        Field("supersedes_reason", Text(), N_("Why it replaces that one")),
        Field("seen", Many(item=Text()), NC_("completion", "Read up to"), fixed=True),
    ),
)
