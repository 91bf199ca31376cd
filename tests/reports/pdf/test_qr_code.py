"""The code on the cover: read back by counting its modules against those of its norm."""

from pathlib import Path

import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.content import Code
from reports.pdf.code import squares
from reports.pdf.draw import draw
from tests.reports.pdf.drawn_pages import page_of, shown


@settings(max_examples=20)
@given(st.text("0123456789abcdefYD-", min_size=1, max_size=120), st.floats(40, 200))
def test_the_bars_are_the_dark_modules_and_lie_inside(text: str, side: float) -> None:
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    module = side / (len(matrix) + 8)
    dark = set()
    for x, y, width, _height in squares(text, side):
        down = len(matrix) - 1 - round(y / module - 4)
        first, count = round(x / module - 4), round(width / module)
        dark |= {(down, at) for at in range(first, first + count)}
    assert dark == {
        (down, at) for down, row in enumerate(matrix) for at, one in enumerate(row) if one
    }


def test_the_code_is_drawn_with_its_words(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    draw(page_of(Code("P-1 " + "ab" * 32, "检查点")), target)
    picture = shown(target, scale=2).convert("L")
    corner = picture.crop((150, 110, 300, 260))
    assert corner.getextrema() == (0, 255)
