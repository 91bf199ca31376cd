"""What a film says of itself: real ones as exiftool reads them, doubtful and broken ones not."""

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.evidence.exif import UNKNOWN
from storage.evidence.films import read_film
from storage.evidence.preview import Decoders
from tests.support.foreign_files import SHARED, need

NOW = datetime(2026, 4, 12, 10, 0, tzinfo=UTC)


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (len(body) + 8).to_bytes(4) + name + body


def track(width: int, height: int, version: int = 0) -> bytes:
    start = bytes([version]) + bytes(75 if version == 0 else 87)
    sides = (width << 16).to_bytes(4) + (height << 16).to_bytes(4)
    return box(b"trak", box(b"tkhd", start, sides))


def keyed(**texts: str) -> bytes:
    keys = b"".join(box(b"mdta", f"com.apple.quicktime.{key}".encode()) for key in texts)
    items = b"".join(
        box(n.to_bytes(4), box(b"data", b"\0\0\0\1\0\0\0\0", text.encode()))
        for n, text in enumerate(texts.values(), start=1)
    )
    head = bytes(4) + len(texts).to_bytes(4)
    return box(b"meta", box(b"hdlr", bytes(24)), box(b"keys", head, keys), box(b"ilst", items))


def film(*parts: bytes) -> bytes:
    return box(b"ftyp", b"qt  ") + box(b"mdat", b"x" * 999) + box(b"moov", *parts)


def read(data: bytes) -> object:
    return read_film(io.BytesIO(data), now=NOW)


def test_the_real_films_agree_with_exiftool() -> None:
    listing = need(SHARED / "photos" / "expected_exiftool_12.57.json")
    entries = json.loads(listing.read_text("utf-8"))
    for entry in (one for one in entries if one["MIMEType"].startswith("video/")):
        data = (listing.parent / entry["SourceFile"]).read_bytes()
        found = read_film(io.BytesIO(data), now=NOW)
        assert (found.width, found.height) == (entry["ImageWidth"], entry["ImageHeight"])
        place = (found.latitude, found.longitude)
        assert place == pytest.approx((entry["GPSLatitude"], entry["GPSLongitude"]), abs=1e-5)
        device = " ".join(entry[key] for key in ("Make", "Model") if key in entry)
        assert (found.device or "") == device
        if "CreationDate" in entry:
            said = f"{found.taken_at}{found.offset}".replace("-", ":", 2).replace("T", " ")
            assert said == entry["CreationDate"]


def test_the_header_may_stand_behind_the_pictures_and_in_long_boxes() -> None:
    moov = box(b"moov", track(0, 0), track(1920, 1080, version=1))
    long = (1).to_bytes(4) + b"mdat" + (16 + 99).to_bytes(8) + bytes(99)
    found = read_film(io.BytesIO(box(b"ftyp") + long + moov), now=NOW)
    assert (found.width, found.height) == (1920, 1080)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("+30.6700+103.8500+520.1/", (30.67, 103.85)),
        ("-33.8-070.5/", (-33.8, -70.5)),
        ("+00.0000+000.0000/", (None, None)),
        ("+3040.20+10351.00/", (None, None)),
        ("+91.0+010.0/", (None, None)),
        ("here", (None, None)),
    ],
)
def test_a_place_is_told_where_it_can_be_one(text: str, place: tuple[object, object]) -> None:
    by_key = read_film(io.BytesIO(film(keyed(**{"location.ISO6709": text}))), now=NOW)
    said = box(b"\xa9xyz", len(text).to_bytes(2), b"\x15\xc7", text.encode())
    by_user_data = read_film(io.BytesIO(film(box(b"udta", said))), now=NOW)
    for found in (by_key, by_user_data):
        assert (found.latitude, found.longitude) == place


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019-04-12T13:41:00+0800", ("2019-04-12T13:41:00", "+08:00")),
        ("2019-04-12T05:41:00Z", ("2019-04-12T05:41:00", "+00:00")),
        ("2019-04-12T13:41:00", (None, None)),
        ("2030-04-12T13:41:00+0800", (None, None)),
        ("2019-02-30T13:41:00+0800", (None, None)),
        ("", (None, None)),
    ],
)
def test_a_time_is_believed_with_its_offset_only(text: str, moment: tuple[object, object]) -> None:
    found = read_film(io.BytesIO(film(keyed(creationdate=text))), now=NOW)
    assert (found.taken_at, found.offset) == moment


WHOLE = film(
    track(568, 320),
    keyed(make="Apple", model="iPhone 6", creationdate="2019-04-12T13:41:00+0800"),
)


def test_the_facts_of_a_film_come_with_taking_in() -> None:
    with Decoders(children=1) as decoders:
        made = decoders.make_previews(WHOLE, "video/quicktime", now=NOW)
    assert (made.facts.device, made.facts.width, made.problem) == ("Apple iPhone 6", 568, "")
    assert made.thumbnail == made.page_copy == b""


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=9), st.booleans())
def test_broken_films_never_raise(at: int, junk: bytes, cut: bool) -> None:
    altered = WHOLE[:at] + junk + (b"" if cut else WHOLE[at + len(junk) :])
    assert read(altered) is not None


@given(st.binary(max_size=200))
def test_bytes_that_are_no_film_say_nothing(data: bytes) -> None:
    assert read(b"\0" + data) == UNKNOWN
