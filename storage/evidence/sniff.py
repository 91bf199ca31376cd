"""The type of a file, told from its first bytes; its name is only compared with it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from storage.evidence import families
from storage.evidence import filetypes as types
from storage.evidence.filetypes import Kind

_SIGNATURES: Final = (
    (b"\xff\xd8\xff", types.JPEG),
    (b"\x89PNG\r\n\x1a\n", types.PNG),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", types.TIFF),
    (b"MM\x00*", types.TIFF),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\xff\x4f\xff\x51", "image/jp2"),
    (b"#!AMR-WB\n", "audio/amr-wb"),
    (b"#!AMR\n", "audio/amr"),
    # Voice messages of messengers; some put one byte before the mark.
    (b"#!SILK_V3", "audio/silk"),
    (b"\x02#!SILK_V3", "audio/silk"),
    (b"fLaC", "audio/flac"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x00\x00\x01\xb3", "video/mpeg"),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!\x1a\x07", "application/x-rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
)
_BITMAP_HEADERS: Final = (12, 40, 52, 56, 64, 108, 124)


@dataclass(frozen=True, slots=True)
class FileType:
    """``mime`` and ``kind`` by content; ``extension_ok`` False where the name claims another type.

    A name without a known ending claims nothing. ``application/octet-stream`` means unknown.
    """

    mime: str
    kind: Kind
    extension_ok: bool


def sniff(head: bytes, name: str) -> FileType:
    """Tell the type from the first ``limits.HEAD_BYTES`` bytes of a file called ``name``.

    The name decides only between members of one family whose mark lies deeper in the file (old
    office documents). Never raises.
    """
    ending = PurePath(name).suffix.removeprefix(".")
    mime = _by_content(head, ending)
    return FileType(mime, types.kind_of(mime), types.ending_fits(mime, ending))


def _by_content(head: bytes, ending: str) -> str:
    for signature, mime in _SIGNATURES:
        if head.startswith(signature):
            return mime
    looks: tuple[Callable[[], str | None], ...] = (
        lambda: families.boxes(head),
        lambda: families.riff(head),
        lambda: families.ebml(head),
        lambda: families.ogg(head),
        lambda: families.archive(head, ending),
        lambda: families.ole(head, ending),
        lambda: _bitmap(head),
        lambda: _pdf(head),
        lambda: families.mpeg_audio(head),
        lambda: families.transport_stream(head),
        lambda: families.text(head),
    )
    return next((found for look in looks if (found := look())), types.UNKNOWN)


def _bitmap(head: bytes) -> str | None:
    known = head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS
    return "image/bmp" if known else None


def _pdf(head: bytes) -> str | None:
    # Readers accept the mark anywhere in the first 1,024 bytes; scanners put junk before it.
    return "application/pdf" if b"%PDF-" in head[:1024] else None
