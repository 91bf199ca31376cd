"""Pictures: the original's bytes are in the file, upright on the page, or the paper is refused."""

import contextlib
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms

from reports.content import Facts, PageBreak, Picture, Plate
from reports.pdf.colour import srgb_profile
from reports.pdf.draw import draw
from reports.pdf.jpeg import NotPlaceable, read_head
from reports.pdf.pictures import placed
from reports.pdf.png import read_png
from storage.errors import AttachmentAltered
from tests.reports.pdf.drawn_pages import SHARED, drawn, page_of, photo, run, shown, text_of

_RED, _GREEN, _BLUE, _WHITE = (230, 0, 0), (0, 200, 0), (0, 0, 230), (255, 255, 255)
_FACTS = Facts((("照片序号", "1／1"),))
# How stored pixels come from upright ones: the turn that undoes each orientation.
_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip


def _quarters(width: int = 96, height: int = 64) -> Image.Image:
    image = Image.new("RGB", (width, height), _WHITE)
    image.paste(_RED, (0, 0, width // 2, height // 2))
    image.paste(_GREEN, (width // 2, 0, width, height // 2))
    image.paste(_BLUE, (0, height // 2, width // 2, height))
    return image


def _bytes(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _photo(
    image: Image.Image, kind: str = "JPEG", orientation: int = 1, **options: object
) -> Picture:
    data = _bytes(image, kind, **options)
    return photo(data, image.width, image.height, mime=f"image/{kind.lower()}",
                 orientation=orientation)  # fmt: skip


def _corners(file: Path, across: int = 96, down: int = 64) -> list[tuple[int, int, int]]:
    """Return the colours at the quarters of the first plate's picture."""
    page = shown(file, scale=2)
    matrix = placed(1, 28 * 72 / 25.4, 297 * 72 / 25.4 - 26 * 72 / 25.4, 0, 0)
    width = (210 - 28 - 22) * 72 / 25.4
    tall = min(120 * 72 / 25.4, width * down / across)
    wide = tall * across / down
    left = matrix[4] + (width - wide) / 2
    top = 26 * 72 / 25.4
    points = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]
    return [page.getpixel((round(2 * (left + u * wide)), round(2 * (top + v * tall))))
            for u, v in points]  # fmt: skip


def _near(
    found: list[tuple[int, int, int]], wanted: list[tuple[int, int, int]], by: int = 30
) -> bool:
    return all(abs(a - b) <= by for one, two in zip(found, wanted, strict=True)
               for a, b in zip(one, two, strict=True))  # fmt: skip


_JPEG = _bytes(_quarters())
_PNG = _bytes(_quarters().convert("RGBA"), "PNG")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_camera_was_held(
    orientation: int, tmp_path: Path
) -> None:
    upright = _quarters()
    stored = upright.transpose(_STORED[orientation]) if orientation > 1 else upright
    picture = _photo(stored, orientation=orientation, quality=95)
    file, _ = drawn(page_of(Plate(picture, _FACTS)), tmp_path)
    assert _near(_corners(file), [_RED, _GREEN, _BLUE, _WHITE])


@pytest.mark.parametrize(("name", "first"), [("Landscape", 1), ("pil__hopper_orientation", 2)])
def test_real_photos_of_all_orientations_look_the_same(
    name: str, first: int, tmp_path: Path
) -> None:
    files = [SHARED / "photos" / "orientation" / f"{name}_{at}.jpg" for at in range(first, 9)]
    if not all(file.exists() for file in files):
        pytest.skip("the photos of all orientations are not on this machine")
    plates = []
    for at, file in enumerate(files, first):
        with Image.open(file) as image:
            plates.append(photo(file.read_bytes(), *image.size, orientation=at))
    blocks = [block for one in plates for block in (Plate(one, _FACTS, height=190), PageBreak())]
    paper, done = drawn(page_of(*blocks[:-1]), tmp_path)
    assert done.pages == len(files)
    one, *others = [shown(paper, page, scale=0.1).convert("L") for page in range(done.pages)]
    for other in others:
        pairs = zip(one.tobytes(), other.tobytes(), strict=True)
        # The number drawn into each picture differs, the rest is the same scene.
        assert sum(abs(a - b) for a, b in pairs) / len(one.tobytes()) < 12


def test_the_original_lies_in_the_file_byte_for_byte_and_once(tmp_path: Path) -> None:
    data = _bytes(_quarters(), quality=90, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0") + b"trailing"
    one = photo(data, 96, 64)
    again = photo(data, 96, 64, orientation=6)
    file, _ = drawn(page_of(Plate(one, _FACTS), Plate(again, _FACTS)), tmp_path)
    assert file.read_bytes().count(data) == 1
    run("pdfimages", "-all", file, tmp_path / "out")
    found = {hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.glob("out*")}
    assert found == {one.sha256}


def test_an_altered_picture_stops_the_paper_and_leaves_nothing(tmp_path: Path) -> None:
    for kind in ("JPEG", "PNG", "GIF"):
        data = _bytes(_quarters(), kind)
        lie = photo(data, 96, 64, mime=f"image/{kind.lower()}", sha256="0" * 64)
        with pytest.raises(AttachmentAltered):
            draw(page_of(Plate(lie, _FACTS)), tmp_path / "a.pdf")
        assert list(tmp_path.iterdir()) == []


def test_inks_of_a_printing_picture_come_out_as_colours(tmp_path: Path) -> None:
    picture = _photo(_quarters().convert("CMYK"), quality=95)
    assert b"Adobe" in picture.open().read()
    file, _ = drawn(page_of(Plate(picture, _FACTS)), tmp_path)
    # Viewers turn inks into colours in their own ways; inverted inks would be all wrong.
    *colours, white = _corners(file)
    assert [colour.index(max(colour)) for colour in colours] == [0, 1, 2]
    assert min(white) > 240


def test_a_colour_profile_goes_along_only_where_it_fits(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    fits = _photo(_quarters(), icc_profile=profile)
    file, _ = drawn(page_of(Plate(fits, _FACTS)), tmp_path, "a.pdf")
    assert "icc" in run("pdfimages", "-list", file)
    grey = _photo(_quarters().convert("L"), icc_profile=profile)
    file, _ = drawn(page_of(Plate(grey, _FACTS)), tmp_path, "b.pdf")
    assert "icc" not in run("pdfimages", "-list", file)


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "RGBA", "LA"])
def test_png_pictures_look_as_they_are(mode: str, tmp_path: Path) -> None:
    picture = _photo(_quarters().convert(mode), "PNG")
    file, _ = drawn(page_of(Plate(picture, _FACTS)), tmp_path)
    if mode in ("RGB", "P", "RGBA"):
        assert _near(_corners(file), [_RED, _GREEN, _BLUE, _WHITE])
    else:
        top_left, _, _, white = _corners(file)
        assert white == (255, 255, 255)
        assert top_left != white


def test_a_transparent_png_lies_on_white_paper(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (96, 64), (255, 0, 0, 0))
    file, _ = drawn(page_of(Plate(_photo(clear, "PNG"), _FACTS)), tmp_path)
    assert _corners(file) == [(255, 255, 255)] * 4


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (b"", "image/jpeg"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"not a picture", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        (b"II*\0", "image/tiff"),
    ],
)
def test_a_file_that_no_page_can_show_is_named_in_its_frame(
    data: bytes, mime: str, tmp_path: Path
) -> None:
    file, _ = drawn(page_of(Plate(photo(data, 40, 30, mime=mime), _FACTS)), tmp_path)
    assert "照片.jpg" in text_of(file)
    assert "照片序号" in text_of(file)


def test_an_absent_picture_says_why(tmp_path: Path) -> None:
    file, _ = drawn(page_of(Plate(None, _FACTS, missing="文件损坏")), tmp_path)
    assert "文件损坏" in text_of(file)


@given(st.binary(max_size=60), st.integers(0, 400), st.integers(0, 8))
def test_a_damaged_picture_is_told_and_nothing_else_goes_wrong(
    noise: bytes, at: int, cut: int
) -> None:
    for data, read in ((_JPEG, lambda data: read_head(io.BytesIO(data))), (_PNG, read_png)):
        damaged = data[:at] + noise + data[at + cut :]
        with contextlib.suppress(NotPlaceable):
            read(damaged)


def test_the_profile_of_the_file_is_srgb() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    assert ImageCms.getProfileDescription(ours).strip() == "sRGB IEC61966-2.1"
    ramp = Image.merge("RGB", [Image.radial_gradient("L"), Image.linear_gradient("L"),
                               Image.linear_gradient("L").rotate(90)])  # fmt: skip
    there = ImageCms.profileToProfile(ramp, ImageCms.createProfile("sRGB"), ours)
    lows, highs = zip(*ImageChops.difference(ramp, there).getextrema(), strict=True)
    assert max(highs) <= 2
    assert max(lows) == 0
