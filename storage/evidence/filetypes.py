"""The types of file that are told apart: what kind of evidence each is, and its usual endings."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal["photo", "video", "audio", "document", "other"]

UNKNOWN: Final = "application/octet-stream"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
WEBP: Final = "image/webp"
TIFF: Final = "image/tiff"
HEIC: Final = "image/heic"
HEIF: Final = "image/heif"
OLE: Final = "application/x-ole-storage"
ZIP: Final = "application/zip"
TEXT: Final = "text/plain"

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
DOCX: Final = _OFFICE + "wordprocessingml.document"
XLSX: Final = _OFFICE + "spreadsheetml.sheet"
PPTX: Final = _OFFICE + "presentationml.presentation"
DOC: Final = "application/msword"
XLS: Final = "application/vnd.ms-excel"
PPT: Final = "application/vnd.ms-powerpoint"
OFD: Final = "application/ofd"
ODT: Final = "application/vnd.oasis.opendocument.text"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True, slots=True)
class _Type:
    kind: Kind
    endings: frozenset[str]


def _kinds(kind: Kind, endings: dict[str, str]) -> dict[str, _Type]:
    return {mime: _Type(kind, frozenset(names.split())) for mime, names in endings.items()}


_PHOTOS: Final = {
    JPEG: "jpg jpeg jpe jfif mpo insp",
    PNG: "png apng",
    "image/gif": "gif",
    "image/bmp": "bmp dib",
    WEBP: "webp",
    TIFF: "tif tiff dng nef arw cr2 pef",
    HEIC: "heic heif hif",
    HEIF: "heic heif hif",
    "image/avif": "avif",
    "image/jp2": "jp2 j2k jpx jpf",
}
_VIDEOS: Final = {
    "video/mp4": "mp4 m4v mov",
    "video/quicktime": "mov qt mp4",
    "video/3gpp": "3gp 3gpp mp4",
    "video/3gpp2": "3g2 3gp",
    "video/x-msvideo": "avi",
    "video/x-matroska": "mkv",
    "video/webm": "webm",
    "video/ogg": "ogv ogg",
    "video/mpeg": "mpg mpeg vob",
    "video/mp2t": "ts mts m2ts",
    "video/x-ms-asf": "wmv asf wma",
    "video/x-flv": "flv",
}
_AUDIO: Final = {
    "audio/mpeg": "mp3 mp2 mpga",
    "audio/mp4": "m4a m4b mp4",
    "audio/wav": "wav",
    "audio/amr": "amr 3ga",
    "audio/amr-wb": "awb amr",
    "audio/silk": "silk slk sil aud amr",
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/ogg": "ogg oga opus",
}
_DOCUMENTS: Final = {
    "application/pdf": "pdf",
    DOCX: "docx docm dotx",
    XLSX: "xlsx xlsm xltx et",
    PPTX: "pptx pptm ppsx",
    DOC: "doc dot wps",
    XLS: "xls xlt et",
    PPT: "ppt pps dps",
    OLE: "doc xls ppt wps et dps msg docx xlsx pptx",
    OFD: "ofd",
    ODT: "odt",
    ODS: "ods",
    "application/rtf": "rtf doc",
    "text/html": "html htm xhtml mht",
    TEXT: "txt csv tsv log md json xml eml srt vcf ics ini",
}
_OTHERS: Final = {ZIP: "zip", "application/x-rar": "rar", "application/x-7z-compressed": "7z"}

_TYPES: Final = MappingProxyType(
    {
        **_kinds("photo", _PHOTOS),
        **_kinds("video", _VIDEOS),
        **_kinds("audio", _AUDIO),
        **_kinds("document", _DOCUMENTS),
        **_kinds("other", _OTHERS),
    }
)
# Endings that some type claims; any other (.dat, .bak) says nothing about the content.
_CLAIMED: Final = frozenset[str]().union(*(each.endings for each in _TYPES.values()))


def kind_of(mime: str) -> Kind:
    """Return what kind of evidence a type is; ``other`` for one that is not known."""
    return _TYPES[mime].kind if mime in _TYPES else "other"


def ending_fits(mime: str, ending: str) -> bool:
    """Say whether a name's ending (``jpg``, without dot, any case) may belong to the type."""
    ending = ending.lower()
    if mime not in _TYPES:
        return ending not in _CLAIMED
    return ending in _TYPES[mime].endings or ending not in _CLAIMED


def by_ending(ending: str, choices: tuple[str, ...]) -> str | None:
    """Return the type among ``choices`` that bears the ending, None where none does."""
    return next((mime for mime in choices if ending.lower() in _TYPES[mime].endings), None)
