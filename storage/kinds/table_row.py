"""One row that a lawyer added to a table of the rules: what holds, from when, on what source."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Options, Text
from storage.kinds.kind import Kind, in_order

TABLES: Options = (
    ("lpr_1y", NC_("table", "LPR, one year")),
    ("lpr_5y", NC_("table", "LPR, over five years")),
    ("holiday", NC_("table", "Rest days")),
    ("workday", NC_("table", "Working days on a weekend")),
    ("cap", NC_("table", "Caps of interest")),
    ("fee", NC_("table", "Court fees")),
    ("limit", NC_("table", "Limits of the guards")),
    ("phrase", NC_("table", "Forbidden phrases")),
    ("policy", NC_("table", "Choices of the house")),
    ("care", NC_("table", "Numbers of the care card")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    table = words(Choice(options=TABLES).label(values.get("table")))
    said = (table, values.get("start") or "", values.get("name") or "", values.get("value") or "")
    return " ".join(part for part in said if part)


KIND = Kind(
    name="table_row",
    list_name="",
    label=N_("Row of a table of the rules"),
    plural=N_("Rows of the tables of the rules"),
    summary=_summary,
    columns=("table", "start", "end", "name", "value", "source"),
    office=True,
    by_hand=False,
    writers=("legal", "supervisor"),
    icon="settings",
    checks=(in_order("start", "end"),),
    fields=(
        Field("table", Choice(options=TABLES), N_("Table of the rules"), required=True),
        Field("start", Date(), NC_("table", "Holds from")),
        Field("end", Date(), NC_("table", "Last day")),
        Field("name", Text(), NC_("table", "Name of the row")),
        Field("value", Text(), NC_("table", "Value")),
        Field("source", Text(long=True, min_length=1), NC_("table", "Source"), required=True),
    ),
)
