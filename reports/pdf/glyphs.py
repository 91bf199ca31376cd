"""Text as glyphs: every character with the face that holds it and its width.

A character that the wanted face lacks is taken from the next one; one that no face holds is
printed as ``[U+20C43]`` and remembered, so that nothing ever vanishes from a page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from reports.content import Missing
from reports.pdf import fallback
from reports.pdf.cleaning import clean
from reports.pdf.coverage import covered
from reports.pdf.faces import Face
from reports.pdf.file import PdfFile
from reports.pdf.objects import Ref
from reports.pdf.postscript import PostScriptFont
from resources import path

Role = Literal["body", "plain", "strong"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawn tick box among the letters; ``face`` lends the blank that makes it copyable."""

    ticked: bool
    face: Face


Glyph = tuple[str, Face | Mark, float]
_FILES: Final = ("NotoSerifSC-400", "NotoSansSC-400", "NotoSansSC-700")
_ORDER: Final[dict[Role, tuple[int, ...]]] = {
    "body": (0, 1, 2),
    "plain": (1, 0, 2),
    "strong": (2, 1, 0),
}


class Fonts:
    """The faces of one document, and what could not be printed in them."""

    def __init__(self) -> None:
        self._missing: dict[Missing, None] = {}
        self.where = ""
        self._faces = [Face(path("fonts", f"{stem}.ttf"), f"F{at}")
                       for at, stem in enumerate(_FILES, 1)]  # fmt: skip
        self._spares: dict[Path, Face] = {}
        self._known: dict[Role, dict[str, tuple[Face, float]]] = {
            "body": {}, "plain": {}, "strong": {},
        }  # fmt: skip

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What no face holds, each character once for each place, in order."""
        return tuple(self._missing)

    def begin(self) -> None:
        """Go on in another file, with subsets of its own."""
        for face in self._faces:
            face.begin()

    def set(self, text: str, role: Role, size: float) -> list[Glyph]:
        """Return the glyphs of ``text``, widths in points; line ends stay as ``\\n``."""
        known = self._known[role]
        glyphs: list[Glyph] = []
        scale = size / 1000
        for char in clean(text):
            found = known.get(char) or self._look(char, role)
            if found is None:
                self._missing[Missing(char, self.where)] = None
                glyphs += self.set(f"[U+{ord(char):04X}]", role, size)
            else:
                glyphs.append((char, found[0], found[1] * scale))
        return glyphs

    def box(self, ticked: bool, role: Role, size: float) -> Glyph:
        """Return a tick box as a glyph as tall as text of ``size`` points."""
        mark = Mark(ticked, self._faces[_ORDER[role][0]])
        return ("☑" if ticked else "☐", mark, size * 1.15)

    def width(self, text: str, role: Role, size: float) -> float:
        """Return the width of ``text`` on one line, in points."""
        return sum(glyph[2] for glyph in self.set(text, role, size))

    def write(self, file: PdfFile, ref: Ref) -> None:
        """Write the faces that were used, as the font resources of all pages."""
        file.write(ref, {face.resource: face.write(file) for face in self._faces if face.used})

    def _look(self, char: str, role: Role) -> tuple[Face, float] | None:
        if char == "\n":
            found = (self._faces[_ORDER[role][0]], 0.0)
        else:
            face = self._holder(char, role)
            if face is None:
                return None
            found = (face, face.width(char))
        self._known[role][char] = found
        return found

    def _holder(self, char: str, role: Role) -> Face | None:
        fonts = covered()
        for at in _ORDER[role]:
            if char in fonts[_FILES[at]]:
                return self._faces[at]
        return self._spare(char)

    def _spare(self, char: str) -> Face | None:
        """Return a face of the system that holds a rare character, if there is one."""
        path = next((one for one in fallback.spare_fonts() if fallback.holds(one, char)), None)
        if path is None:
            return None
        if path not in self._spares:
            font = fallback.opened(path)
            outlines = font if isinstance(font, PostScriptFont) else None
            face = Face(path, f"F{len(self._faces) + 1}", outlines)
            self._spares[path] = face
            self._faces.append(face)
        return self._spares[path]


def span(glyphs: Iterable[Glyph]) -> float:
    """Return the width of ``glyphs`` set in one line, in points."""
    return sum(glyph[2] for glyph in glyphs)
