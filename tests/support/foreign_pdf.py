"""Makes foreign PDF files with what must not come through: scripts, actions, files, odd boxes."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

Change = Callable[[Pdf], Any]


def font() -> Dictionary:
    """Return a font that every reader brings along."""
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def foreign_pdf(*changes: Change, pages: int = 1, size: tuple[float, float] = (595, 842)) -> bytes:
    """Return a PDF whose page n says ``Foreign page n``, with each of ``changes`` made to it."""
    pdf = pikepdf.new()
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=size)
        # The names of resources are the document's choice, also these.
        page.Resources = Dictionary(Font=Dictionary({"/A": pdf.make_indirect(font())}))
        text = f"BT /A 18 Tf 72 700 Td (Foreign page {number}) Tj ET".encode()
        page.Contents = pdf.make_stream(text)
    for change in changes:
        change(pdf)
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()


def locked(data: bytes, user: str, owner: str = "owner") -> bytes:
    """Return the same document encrypted."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(user=user, owner=owner))
    return target.getvalue()


def with_scripts(pdf: Pdf) -> None:
    """Add a script on opening, on the page, in a link, and a launch action."""
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('EvilScript')"))
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))
    page = pdf.pages[0].obj
    page.AA = Dictionary(O=script)
    launch = Dictionary(S=Name.Launch, F=String("EvilProgram.exe"))
    web = Dictionary(S=Name.URI, URI=String("http://evil.example/EvilLink"))
    box = Array([0, 0, 100, 100])
    page.Annots = Array([
        pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=action))
        for action in (script, launch, web)
    ])  # fmt: skip


def with_file(pdf: Pdf) -> None:
    """Embed a file."""
    pdf.attachments["EvilFile.txt"] = b"EvilContent"


def with_field(pdf: Pdf) -> None:
    """Add a filled text field with its own appearance and a script on it."""
    shown = Stream(pdf, b"BT /Helv 12 Tf 2 4 Td (Filled value) Tj ET")
    shown.Type, shown.Subtype = Name.XObject, Name.Form
    shown.BBox = Array([0, 0, 200, 20])
    shown.Resources = Dictionary(Font=Dictionary(Helv=font()))
    script = Dictionary(S=Name.JavaScript, JS=String("EvilScript"))
    field = pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("x"),
        Rect=Array([72, 600, 272, 620]), F=4, AP=Dictionary(N=shown), AA=Dictionary(K=script),
    ))  # fmt: skip
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def with_mark(pdf: Pdf) -> None:
    """Add a black highlight that says where it is and not what it looks like."""
    box = [300, 300, 400, 340]
    corners = [300, 340, 400, 340, 300, 300, 400, 300]
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Highlight, Rect=Array(box), QuadPoints=Array(corners),
        C=Array([0, 0, 0]), F=4,
    ))])  # fmt: skip


def turned(degrees: int) -> Change:
    """Return a change that turns every page."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.obj.Rotate = degrees

    return change


def boxed(media: list[float], crop: list[float] | None = None) -> Change:
    """Return a change that gives every page other boxes."""

    def change(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.obj.MediaBox = Array(media)
            if crop:
                page.obj.CropBox = Array(crop)

    return change
