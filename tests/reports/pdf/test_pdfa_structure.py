"""PDF/A-3u: our files keep to its structure, and the lint that says so notices what is wrong."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageCms

from reports.content import (
    Attached,
    Code,
    Column,
    Document,
    Facts,
    Heading,
    Link,
    Pages,
    Paper,
    Plate,
    Section,
    Table,
    Text,
)
from reports.pdf.draw import draw
from tests.reports.pdf.drawn_pages import paper, photo
from tests.support.foreign_pdf import foreign_pdf
from tests.support.pdfa import faults

MADE = "2025-04-12T09:00:00+08:00"


def jpeg(profile: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), (10, 90, 60)).save(buffer, "JPEG", icc_profile=profile)
    return buffer.getvalue()


def everything(picture: bytes) -> Paper:
    shown = photo(picture, 60, 40)
    kept = Attached("e1-原件.jpg", "image/jpeg", shown.sha256, len(picture), MADE, shown.open)
    listed = Table((Column("", 1), Column("", 1)), ((Link("一", "a"), Pages("a")),))
    return paper(
        Section((Heading("封面"), listed, Code("P-1", "检查点")), anchor="cover", bookmark="封面"),
        Section((Text("张𬭎与𫖯" * 90), Plate(shown, Facts((("照片", "一"),)), "图")),
                "evidence", ("", "", "{page}/{pages}"), anchor="a", bookmark="一",
                watermark="内部", attached=(kept,)),
    )  # fmt: skip


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    target = tmp_path / "a.pdf"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    draw(everything(jpeg(profile)), target)
    return target


def test_a_paper_with_everything_keeps_to_it(pack: Path) -> None:
    assert faults(pack) == []
    with pikepdf.open(pack) as pdf:
        assert any(
            isinstance(one.get("/ColorSpace"), Array)
            for one in pdf.pages[1].Resources.XObject.values()
        )


@pytest.mark.parametrize("broken", [b"", b"ICC", b"\0" * 200])
def test_a_broken_profile_of_a_photo_is_left_out(tmp_path: Path, broken: bytes) -> None:
    sound = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (broken, sound[:-40], sound[:12] + b"link" + sound[16:]):
        draw(everything(jpeg(profile)), tmp_path / "a.pdf")
        assert faults(tmp_path / "a.pdf") == []


def test_pages_made_elsewhere_end_the_claim(tmp_path: Path) -> None:
    import hashlib

    data = foreign_pdf()
    one = Document("合同.pdf", hashlib.sha256(data).hexdigest(), lambda: io.BytesIO(data))
    made = draw(paper(Section((Text("一"), one), "evidence", anchor="a")), tmp_path / "a.pdf")
    assert not made.archival
    assert faults(tmp_path / "a.pdf").count("no claim of PDF/A-3u") == 1


def font(pdf: Pdf) -> Any:
    return next(iter(pdf.pages[1].Resources.Font.values()))


def lose(thing: Any, name: str) -> None:
    del thing[name]


MUTATIONS: dict[str, Callable[[Pdf], Any]] = {
    "claim": lambda pdf: pdf.Root.Metadata.write(
        pdf.Root.Metadata.read_bytes().replace(b"<pdfaid:part>3", b"<pdfaid:part>2")
    ),
    "title": lambda pdf: pdf.trailer.Info.__setitem__("/Title", String("other")),
    "time": lambda pdf: pdf.trailer.Info.__setitem__("/ModDate", String("D:20200101000000Z")),
    "metadata": lambda pdf: lose(pdf.Root, "/Metadata"),
    "language": lambda pdf: lose(pdf.Root, "/Lang"),
    "intent": lambda pdf: lose(pdf.Root, "/OutputIntents"),
    "profile": lambda pdf: pdf.Root.OutputIntents[0].DestOutputProfile.write(b"x" * 200),
    "map": lambda pdf: lose(font(pdf), "/ToUnicode"),
    "nothing": lambda pdf: font(pdf).ToUnicode.write(
        font(pdf).ToUnicode.read_bytes().replace(b"<0001> <", b"<0001> <0000> % ", 1)
    ),
    "embedded": lambda pdf: lose(font(pdf).DescendantFonts[0].FontDescriptor, "/FontFile2"),
    "shapes": lambda pdf: lose(font(pdf).DescendantFonts[0], "/CIDToGIDMap"),
    "printed": lambda pdf: lose(pdf.pages[0].Annots[0], "/F"),
    "hidden": lambda pdf: pdf.pages[0].Annots[0].__setitem__("/F", 6),
    "launch": lambda pdf: (
        pdf.pages[0]
        .Annots[0]
        .__setitem__("/A", Dictionary(Type=Name.Action, S=Name.Launch, F=String("x.exe")))
    ),
    "script": lambda pdf: pdf.Root.Names.__setitem__("/JavaScript", Dictionary(Names=Array())),
    "page action": lambda pdf: pdf.pages[0].obj.__setitem__("/AA", Dictionary()),
    "unlinked": lambda pdf: lose(pdf.Root, "/AF"),
    "relation": lambda pdf: lose(pdf.Root.AF[0], "/AFRelationship"),
    "type": lambda pdf: lose(pdf.Root.AF[0].EF.F, "/Subtype"),
    "inks": lambda pdf: pdf.pages[1].contents_add(b"0 0 0 1 k"),
    "unbalanced": lambda pdf: pdf.pages[1].contents_add(b"q"),
    "strange font": lambda pdf: pdf.pages[1].contents_add(b"BT /Nope 9 Tf ET"),
    "interpolated": lambda pdf: [
        one.__setitem__("/Interpolate", True)
        for one in pdf.pages[1].Resources.XObject.values()
        if one.get("/Subtype") == "/Image"
    ],
    "layers": lambda pdf: pdf.Root.__setitem__("/OCProperties", Dictionary()),
    "form": lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(NeedAppearances=True)),
    "foreign stream": lambda pdf: pdf.Root.__setitem__(
        "/X", pdf.make_indirect(Stream(pdf, b"x", {"/F": String("y")}))
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_lint_notices(pack: Path, tmp_path: Path, name: str) -> None:
    with pikepdf.open(pack) as pdf:
        MUTATIONS[name](pdf)
        pdf.save(tmp_path / "b.pdf", fix_metadata_version=False)
    plain = tmp_path / "c.pdf"
    with pikepdf.open(pack) as pdf:
        pdf.save(plain, fix_metadata_version=False)
    assert set(faults(tmp_path / "b.pdf")) - set(faults(plain)), name
