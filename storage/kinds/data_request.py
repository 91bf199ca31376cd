"""What a person asks about the data kept on them, and how it was answered (PIPL 44 to 50)."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Options, Text
from storage.kinds.kind import Kind, in_order

ASKED: Options = (
    ("access", NC_("data request", "Access or a copy")),
    ("correction", NC_("data request", "Correction or completion")),
    ("deletion", NC_("data request", "Deletion")),
    ("restriction", NC_("data request", "Restriction or objection")),
    ("explanation", NC_("data request", "Explanation of the rules")),
)
ANSWERS: Options = (
    ("done", NC_("data request", "Done as asked")),
    ("partly", NC_("data request", "Done in part")),
    ("refused", NC_("data request", "Refused, with the reason")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    asked = words(Choice(options=ASKED).label(values.get("asked")))
    answer = values.get("result")
    said = words(Choice(options=ANSWERS).label(answer)) if answer else words(N_("not answered yet"))
    return " · ".join(part for part in (asked, values.get("by") or "", said) if part)


KIND = Kind(
    name="data_request",
    list_name="",
    label=N_("Request about personal data"),
    plural=N_("Requests about personal data"),
    summary=_summary,
    moment=("received_on",),
    columns=("received_on", "asked", "by", "result"),
    icon="custody",
    checks=(in_order("received_on", "answered_on"),),
    fields=(
        Field("asked", Choice(options=ASKED), N_("Asked for"), required=True),
        Field("received_on", Date(), N_("Received on"), required=True),
        Field("by", Text(min_length=1), N_("Who asks"), required=True),
        Field("identity", Text(), N_("How it was made sure who asks")),
        Field("what", Text(long=True), N_("What about")),
        Field("due_on", Date(), N_("Answer due by")),
        Field("result", Choice(options=ANSWERS), N_("Result")),
        Field("answered_on", Date(), N_("Answered on")),
        Field("answer", Text(long=True), N_("Answer and reason")),
    ),
)
