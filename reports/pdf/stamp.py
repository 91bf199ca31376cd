"""What a signature shows on the cover: a few lines in the house font, or the picture of a seal."""

import hashlib
import io
from dataclasses import dataclass
from typing import Final

from reports.content import Picture
from reports.pdf.file import PdfFile
from reports.pdf.glyphs import Fonts, span
from reports.pdf.jpeg import NotPlaceable, read_head
from reports.pdf.objects import Name, Value
from reports.pdf.page import Page
from reports.pdf.pictures import Pictures, placed
from reports.pdf.png import read_png
from reports.refusals import CertificateRefused
from resources.language import N_

# Points from the lower left corner of an A4 page: below what a cover says, right of the binding.
_LEFT: Final = 330
_LOW: Final = 62
_WIDTH: Final = 210
_HEIGHT: Final = 58
_SEAL: Final = 116
_SIZE: Final = 8.5
_INSET: Final = 8.0
NO_PICTURE: Final = N_("the picture of the seal is neither PNG nor JPEG")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A page of its own to be shown in ``box``: left, low, right, top in points."""

    content: bytes
    box: tuple[int, int, int, int]


class _Held:
    """Keeps what is written in memory."""

    def __init__(self) -> None:
        self.data = bytearray()

    @property
    def size(self) -> int:
        return len(self.data)

    def write(self, data: bytes) -> None:
        self.data += data

    def digest(self) -> bytes:
        return hashlib.sha256(self.data).digest()


def stamp_pdf(lines: tuple[str, ...], seal: bytes) -> Stamp:
    """Return the stamp with ``lines``, or with the picture ``seal`` where there is one.

    Raises ``CertificateRefused`` for a picture that is none.
    """
    sink = _Held()
    file, page, fonts = PdfFile(sink), Page(), Fonts()
    width, height = (_SEAL, _SEAL) if seal else (_WIDTH, _HEIGHT)
    resources = file.reserve()
    if seal:
        _picture(file, page, seal)
    else:
        _lines(page, fonts, lines)
    fonts.write(file, resources)
    tree = file.reserve()
    entries: dict[str, Value] = {
        "Type": Name("Page"), "Parent": tree, "MediaBox": [0, 0, width, height],
        "Contents": file.stream(page.content()),
    }  # fmt: skip
    kid = file.add(entries | page.entries(resources))
    file.write(tree, {"Type": Name("Pages"), "Kids": [kid], "Count": 1})
    file.close(file.add({"Type": Name("Catalog"), "Pages": tree}), file.add({}))
    left = _LEFT + _WIDTH - width
    return Stamp(bytes(sink.data), (left, _LOW, left + width, _LOW + height))


def _lines(page: Page, fonts: Fonts, lines: tuple[str, ...]) -> None:
    page.frame(1, 1, _WIDTH - 2, _HEIGHT - 2, 0.8)
    step = (_HEIGHT - 2 * _INSET) / len(lines)
    for at, line in enumerate(lines):
        glyphs = fonts.set(line, "strong" if at == 0 else "plain", _SIZE)
        size = _SIZE * min(1.0, (_WIDTH - 2 * _INSET) / max(1.0, span(glyphs)))
        if size < _SIZE:
            glyphs = fonts.set(line, "strong" if at == 0 else "plain", size)
        page.glyphs(_INSET, _HEIGHT - _INSET - (at + 0.78) * step, glyphs, size)


def _picture(file: PdfFile, page: Page, seal: bytes) -> None:
    mime, across, down = _size(seal)
    digest = hashlib.sha256(seal).hexdigest()
    picture = Picture("seal", digest, len(seal), mime, across, down, lambda: io.BytesIO(seal))
    ref = Pictures(file, lambda: None).write(picture)
    if ref is None:
        raise CertificateRefused(name="seal", problem=NO_PICTURE)
    scale = _SEAL / max(across, down)
    width, height = across * scale, down * scale
    page.show(ref, placed(1, (_SEAL - width) / 2, (_SEAL - height) / 2, width, height))


def _size(seal: bytes) -> tuple[str, int, int]:
    try:
        if seal.startswith(b"\x89PNG"):
            png = read_png(seal)
            return "image/png", png.width, png.height
        _head, jpeg = read_head(io.BytesIO(seal))
    except NotPlaceable as error:
        raise CertificateRefused(name="seal", problem=NO_PICTURE) from error
    return "image/jpeg", jpeg.width, jpeg.height
