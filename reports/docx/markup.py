"""Words as WordprocessingML: the only place where text is escaped for a Word document."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from reports.content import Align, Box, Cell, Link, Pages, PageSpan, Text
from reports.pdf.cleaning import clean

# XML 1.0 has no room for these; what has no shape was dropped before.
_NO_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_JUSTIFY: Final[Mapping[Align, str]] = {"left": "left", "center": "center", "right": "right"}
MUTED: Final = "595959"


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of text looks; ``size`` in points, None for that of its style."""

    strong: bool = False
    size: float | None = None
    color: str = ""
    quote: bool = False


def run(text: str, look: Look = Look()) -> str:
    """Return ``text`` as one run; a line end becomes a break."""
    text = _NO_XML.sub("\ufffd", clean(text))
    if not text:
        return ""
    said = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else ""
        for line in text.split("\n")
    )
    return f"<w:r>{_look(look)}{said}</w:r>"


def field(name: str, look: Look = Look()) -> str:
    """Return a field that Word computes, such as PAGE."""
    return f'<w:fldSimple w:instr=" {name} "><w:r>{_look(look)}<w:t>1</w:t></w:r></w:fldSimple>'


def paragraph(
    runs: str,
    *,
    style: str = "",
    align: Align = "left",
    keep: bool = False,
    indent: int = 0,
    hang: int = 0,
    after: int | None = None,
    extra: str = "",
) -> str:
    """Return a paragraph; ``indent`` and ``hang`` in characters, ``after`` in points."""
    parts = [
        f'<w:pStyle w:val="{style}"/>' if style else "",
        "<w:keepNext/>" if keep else "",
        extra,
    ]
    if after is not None:
        parts.append(f'<w:spacing w:after="{after * 20}"/>')
    if indent:
        parts.append(f'<w:ind w:firstLineChars="{indent * 100}" w:firstLine="{indent * 240}"/>')
    if hang:
        parts.append(f'<w:ind w:left="{hang * 240}" w:hanging="{hang * 240}"/>')
    if align != "left":
        parts.append(f'<w:jc w:val="{_JUSTIFY[align]}"/>')
    return f"<w:p><w:pPr>{''.join(parts)}</w:pPr>{runs}</w:p>"


def look_of(text: Text) -> Look:
    """Return how a text of a paper looks."""
    return Look(
        strong=text.emphasis == "strong",
        size=text.size,
        color=MUTED if text.emphasis == "muted" else "",
        quote=text.emphasis == "quote",
    )


def cell_runs(cell: Cell, spans: Mapping[str, PageSpan], look: Look) -> str:
    """Return what stands in a cell; ``spans`` tell the page numbers that the PDF prints."""
    match cell:
        case str():
            return run(cell, look)
        case Text():
            own = look_of(cell)
            strong = own.strong or look.strong
            return run(cell.text, Look(strong, own.size or look.size, own.color, own.quote))
        case Link():
            return run(cell.text, look)
        case Pages():
            return run(page_words(cell, spans), look)
        case Box():
            return run(box(cell), look)
        case _:
            return run(boxes(cell), look)


def box(one: Box) -> str:
    """Return a tick box with its label behind it."""
    return f"{'☑' if one.ticked else '☐'}{one.label}"


def boxes(parts: Iterable[Box | str]) -> str:
    """Return boxes apart from each other, or among texts where they stand."""
    listed = tuple(parts)
    if any(isinstance(part, str) for part in listed):
        return "".join(part if isinstance(part, str) else box(part) for part in listed)
    return "　".join(box(part) for part in listed if isinstance(part, Box))


def page_words(cell: Pages, spans: Mapping[str, PageSpan]) -> str:
    """Return the page numbers that the PDF prints for a section; empty where it has none."""
    found = spans.get(cell.anchor)
    if found is None:
        return ""
    if cell.what == "count":
        return str(found.count)
    if cell.what == "first" or found.count == 1:
        return str(found.first)
    return f"{found.first}-{found.last}"


def _look(look: Look) -> str:
    parts = ""
    if look.quote:
        parts += '<w:rFonts w:eastAsia="楷体" w:hint="eastAsia"/>'
    if look.strong:
        parts += "<w:b/>"
    if look.color:
        parts += f'<w:color w:val="{look.color}"/>'
    if look.size:
        half = round(look.size * 2)
        parts += f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    return f"<w:rPr>{parts}</w:rPr>" if parts else ""
