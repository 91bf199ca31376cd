"""The styles of a Word document: faces for Chinese and Latin, sizes, spacing."""

from typing import Final

_MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# What Chinese offices have on every machine; Word falls back to what it has.
_BODY: Final = ("Times New Roman", "宋体")
_TITLE: Final = ("Arial", "黑体")


def styles(language: str, body: float, titles: tuple[float, float, float]) -> str:
    """Return the styles part; sizes in points."""
    tag = language.replace("_", "-")
    latin = tag if not tag.startswith("zh") else "en-US"
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(_BODY)}{_size(body)}"
        f'<w:lang w:val="{latin}" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    )
    headings = "".join(
        _style(
            f"Heading{n}", f"heading {n}",
            "<w:keepNext/>" + _spacing(300, 120 if n > 1 else 240) + _level(n),
            _fonts(_TITLE) + "<w:b/>" + _size(size),
        )
        for n, size in enumerate(titles, start=1)
    )  # fmt: skip
    return (
        f'<w:styles xmlns:w="{_MAIN}">{defaults}'
        + _style("Normal", "Normal", _spacing(360, 120), "", default=True)
        + headings
        + _style("Cell", "Cell", _spacing(280, 0), "")
        + _style("Slot", "Slot", _spacing(240, 0), "")
        + _style("Gap", "Gap", _spacing(120, 0), _size(4))
        + "</w:styles>"
    )


def _style(name: str, shown: str, paragraph: str, text: str, *, default: bool = False) -> str:
    first = ' w:default="1"' if default else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"{first}><w:name w:val="{shown}"/>{based}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{text}</w:rPr></w:style>"
    )


def _spacing(line: int, after: int) -> str:
    return f'<w:spacing w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _fonts(pair: tuple[str, str]) -> str:
    latin, chinese = pair
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>'


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _level(n: int) -> str:
    return f'<w:outlineLvl w:val="{n - 1}"/>'
