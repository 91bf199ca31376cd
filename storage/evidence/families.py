"""Types that share one container: which member of the family the first bytes show."""

from typing import Final

from storage.evidence import filetypes as types

_BRANDS: Final = {
    b"heic": types.HEIC,
    b"heix": types.HEIC,
    b"heim": types.HEIC,
    b"heis": types.HEIC,
    b"hevc": types.HEIC,
    b"hevx": types.HEIC,
    b"mif1": types.HEIF,
    b"mif2": types.HEIF,
    b"msf1": types.HEIF,
    b"heif": types.HEIF,
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"M4P ": "audio/mp4",
}
_QUICKTIME_BOXES: Final = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_OPEN_DOCUMENT: Final = {b"opendocument.text": types.ODT, b"opendocument.spreadsheet": types.ODS}
_OOXML: Final = {b"word/": types.DOCX, b"xl/": types.XLSX, b"ppt/": types.PPTX}
_OLE_STREAMS: Final = {"WordDocument": types.DOC, "Workbook": types.XLS, "PowerPoint D": types.PPT}
_CONTROL: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


def boxes(head: bytes) -> str | None:
    """Tell MP4, QuickTime, 3GP, M4A, HEIF and AVIF apart by the brands of their ``ftyp`` box."""
    name = head[4:8]
    if name in _QUICKTIME_BOXES and int.from_bytes(head[:4]) != 0:
        return "video/quicktime"
    if name != b"ftyp":
        return None
    end = min(int.from_bytes(head[:4]), 512)
    major = head[8:12]
    if major[:3] in (b"3gp", b"3g2"):
        return "video/3gpp" if major[:3] == b"3gp" else "video/3gpp2"
    if major in _BRANDS:
        return _BRANDS[major]
    compatible = {head[at : at + 4] for at in range(16, end - 3, 4)}
    pictures = (b"heic", b"heix", b"mif1", b"avif")
    return next((_BRANDS[brand] for brand in pictures if brand in compatible), "video/mp4")


def riff(head: bytes) -> str | None:
    """Tell WEBP, WAV and AVI apart."""
    forms = {b"WEBP": types.WEBP, b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
    return forms.get(head[8:12]) if head[:4] == b"RIFF" else None


def ebml(head: bytes) -> str | None:
    """Tell WebM from other Matroska files."""
    if head[:4] != b"\x1a\x45\xdf\xa3":
        return None
    return "video/webm" if b"webm" in head[:64] else "video/x-matroska"


def ogg(head: bytes) -> str | None:
    """Tell Ogg video from Ogg audio."""
    if head[:4] != b"OggS":
        return None
    return "video/ogg" if b"\x80theora" in head[:256] else "audio/ogg"


def archive(head: bytes, ending: str) -> str | None:
    """Tell office documents, which are ZIP files, from plain archives by their members' names."""
    if head[:4] not in (b"PK\x03\x04", b"PK\x05\x06"):
        return None
    if head[30:38] == b"mimetype":
        return next((mime for mark, mime in _OPEN_DOCUMENT.items() if mark in head), types.ZIP)
    if b"OFD.xml" in head:
        return types.OFD
    if b"[Content_Types].xml" not in head and b"_rels/" not in head and b"docProps/" not in head:
        return types.ZIP
    found = next((mime for mark, mime in _OOXML.items() if mark in head), None)
    named = types.by_ending(ending, tuple(_OOXML.values()))
    return found or named or types.ZIP


def ole(head: bytes, ending: str) -> str | None:
    """Tell old Word, Excel and PowerPoint files apart; their directory may lie beyond ``head``."""
    if head[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return None
    for stream, mime in _OLE_STREAMS.items():
        if stream.encode("utf-16-le") in head:
            return mime
    if "EncryptedPackage".encode("utf-16-le") in head:
        return types.OLE
    return types.by_ending(ending, tuple(_OLE_STREAMS.values())) or types.OLE


def mpeg_audio(head: bytes) -> str | None:
    """Tell MP3 and AAC by a whole frame header, so that stray 0xFF bytes are not taken for one."""
    if head[:3] == b"ID3" and len(head) >= 10 and head[3] < 0xFF:
        return "audio/mpeg"
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac" if (head[2] >> 2) & 0xF < 13 else None
    layer, rate, sampling = (head[1] >> 1) & 3, head[2] >> 4, (head[2] >> 2) & 3
    whole = head[1] & 0xE0 == 0xE0 and (head[1] >> 3) & 3 != 1
    fits = layer in (1, 2) and rate not in (0, 15) and sampling != 3
    return "audio/mpeg" if whole and fits else None


def transport_stream(head: bytes) -> str | None:
    """Tell the recordings of body cameras and camcorders: a 0x47 every 188 or 192 bytes."""
    for start, step in ((0, 188), (4, 192)):
        if len(head) > start + 4 * step and all(head[start + i * step] == 0x47 for i in range(5)):
            return "video/mp2t"
    return None


def text(head: bytes) -> str | None:
    """Tell plain text in UTF-8, marked UTF-16 or GB 18030; the last character may be cut."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return types.TEXT if _decodes(head[: len(head) & ~1], "utf-16") else None
    if not head or _CONTROL.intersection(head):
        return None
    if not any(_decodes(head, name) for name in ("utf-8", "gb18030")):
        return None
    start = head[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "text/html" if start.startswith((b"<!doctype html", b"<html")) else types.TEXT


def _decodes(head: bytes, encoding: str) -> bool:
    for cut in range(4):
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
