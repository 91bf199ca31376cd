"""Carries the objects of a page of a foreign PDF over: all that it shows, nothing that acts.

Runs in the process of ``foreign_reader``.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import pikepdf

from reports.pdf.foreign_limits import MAX_OBJECTS

Answer = tuple[dict[str, Any], bytes | None]
# What reading a document that is not in order may raise.
FAULTS: Final = (
    pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError,
    ArithmeticError, MemoryError,
)  # fmt: skip
# What a page can do without: ways out of the page, back into the document, or to other files.
_DROPPED: Final = frozenset({
    "/A", "/AA", "/AF", "/Alternates", "/Annots", "/Collection", "/DPart", "/EF", "/EmbeddedFiles",
    "/JS", "/JavaScript", "/LastModified", "/Launch", "/Metadata", "/OC", "/OPI", "/OpenAction",
    "/P", "/Parent", "/Pg", "/PieceInfo", "/PS", "/Ref", "/StructParent", "/StructParents",
    "/Thumb", "/URI", "/XFA",
})  # fmt: skip
_FOREIGN_TYPES: Final = frozenset({
    "/Action", "/Annot", "/Catalog", "/EmbeddedFile", "/Filespec", "/Metadata", "/Page", "/Pages",
    "/Sig", "/StructElem", "/StructTreeRoot", "/ObjStm", "/XRef",
})  # fmt: skip
# Under these keys the names are the document's own choice.
_NAMED: Final = frozenset({
    "/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties",
    "/CharProcs", "/Colorants",
})  # fmt: skip
# Written anew with the bytes, or pointing to a file.
_OF_BYTES: Final = frozenset({"/Length", "/F", "/FFilter", "/FDecodeParms", "/DL"})
DEEPEST: Final = 60


class Refused(ValueError):
    """A page that cannot be carried over."""


class Carrier:
    """Numbers the indirect objects of a document, and carries each over once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, int], int] = {}
        # What is still to be carried, and whether its keys are names of the document's choice.
        self._waiting: list[tuple[pikepdf.Object, bool]] = []

    def number(self, thing: pikepdf.Object, *, named: bool = False) -> int:
        """Return the number of an indirect object; a new one waits to be carried."""
        key = thing.objgen
        if key not in self._numbers:
            if len(self._numbers) >= MAX_OBJECTS:
                raise Refused("too many objects")
            self._numbers[key] = len(self._numbers) + 1
            self._waiting.append((thing, named))
        return self._numbers[key]

    def carry(self, form: pikepdf.Object) -> Iterator[Answer]:
        """Yield a form and everything that it leads to and that was not carried before."""
        self.number(form)
        while self._waiting:
            thing, named = self._waiting.pop()
            yield self._object(thing, named=named)

    def _object(self, thing: pikepdf.Object, *, named: bool) -> Answer:
        number = self._numbers[thing.objgen]
        try:
            if isinstance(thing, pikepdf.Stream):
                value, content = self._stream(thing), thing.read_raw_bytes()
                return {"id": number, "value": value}, content
            return {"id": number, "value": self._inner(thing, 0, named=named)}, None
        except FAULTS:
            # One object that cannot be read does not cost the page.
            return {"id": number, "value": None}, None

    def _stream(self, thing: pikepdf.Stream) -> Any:
        if "/F" in thing or thing.get("/Subtype") == "/PS":
            raise Refused("its bytes lie in another file, or are a program")
        entries = self._entries(thing, 0, named=False)
        return {"m": {name: value for name, value in entries.items() if name not in _OF_BYTES}}

    def _value(self, thing: Any, depth: int, *, named: bool = False) -> Any:
        if isinstance(thing, pikepdf.Object) and thing.is_indirect:
            return None if _foreign(thing) else {"r": self.number(thing, named=named)}
        return self._inner(thing, depth, named=named)

    def _inner(self, thing: Any, depth: int, *, named: bool = False) -> Any:
        if depth > DEEPEST or _foreign(thing):
            return None
        match thing:
            case None | bool() | int():
                return thing
            case pikepdf.Dictionary():
                return {"m": self._entries(thing, depth, named=named)}
            case pikepdf.Array():
                return [self._value(item, depth + 1) for item in thing]
            case pikepdf.Name():
                return {"n": thing.unparse().decode("ascii")}
            case pikepdf.String():
                return {"h": bytes(thing).hex()}
            case Decimal() | float():
                return {"d": format(thing, "f")}
            case _:
                return None

    def _entries(self, thing: Any, depth: int, *, named: bool) -> dict[str, Any]:
        found = {}
        # Sorted: they come as a set, and the same document must give the same bytes.
        for key in sorted(thing.keys()):
            if named or key not in _DROPPED:
                name = pikepdf.Name(key).unparse().decode("ascii")
                found[name] = self._value(thing[key], depth + 1, named=key in _NAMED)
        return found


def _foreign(thing: Any) -> bool:
    """Tell whether a dictionary leads out of the page: a page, an action, a file."""
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return False
    return str(thing.get("/Type", "")) in _FOREIGN_TYPES or "/JS" in thing
