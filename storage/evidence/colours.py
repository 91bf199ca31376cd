"""Any picture as eight-bit sRGB on white: palettes, alpha, 16 bits, CMYK and profiles.

Runs in the decoder's process only.
"""

import io
from functools import cache, lru_cache
from typing import Final

from PIL import Image, ImageCms

_WIDE: Final = ("I", "I;16", "I;16B", "I;16L", "I;16N", "F")
_KEPT_PROFILES: Final = 8


def resizable(image: Image.Image) -> Image.Image:
    """Return the picture in a mode whose pixels can be averaged; others are scaled by picking."""
    if image.mode in _WIDE:
        return _eight_bits(image)
    if image.mode in ("P", "PA") or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.convert("L") if image.mode == "1" else image


def standard(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture as RGB in sRGB on white; ``profile`` is the ICC profile of its file."""
    if image.has_transparency_data:
        image = _on_white(image)
    if image.mode == "LAB":
        lab = ImageCms.buildTransform(ImageCms.createProfile("LAB"), _srgb(), "LAB", "RGB")
        return _applied(lab, image)
    transform = _transform(profile, image.mode) if profile else None
    if transform:
        return _applied(transform, image)
    return image if image.mode == "RGB" else image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    # Pillow would clip at 255. Sixteen bits have a fixed range; of others only the picture's own
    # darkest and brightest values are known.
    low, high = 0.0, 65535.0
    if image.mode in ("I", "F"):
        low, high = _range(image)
    wide = image.convert("F")
    factor = 255 / (high - low) if high > low else 0
    return wide.point(lambda value: value * factor - low * factor).convert("L")


def _range(image: Image.Image) -> tuple[float, float]:
    low, high = image.getextrema()
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        raise ValueError(image.mode)
    # A 16-bit PNG that was opened as 32 bits keeps the range of 16.
    return (0.0, 65535.0) if image.mode == "I" and low >= 0 and high <= 65535 else (low, high)


def _on_white(image: Image.Image) -> Image.Image:
    image = image if image.mode == "RGBA" else image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _applied(transform: ImageCms.ImageCmsTransform, image: Image.Image) -> Image.Image:
    turned = ImageCms.applyTransform(image, transform)
    if turned is None:
        raise ValueError(image.mode)
    return turned


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@lru_cache(maxsize=_KEPT_PROFILES)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the way to sRGB; None where the profile says sRGB already, or does not fit."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if ImageCms.getProfileDescription(source).startswith("sRGB"):
            return None
        return ImageCms.buildTransform(source, _srgb(), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A broken profile, or one of another colour space: the plain numbers are the best there is.
        return None
