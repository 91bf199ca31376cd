"""One page while it is drawn: its operators, its links, and the objects it shows."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from reports.pdf.faces import Face
from reports.pdf.glyphs import Glyph, Mark
from reports.pdf.objects import Name, Ref, Value, number

Matrix = tuple[float, float, float, float, float, float]
_DASH: Final = "[2 2] 0 d"


class Page:
    """Collects drawing; lengths are points from the bottom left, greys from 0 (black) to 1."""

    def __init__(self) -> None:
        self._ops: list[str] = []
        self._shown: dict[str, Ref] = {}
        self._links: list[tuple[float, float, float, float, Mapping[str, Value]]] = []

    def glyphs(
        self, x: float, y: float, glyphs: list[Glyph], size: float,
        grey: float = 0.0, spread: float = 0.0,
    ) -> None:  # fmt: skip
        """Set ``glyphs`` on the baseline ``y``; ``spread`` is added after each of them."""
        for face, group in groupby(glyphs, lambda glyph: glyph[1]):
            run = list(group)
            if isinstance(face, Face):
                self._run(x, y, face, "".join([glyph[0] for glyph in run]), size, grey, spread)
            else:
                self._boxes(x, y, face, run, size)
            x += sum(glyph[2] for glyph in run) + spread * len(run)

    def _run(
        self, x: float, y: float, face: Face, text: str, size: float, grey: float, spread: float
    ) -> None:
        colour = f"{number(grey)} g " if grey else ""
        spacing = f" {number(spread)} Tc" if spread else ""
        back = " 0 Tc" if spread else ""
        reset = " 0 g" if grey else ""
        self._ops.append(
            f"{colour}BT /{face.resource} {number(size)} Tf{spacing} 1 0 0 1 {number(x)} "
            f"{number(y)} Tm <{face.encode(text)}> Tj{back} ET{reset}"
        )

    def _boxes(self, x: float, y: float, mark: Mark, run: list[Glyph], size: float) -> None:
        for char, _, advance in run:
            # Copied as the character that the drawn shape stands for.
            text = char.encode("utf-16-be").hex().upper()
            self._box(x + size * 0.08, y - size * 0.08, size * 0.85, mark.ticked)
            self._ops.append(
                f"/Span <</ActualText <FEFF{text}>>> BDC BT 3 Tr /{mark.face.resource} "
                f"{number(size)} Tf 1 0 0 1 {number(x)} {number(y)} Tm <{mark.face.encode(' ')}> "
                "Tj 0 Tr ET EMC"
            )
            x += advance

    def _box(self, x: float, y: float, side: float, ticked: bool) -> None:
        self.frame(x, y, side, side, 0.6)
        if ticked:
            points = ((0.2, 0.5), (0.42, 0.24), (0.82, 0.8))
            path = [f"{number(x + side * u)} {number(y + side * v)}" for u, v in points]
            self._ops.append(f"1.1 w {path[0]} m {path[1]} l {path[2]} l S")

    def turned(self, matrix: Matrix, glyphs: list[Glyph], size: float, grey: float) -> None:
        """Set one line of ``glyphs`` from the origin of ``matrix``."""
        self._ops.append(f"q {_numbers(matrix)} cm")
        self.glyphs(0, 0, glyphs, size, grey)
        self._ops.append("Q")

    def line(
        self, x1: float, y1: float, x2: float, y2: float, weight: float,
        grey: float = 0.0, *, dashed: bool = False,
    ) -> None:  # fmt: skip
        """Draw a straight line ``weight`` points wide."""
        path = f"{number(x1)} {number(y1)} m {number(x2)} {number(y2)} l S"
        dash, solid = (f"{_DASH} ", " [] 0 d") if dashed else ("", "")
        colour, reset = (f"{number(grey)} G ", " 0 G") if grey else ("", "")
        self._ops.append(f"{colour}{dash}{number(weight)} w {path}{solid}{reset}")

    def frame(self, x: float, y: float, width: float, height: float, weight: float) -> None:
        """Draw the outline of a rectangle whose lower left corner is given."""
        self._ops.append(f"{number(weight)} w {_numbers((x, y, width, height))} re S")

    def fill(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """Fill a rectangle."""
        self._ops.append(f"{number(grey)} g {_numbers((x, y, width, height))} re f 0 g")

    def hatch(self, x: float, y: float, width: float, height: float, step: float) -> None:
        """Fill a rectangle with thin diagonals ``step`` points apart."""
        self._ops.append(f"q {_numbers((x, y, width, height))} re W n 0.4 w")
        for at in _steps(x - height, x + width, step):
            self._ops.append(f"{_numbers((at, y))} m {_numbers((at + height, y + height))} l S")
        self._ops.append("Q")

    def show(self, ref: Ref, matrix: Matrix) -> None:
        """Place a picture or a form with ``matrix``."""
        name = f"X{ref.number}"
        self._shown[name] = ref
        self._ops.append(f"q {_numbers(matrix)} cm /{name} Do Q")

    def link(
        self, x: float, y: float, width: float, height: float, target: Mapping[str, Value]
    ) -> None:
        """Let a rectangle lead to ``target``: the entry of a destination or of an action."""
        self._links.append((x, y, x + width, y + height, target))

    def content(self) -> bytes:
        """Return the operators as a content stream."""
        return "\n".join(self._ops).encode("ascii")

    def entries(self, fonts: Ref) -> dict[str, Value]:
        """Return what the page's dictionary says of its resources and links."""
        resources: dict[str, Value] = {"Font": fonts}
        if self._shown:
            resources["XObject"] = dict(self._shown)
        entries: dict[str, Value] = {"Resources": resources}
        if self._links:
            entries["Annots"] = [_annotation(*link) for link in self._links]
        return entries


def _annotation(
    x1: float, y1: float, x2: float, y2: float, target: Mapping[str, Value]
) -> dict[str, Value]:
    return {
        "Type": Name("Annot"), "Subtype": Name("Link"), "Rect": [x1, y1, x2, y2],
        "Border": [0, 0, 0], "F": 4, **target,
    }  # fmt: skip


def _numbers(values: tuple[float, ...]) -> str:
    return " ".join([number(value) for value in values])


def _steps(start: float, stop: float, step: float) -> Iterator[float]:
    for count in range(int((stop - start) / step) + 1):
        yield start + count * step
