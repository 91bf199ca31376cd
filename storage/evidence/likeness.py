"""Whether two pictures show the same though their bytes differ: compared by their thumbnails.

Thumbnails are what this program made itself, so they are opened without a process of their own.
"""

import io
from typing import Final

from PIL import Image

# The picture is judged by the mean tones of so many squares a side.
_SIDE: Final = 8
# Compressing and scaling change the mean tone of a square by less than this, of 255.
_MOST_APART: Final = 1.5
# What hardly has light and shade, a wall or a blank sheet, resembles too much else.
_LEAST_CONTRAST: Final = 24
# Pictures whose tones differ more than this in sum do not look alike: nobody need compare them.
MOST_LIGHT_APART: Final = int(_MOST_APART * _SIDE * _SIDE)


def likeness(thumbnail: bytes) -> bytes | None:
    """Return what a picture looks like, from its thumbnail (JPEG); None where that says little."""
    with Image.open(io.BytesIO(thumbnail), formats=("JPEG",)) as picture:
        picture.draft("L", (_SIDE * 8, _SIDE * 8))
        small = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    tones = small.tobytes()
    return tones if max(tones) - min(tones) >= _LEAST_CONTRAST else None


def look_alike(one: bytes, other: bytes) -> bool:
    """Tell whether two pictures are most likely one, saved in two ways."""
    apart = sum(abs(a - b) for a, b in zip(one, other, strict=True))
    return apart <= _MOST_APART * len(one)
