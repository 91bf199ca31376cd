"""What a photo says of itself is read as exiftool reads it, and doubtful claims are unknown."""

import json
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import PngImagePlugin, TiffImagePlugin

from storage.evidence.exif import Facts, read_exif
from storage.evidence.filetypes import kind_of
from storage.evidence.sniff import sniff
from tests.support.foreign_files import (
    CHANGED,
    DIGITIZED,
    MAKE,
    MODEL,
    OFFSET,
    OFFSET_DIGITIZED,
    OFFSET_ORIGINAL,
    ORIENTATION,
    ORIGINAL,
    SHARED,
    SOFTWARE,
    corners,
    degrees,
    encoded,
    exif,
    jpeg,
    need,
    shared,
)

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 4, 12, 18, 0, tzinfo=CHINA)


def facts(
    main: dict[int, Any] | None = None,
    photo: dict[int, Any] | None = None,
    gps: dict[int, Any] | None = None,
) -> Facts:
    return read_exif(jpeg(exif(main, photo, gps)), "image/jpeg", now=NOW)


def place(latitude: Any, longitude: Any, north: Any = "N", east: Any = "E") -> Facts:
    return facts(gps={1: north, 2: latitude, 3: east, 4: longitude})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "2019:13:01 10:00:00",
        "2019:02:29 10:00:00",
        "2019:04:12 24:00:00",
        "2019:04:12 10:60:00",
        "2019:04:12",
        "2099:09:29 10:10:10",
        "2038:01:19 03:14:08",
        "2026:04:12 18:11:00",
        "9999:12:31 23:59:59",
        "sometime",
    ],
)
def test_blank_zero_impossible_and_future_times_are_unknown(text: str) -> None:
    assert facts(photo={ORIGINAL: text}).taken_at is None
    second = facts(photo={ORIGINAL: text, DIGITIZED: "2019:04:12 10:20:30"})
    assert second.taken_at == "2019-04-12T10:20:30"


@pytest.mark.parametrize(
    "text",
    [
        "2019:04:12 10:20:30\0\0\0",
        "2019:04:12 10:20:30  ",
        "2019-04-12T10:20:30",
        "2019/04/12 10:20:30",
    ],
)
def test_a_time_is_read_however_it_is_padded_and_parted(text: str) -> None:
    assert facts(photo={ORIGINAL: text}).taken_at == "2019-04-12T10:20:30"


def test_the_time_of_taking_goes_before_that_of_digitizing_and_change_is_no_taking() -> None:
    both = {ORIGINAL: "2019:04:12 10:00:00", DIGITIZED: "2019:04:13 10:00:00"}
    assert facts(photo=both).taken_at == "2019-04-12T10:00:00"
    assert facts(main={CHANGED: "2019:04:12 10:00:00"}).taken_at is None


def test_future_is_judged_by_the_offset_where_the_file_has_one() -> None:
    photo = {ORIGINAL: "2026:04:12 18:30:00"}
    assert facts(photo=photo).taken_at is None
    assert facts(photo={**photo, OFFSET_ORIGINAL: "+09:00"}).taken_at == "2026-04-12T18:30:00"
    assert facts(photo={**photo, OFFSET_ORIGINAL: "+07:00"}).taken_at is None


def test_a_clock_a_few_minutes_ahead_is_believed() -> None:
    assert facts(photo={ORIGINAL: "2026:04:12 18:05:00"}).taken_at == "2026-04-12T18:05:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+08:00", "+08:00"),
        ("+08:00\0", "+08:00"),
        ("+0800", "+08:00"),
        ("-03:30", "-03:30"),
        ("Z", "+00:00"),
        ("+14:00", "+14:00"),
        ("+14:01", None),
        ("+08:60", None),
        ("   :  ", None),
        ("8", None),
        ("", None),
    ],
)
def test_offsets_are_read_or_unknown(text: str, expected: str | None) -> None:
    found = facts(photo={ORIGINAL: "2019:04:12 10:00:00", OFFSET_ORIGINAL: text})
    assert (found.taken_at, found.offset) == ("2019-04-12T10:00:00", expected)


def test_each_time_has_its_own_offset() -> None:
    digitized = {DIGITIZED: "2019:04:12 10:00:00"}
    assert facts(photo={**digitized, OFFSET_ORIGINAL: "+08:00"}).offset is None
    assert facts(photo={**digitized, OFFSET_DIGITIZED: "+08:00"}).offset == "+08:00"


def test_the_offset_of_the_change_holds_only_where_both_times_are_one() -> None:
    photo = {ORIGINAL: "2019:04:12 10:00:00", OFFSET: "+08:00"}
    assert facts({CHANGED: "2019:04:12 10:00:00"}, photo).offset == "+08:00"
    assert facts({CHANGED: "2019:04:12 11:00:00"}, photo).offset is None


@given(st.datetimes(NOW.replace(year=1900, tzinfo=None), NOW.replace(tzinfo=None)))
def test_every_past_time_is_read_to_the_second(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    text = f"{moment:%Y:%m:%d %H:%M:%S}".rjust(19, "0")
    assert facts(photo={ORIGINAL: text}).taken_at == moment.isoformat()


@given(
    st.floats(0, 90).filter(lambda value: value > 0.001),
    st.floats(0, 180),
    st.sampled_from("NSns"),
    st.sampled_from("EW"),
)
def test_places_are_read_with_their_hemisphere(
    latitude: float, longitude: float, north: str, east: str
) -> None:
    found = place(degrees(latitude), degrees(longitude), north, east)
    signs = (-1 if north in "Ss" else 1, -1 if east == "W" else 1)
    assert found.latitude == pytest.approx(signs[0] * latitude, abs=1e-6)
    assert found.longitude == pytest.approx(signs[1] * longitude, abs=1e-6)


ZERO = (0, 0, 0)
HERE = (Fraction(31), Fraction(14), Fraction(15))
UNDEFINED = (Fraction(31), Fraction(14), TiffImagePlugin.IFDRational(0, 0))


@pytest.mark.parametrize(
    ("latitude", "longitude", "north", "east"),
    [
        (ZERO, ZERO, "N", "E"),
        (UNDEFINED, HERE, "N", "E"),
        (HERE, UNDEFINED, "N", "E"),
        ((90, 0, 1), HERE, "N", "E"),
        (HERE, (180, 0, 1), "N", "E"),
        ((31, 60, 0), HERE, "N", "E"),
        (HERE, HERE, "", "E"),
        (HERE, HERE, "X", "E"),
        (HERE, HERE, "N", "\0"),
        ((), HERE, "N", "E"),
    ],
)
def test_places_that_cannot_be_are_unknown(
    latitude: Any, longitude: Any, north: str, east: str
) -> None:
    found = place(latitude, longitude, north, east)
    assert (found.latitude, found.longitude) == (None, None)


def test_a_place_without_latitude_is_unknown() -> None:
    found = facts(gps={1: "N", 3: "E", 4: degrees(121.5)})
    assert (found.latitude, found.longitude) == (None, None)


def test_the_device_is_its_maker_and_model() -> None:
    found = facts({MAKE: "HUAWEI\0 junk", MODEL: " ELE-AL00\0", SOFTWARE: "ELE-AL00 9.1\n0"})
    assert (found.device, found.software) == ("HUAWEI ELE-AL00", "ELE-AL00 9.1 0")
    assert facts({MODEL: "小米".encode()}).device == "小米"
    assert facts({MAKE: "", MODEL: "\0"}).device is None


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_an_orientation_that_is_none_is_unknown(value: int) -> None:
    assert facts({ORIENTATION: value}).orientation is None


@pytest.mark.parametrize(
    ("form", "mime"),
    [("PNG", "image/png"), ("WEBP", "image/webp"), ("JPEG", "image/jpeg")],
)
def test_all_containers_give_the_same_facts(form: str, mime: str) -> None:
    block = exif({ORIENTATION: 6, MAKE: "A", MODEL: "B"}, {ORIGINAL: "2019:04:12 10:00:00"})
    found = read_exif(encoded(corners(), form, exif=block), mime, now=NOW)
    assert (found.taken_at, found.orientation, found.device) == ("2019-04-12T10:00:00", 6, "A B")
    assert (found.width, found.height) == (96, 64)


def test_a_tiff_is_itself_a_metadata_block() -> None:
    main = {ORIENTATION: 8, 0x0100: 96, 0x0101: 64}
    block = exif(main, {ORIGINAL: "2019:04:12 10:00:00"}).tobytes().removeprefix(b"Exif\0\0")
    found = read_exif(block, "image/tiff", now=NOW)
    assert (found.taken_at, found.orientation) == ("2019-04-12T10:00:00", 8)
    assert (found.width, found.height) == (96, 64)


def test_the_older_ways_of_a_png_are_read() -> None:
    info = PngImagePlugin.PngInfo()
    raw = b"Exif\0\0" + exif({ORIENTATION: 8}).tobytes().removeprefix(b"Exif\0\0")
    info.add_text("Raw profile type exif", f"\nexif\n{len(raw):8}\n{raw.hex()}\n", zip=True)
    data = encoded(corners(), "PNG", pnginfo=info)
    assert read_exif(data, "image/png", now=NOW).orientation == 8


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="2026"):
        read_exif(jpeg(), "image/jpeg", now=NOW.replace(tzinfo=None))


WHOLE = jpeg(
    exif(
        {ORIENTATION: 6, MAKE: "A", MODEL: "B"},
        {ORIGINAL: "2019:04:12 10:00:00", OFFSET_ORIGINAL: "+08:00"},
        {1: "N", 2: HERE, 3: "E", 4: HERE},
    )
)


@given(st.integers(20, 400), st.binary(min_size=1, max_size=40))
def test_altered_metadata_never_breaks_the_reader(at: int, junk: bytes) -> None:
    data = WHOLE[:at] + junk + WHOLE[at + len(junk) :]
    found = read_exif(data, "image/jpeg", now=NOW)
    assert found.latitude is None or -90 <= found.latitude <= 90
    assert found.orientation is None or 1 <= found.orientation <= 8
    assert found.taken_at is None or datetime.fromisoformat(found.taken_at).year <= 2026


@given(
    st.sampled_from(["image/jpeg", "image/png", "image/webp", "image/tiff", "image/heic"]),
    st.sampled_from(
        [b"", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"II*\0\x08\0\0\0", b"\0\0\0\x18ftyp"]
    ),
    st.binary(max_size=400),
)
def test_any_bytes_give_facts(mime: str, start: bytes, rest: bytes) -> None:
    assert read_exif(start + rest, mime, now=NOW).mode is None


@given(st.data())
def test_a_mutilated_real_picture_gives_facts(data: st.DataObject) -> None:
    files = shared("photos/heic") + shared("hostile/heif")
    if not files:
        pytest.skip("the collection of HEIC files is not on this machine")
    whole = data.draw(st.sampled_from(files)).read_bytes()[:60_000]
    at = data.draw(st.integers(0, 6_000))
    junk = data.draw(st.binary(min_size=1, max_size=16))
    read_exif(whole[:at] + junk + whole[at + len(junk) :], "image/heic", now=NOW)


# The thermal camera keeps its place in its maker's own block, with a hemisphere that contradicts
# it; the orientation of the other one is that of its embedded thumbnail.
NOT_IN_EXIF = {"me__FLIR_iPhone_device.jpg": "GPSLatitude", "me__Nikon_D5000.jpg": "Orientation"}


def _expected_time(entry: dict[str, Any]) -> str | None:
    text = entry.get("DateTimeOriginal", "")
    if not text.startswith(("1", "2")) or text > "2026":
        return None
    return str(text.replace(":", "-", 2).replace(" ", "T"))


def _expected_place(entry: dict[str, Any]) -> tuple[float, float] | tuple[None, None]:
    north, east = entry.get("GPSLatitude"), entry.get("GPSLongitude")
    if not isinstance(north, int | float) or not isinstance(east, int | float):
        return None, None
    return (None, None) if abs(north) > 90 or (north, east) == (0, 0) else (north, east)


def test_the_real_collection_agrees_with_exiftool() -> None:
    listing = need(SHARED / "photos" / "expected_exiftool_12.57.json")
    for entry in json.loads(listing.read_text("utf-8")):
        path = listing.parent / entry["SourceFile"]
        if kind_of(entry["MIMEType"]) != "photo":
            continue
        data = path.read_bytes()
        found = read_exif(data, sniff(data, path.name).mime, now=NOW)
        odd = NOT_IN_EXIF.get(path.name)
        if path.name != "me__FujiFilm_SP-2500.jpg":
            assert found.taken_at == _expected_time(entry), path.name
        assert found.offset == entry.get("OffsetTimeOriginal"), path.name
        if odd != "GPSLatitude":
            place = found.latitude, found.longitude
            assert place == pytest.approx(_expected_place(entry), abs=1e-7), path.name
        if odd != "Orientation":
            assert found.orientation == (entry.get("Orientation") or None), path.name
        assert (found.width, found.height) == (entry["ImageWidth"], entry["ImageHeight"])
        device = " ".join(str(entry[key]) for key in ("Make", "Model") if entry.get(key))
        assert (found.device or "") == device, path.name


def test_where_the_taking_is_blank_the_digitizing_counts() -> None:
    path = need(SHARED / "photos" / "gps_time" / "me__FujiFilm_SP-2500.jpg")
    found = read_exif(path.read_bytes(), "image/jpeg", now=datetime.now(UTC))
    assert found.taken_at == "2003-09-10T20:59:18"


def test_of_a_damaged_size_no_single_side_is_told() -> None:
    data = encoded(corners(), "PNG")
    at = data.index(b"IHDR") + 4
    whole = read_exif(data, "image/png", now=NOW)
    assert whole.width
    assert whole.height
    for side in (at, at + 4):
        damaged = data[:side] + b"\0\0\0\0" + data[side + 4 :]
        found = read_exif(damaged, "image/png", now=NOW)
        assert (found.width, found.height) == (None, None)
