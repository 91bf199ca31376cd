"""Turns the pages of a foreign PDF into forms that can be placed, with all that they are made of.

Runs in a process of its own (``foreign_reader``); only this and ``foreign_objects`` know pikepdf.
"""

import io
import zlib
from collections.abc import Iterator
from typing import Any, Final

import pikepdf
import pypdfium2

from reports.pdf.foreign_limits import DAMAGED, EMPTY, ENCRYPTED, MAX_PAGES, TOO_LARGE
from reports.pdf.foreign_objects import DEEPEST, FAULTS, Answer, Carrier

_MARKS: Final = frozenset({
    "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Ink", "/Square", "/Circle", "/Text",
})  # fmt: skip
_THUMB: Final = 0.02
_A4: Final = (0.0, 0.0, 595.28, 841.89)
_WIDEST: Final = 5000.0


def read(data: bytes, password: str = "") -> Iterator[Answer]:
    """Open a document with its password, if it has one, and give its pages.

    Yield a header with the number of ``pages`` or a ``problem``, then objects and pages.

    An object is ``{"id", "value"}``, a stream also has its bytes; after those of a page comes
    ``{"page": 0.., "form": id, "width", "height"}`` in points, or its ``problem``; last ``end``.
    """
    try:
        pdf = _opened(data, password)
    except pikepdf.PasswordError:
        yield {"problem": ENCRYPTED}, None
        return
    except FAULTS:
        yield {"problem": DAMAGED}, None
        return
    with pdf:
        yield from _document(pdf)


def _opened(data: bytes, password: str) -> pikepdf.Pdf:
    """Open a document; marks that only describe themselves are given a look first."""
    pdf = pikepdf.open(io.BytesIO(data), password=password, suppress_warnings=True)
    if not _has_plain_marks(pdf):
        return pdf
    try:
        looked = _looked(data, password)
        # Both programs have to see the same pages.
        if len(looked.pages) == len(pdf.pages):
            return looked
    except FAULTS:
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
    except FAULTS:
        return False


def _looked(data: bytes, password: str) -> pikepdf.Pdf:
    content = io.BytesIO(_with_looks(data, password))
    return pikepdf.open(content, password=password, suppress_warnings=True)


def _with_looks(data: bytes, password: str) -> bytes:
    """Return the document with the looks that PDFium, which draws it, gives to such marks."""
    target = io.BytesIO()
    with pypdfium2.PdfDocument(data, password=password or None) as document:
        for page in document:
            page.render(scale=_THUMB, may_draw_forms=False)
        document.save(target)
    return target.getvalue()


def _document(pdf: pikepdf.Pdf) -> Iterator[Answer]:
    try:
        count = len(pdf.pages)
    except FAULTS:
        yield {"problem": DAMAGED}, None
        return
    if not 0 < count <= MAX_PAGES:
        yield {"problem": TOO_LARGE if count else EMPTY}, None
        return
    _flatten(pdf)
    yield {"pages": count}, None
    carrier = Carrier()
    for at in range(count):
        try:
            form, width, height = _form(pdf, pdf.pages[at])
            yield from carrier.carry(form)
        except FAULTS:
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
    except FAULTS:
        return


def _form(pdf: pikepdf.Pdf, page: pikepdf.Page) -> tuple[pikepdf.Object, float, float]:
    """Return a page as a form, upright with its corner at the origin, with its size in points."""
    box = _box(page)
    for name in ("/MediaBox", "/CropBox", "/TrimBox", "/ArtBox", "/BleedBox"):
        page.obj[name] = pikepdf.Array(list(box))
    form = page.as_form_xobject(handle_transformations=False)
    content = form.read_bytes()
    form.write(_packed(content), filter=pikepdf.Name.FlateDecode)
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
    except FAULTS:
        return None
    box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    fits = all(abs(item) < 1e6 for item in box) and box[2] - box[0] >= 1 and box[3] - box[1] >= 1
    return box if fits else None


def _inherited(page: pikepdf.Page, name: str) -> Any:
    """Return an attribute of the page or of the nodes above it, None where none has it."""
    node: Any = page.obj
    for _ in range(DEEPEST):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if name in node:
            return node[name]
        node = node.get("/Parent")
    return None


def _number(value: Any, default: float) -> float:
    try:
        return float(value)
    except FAULTS:
        return default


def _packed(data: bytes) -> bytes:
    """Return data as a FlateDecode stream."""
    return zlib.compress(data, 6)
