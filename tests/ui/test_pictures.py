"""Stored copies of pictures, decoded at the size that is shown."""

import io

from PIL import Image
from pytestqt.qtbot import QtBot

from ui.pictures import decoded


def jpeg(wide: int, high: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (wide, high), "teal").save(content, "JPEG")
    return content.getvalue()


def test_a_picture_comes_no_larger_than_it_is_shown_and_keeps_its_shape(qtbot: QtBot) -> None:
    for wide, high, expected in (
        (512, 384, (200, 150)), (384, 512, (150, 200)), (100, 50, (100, 50)), (4000, 2, (200, 1)),
    ):  # fmt: skip
        image = decoded(jpeg(wide, high), 200)
        assert (image.width(), image.height()) == expected
    assert decoded(jpeg(512, 384)).width() == 512


def test_colours_stay_and_what_is_no_picture_is_none(qtbot: QtBot) -> None:
    shade = decoded(jpeg(512, 384), 64).pixelColor(10, 10)
    assert abs(shade.green() - 128) < 4
    assert shade.red() < 4
    assert decoded(b"no picture", 64).isNull()
    assert decoded(b"").isNull()
    assert decoded(None).isNull()
