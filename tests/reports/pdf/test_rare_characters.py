"""Characters beyond the shipped fonts: a font of the system, else their number and a remark."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from reports.content import Text
from reports.pdf import fallback
from reports.pdf.coverage import unprintable
from reports.pdf.draw import draw
from tests.reports.pdf.drawn_pages import page_of
from tests.support.fonts import postscript_font, rare_font
from tests.support.pdfa import faults

RARE = "𠮷"
NAME = f"{RARE}野先生"


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "fonts" / "deep"
    folder.mkdir(parents=True)
    monkeypatch.setattr(fallback, "_folders", lambda: iter([tmp_path / "fonts"]))
    return folder


@pytest.fixture(autouse=True)
def forgotten() -> None:
    fallback._found.cache_clear()
    fallback.opened.cache_clear()


def text_of(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as opened:
        return str(opened[0].get_textpage().get_text_range())


def test_a_font_of_the_system_draws_it_and_it_is_read_back(fonts: Path, tmp_path: Path) -> None:
    rare_font(fonts / "HanaMinB.ttf", RARE, "吉")
    target = tmp_path / "a.pdf"
    made = draw(page_of(Text(NAME)), target)
    assert made.missing == ()
    assert unprintable(NAME) == ()
    assert NAME in text_of(target)
    assert faults(target) == []


def test_a_font_with_postscript_outlines_draws_it_too(fonts: Path, tmp_path: Path) -> None:
    postscript_font(fonts / "HanaMinB.otf", RARE, "吉")
    target, usual = tmp_path / "a.pdf", tmp_path / "b.pdf"
    draw(page_of(Text(NAME, "muted")), usual)
    made = draw(page_of(Text(NAME, "muted")), target)
    assert target.read_bytes() == usual.read_bytes()
    assert made.missing == ()
    assert NAME in text_of(target)
    assert faults(target) == []
    with pikepdf.open(target) as opened:
        programs = [one for one in opened.objects if isinstance(one, pikepdf.Stream)
                    and one.get("/Subtype") == "/CIDFontType0C"]  # fmt: skip
        assert len(programs) == 1
        assert len(programs[0].read_bytes()) < 5_000
    # It looks as the character does that it was made from.
    draw(page_of(Text(NAME.replace(RARE, "吉"), "muted")), usual)
    here, there = (
        pypdfium2.PdfDocument(one)[0].render(scale=3).to_pil() for one in (target, usual)
    )
    differ = ImageChops.difference(here.convert("L"), there.convert("L"))
    assert sum(value > 128 for value in differ.tobytes()) < 8


def test_without_one_its_number_is_printed_and_remarked(fonts: Path, tmp_path: Path) -> None:
    made = draw(page_of(Text(NAME)), tmp_path / "a.pdf")
    assert [one.char for one in made.missing] == [RARE]
    assert unprintable(NAME) == (RARE,)
    assert "[U+20BB7]野先生" in text_of(tmp_path / "a.pdf")


def test_a_font_that_forbids_it_or_is_damaged_is_not_used(fonts: Path, tmp_path: Path) -> None:
    rare_font(fonts / "HanaMinB.ttf", RARE, "吉", fs_type=2)
    (fonts / "simsunb.ttf").write_bytes(b"\0\1\0\0 no font")
    (fonts / "Jigmo2.ttf").write_bytes(b"")
    (fonts / "Jigmo3.otf").write_bytes(b"OTTO\0\1 no font")
    made = draw(page_of(Text(NAME)), tmp_path / "a.pdf")
    assert [one.char for one in made.missing] == [RARE]


def test_no_font_is_opened_for_usual_names(fonts: Path, tmp_path: Path) -> None:
    (fonts / "HanaMinB.ttf").write_bytes(b"")
    draw(page_of(Text("张𬭎")), tmp_path / "a.pdf")
    assert fallback.opened.cache_info().currsize == 0
