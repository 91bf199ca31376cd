"""PNG pictures of every kind: the page shows what the file holds, and says how it got there."""

import io
import struct
import zlib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from PIL import Image, ImageCms

from reports.content import Facts, Picture, Plate
from reports.pack.gather import gather
from reports.pdf.jpeg import NotPlaceable
from reports.pdf.png import Way, read_png, way
from reports.sections.plates import file_rows
from reports.sections.view import View
from resources.language import Words
from storage.casework import cases, intake, records
from storage.progress import NoProgress
from tests.reports.pdf.drawn_pages import drawn, page_of, photo, shown
from tests.support.vaults import new_session

WIDE, HIGH, CELL = 40, 24, 4
ABOUT: Final = {"group": 6, "source": "外访人员拍摄", "proves": "证明到达现场"}
# Colour type: its channels, and the bits that one may have.
KINDS: Final = {0: (1, (1, 2, 4, 8, 16)), 2: (3, (8, 16)), 3: (1, (1, 2, 4, 8)),
                4: (2, (8, 16)), 6: (4, (8, 16))}  # fmt: skip
PALETTE: Final = bytes(value for at in range(256) for value in (at, 255 - at, (at * 7) & 255))
ADAM: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
               (0, 1, 1, 2))  # fmt: skip


class Kind(NamedTuple):
    colour: int
    bits: int
    interlaced: bool = False
    keyed: bool = False

    @property
    def clear(self) -> bool:
        return self.keyed or self.colour in (4, 6)


ALL: Final = [
    Kind(colour, bits, interlaced, keyed)
    for colour, (_channels, depths) in KINDS.items()
    for bits, interlaced, keyed in product(depths, (False, True), (False, True))
    if not (keyed and colour in (4, 6))
]


def samples(kind: Kind, x: int, y: int) -> tuple[int, ...]:
    """Return the numbers of one pixel: in cells, darker across and down, clearer to the left."""
    most, across, along = (1 << kind.bits) - 1, x // CELL, y // CELL
    slope, down = across * most // (WIDE // CELL - 1), along * most // (HIGH // CELL - 1)
    alpha = min(most, slope * 2)
    return {0: (slope,), 2: (slope, down, most - slope), 3: (slope,), 4: (slope, alpha),
            6: (slope, down, most - slope, alpha)}[kind.colour]  # fmt: skip


def key(kind: Kind) -> tuple[int, ...]:
    return samples(kind, WIDE // 4, HIGH // 2)


def looks(kind: Kind, x: int, y: int) -> tuple[int, int, int]:
    """Return the colour that paper shows of a pixel, by the definition of the format.

    A transparent colour of sixteen bits is shown as what it is: nothing of the file is hidden.
    """
    most, found = (1 << kind.bits) - 1, samples(kind, x, y)
    alpha = found[-1] / most if kind.colour in (4, 6) else float(found != key(kind))
    alpha = 1.0 if not kind.clear or (kind.keyed and kind.bits == 16) else alpha
    colours: list[float] = [value * 255 / most for value in found[:3]]
    if kind.colour == 3:
        colours = list(PALETTE[found[0] * 3 : found[0] * 3 + 3])
    elif kind.colour in (0, 4):
        colours = colours[:1] * 3
    red, green, blue = (round(alpha * one + (1 - alpha) * 255) for one in colours)
    return red, green, blue


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def packed(kind: Kind, across: range, y: int) -> bytes:
    values = [value for x in across for value in samples(kind, x, y)]
    if kind.bits == 16:
        return b"\0" + struct.pack(f">{len(values)}H", *values)
    digits = "".join(f"{value:0{kind.bits}b}" for value in values)
    digits += "0" * (-len(digits) % 8)
    return b"\0" + bytes(int(digits[at : at + 8], 2) for at in range(0, len(digits), 8))


def png(kind: Kind, extra: bytes = b"") -> bytes:
    """Return the picture as a file, written by the definition and not by Pillow."""
    head = struct.pack(">IIBBBBB", WIDE, HIGH, kind.bits, kind.colour, 0, 0, kind.interlaced)
    passes = ADAM if kind.interlaced else ((0, 0, 1, 1),)
    rows = b"".join(
        packed(kind, range(left, WIDE, across), y)
        for left, top, across, down in passes
        for y in range(top, HIGH, down)
    )
    parts = [chunk(b"IHDR", head), extra]
    if kind.colour == 3:
        parts.append(chunk(b"PLTE", PALETTE[: 3 << kind.bits]))
    if kind.keyed:
        clear = bytes(255 * (at != key(kind)[0]) for at in range(1 << kind.bits))
        body = clear if kind.colour == 3 else struct.pack(f">{len(key(kind))}H", *key(kind))
        parts.append(chunk(b"tRNS", body))
    parts += [chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def name(kind: Kind) -> str:
    said = f"colour{kind.colour}-{kind.bits}"
    return said + "-interlaced" * kind.interlaced + "-keyed" * kind.keyed


def plate_of(data: bytes, folder: Path) -> dict[tuple[int, int], tuple[int, ...]]:
    """Return the colours of the plate in the middles of the cells of its picture."""
    picture = photo(data, WIDE, HIGH, mime="image/png")
    file, _ = drawn(page_of(Plate(picture, Facts((("a", "b"),)))), folder)
    page, mm = shown(file, scale=1), 72 / 25.4
    unit = 160 * mm / WIDE
    return {
        (x, y): page.getpixel(
            (round(28 * mm + (x + 0.5) * unit), round(26 * mm + (y + 0.5) * unit))
        )
        for x, y in middles()
    }


def middles() -> Iterator[tuple[int, int]]:
    return product(range(CELL // 2, WIDE, CELL), range(CELL // 2, HIGH, CELL))


def differs(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ALL, ids=name)
def test_the_page_shows_what_the_file_holds(kind: Kind, tmp_path: Path) -> None:
    data = png(kind)
    how = way(io.BytesIO(data))
    assert how is expected(kind)
    if how is Way.COPY:
        return
    plate = plate_of(data, tmp_path)
    assert {at: seen for at, seen in plate.items() if differs(seen, looks(kind, *at)) > 2} == {}


def expected(kind: Kind) -> Way:
    if kind.bits == 16 and (kind.clear or kind.interlaced):
        return Way.COPY
    return Way.ON_WHITE if kind.clear else Way.AS_IS


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> dict[Kind, tuple[Picture | None, str]]:
    """Return the picture and the words of the plate of every kind, through a vault."""
    folder = tmp_path_factory.mktemp("kinds")
    session = new_session(folder / "vault")
    with session.vault:
        cases.add_staff(session, {"name": "甲", "employee_no": "1", "role": "field"}, owner=True)
        opened = {"case_no": "C-1", "opened_on": "2024-01-01", "stage": "visiting"}
        case_id = records.add(session, "case", "", opened).case_id
        for kind in ALL:
            (folder / f"{name(kind)}.png").write_bytes(png(kind))
        files = [folder / f"{name(kind)}.png" for kind in ALL]
        results = intake.take_in(session, case_id, files, ABOUT, NoProgress())
        snapshot, words = gather(session, case_id), Words("zh_CN")
        view = View(snapshot.file, words)
        rows = {row.ref: row for row in snapshot.file.rows("evidence")}
        found = {}
        for kind, result in zip(ALL, results, strict=True):
            picture = snapshot.pictures(result.ref)
            found[kind] = picture, str(file_rows(view, rows[result.ref], picture))
    return found


@pytest.mark.parametrize("kind", ALL, ids=name)
def test_the_words_of_a_plate_say_how_the_picture_came_there(
    kind: Kind, taken: dict[Kind, tuple[Picture | None, str]]
) -> None:
    picture, said = taken[kind]
    assert picture is not None
    with picture.open() as stream:
        content = stream.read()
    own = content == png(kind)
    assert own is (expected(kind) is not Way.COPY)
    assert ("本件直接打印自电子数据原件。" in said) is (expected(kind) is Way.AS_IS)
    assert ("透明部分以白底显示" in said) is (expected(kind) is Way.ON_WHITE)
    assert (f"打印用副本，SHA-256：{picture.sha256}" in said) is not own
    if not own:
        with Image.open(io.BytesIO(content)) as copy:
            colours: Any = copy.convert("RGB")
            seen = {at: colours.getpixel(at) for at in middles()}
        # The copy is a JPEG; cells of few pixels run into each other a little.
        wrong = {at: (one, looks(kind, *at)) for at, one in seen.items()
                 if differs(one, looks(kind, *at)) > 40}  # fmt: skip
        assert wrong == {}


def swapped() -> bytes:
    """Return a colour profile under which red is green and green is red."""
    plain: bytes = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = plain.replace(b"rXYZ", b"????", 1).replace(b"gXYZ", b"rXYZ", 1)
    return found.replace(b"????", b"gXYZ", 1)


@pytest.mark.parametrize(
    "kind", [one for one in ALL if one.colour in (2, 3) and not one.keyed], ids=name
)
def test_a_colour_profile_of_the_file_counts(kind: Kind, tmp_path: Path) -> None:
    extra = chunk(b"iCCP", b"of a phone\0\0" + zlib.compress(swapped()))
    if way(io.BytesIO(png(kind, extra))) is Way.COPY:
        return
    plate = plate_of(png(kind, extra), tmp_path)
    wrong = {}
    for at, seen in plate.items():
        red, green, blue = looks(kind, *at)
        if differs(seen, (green, red, blue)) > 6:
            wrong[at] = (seen, (green, red, blue))
    assert wrong == {}


@pytest.mark.parametrize("packed_profile", [b"", b"x", b"x\0\0no", zlib.compress(bytes(9 << 20))])
def test_a_profile_that_is_none_is_left_out(packed_profile: bytes) -> None:
    data = png(Kind(2, 8), chunk(b"iCCP", b"x\0\0" + packed_profile))
    assert read_png(data).profile == b""


def test_a_picture_whose_head_fits_no_coding_is_no_picture() -> None:
    whole = png(Kind(3, 4))
    without_palette = whole.replace(chunk(b"PLTE", PALETTE[:48]), b"")
    odd = whole.replace(whole[8:33], chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 16, 3, 0, 0, 0)))
    for data in (without_palette, odd, whole[:20], b""):
        with pytest.raises(NotPlaceable):
            read_png(data)
    for data in (odd, whole[:20], whole[:40], b""):
        with pytest.raises(NotPlaceable):
            way(io.BytesIO(data))
