"""A covered or cropped copy of a picture: whose copy it is, what was done to it and why.

The copy is a file of its own beside the original, which nothing touches (rules.md R1.5, R7.2).
Places are shares of the upright picture's width and height, from its top left corner.
"""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Field, Flag, Group, Many, Number, Options, Ref, Rows, Text
from storage.kinds.kind import Kind
from storage.kinds.plain import Time

SHAPES: Options = (
    ("rectangle", NC_("cover", "Rectangle")),
    ("ellipse", NC_("cover", "Ellipse")),
)
LOOKS: Options = (
    ("solid", NC_("cover", "Black")),
    ("mosaic", NC_("cover", "Mosaic")),
)
COVERED: Options = (
    ("third_person", NC_("covered", "A third person")),
    ("minor", NC_("covered", "A minor")),
    ("other_household", NC_("covered", "Data of another household")),
    ("plate", NC_("covered", "A number plate")),
    ("private", NC_("covered", "Private matters")),
    ("other", NC_("covered", "Something else")),
)
_PLACE = (
    Field("x", Number(minimum=0), N_("From the left"), required=True),
    Field("y", Number(minimum=0), N_("From the top"), required=True),
    Field("width", Number(minimum=0), NC_("place", "Width"), required=True),
    Field("height", Number(minimum=0), NC_("place", "Height"), required=True),
)
MARK = Group(
    fields=(
        Field("shape", Choice(options=SHAPES), N_("Shape"), required=True),
        Field("look", Choice(options=LOOKS), N_("Covered with"), required=True),
        *_PLACE,
    )
)
CROP = Group(fields=_PLACE)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    return words(N_("Covered copy: {reason}"), reason=values.get("reason", ""))


KIND = Kind(
    name="picture_copy",
    list_name="",
    label=N_("Covered copy"),
    plural=N_("Covered copies"),
    summary=_summary,
    moment=("at",),
    columns=("at", "evidence", "covered", "reason", "used"),
    tab="litigation",
    icon="photo",
    by_hand=False,
    fields=(
        Field("at", Time(), N_("At"), required=True, fixed=True),
        Field("evidence", Ref(target="evidence"), N_("Evidence"), required=True, fixed=True),
        Field("parent_sha256", Text(), N_("Hash of the original"), required=True, fixed=True),
        Field("sha256", Text(), N_("Hash of the copy"), required=True, fixed=True),
        Field("marks", Rows(row=MARK), N_("What was covered, where"), fixed=True),
        Field("crop", CROP, N_("What was kept of the picture"), fixed=True),
        Field("covered", Many(item=Choice(options=COVERED)), N_("What it shows there")),
        Field("reason", Text(long=True, min_length=1), N_("Reason"), required=True),
        Field("used", Flag(), N_("Used in packs"), required=True),
    ),
)
