"""Evidence: files kept byte for byte, with what people say about them."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Field, Flag, Integer, Many, Options, Text, Time
from storage.kinds.kind import Kind
from storage.kinds.parts import STAFF, VISIT

MEDIA: Options = (
    ("photo", NC_("evidence", "Photo")),
    ("video", NC_("evidence", "Video")),
    ("audio", NC_("evidence", "Audio")),
    ("document", NC_("evidence", "Document")),
    ("message_print", NC_("evidence", "Print of messages")),
)
FORMS: Options = (
    ("original", NC_("form", "Original")),
    ("copy", NC_("form", "Copy")),
    ("electronic_printout", NC_("form", "Printout of electronic data")),
    ("photo", NC_("form", "Photo")),
    ("disc", NC_("form", "Disc or stick")),
)
TAGS: Options = (
    ("inside_home", NC_("evidence", "Inside a home")),
    ("others_data", NC_("evidence", "Data of others")),
    ("minor", NC_("evidence", "A minor")),
    ("sensitive", NC_("evidence", "Sensitive")),
)
GROUPS: Options = (
    (1, NC_("catalogue group", "Parties")),
    (2, NC_("catalogue group", "Contract")),
    (3, NC_("catalogue group", "Payment of the loan")),
    (4, NC_("catalogue group", "Performance and default")),
    (5, NC_("catalogue group", "Security")),
    (6, NC_("catalogue group", "Collection and limitation")),
    (7, NC_("catalogue group", "Assignment and notice")),
    (8, NC_("catalogue group", "Costs of enforcing the claim")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    kind = values.get("kind")
    label = words(Choice(options=MEDIA).label(kind)) if kind else words(N_("File"))
    named = values.get("caption") or values.get("name") or ""
    return " · ".join(part for part in (label, named) if part)


KIND = Kind(
    name="evidence",
    list_name="evidence",
    label=N_("Evidence"),
    plural=N_("Evidence"),
    summary=_summary,
    moment=("taken_at",),
    columns=("name", "kind", "caption", "taken_at", "taken_by", "proves"),
    tab="evidence",
    icon="photo",
    ref_required=True,
    fields=(
        Field("file", Text(min_length=1), N_("File"), required=True, outside=True),
        Field("sha256", Text(), N_("Hash"), fixed=True),
        Field("name", Text(), N_("File name")),
        Field("kind", Choice(options=MEDIA), N_("Kind of evidence")),
        Field("taken_by", STAFF, N_("Taken by")),
        Field("taken_at", Time(), N_("Taken")),
        Field("place", Text(), N_("Place")),
        Field("medium", Text(), N_("Device or carrier")),
        Field("witness", Text(), N_("Witness"), mask="name"),
        Field("caption", Text(long=True), N_("Caption")),
        Field("group", Integer(minimum=1, maximum=8), N_("Group of the catalogue")),
        Field("form", Choice(options=FORMS), N_("Form")),
        Field("source", Text(long=True), N_("Provenance")),
        Field("proves", Text(long=True), N_("What it proves")),
        Field("original_kept_at", Text(), N_("Original kept at")),
        Field("copies", Integer(minimum=0), N_("Copies")),
        VISIT,
        Field("transcript", Text(long=True), N_("Transcript"), mask="care"),
        Field("tags", Many(item=Choice(options=TAGS)), N_("Tags")),
        Field("in_pack", Flag(), N_("In the pack")),
    ),
)
