"""The text layer: what can be read on the page can be found and copied, character by character."""

import hashlib
import runpy
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat
from reportlab.pdfbase.ttfonts import TTFontFile, makeToUnicodeCMap

from reports.content import Box, Column, Facts, Missing, Table, Text
from reports.pdf.cleaning import clean
from reports.pdf.coverage import covered, unprintable
from reports.pdf.faces import to_unicode
from resources import ROOT, path
from tests.reports.pdf.drawn_pages import SHARED, drawn, page_of, shown, solid, text_of

_FONTS = ("NotoSansSC-400", "NotoSansSC-700", "NotoSerifSC-400")


def _standard_characters() -> str:
    listed = SHARED / "text" / "tgh8105.txt"
    if listed.exists():
        return solid(listed.read_text(encoding="utf-8"))
    ranges = [*range(0x4E00, 0x9FB0), *range(0x3400, 0x4DB6), *range(0x20000, 0x2EBE1)]
    fonts = covered()
    chars = [chr(code) for code in ranges if all(chr(code) in fonts[name] for name in _FONTS)]
    return "".join(char for at, char in enumerate(chars) if at % 3 == 0 or ord(char) > 0xFFFF)


def test_every_standard_character_is_copied_as_itself_in_every_face(tmp_path: Path) -> None:
    chars = _standard_characters()
    table = Table((Column("字", 1),), tuple((chars[at : at + 500],) for at in
                                           range(0, len(chars), 500)))  # fmt: skip
    for block in (Text(chars), Text(chars, emphasis="strong"), table):
        file, done = drawn(page_of(block), tmp_path)
        assert done.missing == ()
        found = solid(text_of(file)).replace("字", "")
        assert found == chars.replace("字", "")


def test_three_programs_read_every_standard_character(tmp_path: Path) -> None:
    chars = _standard_characters()
    file, done = drawn(page_of(Text(chars)), tmp_path)
    assert done.missing == ()
    with pypdfium2.PdfDocument(file) as opened:
        pdfium = "".join(page.get_textpage().get_text_range() for page in opened)
    with pypdf.PdfReader(file) as reader:
        python = "".join(page.extract_text() for page in reader.pages)
    assert solid(pdfium) == chars
    assert solid(python) == chars
    assert solid(text_of(file)) == chars


@pytest.mark.parametrize("name", ["张𬭎", "王䶮", "赵𬤇", "李㛃", "𫖯", "〇"])
def test_rare_names_are_found_whole(name: str, tmp_path: Path) -> None:
    file, _ = drawn(page_of(Text(f"被告{name}"), Facts((("姓名", name),))), tmp_path)
    assert solid(text_of(file)) == f"被告{name}姓名{name}"


def test_markup_in_user_text_is_printed_as_typed(tmp_path: Path) -> None:
    typed = "<b>x</b> & <img src=file:///etc/passwd> &amp; {page} (a\\b) </Text> %PDF"
    row = Table((Column("<i>h</i>", 1),), ((typed,),))
    file, _ = drawn(page_of(Text(typed), row, header=(typed, "", "")), tmp_path)
    assert solid(text_of(file)).count(solid(typed)) == 2
    assert "<i>h</i>" in text_of(file)


def test_a_character_without_a_glyph_is_named_and_never_lost(tmp_path: Path) -> None:
    content = page_of(Text("前𠀀后"), Text("再𠀀"), bookmark="说明")
    file, done = drawn(content, tmp_path)
    assert solid(text_of(file)) == "前[U+20000]后再[U+20000]"
    assert done.missing == (Missing("𠀀", "说明"),)
    assert unprintable("前𠀀后\u200b\n") == ("𠀀",)


def test_controls_and_marks_without_a_shape_do_not_reach_the_page(tmp_path: Path) -> None:
    hostile = "甲\x00\x07\u200b\u202e乙\ufeff\u2066丙\U000e0041\r\n丁\u2028戊\t己\x85庚\x1b[2J"
    file, done = drawn(page_of(Text(hostile), Table((Column("c", 1),), ((hostile,),))), tmp_path)
    assert solid(text_of(file)) == "甲乙丙丁戊己庚[2Jc甲乙丙丁戊己庚[2J"
    assert done.missing == ()


def test_a_lone_surrogate_is_named(tmp_path: Path) -> None:
    _, done = drawn(page_of(Text("甲\ud800乙")), tmp_path)
    assert [found.char for found in done.missing] == ["\ud800"]


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_no_control(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert all(char == "\n" or char.isprintable() or ord(char) > 0x9F for char in once)


def test_tick_boxes_are_shapes_that_are_copied_as_boxes(tmp_path: Path) -> None:
    boxes = (Box("直接送达", True), Box("邮寄送达", False))
    file, _ = drawn(page_of(Facts((("送达方式", boxes),))), tmp_path)
    assert "☑直接送达" in solid(text_of(file))
    assert "☐邮寄送达" in solid(text_of(file))


@pytest.mark.parametrize("name", _FONTS)
def test_the_coverage_list_says_what_the_fonts_hold(name: str) -> None:
    held = TTFontFile(str(path("fonts", f"{name}.ttf"))).charToGlyph
    listed = covered()[name]
    assert all(chr(code) in listed for code in held)
    assert not any(chr(code) in listed for code in range(0x30000) if code not in held)


def test_the_map_of_the_library_is_still_wrong_where_ours_is_right() -> None:
    # When this fails the library has mended its map above U+FFFF; ours may then be compared anew.
    assert "<1D120>" in makeToUnicodeCMap("F", [0x1D120])
    assert b"<0001> <D834DD20>" in to_unicode(["\U0001d120"])


def test_glyphs_on_the_page_are_those_of_the_font(tmp_path: Path) -> None:
    # A space and a no-break space, Latin letters put together from parts, and letters that share
    # a glyph would shift all later codes if the subset were numbered in another way than we think.
    words = "a\u00a0b éüñ 一⼀二⼆Åﬁ张𬭎"
    file, _ = drawn(page_of(Text(words, size=24)), tmp_path)
    page = _ink(shown(file, scale=4).convert("L"))
    font = ImageFont.truetype(str(path("fonts", "NotoSerifSC-400.ttf")), 96,
                              layout_engine=ImageFont.Layout.BASIC)  # fmt: skip
    wanted = Image.new("L", (2400, 300), 255)
    ImageDraw.Draw(wanted).text((20, 60), words, font=font, fill=0)
    wanted = _ink(wanted)
    assert abs(page.width - wanted.width) < 12
    assert abs(page.height - wanted.height) < 6
    difference = ImageChops.difference(page.resize((600, 60)), wanted.resize((600, 60)))
    assert ImageStat.Stat(difference).mean[0] < 14


def _ink(picture: Image.Image) -> Image.Image:
    box = ImageChops.invert(picture).point(lambda grey: 255 if grey > 60 else 0).getbbox()
    return picture.crop(box)


def test_the_fonts_are_those_that_the_fetching_script_names() -> None:
    script = runpy.run_path(str(ROOT.parent / "packaging" / "fetch_fonts.py"))
    for name, (_, _, digest) in script["FILES"].items():
        assert hashlib.sha256(path("fonts", name).read_bytes()).hexdigest() == digest
