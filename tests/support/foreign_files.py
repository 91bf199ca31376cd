"""Foreign files for tests: made here, and real ones where they are present."""

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

SHARED = Path(__file__).parents[3] / "shared" / "data"
ORIENTATION, MAKE, MODEL, SOFTWARE, CHANGED = 0x0112, 0x010F, 0x0110, 0x0131, 0x0132
EXIF, GPS = 0x8769, 0x8825
ORIGINAL, DIGITIZED = 0x9003, 0x9004
OFFSET, OFFSET_ORIGINAL, OFFSET_DIGITIZED = 0x9010, 0x9011, 0x9012


def shared(folder: str) -> list[Path]:
    """Return the files of a folder of the shared collection; none where it is absent."""
    return sorted(path for path in (SHARED / folder).glob("*") if path.is_file())


def need(path: Path) -> Path:
    """Return the path, or skip the test by name where the shared collection is absent."""
    if not path.exists():
        pytest.skip(f"{path.name} is not on this machine")
    return path


def corners(width: int = 96, height: int = 64, mode: str = "RGB") -> Image.Image:
    """Make a picture whose quarters are red, green (top), blue, white (bottom)."""
    image = Image.new("RGB", (width, height), "white")
    half = (width // 2, height // 2)
    image.paste("red", (0, 0, *half))
    image.paste("lime", (half[0], 0, width, half[1]))
    image.paste("blue", (0, half[1], half[0], height))
    return image.convert(mode)


def exif(
    main: dict[int, Any] | None = None,
    photo: dict[int, Any] | None = None,
    gps: dict[int, Any] | None = None,
) -> Image.Exif:
    """Make a metadata block from the three directories."""
    block = Image.Exif()
    block.update(main or {})
    for tag, values in ((EXIF, photo), (GPS, gps)):
        if values is not None:
            block.get_ifd(tag).update(values)
    return block


def encoded(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    """Return the picture as a file's bytes."""
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def jpeg(block: Image.Exif | bytes = b"", **options: Any) -> bytes:
    """Return a small JPEG that carries the metadata block."""
    return encoded(corners(), "JPEG", exif=block, quality=95, **options)


def degrees(value: float) -> tuple[Fraction, Fraction, Fraction]:
    """Return degrees, minutes and seconds as a camera writes them."""
    whole = Fraction(value).limit_denominator(10**9)
    minutes = (whole - int(whole)) * 60
    seconds = ((minutes - int(minutes)) * 60).limit_denominator(10_000)
    return Fraction(int(whole)), Fraction(int(minutes)), seconds
