"""What the file says of itself: title, author, language, time; in both forms that readers use."""

from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

from reports.content import Paper
from reports.pdf.attachments import date
from reports.pdf.file import PdfFile
from reports.pdf.objects import Name, Ref

_PRODUCER: Final = "Anjuan"
_LEVEL: Final = "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>\n"
_PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
{level}<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{time}</xmp:CreateDate><xmp:ModifyDate>{time}</xmp:ModifyDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def language_tag(paper: Paper) -> str:
    """Return the paper's language as a tag of documents (``zh-CN``)."""
    return paper.language.replace("_", "-")


def write_info(file: PdfFile, paper: Paper) -> Ref:
    """Write the document information; raises ValueError when ``made_at`` is no ISO time."""
    stamp = date(paper.made_at)
    return file.add({
        "Title": paper.title, "Author": paper.author, "Creator": _PRODUCER,
        "Producer": _PRODUCER, "CreationDate": stamp, "ModDate": stamp,
    })  # fmt: skip


def write_packet(file: PdfFile, paper: Paper, *, archival: bool) -> Ref:
    """Write the same as an XMP packet, uncompressed so that any tool can read it.

    ``archival`` says that the file keeps to PDF/A-3u (ISO 19005-3, level U).
    """
    made = datetime.fromisoformat(paper.made_at)
    text = _PACKET.format(
        title=escape(paper.title),
        author=escape(paper.author),
        language=escape(language_tag(paper)),
        time=made.isoformat(timespec="seconds"),
        producer=_PRODUCER,
        level=_LEVEL if archival else "",
    )
    entries = {"Type": Name("Metadata"), "Subtype": Name("XML")}
    return file.stream(text.encode(), entries, deflate=False)
