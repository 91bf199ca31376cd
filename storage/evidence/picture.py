"""Copies of a foreign picture for screen and paper: upright, sRGB, on white.

Runs in the decoder's process only.
"""

import io
import warnings
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from PIL import Image, ImageFile

from storage.evidence import colours, problems
from storage.evidence import filetypes as types
from storage.evidence.exif import Facts, read_exif
from storage.evidence.limits import (
    EMPTY_SHARE,
    JPEG_QUALITY,
    MAX_PIXELS,
    MAX_PIXELS_UNSCALED,
    PAGE_SIDE,
    THUMBNAIL_SIDE,
)

FORMATS: Final = {
    types.JPEG: "JPEG",
    types.PNG: "PNG",
    types.WEBP: "WEBP",
    types.TIFF: "TIFF",
    types.HEIC: "HEIF",
    types.HEIF: "HEIF",
    "image/gif": "GIF",
    "image/bmp": "BMP",
}
TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# The packages whose code decodes, and what their compiled parts raise in the frame that calls them.
_DECODERS: Final = frozenset({"PIL", "pi_heif"})
# Where a PNG says how many bits a channel has, and how many of them Pillow keeps of a colour.
_DEPTH: Final = 24
_BITS: Final = 8
_FOREIGN: Final = (OSError, EOFError, SyntaxError, ValueError)
# The decoders of these formats turn the picture themselves.
TURNED: Final = ("HEIF", "TIFF")


@dataclass(frozen=True, slots=True)
class Copies:
    """The derived copies as JPEG bytes, empty where none could be made; ``problem`` says why."""

    facts: Facts
    thumbnail: bytes = b""
    page: bytes = b""
    problem: str = ""


def prepare() -> None:
    """Set Pillow up for foreign files: HEIF where its library is here, bombs as errors."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        import pi_heif
    except ImportError:
        return
    # One thread: two decoders run on two cores, and each thread costs address space.
    pi_heif.register_heif_opener(
        thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
    )


def derive(data: bytes, mime: str, now: datetime) -> Copies:
    """Make the copies of a picture of type ``mime``; any bytes end in copies or a problem."""
    facts = read_exif(data, mime, now=now)
    form = FORMATS.get(mime, "")
    Image.preinit()
    if form == "HEIF" and form not in Image.OPEN:
        form = ""
    if not form:
        return Copies(facts, problem=problems.NO_DECODER)
    try:
        return _derive(data, form, facts)
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Copies(facts, problem=problems.TOO_LARGE)
    except Exception as error:
        return spoiled(error, facts)


def spoiled(error: Exception, facts: Facts) -> Copies:
    """Return that the picture is damaged where a decoder raised ``error``; a bug is raised again.

    Decoders raise whatever foreign bytes lead them to, of any class: what counts is where.
    """
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    module = "" if place is None else str(place.tb_frame.f_globals.get("__name__", ""))
    if module.partition(".")[0] not in _DECODERS and not isinstance(error, _FOREIGN):
        raise error
    return Copies(facts, problem=problems.DAMAGED)


def _derive(data: bytes, form: str, facts: Facts) -> Copies:
    image = Image.open(io.BytesIO(data), formats=(form,))
    width, height = image.size
    facts = replace(
        facts, width=facts.width or width, height=facts.height or height, mode=image.mode
    )
    if width * height > (MAX_PIXELS if form == "JPEG" else MAX_PIXELS_UNSCALED):
        return Copies(facts, problem=problems.TOO_LARGE)
    loaded, problem = _load(image, data, form)
    if problem == problems.DAMAGED:
        return Copies(facts, problem=problem)
    if form == "PNG" and data[_DEPTH] > _BITS:
        # Pillow compares a transparent colour of 16 bits with 8: others than that would vanish.
        loaded.info.pop("transparency", None)
    page = _fitted(colours.resizable(loaded), PAGE_SIDE)
    page = colours.standard(page, loaded.info.get("icc_profile"))
    if form not in TURNED and facts.orientation in TURNS:
        page = page.transpose(TURNS[facts.orientation])
    thumbnail = _fitted(page, THUMBNAIL_SIDE)
    return Copies(facts, _jpeg(thumbnail), _jpeg(page), problem)


def _load(image: ImageFile.ImageFile, data: bytes, form: str) -> tuple[Image.Image, str]:
    """Decode, at a smaller scale where the format can; of a damaged picture what is readable."""
    try:
        _draft(image)
        image.load()
    except (OSError, EOFError, SyntaxError, ValueError):
        return _readable_part(data, form)
    return image, ""


def _readable_part(data: bytes, form: str) -> tuple[Image.Image, str]:
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        rest = Image.open(io.BytesIO(data), formats=(form,))
        _draft(rest)
        rest.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    return rest, problems.DAMAGED if _empty(rest) else problems.PARTLY_DAMAGED


def _empty(image: Image.Image) -> bool:
    """Say whether next to nothing was read: pixels that were not are all the same."""
    counts = image.convert("L").histogram()
    return max(counts) > EMPTY_SHARE * sum(counts)


def _draft(image: ImageFile.ImageFile) -> None:
    image.draft(None, _fit(image.size, PAGE_SIDE))


def _fit(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return the size whose longer side is at most ``side`` pixels; nothing is made larger."""
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _fitted(image: Image.Image, side: int) -> Image.Image:
    size = _fit(image.size, side)
    # Averaging whole pixels first is four times as fast for the tile, and looks the same.
    return image if size == image.size else image.resize(size, reducing_gap=1.0)


def _jpeg(image: Image.Image) -> bytes:
    # Comments and other remarks of the original stay in the original.
    image.info = {}
    target = io.BytesIO()
    image.save(target, "JPEG", quality=JPEG_QUALITY)
    return target.getvalue()
