"""Burning covers into a copy of a picture, so that nothing of what lay below is left in it.

Runs in the decoder's process only; the original's bytes are read and never written.
"""

import io
from datetime import datetime
from typing import Final

from PIL import Image, ImageDraw

from storage.evidence import colours, problems
from storage.evidence.areas import Covering, Look, Mark
from storage.evidence.exif import UNKNOWN, read_exif
from storage.evidence.limits import COVER_QUALITY, MAX_PAGE_BYTES, MAX_PIXELS_UNSCALED
from storage.evidence.picture import FORMATS, TURNED, TURNS, Copies, spoiled

# Squares of a mosaic across the shorter side of a cover: too few to tell a face or a letter.
_CELLS: Final = 4


def cover(data: bytes, mime: str, covering: Covering, now: datetime) -> Copies:
    """Return an upright JPEG of the whole picture with its covers as ``page``, or a problem."""
    form = FORMATS.get(mime, "")
    Image.preinit()
    if not form or (form == "HEIF" and form not in Image.OPEN):
        return Copies(UNKNOWN, problem=problems.NO_DECODER)
    facts = read_exif(data, mime, now=now)
    try:
        turn = 1 if form in TURNED else facts.orientation or 1
        return Copies(facts, page=_covered(data, form, turn, covering))
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Copies(facts, problem=problems.TOO_LARGE)
    except Exception as error:
        return spoiled(error, facts)


def _covered(data: bytes, form: str, orientation: int, covering: Covering) -> bytes:
    image: Image.Image = Image.open(io.BytesIO(data), formats=(form,))
    if image.width * image.height > MAX_PIXELS_UNSCALED:
        raise MemoryError
    image.load()
    profile = image.info.get("icc_profile")
    image = colours.standard(colours.resizable(image), profile)
    if orientation in TURNS:
        image = image.transpose(TURNS[orientation])
    image = image.convert("RGB") if image.mode not in ("RGB", "L") else image.copy()
    whole = image.size
    for mark in covering.marks:
        _burn(image, mark)
    if covering.crop:
        image = image.crop(covering.crop.within(whole))
    return _jpeg(image)


def _burn(image: Image.Image, mark: Mark) -> None:
    box = mark.area.within(image.size)
    size = (box[2] - box[0], box[3] - box[1])
    if min(size) == 0:
        return
    stencil = Image.new("L", size, 0)
    draw = ImageDraw.Draw(stencil)
    outline = (0, 0, size[0] - 1, size[1] - 1)
    if mark.shape == "ellipse":
        draw.ellipse(outline, fill=255)
    else:
        draw.rectangle(outline, fill=255)
    image.paste(_patch(image, box, mark.look), box, stencil)


def _patch(image: Image.Image, box: tuple[int, int, int, int], look: Look) -> Image.Image:
    size = (box[2] - box[0], box[3] - box[1])
    if look == "solid":
        return Image.new(image.mode, size, 0)
    cell = max(1, min(size) // _CELLS)
    few = (max(1, -(-size[0] // cell)), max(1, -(-size[1] // cell)))
    means = image.crop(box).resize(few, Image.Resampling.BOX)
    return means.resize(size, Image.Resampling.NEAREST)


def _jpeg(image: Image.Image) -> bytes:
    # Nothing that the original says of itself goes along: its place, its thumbnail, its comments.
    image.info = {}
    for quality in COVER_QUALITY:
        target = io.BytesIO()
        image.save(target, "JPEG", quality=quality)
        if target.tell() <= MAX_PAGE_BYTES:
            break
    return target.getvalue()
