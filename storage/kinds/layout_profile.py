"""A layout of printed pages that people made from a shipped one; what is blank stays as there."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Field, Flag, Integer, Options, Text
from storage.kinds.kind import Kind

BASES: Options = (
    ("default", NC_("layout", "Usual")),
    ("duplex", NC_("layout", "For both sides")),
)
CATALOGUES: Options = (
    ("usual", NC_("layout", "Portrait, eight columns")),
    ("full", NC_("layout", "Landscape, all twelve columns")),
)
PLACES: Options = (
    ("left", NC_("page number", "Top left")),
    ("center", NC_("page number", "Top middle")),
    ("right", NC_("page number", "Top right")),
)
# The names under which these values stand in ``resources/tables/layout.json``.
VALUES = ("left", "right", "top", "bottom", "header", "footer", "number", "mirrored", "body",
          "small", "tables")  # fmt: skip


def _summary(values: Mapping[str, Any], words: Words) -> str:
    return words(N_("Layout {name}"), name=values.get("name", ""))


# Bounds within which every page keeps room for its text.
_MARGIN = Integer(minimum=10, maximum=50)
_EDGE = Integer(minimum=5, maximum=45)

KIND = Kind(
    name="layout_profile",
    list_name="",
    label=N_("Layout of pages"),
    plural=N_("Layouts of pages"),
    summary=_summary,
    columns=("name", "base", "catalogue", "left", "body"),
    office=True,
    icon="print",
    fields=(
        Field("name", Text(min_length=1), NC_("layout", "Name"), required=True),
        Field("base", Choice(options=BASES), N_("Made from"), required=True),
        Field("catalogue", Choice(options=CATALOGUES), N_("Catalogue of evidence")),
        Field("left", _MARGIN, N_("Margin at the binding (mm)")),
        Field("right", _MARGIN, N_("Margin at the other side (mm)")),
        Field("top", _MARGIN, N_("Margin above (mm)")),
        Field("bottom", _MARGIN, N_("Margin below (mm)")),
        Field("header", _EDGE, N_("Head from the edge (mm)")),
        Field("footer", _EDGE, N_("Foot from the edge (mm)")),
        Field("number", Choice(options=PLACES), N_("Place of the page number")),
        Field("mirrored", Flag(), N_("Bound at the right on backs")),
        Field("body", Integer(minimum=9, maximum=16), N_("Size of the text (points)")),
        Field("small", Integer(minimum=7, maximum=12), N_("Size of small text (points)")),
        Field("tables", Integer(minimum=80, maximum=150), N_("Size of tables (percent)")),
    ),
)
