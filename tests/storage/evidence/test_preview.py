"""Copies of pictures are upright, sRGB and on white, and no file harms the program."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from PIL import Image, ImageCms, ImageOps

from storage.evidence import channel, problems
from storage.evidence.limits import MAX_CHILD_MEMORY, MAX_PICTURE_BYTES, PAGE_SIDE, THUMBNAIL_SIDE
from storage.evidence.preview import Decoders, make_previews
from storage.progress import Cancelled
from storage.readers import starting
from tests.support.foreign_files import ORIENTATION, SHARED, corners, encoded, exif, jpeg, need

NOW = datetime(2026, 4, 12, 10, 0, tzinfo=UTC)
JPEG = "image/jpeg"
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc is there on Linux only")


@pytest.fixture(scope="module")
def decoders() -> Iterator[Decoders]:
    with Decoders(children=1) as running:
        yield running


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    image.load()
    return image


def quarters(data: bytes) -> list[tuple[int, ...]]:
    """Return the colours of the four quarters, row by row, each channel rounded to 0, 128, 255."""
    image = opened(data)
    assert image.mode == "RGB"
    across, down = image.width // 4, image.height // 4
    found = []
    for spot in ((across, down), (3 * across, down), (across, 3 * down), (3 * across, 3 * down)):
        pixel = image.getpixel(spot)
        assert isinstance(pixel, tuple)
        found.append(tuple(min(255, round(value / 128) * 128) for value in pixel))
    return found


def test_a_photo_gets_a_tile_and_a_page_copy_and_is_never_made_larger(decoders: Decoders) -> None:
    large = decoders.make_previews(encoded(corners(4000, 3000)), JPEG, now=NOW)
    assert (opened(large.thumbnail).size, opened(large.page_copy).size) == (
        (512, 384),
        (1700, 1275),
    )
    assert (large.facts.width, large.facts.height, large.problem) == (4000, 3000, "")
    small = decoders.make_previews(jpeg(), JPEG, now=NOW)
    assert opened(small.page_copy).size == opened(small.thumbnail).size == (96, 64)


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_each_orientation_is_undone_exactly_once(
    decoders: Decoders, orientation: int, form: str
) -> None:
    turn = TURNS[orientation]
    stored = corners() if turn is None else corners().transpose(turn)
    data = encoded(stored, form, exif=exif({ORIENTATION: orientation}))
    found = decoders.make_previews(data, f"image/{form.lower()}", now=NOW)
    assert quarters(found.page_copy) == quarters(found.thumbnail) == [RED, GREEN, BLUE, WHITE]
    assert found.facts.orientation == orientation
    assert (found.facts.width, found.facts.height) == stored.size
    assert opened(found.page_copy).size == (96, 64)


@pytest.mark.parametrize("number", range(9))
def test_real_landscapes_come_out_upright(decoders: Decoders, number: int) -> None:
    folder = SHARED / "photos" / "orientation"
    upright = need(folder / "Landscape_1.jpg").read_bytes()
    expected = ImageOps.grayscale(opened(upright)).resize((12, 8))
    data = (folder / f"Landscape_{number}.jpg").read_bytes()
    found = opened(decoders.make_previews(data, JPEG, now=NOW).thumbnail)
    assert found.size == (512, 341)
    shown = ImageOps.grayscale(found).resize((12, 8))
    pairs = zip(expected.tobytes(), shown.tobytes(), strict=True)
    assert max(abs(one - other) for one, other in pairs) < 60


def test_a_phone_heic_is_turned_once_and_keeps_its_stored_size(decoders: Decoders) -> None:
    data = need(SHARED / "photos" / "heic" / "ph__arrow.heic").read_bytes()
    found = decoders.make_previews(data, "image/heic", now=NOW)
    assert found.problem == ""
    assert (found.facts.width, found.facts.height, found.facts.orientation) == (4032, 3024, 6)
    assert opened(found.page_copy).size == (1275, 1700)


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("L", "PNG"),
        ("P", "PNG"),
        ("RGBA", "PNG"),
        ("LA", "PNG"),
        ("1", "PNG"),
        ("CMYK", "JPEG"),
        ("CMYK", "TIFF"),
        ("YCbCr", "TIFF"),
        ("LAB", "TIFF"),
        ("RGB", "BMP"),
        ("P", "GIF"),
    ],
)
def test_every_kind_of_pixel_becomes_plain_colour(decoders: Decoders, mode: str, form: str) -> None:
    if mode == "LAB":
        way = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
        )
        picture = ImageCms.applyTransform(corners(), way)
        assert picture is not None
    else:
        picture = corners(mode=mode)
    found = decoders.make_previews(encoded(picture, form), f"image/{form.lower()}", now=NOW)
    assert found.problem == ""
    shown = quarters(found.page_copy)
    assert shown[3] == WHITE
    if mode not in ("L", "LA", "1"):
        assert shown == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_is_white_paper(decoders: Decoders, mode: str) -> None:
    clear = Image.new("P" if mode == "P" else mode, (64, 64), 0)
    options: dict[str, Any] = {"transparency": 0} if mode == "P" else {}
    found = decoders.make_previews(encoded(clear, "PNG", **options), "image/png", now=NOW)
    assert quarters(found.page_copy) == [WHITE] * 4


def test_sixteen_bits_are_scaled_and_not_cut(decoders: Decoders) -> None:
    grey = Image.new("I;16", (64, 64), 0x8000)
    found = decoders.make_previews(encoded(grey, "PNG"), "image/png", now=NOW)
    assert opened(found.page_copy).getpixel((32, 32)) in ((127,) * 3, (128,) * 3)


def _swapped_profile() -> bytes:
    """Make a profile in which red is blue and blue is red."""
    whole = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    whole = whole.replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))
    return whole.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


def test_a_profile_is_turned_into_srgb(decoders: Decoders) -> None:
    data = encoded(corners(), "PNG", icc_profile=_swapped_profile())
    found = decoders.make_previews(data, "image/png", now=NOW)
    assert quarters(found.page_copy) == [BLUE, GREEN, RED, WHITE]
    assert "icc_profile" not in opened(found.page_copy).info


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_profile_that_is_broken_or_does_not_fit_is_left_aside(
    decoders: Decoders, mode: str
) -> None:
    for profile in (b"no profile" * 20, _swapped_profile() if mode != "RGB" else b"x"):
        data = encoded(corners(mode=mode), icc_profile=profile)
        found = decoders.make_previews(data, JPEG, now=NOW)
        assert found.problem == ""
        assert mode == "L" or quarters(found.page_copy) == [RED, GREEN, BLUE, WHITE]


def test_copies_carry_nothing_of_the_metadata(decoders: Decoders) -> None:
    block = exif({ORIENTATION: 6, 0x010F: "SECRETMAKER"}, gps={1: "N", 2: (31, 0, 0)})
    data = encoded(corners(), exif=block, comment=b"SECRETCOMMENT")
    found = decoders.make_previews(data, JPEG, now=NOW)
    for copy in (found.thumbnail, found.page_copy):
        assert b"SECRET" not in copy
        assert not opened(copy).getexif()


def test_a_truncated_photo_shows_its_readable_part_and_says_so(decoders: Decoders) -> None:
    whole = encoded(corners(800, 600), exif=exif({0x010F: "A"}), quality=95)
    found = decoders.make_previews(whole[: len(whole) * 2 // 3], JPEG, now=NOW)
    assert found.problem == problems.PARTLY_DAMAGED
    assert quarters(found.thumbnail)[:2] == [RED, GREEN]
    assert (found.facts.device, found.facts.width) == ("A", 800)


def test_a_photo_without_any_readable_part_has_facts_and_no_preview(decoders: Decoders) -> None:
    whole = jpeg(exif({0x010F: "A"}))
    cut = whole[: whole.index(b"\xff\xda") + 14]
    found = decoders.make_previews(cut, JPEG, now=NOW)
    assert (found.problem, found.thumbnail, found.page_copy) == (problems.DAMAGED, b"", b"")
    assert (found.facts.device, found.facts.width) == ("A", 96)


def _png(width: int, height: int) -> bytes:
    data = bytearray(encoded(Image.new("1", (8, 8)), "PNG"))
    data[16:24] = width.to_bytes(4) + height.to_bytes(4)
    import zlib

    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4)
    return bytes(data)


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_001, 10_000)])
def test_a_picture_of_too_many_pixels_is_not_decoded(
    decoders: Decoders, size: tuple[int, int]
) -> None:
    found = decoders.make_previews(_png(*size), "image/png", now=NOW)
    assert (found.problem, found.page_copy) == (problems.TOO_LARGE, b"")
    assert (found.facts.width, found.facts.height) == size


def test_a_photo_of_200_megapixels_is_scaled_while_it_is_read(decoders: Decoders) -> None:
    data = encoded(Image.new("L", (16320, 12240), 200))
    found = decoders.make_previews(data, JPEG, now=NOW)
    assert (found.problem, opened(found.page_copy).size) == ("", (1700, 1275))


def test_types_that_are_no_pictures_have_no_preview_and_no_problem() -> None:
    with Decoders(children=1) as idle:
        for mime in ("video/mp4", "application/pdf", "audio/amr", "application/zip"):
            assert idle.make_previews(b"x", mime, now=NOW).problem == ""
        unknown = idle.make_previews(b"x", "application/octet-stream", now=NOW)
        assert unknown.problem == problems.UNKNOWN_TYPE
        assert idle.processes() == []


def test_a_picture_type_without_decoder_is_kept_with_its_reason(decoders: Decoders) -> None:
    found = decoders.make_previews(b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2", now=NOW)
    assert found.problem == problems.NO_DECODER


class _Killing(io.BytesIO):
    """Ends a process when it is read."""

    def __init__(self, process: int) -> None:
        super().__init__(jpeg())
        self._process = process

    def read(self, size: int | None = -1) -> bytes:
        os.kill(self._process, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        return super().read(size)


def test_a_decoder_that_dies_at_work_costs_one_preview_and_is_replaced() -> None:
    with Decoders(children=1) as running:
        assert running.make_previews(jpeg(), JPEG, now=NOW).problem == ""
        (first,) = running.processes()
        lost = running.make_previews(lambda: _Killing(first), JPEG, now=NOW)
        assert (lost.problem, lost.page_copy) == (problems.UNSAFE, b"")
        assert running.make_previews(jpeg(), JPEG, now=NOW).problem == ""
        assert running.processes() != [first]


def test_a_decoder_that_died_while_idle_costs_nothing() -> None:
    with Decoders(children=1) as running:
        running.make_previews(jpeg(), JPEG, now=NOW)
        process = running._children[0]._process
        assert process is not None
        process.popen.kill()
        process.popen.wait()
        assert running.make_previews(jpeg(), JPEG, now=NOW).problem == ""


def test_a_picture_that_takes_too_long_is_stopped() -> None:
    slow = encoded(Image.new("RGB", (3000, 3000)), "PNG", compress_level=1)
    with Decoders(children=1, seconds=0) as running:
        found = running.make_previews(slow, "image/png", now=NOW)
        assert (found.problem, running.processes()) == (problems.TOO_SLOW, [])


class _Failing(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError("the stick was pulled out")
        return super().read(10)


def test_an_error_of_the_source_is_the_callers_and_the_next_picture_is_well() -> None:
    with Decoders(children=1) as running:
        with pytest.raises(OSError, match="pulled out"):
            running.make_previews(lambda: _Failing(jpeg()), JPEG, now=NOW)
        assert running.make_previews(jpeg(), JPEG, now=NOW).problem == ""


class _Endless(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        return bytes(size or 0)


def test_more_bytes_than_a_picture_may_have_are_not_sent() -> None:
    assert MAX_PICTURE_BYTES < 2**30
    with Decoders(children=1) as running:
        found = running.make_previews(_Endless, JPEG, now=NOW)
        assert (found.problem, running.processes()) == (problems.TOO_LARGE, [])


def test_closing_cancels_what_is_at_work_and_what_waits() -> None:
    running = Decoders(children=1)

    def closing() -> BinaryIO:
        for each in running._children:
            each.close()
        return io.BytesIO(jpeg())

    with pytest.raises(Cancelled):
        running.make_previews(closing, JPEG, now=NOW)
    waiting = [running.submit(jpeg(), JPEG, now=NOW) for _ in range(3)]
    running.close()
    assert running.processes() == []
    for future in waiting:
        assert future.cancelled() or isinstance(future.exception(), Cancelled)


def test_two_decoders_work_on_many_pictures_in_any_order() -> None:
    sizes = [(40 + number, 30) for number in range(12)]
    with Decoders(children=2) as running:
        waiting = [running.submit(encoded(corners(*size)), JPEG, now=NOW) for size in sizes]
        found = [future.result() for future in waiting]
        assert len(running.processes()) <= 2
    assert [(each.facts.width, each.facts.height) for each in found] == sizes


def test_one_picture_alone_needs_no_setting_up() -> None:
    found = make_previews(lambda: io.BytesIO(jpeg()), JPEG, now=NOW)
    assert quarters(found.page_copy) == [RED, GREEN, BLUE, WHITE]
    assert max(opened(found.thumbnail).size) <= THUMBNAIL_SIDE < PAGE_SIDE


@linux
def test_the_decoder_is_confined_and_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJUAN_PASSPHRASE", "correct horse")
    with Decoders(children=1) as running:
        running.make_previews(jpeg(), JPEG, now=NOW)
        process = Path("/proc") / str(running.processes()[0])
        assert b"correct horse" not in (process / "environ").read_bytes()
        lines = (process / "limits").read_text().splitlines()
        limits = {line[:26].strip(): line[26:].split()[0] for line in lines}
        assert limits["Max address space"] == str(MAX_CHILD_MEMORY)
        assert limits["Max file size"] == limits["Max core file size"] == "0"
        assert int(limits["Max cpu time"]) < 60
        assert not [
            link
            for link in (process / "fd").iterdir()
            if "sock" in os.readlink(link)  # noqa: PTH115
        ]


def test_a_bundle_calls_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = starting._command("storage.evidence.decoder", channel.ARGUMENT, ())
    assert command == [sys.executable, "--decode-pictures"]


def test_the_program_becomes_the_decoder_when_it_is_told_to() -> None:
    program = Path(__file__).parents[3] / "main.py"
    command = [sys.executable, str(program), channel.ARGUMENT]
    done = subprocess.run(command, input=b"", capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert channel.receive_header(io.BytesIO(done.stdout)) == {"ready": True}
