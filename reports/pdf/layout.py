"""How a paper is set: page, margins, sizes and rules, read from ``resources/tables/layout.json``.

The shipped profiles follow the filing rules for court files: A4, bound at the left with at least
25 mm there and 20 mm elsewhere, page numbers at the top right of the front and, where printed on
both sides, at the top left of the back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from resources import table

MM: Final = 72 / 25.4
Place = Literal["left", "center", "right", "none"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The page and the room for its text, in points from the bottom left corner."""

    page_width: float
    page_height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        """Width of the text."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height of the text."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Layout:
    """One profile; page and margins in millimetres, type and rules in points.

    ``header`` and ``footer`` are the distances of their lines from the edge. ``number`` is where a
    page number stands when neither header nor footer of its section prints one. ``leading`` and
    ``tight`` are line heights of prose and of tables as a multiple of the size. ``tables`` is the
    size of tables in percent of what each is made for.
    """

    name: str
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    header: float
    footer: float
    number: Place
    mirrored: bool
    body: float
    small: float
    tables: float
    leading: float
    tight: float
    titles: tuple[float, float, float]
    rule: float
    frame: float

    def frame_of(self, *, landscape: bool, back: bool) -> Frame:
        """Return page and text room; a landscape page is bound at its top, a back at its right."""
        width, height = self.width * MM, self.height * MM
        binding, fore = self.left * MM, self.right * MM
        top, bottom = self.top * MM, self.bottom * MM
        if landscape:
            return Frame(height, width, bottom, height - fore, width - max(binding, top), fore)
        if back and self.mirrored:
            binding, fore = fore, binding
        return Frame(width, height, binding, width - fore, height - top, bottom)


Changes = Iterable[tuple[str, float | str | bool]]


def load(name: str, changes: Changes = ()) -> Layout:
    """Return the shipped profile ``name`` with ``changes``; raises KeyError when there is none."""
    shipped = {key: _read(value) for key, value in table("layout")[name].items()}
    return Layout(name=name, **{**shipped, **dict(changes)})


def _read(value: Any) -> Any:
    # Numbers are strings in the tables; words and switches stand as they are.
    if isinstance(value, list):
        return tuple(float(item) for item in value)
    if isinstance(value, str) and value[0].isdigit():
        return float(value)
    return value
