"""Where a picture is covered and what is kept of it: shares of its upright width and height."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Shape = Literal["rectangle", "ellipse"]
Look = Literal["solid", "mosaic"]


@dataclass(frozen=True, slots=True)
class Area:
    """A part of an upright picture: shares of its width and height, from its top left corner."""

    x: float
    y: float
    width: float
    height: float

    def within(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom in pixels; every pixel that is touched is inside."""
        wide, high = size
        left, right = _pixels(self.x, self.width, wide)
        top, bottom = _pixels(self.y, self.height, high)
        return left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Mark:
    """One cover."""

    area: Area
    shape: Shape = "rectangle"
    look: Look = "solid"


@dataclass(frozen=True, slots=True)
class Covering:
    """What is done to a copy: covers first, then what is kept of it; ``crop`` None keeps all."""

    marks: tuple[Mark, ...] = ()
    crop: Area | None = None

    def header(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "marks": [[mark.shape, mark.look, *_numbers(mark.area)] for mark in self.marks],
            "crop": _numbers(self.crop) if self.crop else None,
        }

    @classmethod
    def read(cls, header: Mapping[str, Any]) -> "Covering":
        """Return it from what ``header`` gave."""
        marks = tuple(Mark(Area(*place), shape, look) for shape, look, *place in header["marks"])
        crop = header["crop"]
        return cls(marks, Area(*crop) if crop else None)


def _numbers(area: Area) -> list[float]:
    return [area.x, area.y, area.width, area.height]


def _pixels(start: float, share: float, whole: int) -> tuple[int, int]:
    first = min(max(0, math.floor(start * whole)), whole)
    return first, max(first, min(whole, math.ceil((start + share) * whole)))
