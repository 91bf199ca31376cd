"""A structural lint for PDF/A-3u: what ISO 19005-3 asks of a file and can be seen in its objects.

It is no validator: it names what it looks at, and finds nothing else.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from lxml import etree

PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
PDF = "{http://ns.adobe.com/pdf/1.3/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
ACTIONS = {"/GoTo", "/GoToR", "/Named", "/URI", "/SubmitForm", "/Thread"}
FILTERS = {"/FlateDecode", "/DCTDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode",
           "/CCITTFaxDecode", "/JBIG2Decode", "/JPXDecode", "/Crypt"}  # fmt: skip
CLASSES = {b"scnr", b"mntr", b"prtr", b"spac"}


def faults(path: Path) -> list[str]:
    """Return what is wrong with a file that says that it is PDF/A-3u."""
    with pikepdf.open(path) as pdf:
        objects = [thing for thing in pdf.objects if thing is not None]
        return [
            *_bytes(path.read_bytes()),
            *_trailer(pdf),
            *_metadata(pdf),
            *_intent(pdf),
            *(fault for thing in objects for fault in _object(thing)),
            *_pages(pdf),
            *_files(pdf, objects),
        ]


def _bytes(data: bytes) -> Iterator[str]:
    head = re.match(rb"%PDF-1\.[0-7]\r?\n%([\x80-\xff]{4})", data)
    if head is None:
        yield "no header with four bytes above 127"
    for found in re.finditer(rb"(.)endstream\b", data, re.DOTALL):
        if found[1] not in b"\r\n":
            yield "no end of line before endstream"
            break
    if re.search(rb"\nstream(?!\r?\n)", data) and re.search(rb">>\s*stream(?!\r?\n)", data):
        yield "no end of line behind stream"
    if not re.search(rb"%%EOF\s?\s?\Z", data):
        yield "bytes behind the end"


def _trailer(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/ID" not in pdf.trailer or len(pdf.trailer.ID) != 2:
        yield "no file identifier"
    if "/Encrypt" in pdf.trailer:
        yield "encrypted"
    root = pdf.Root
    for name in ("/AA", "/OCProperties", "/Requirements", "/NeedsRendering"):
        if name in root:
            yield f"the root has {name}"
    if "/JavaScript" in root.get("/Names", {}):
        yield "scripts"
    form = root.get("/AcroForm")
    if form is not None and ("/XFA" in form or form.get("/NeedAppearances")):
        yield "a form that viewers must draw"
    if not str(root.get("/Lang", "")):
        yield "no language"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "no metadata"
        return
    stream = pdf.Root.Metadata
    if "/Filter" in stream:
        yield "packed metadata"
    try:
        tree = etree.fromstring(stream.read_bytes())
    except etree.XMLSyntaxError:
        yield "metadata that is no XML"
        return
    if _said(tree, f"{PDFA}part") != "3" or _said(tree, f"{PDFA}conformance") != "U":
        yield "no claim of PDF/A-3u"
    pairs = {
        "/Title": f"{DC}title", "/Author": f"{DC}creator", "/Creator": f"{XMP}CreatorTool",
        "/Producer": f"{PDF}Producer", "/CreationDate": f"{XMP}CreateDate",
        "/ModDate": f"{XMP}ModifyDate",
    }  # fmt: skip
    info = pdf.trailer.get("/Info", {})
    for key, name in pairs.items():
        told = _said(tree, name)
        if key in info and _plain(str(info[key])) != _plain(told):
            yield f"{key} differs from the metadata"


def _said(tree: Any, name: str) -> str:
    for found in tree.iter(name):
        return "".join(found.itertext()).strip()
    for found in tree.iter(f"{RDF}Description"):
        if name in found.attrib:
            return str(found.attrib[name])
    return ""


def _plain(text: str) -> str:
    """Return a date without its marks, other text as it is."""
    return re.sub(r"[D:'T+-]", "", text) if re.match(r"(D:)?\d{4}", text) else text


def _intent(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = [one for one in pdf.Root.get("/OutputIntents", []) if one.get("/S") == "/GTS_PDFA1"]
    if not intents:
        yield "no output intent"
        return
    yield from _profile(intents[0].DestOutputProfile, "output intent")


def _profile(stream: Any, where: str) -> Iterator[str]:
    data = stream.read_bytes()
    space = {1: b"GRAY", 3: b"RGB ", 4: b"CMYK"}.get(int(stream.get("/N", 0)))
    if data[12:16] not in CLASSES or data[36:40] != b"acsp" or data[8] > 4:
        yield f"{where}: no profile of a device"
    if data[16:20] != space:
        yield f"{where}: not as many colours as it says"
    if int.from_bytes(data[:4], "big") != len(data):
        yield f"{where}: cut off"


def _object(thing: Any) -> Iterator[str]:
    if isinstance(thing, pikepdf.Array):
        if len(thing) and thing[0] == "/ICCBased":
            yield from _profile(thing[1], "colours")
        return
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    if isinstance(thing, pikepdf.Stream):
        yield from _stream(thing)
    kind = thing.get("/Type")
    if kind == "/Font" or (kind is None and "/BaseFont" in thing):
        yield from _font(thing)
    if kind == "/Action" and thing.get("/S") not in ACTIONS:
        yield f"action {thing.get('/S')}"
    if kind == "/ExtGState" and ("/TR" in thing or thing.get("/BM", "/Normal") != "/Normal"):
        yield "odd graphics state"


def _stream(thing: Any) -> Iterator[str]:
    for name in ("/F", "/FFilter", "/FDecodeParms"):
        if name in thing:
            yield "a stream in another file"
    filters = thing.get("/Filter", [])
    for one in filters if isinstance(filters, pikepdf.Array | list) else [filters]:
        if one not in FILTERS:
            yield f"filter {one}"
    if thing.get("/Subtype") == "/Image":
        yield from _picture(thing)
    if thing.get("/Subtype") == "/PS" or "/PS" in thing:
        yield "a PostScript program"


def _picture(thing: Any) -> Iterator[str]:
    if thing.get("/Interpolate"):
        yield "an interpolated picture"
    if "/Alternates" in thing or "/OPI" in thing:
        yield "a picture with another one behind it"
    space = thing.get("/ColorSpace")
    if space == "/DeviceCMYK":
        yield "inks without a profile"
    if isinstance(space, pikepdf.Array) and space[0] == "/ICCBased":
        yield from _profile(space[1], "picture")


def _font(thing: Any) -> Iterator[str]:
    subtype = thing.get("/Subtype")
    if subtype == "/Type0":
        if "/ToUnicode" not in thing:
            yield "a font without its characters"
        else:
            yield from _characters(thing.ToUnicode.read_bytes())
        if thing.get("/Encoding") not in ("/Identity-H", "/Identity-V"):
            yield "a font with a foreign encoding"
    elif subtype in ("/CIDFontType0", "/CIDFontType2"):
        descriptor = thing.get("/FontDescriptor", {})
        if not any(f"/FontFile{end}" in descriptor for end in ("", "2", "3")):
            yield "a font that is not embedded"
        if subtype == "/CIDFontType2" and "/CIDToGIDMap" not in thing:
            yield "a font without a map to its shapes"
    else:
        yield f"font {subtype}"


def _characters(data: bytes) -> Iterator[str]:
    text = data.decode("ascii")
    for size, body in re.findall(r"(\d+) beginbfchar\n(.*?)\nendbfchar", text, re.DOTALL):
        lines = body.split("\n")
        if int(size) != len(lines) or len(lines) > 100:
            yield "a map of characters in too large sections"
        for line in lines:
            found = re.fullmatch(r"<([0-9A-F]{4})> <((?:[0-9A-F]{4})+)>", line)
            if found is None or found[2] in ("0000", "FEFF", "FFFE"):
                yield "a map to no character"
            elif "\ufffd" in bytes.fromhex(found[2]).decode("utf-16-be", "replace"):
                yield "a map to half a character"


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for at, page in enumerate(pdf.pages, start=1):
        if "/AA" in page.obj:
            yield f"page {at}: actions"
        for note in page.get("/Annots", []):
            yield from (f"page {at}: {fault}" for fault in _annotation(note))
        yield from (f"page {at}: {fault}" for fault in _operators(page))


def _annotation(note: Any) -> Iterator[str]:
    flags = int(note.get("/F", 0))
    if "/F" not in note or not flags & 4 or flags & (1 | 2 | 32 | 256):
        yield "an annotation that is not printed"
    subtype = note.get("/Subtype")
    if subtype not in ("/Link", "/Widget"):
        yield f"annotation {subtype}"
    x1, y1, x2, y2 = (float(value) for value in note.Rect)
    if subtype == "/Widget" and (x1 != x2 or y1 != y2) and "/N" not in note.get("/AP", {}):
        yield "a field without a look"
    if "/AA" in note or ("/A" in note and subtype == "/Widget"):
        yield "a field that acts"
    if "/A" in note and note.A.get("/S") not in ACTIONS:
        yield f"action {note.A.get('/S')}"


def _operators(page: Any) -> Iterator[str]:
    fonts = set(page.Resources.get("/Font", {}).keys())
    depth = deepest = 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        depth += (name == "q") - (name == "Q")
        deepest = max(deepest, depth)
        if name == "Tf" and str(operands[0]) not in fonts:
            yield "a font that is not there"
        if name in ("k", "K"):
            yield "inks without a profile"
    if depth or deepest > 28:
        yield "unbalanced or too deep"


def _files(pdf: pikepdf.Pdf, objects: list[Any]) -> Iterator[str]:
    linked = {one.objgen for one in pdf.Root.get("/AF", [])}
    for thing in objects:
        if isinstance(thing, pikepdf.Dictionary) and "/EF" in thing:
            if "/F" not in thing or "/UF" not in thing or "/AFRelationship" not in thing:
                yield "a file without its names"
            if thing.objgen not in linked:
                yield "a file that nothing is associated with"
            if "/Subtype" not in thing.EF.F or "/ModDate" not in thing.EF.F.get("/Params", {}):
                yield "a file without type or time"
