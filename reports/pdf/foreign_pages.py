"""Turns the pages of a foreign PDF into forms that can be placed, with all that they are made of.

Runs in a process of its own (``foreign_reader``), and is the one place that knows pikepdf.
"""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import pikepdf
import pypdfium2

from reports.pdf.foreign_reader import (
    DAMAGED,
    EMPTY,
    ENCRYPTED,
    MAX_OBJECTS,
    MAX_PAGES,
    TOO_LARGE,
    packed,
)

Answer = tuple[dict[str, Any], bytes | None]
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
_MARKS: Final = frozenset({
    "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Ink", "/Square", "/Circle", "/Text",
})  # fmt: skip
_THUMB: Final = 0.02
_DEEPEST: Final = 60
_A4: Final = (0.0, 0.0, 595.28, 841.89)
_WIDEST: Final = 5000.0
_FAULTS: Final = (
    pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError,
    ArithmeticError, MemoryError,
)  # fmt: skip


class _Refused(ValueError):
    """A page that cannot be carried over."""


def read(data: bytes) -> Iterator[Answer]:
    """Yield a header with the number of ``pages`` or a ``problem``, then objects and pages.

    An object is ``{"id", "value"}``, a stream also has its bytes; after those of a page comes
    ``{"page": 0.., "form": id, "width", "height"}`` in points, or its ``problem``; last ``end``.
    """
    try:
        pdf = _opened(data)
    except pikepdf.PasswordError:
        yield {"problem": ENCRYPTED}, None
        return
    except _FAULTS:
        yield {"problem": DAMAGED}, None
        return
    with pdf:
        yield from _document(pdf)


def _opened(data: bytes) -> pikepdf.Pdf:
    """Open a document; marks that only describe themselves are given a look first."""
    pdf = pikepdf.open(io.BytesIO(data), password="", suppress_warnings=True)
    if not _has_plain_marks(pdf):
        return pdf
    try:
        looked = pikepdf.open(io.BytesIO(_with_looks(data)), suppress_warnings=True)
        # Both programs have to see the same pages.
        if len(looked.pages) == len(pdf.pages):
            return looked
    except _FAULTS:
        return pdf
    return pdf


def _has_plain_marks(pdf: pikepdf.Pdf) -> bool:
    """Tell whether a highlight or the like says where it is, but not what it looks like."""
    try:
        return any(
            mark.get("/Subtype") in _MARKS and "/AP" not in mark
            for page in list(pdf.pages)[:MAX_PAGES]
            for mark in page.obj.get("/Annots", [])
        )
    except _FAULTS:
        return False


def _with_looks(data: bytes) -> bytes:
    """Return the document with the looks that PDFium, which draws it, gives to such marks."""
    target = io.BytesIO()
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            page.render(scale=_THUMB, may_draw_forms=False)
        document.save(target)
    return target.getvalue()


def _document(pdf: pikepdf.Pdf) -> Iterator[Answer]:
    try:
        count = len(pdf.pages)
    except _FAULTS:
        yield {"problem": DAMAGED}, None
        return
    if not 0 < count <= MAX_PAGES:
        yield {"problem": TOO_LARGE if count else EMPTY}, None
        return
    _flatten(pdf)
    yield {"pages": count}, None
    carrier = _Carrier()
    for at in range(count):
        try:
            form, width, height = _form(pdf, pdf.pages[at])
            yield from carrier.carry(form)
        except _FAULTS:
            yield {"page": at, "problem": DAMAGED}, None
            continue
        number = carrier.number(form)
        yield {"page": at, "form": number, "width": width, "height": height}, None
    yield {"end": True}, None


def _flatten(pdf: pikepdf.Pdf) -> None:
    """Draw what fields and notes show into their pages; where that fails the pages stand alone."""
    try:
        if "/AcroForm" in pdf.Root and pdf.Root.AcroForm.get("/NeedAppearances"):
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
    except _FAULTS:
        return


def _form(pdf: pikepdf.Pdf, page: pikepdf.Page) -> tuple[pikepdf.Object, float, float]:
    """Return a page as a form, upright with its corner at the origin, with its size in points."""
    box = _box(page)
    for name in ("/MediaBox", "/CropBox", "/TrimBox", "/ArtBox", "/BleedBox"):
        page.obj[name] = pikepdf.Array(list(box))
    form = page.as_form_xobject(handle_transformations=False)
    content = form.read_bytes()
    form.write(packed(content), filter=pikepdf.Name.FlateDecode)
    left, low, right, high = box
    width, height = right - left, high - low
    unit = min(max(_number(_inherited(page, "/UserUnit"), 1.0), 0.01), 100.0)
    scale = min(unit, _WIDEST / max(width, height))
    turns = {
        0: (1, 0, 0, 1, -left, -low),
        90: (0, -1, 1, 0, -low, right),
        180: (-1, 0, 0, -1, right, high),
        270: (0, 1, -1, 0, high, -left),
    }
    turned = round(_number(_inherited(page, "/Rotate"), 0.0) / 90) * 90 % 360
    form.BBox = pikepdf.Array(list(box))
    form.Matrix = pikepdf.Array([round(value * scale, 6) for value in turns[turned]])
    if turned in (90, 270):
        width, height = height, width
    return pdf.make_indirect(form), width * scale, height * scale


def _box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """Return what of the page is shown: its crop box within its media box, A4 where neither is."""
    media = _rectangle(_inherited(page, "/MediaBox")) or _A4
    crop = _rectangle(_inherited(page, "/CropBox")) or media
    inner = (
        max(media[0], crop[0]), max(media[1], crop[1]),
        min(media[2], crop[2]), min(media[3], crop[3]),
    )  # fmt: skip
    return inner if inner[2] - inner[0] >= 1 and inner[3] - inner[1] >= 1 else media


def _rectangle(value: Any) -> tuple[float, float, float, float] | None:
    try:
        x1, y1, x2, y2 = (float(item) for item in value)
    except _FAULTS:
        return None
    box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    fits = all(abs(item) < 1e6 for item in box) and box[2] - box[0] >= 1 and box[3] - box[1] >= 1
    return box if fits else None


def _inherited(page: pikepdf.Page, name: str) -> Any:
    """Return an attribute of the page or of the nodes above it, None where none has it."""
    node: Any = page.obj
    for _ in range(_DEEPEST):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if name in node:
            return node[name]
        node = node.get("/Parent")
    return None


def _number(value: Any, default: float) -> float:
    try:
        return float(value)
    except _FAULTS:
        return default


class _Carrier:
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
                raise _Refused("too many objects")
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
        except _FAULTS:
            # One object that cannot be read does not cost the page.
            return {"id": number, "value": None}, None

    def _stream(self, thing: pikepdf.Stream) -> Any:
        if "/F" in thing or thing.get("/Subtype") == "/PS":
            raise _Refused("its bytes lie in another file, or are a program")
        entries = self._entries(thing, 0, named=False)
        return {"m": {name: value for name, value in entries.items() if name not in _OF_BYTES}}

    def _value(self, thing: Any, depth: int, *, named: bool = False) -> Any:
        if isinstance(thing, pikepdf.Object) and thing.is_indirect:
            return None if _foreign(thing) else {"r": self.number(thing, named=named)}
        return self._inner(thing, depth, named=named)

    def _inner(self, thing: Any, depth: int, *, named: bool = False) -> Any:
        if depth > _DEEPEST or _foreign(thing):
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
