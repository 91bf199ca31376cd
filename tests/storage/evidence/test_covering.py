"""Covers are burned in: nothing of what lay below them is left, the rest is as it was."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from storage.evidence import problems
from storage.evidence.areas import Area, Covering, Mark
from storage.evidence.covering import cover
from storage.evidence.filetypes import JPEG, PNG
from storage.evidence.preview import Decoders
from tests.support.foreign_files import corners, encoded, exif, jpeg

NOW = datetime(2024, 3, 5, tzinfo=UTC)
QUARTER = Area(0.0, 0.0, 0.5, 0.5)
ORIENTATION = 0x0112


@pytest.fixture(scope="module")
def decoders() -> Iterator[Decoders]:
    with Decoders(children=1) as made:
        yield made


def burned(covering: Covering, data: bytes = b"", mime: str = JPEG) -> Image.Image:
    copies = cover(data or jpeg(), mime, covering, NOW)
    assert copies.problem == ""
    return Image.open(io.BytesIO(copies.page)).convert("RGB")


def near(found: tuple[int, ...], expected: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(found, expected, strict=True))


def pixel(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    found = image.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def test_a_rectangle_is_black_and_the_rest_stays() -> None:
    image = burned(Covering((Mark(QUARTER),)))
    assert near(pixel(image, 10, 10), (0, 0, 0))
    assert near(pixel(image, 80, 10), (0, 255, 0))
    assert near(pixel(image, 10, 55), (0, 0, 255))


def test_an_ellipse_leaves_its_corners() -> None:
    image = burned(Covering((Mark(Area(0.0, 0.0, 1.0, 1.0), "ellipse"),)))
    assert near(pixel(image, 48, 32), (0, 0, 0))
    assert near(pixel(image, 1, 1), (255, 0, 0))
    assert near(pixel(image, 94, 62), (255, 255, 255))


def test_a_picture_is_cut_to_what_is_kept() -> None:
    image = burned(Covering((), Area(0.5, 0.0, 0.5, 0.5)))
    assert image.size == (48, 32)
    assert near(pixel(image, 20, 10), (0, 255, 0))


def test_places_are_those_of_the_upright_picture() -> None:
    turned = jpeg(exif({ORIENTATION: 6}))
    image = burned(Covering((Mark(QUARTER),)), turned)
    assert image.size == (64, 96)
    # Upright, the blue quarter stands at the top left.
    assert near(pixel(image, 10, 10), (0, 0, 0))
    assert near(pixel(image, 55, 10), (255, 0, 0))


def test_a_mosaic_is_too_coarse_to_read() -> None:
    stripes = Image.new("L", (80, 80))
    stripes.putdata([255 * (x // 2 % 2) for _y in range(80) for x in range(80)])
    image = burned(Covering((Mark(Area(0, 0, 1, 1), look="mosaic"),)), encoded(stripes, "PNG"), PNG)
    low, high = image.convert("L").getextrema()
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    assert high - low < 12


def test_nothing_that_the_original_says_of_itself_goes_along() -> None:
    data = jpeg(exif({0x010F: "Camera", 0x8298: "secret"}, gps={1: "N", 2: (30.0, 40.0, 0.0)}))
    page = cover(data, JPEG, Covering((Mark(QUARTER),)), NOW).page
    assert b"secret" not in page
    assert not Image.open(io.BytesIO(page)).getexif()


@given(*(st.floats(-2, 3, allow_nan=False) for _ in range(4)))
def test_any_area_ends_within_the_picture(x: float, y: float, width: float, height: float) -> None:
    left, top, right, bottom = Area(x, y, width, height).within((96, 64))
    assert 0 <= left <= right <= 96
    assert 0 <= top <= bottom <= 64


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", jpeg()[:400], b"x" * 5000])
def test_damaged_pictures_give_no_copy(data: bytes) -> None:
    copies = cover(data, JPEG, Covering((Mark(QUARTER),)), NOW)
    assert copies.page == b""
    assert copies.problem == problems.DAMAGED


def test_the_child_makes_the_copy(decoders: Decoders) -> None:
    order = Covering((Mark(QUARTER),)).header()
    found = decoders.make_covered(jpeg(), JPEG, order, now=NOW)
    assert found.problem == ""
    assert near(pixel(Image.open(io.BytesIO(found.page_copy)).convert("RGB"), 5, 5), (0, 0, 0))
    assert decoders.make_previews(jpeg(), JPEG, now=NOW).thumbnail


def test_what_was_said_to_the_child_is_read_back() -> None:
    covering = Covering((Mark(QUARTER, "ellipse", "mosaic"),), Area(0.1, 0.2, 0.3, 0.4))
    assert Covering.read(covering.header()) == covering


def test_other_modes_are_covered_too() -> None:
    for mode in ("L", "CMYK"):
        data = encoded(corners(mode=mode), "JPEG")
        assert near(pixel(burned(Covering((Mark(QUARTER),)), data), 10, 10), (0, 0, 0))
    clear = encoded(corners(mode="RGBA"), "PNG")
    assert near(pixel(burned(Covering((Mark(QUARTER),)), clear, PNG), 10, 10), (0, 0, 0))
