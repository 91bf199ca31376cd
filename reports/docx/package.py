"""The parts of a Word document: body, styles, heads and feet, properties, in one archive.

No part holds code: there are no macros, no links to elsewhere, no fields but page numbers. The
same paper gives the same bytes.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Final
from xml.sax.saxutils import escape

from reports.content import PageSpan, Paper, Section
from reports.docx.blocks import Body
from reports.docx.markup import MUTED, Look, field, paragraph, run
from reports.docx.styles import styles
from reports.pdf.layout import MM, Layout, load
from resources.language import Words
from storage.rules.dates import parse_time

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
# The archive says no time of its own.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_SMALL: Final = 9


def document(paper: Paper, spans: Mapping[str, PageSpan]) -> bytes:
    """Return a paper as the bytes of a .docx; ``spans`` fill the page numbers of a catalogue."""
    layout = load(paper.layout, paper.changes)
    words = Words("zh_CN" if paper.language.lower().startswith("zh") else "en")
    parts = dict(_parts(paper, spans, layout, words))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _HEAD + text)
    return stream.getvalue()


def _parts(
    paper: Paper, spans: Mapping[str, PageSpan], layout: Layout, words: Words
) -> Iterator[tuple[str, str]]:
    count = len(paper.sections)
    yield "[Content_Types].xml", _types(count)
    yield (
        "_rels/.rels",
        _links(
            (f"{_OFFICE}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
    )
    yield "docProps/core.xml", _properties(paper)
    links = [(f"{_OFFICE}/styles", "styles.xml")]
    for at, section in enumerate(paper.sections):
        links += [
            (f"{_OFFICE}/header", f"header{at}.xml"),
            (f"{_OFFICE}/footer", f"footer{at}.xml"),
        ]
        width = _width(section, layout)
        yield f"word/header{at}.xml", _slots("hdr", section.header, width)
        yield f"word/footer{at}.xml", _slots("ftr", section.footer, width)
    yield "word/_rels/document.xml.rels", _links(*links)
    yield "word/styles.xml", styles(paper.language, layout.body, layout.titles)
    yield "word/document.xml", _body(paper, spans, layout, words)


def _body(paper: Paper, spans: Mapping[str, PageSpan], layout: Layout, words: Words) -> str:
    said = []
    for at, section in enumerate(paper.sections):
        said.append(Body(_width(section, layout), spans, words).write(section.blocks))
        page = _page(section, at, layout)
        # Word keeps the page of all but the last section in that section's last paragraph.
        last = at == len(paper.sections) - 1
        said.append(page if last else f"<w:p><w:pPr>{page}</w:pPr></w:p>")
    spaces = f'xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}"'
    return f"<w:document {spaces}><w:body>{''.join(said)}</w:body></w:document>"


def _page(section: Section, at: int, layout: Layout) -> str:
    frame = layout.frame_of(landscape=section.landscape, back=False)
    turned = ' w:orient="landscape"' if section.landscape else ""
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="r{2 * at + 1}"/>'
        f'<w:footerReference w:type="default" r:id="r{2 * at + 2}"/>'
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{_twips(frame.page_width)}" '
        f'w:h="{_twips(frame.page_height)}"{turned}/>'
        f'<w:pgMar w:top="{_twips(frame.page_height - frame.top)}" '
        f'w:right="{_twips(frame.page_width - frame.right)}" w:bottom="{_twips(frame.bottom)}" '
        f'w:left="{_twips(frame.left)}" w:header="{_twips(layout.header * MM)}" '
        f'w:footer="{_twips(layout.footer * MM)}" w:gutter="0"/>'
        '<w:pgNumType w:start="1"/></w:sectPr>'
    )


def _width(section: Section, layout: Layout) -> int:
    return _twips(layout.frame_of(landscape=section.landscape, back=False).width)


def _slots(part: str, texts: tuple[str, str, str], width: int) -> str:
    """Return a head or foot with its three texts; page numbers are fields that Word fills."""
    tabs = (
        f'<w:tabs><w:tab w:val="center" w:pos="{width // 2}"/>'
        f'<w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    )
    runs = "<w:r><w:tab/></w:r>".join(_slot(text) for text in texts)
    line = paragraph(runs, style="Slot", extra=tabs)
    return f'<w:{part} xmlns:w="{_MAIN}">{line}</w:{part}>'


def _slot(text: str) -> str:
    look = Look(size=_SMALL, color=MUTED)
    before, page, rest = text.partition("{page}")
    middle, pages, after = rest.partition("{pages}")
    said = run(before, look) + (field("PAGE", look) if page else "") + run(middle, look)
    return said + (field("SECTIONPAGES", look) if pages else "") + run(after, look)


def _properties(paper: Paper) -> str:
    made = parse_time(paper.made_at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stamps = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{made}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(paper.title)}</dc:title><dc:creator>{escape(paper.author)}</dc:creator>"
        f"<dc:language>{paper.language.replace('_', '-')}</dc:language>{stamps}"
        "</cp:coreProperties>"
    )


def _types(sections: int) -> str:
    parts = [("word/document", "document.main"), ("word/styles", "styles")]
    for at in range(sections):
        parts += [(f"word/header{at}", "header"), (f"word/footer{at}", "footer")]
    listed = "".join(
        f'<Override PartName="/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in parts
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}'
        f'<Override PartName="/docProps/core.xml" ContentType="{_CORE}"/></Types>'
    )


def _links(*links: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(links)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _twips(points: float) -> int:
    return round(points * 20)
