"""Pictures in the file: originals pass through unread, hashed on the way, each of them once."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from reports.content import Picture
from reports.pdf.attachments import checked
from reports.pdf.file import PdfFile
from reports.pdf.jpeg import Jpeg, NotPlaceable, read_head
from reports.pdf.objects import Name, Ref, Value
from reports.pdf.page import Matrix
from reports.pdf.png import Png, read_png

_SPACES: Final = {1: Name("DeviceGray"), 3: Name("DeviceRGB"), 4: Name("DeviceCMYK")}
_INVERTED: Final = [1, 0, 1, 0, 1, 0, 1, 0]
# The eight ways a camera may be held, as matrices over the unit square.
_TURNS: Final[dict[int, Matrix]] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}


def upright(picture: Picture) -> tuple[int, int]:
    """Return width and height in pixels as the picture is to be looked at."""
    turned = picture.orientation in (5, 6, 7, 8)
    return (picture.height, picture.width) if turned else (picture.width, picture.height)


def placed(orientation: int, x: float, y: float, width: float, height: float) -> Matrix:
    """Return the matrix that shows a picture upright in a rectangle."""
    a, b, c, d, e, f = _TURNS.get(orientation, _TURNS[1])
    return (a * width, b * height, c * width, d * height, x + e * width, y + f * height)


class Pictures:
    """The pictures of one document; ``tick`` is called while bytes pass and may raise Cancelled.

    A file that lends leaves them unread as far as their places and sizes can be told without.
    """

    def __init__(self, file: PdfFile, tick: Callable[[], None]) -> None:
        self._file = file
        self._tick = tick
        self._known: dict[str, Ref | None] = {}

    def write(self, picture: Picture) -> Ref | None:
        """Return the picture's object, written when first asked for; None when it is damaged.

        Raises AttachmentAltered when the bytes are not those of ``picture.sha256``.
        """
        if picture.sha256 not in self._known:
            self._known[picture.sha256] = self._write(picture)
        return self._known[picture.sha256]

    def _write(self, picture: Picture) -> Ref | None:
        try:
            with picture.open() as stream:
                if picture.mime == "image/jpeg":
                    return self._jpeg(picture, stream)
                if picture.mime == "image/png":
                    return self._png(picture, stream)
        except NotPlaceable:
            pass
        # Not shown, and yet it must be the one that was recorded.
        with picture.open() as stream:
            for _ in () if self._file.lends else self._checked(picture, stream, b""):
                continue
        return None

    def _jpeg(self, picture: Picture, stream: BinaryIO) -> Ref:
        head, jpeg = read_head(stream)
        ref = self._file.reserve()
        profile = self._file.reserve() if jpeg.profile else None
        if self._file.lends:
            self._file.lend(ref, _jpeg_entries(jpeg, profile), picture.size, picture.open)
        else:
            chunks = self._checked(picture, stream, head)
            self._file.copy(ref, _jpeg_entries(jpeg, profile), chunks)
        if profile is not None:
            self._add_profile(jpeg.profile, jpeg.channels, profile)
        return ref

    def _png(self, picture: Picture, stream: BinaryIO) -> Ref:
        png = read_png(b"".join(self._checked(picture, stream, b"")))
        ref = self._file.reserve()
        profile = self._file.reserve() if png.profile else None
        self._file.copy(ref, _png_entries(png, profile), [png.rows])
        if profile is not None:
            self._add_profile(png.profile, png.channels if not png.palette else 3, profile)
        return ref

    def _add_profile(self, content: bytes, channels: int, ref: Ref) -> None:
        self._file.stream(content, {"N": channels, "Alternate": _SPACES[channels]}, ref)

    def _checked(self, picture: Picture, stream: BinaryIO, head: bytes) -> Iterator[bytes]:
        return checked(stream, picture.sha256, picture.name, self._tick, head)


def _jpeg_entries(jpeg: Jpeg, profile: Ref | None) -> dict[str, Value]:
    entries = _picture(jpeg.width, jpeg.height, 8)
    entries["ColorSpace"] = [Name("ICCBased"), profile] if profile else _SPACES[jpeg.channels]
    entries["Filter"] = Name("DCTDecode")
    if jpeg.channels == 4 and jpeg.adobe:
        entries["Decode"] = _INVERTED
    return entries


def _png_entries(png: Png, profile: Ref | None) -> dict[str, Value]:
    entries = _picture(png.width, png.height, png.bits)
    entries["Filter"] = Name("FlateDecode")
    base = _SPACES[3 if png.palette else png.channels]
    space: Value = [Name("ICCBased"), profile] if profile else base
    entries["ColorSpace"] = space
    if png.palette:
        table = f"<{png.palette.hex()}>".encode()
        entries["ColorSpace"] = [
            Name("Indexed"),
            space,
            len(png.palette) // 3 - 1,
            table,
        ]
    if png.predicted:
        entries["DecodeParms"] = {
            "Predictor": 15, "Colors": png.channels, "BitsPerComponent": png.bits,
            "Columns": png.width,
        }  # fmt: skip
    return entries


def _picture(width: int, height: int, bits: int) -> dict[str, Value]:
    return {
        "Type": Name("XObject"), "Subtype": Name("Image"), "Width": width, "Height": height,
        "BitsPerComponent": bits,
    }  # fmt: skip
