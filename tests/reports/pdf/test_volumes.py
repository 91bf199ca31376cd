"""Packs in several files: nothing is lost, numbers run on, links lead into the other file."""

import io
from functools import cache
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reports.content import (
    Attached,
    Block,
    Column,
    Facts,
    Heading,
    Link,
    Pages,
    Paper,
    Plate,
    Section,
    Table,
    Text,
)
from reports.pdf.division import Cut, Mark, Volume, divide
from reports.pdf.draw import draw
from reports.pdf.volumes import draw_volumes, measure
from tests.reports.pdf.drawn_pages import photo
from tests.support.pdfa import faults

MADE = "2025-04-12T09:00:00+08:00"
HEADER = ("", "", "第{page}页／共{pages}页")


@cache
def noisy(seed: int) -> bytes:
    picture = Image.effect_noise((200, 150), 80 + seed)
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def attached(name: str, data: bytes) -> Attached:
    source = photo(data, 1, 1)
    return Attached(name, "image/jpeg", source.sha256, len(data), MADE, source.open)


def item(number: int, pages: int, data: bytes) -> Section:
    blocks: list[Block] = [Heading(f"证据{number}", 2), Link_back()]
    for at in range(pages):
        facts = Facts((("照片", f"{number}-{at}"),))
        blocks.append(Plate(photo(data, 200, 150), facts, f"照片{at}", height=200))
    return Section(
        tuple(blocks), "evidence", HEADER, anchor=f"item-{number}", bookmark=f"项{number}",
        part=f"6-{number}", back="list", attached=(attached(f"e{number}-a.jpg", data),),
    )  # fmt: skip


def Link_back() -> Table:  # noqa: N802 - reads like the block it stands for
    return Table((Column("", 1),), ((Link("目录", "list"),),))


def pack(*, duplex: bool = False) -> Paper:
    rows = tuple((Link(f"项{n}", f"item-{n}"), Pages(f"item-{n}")) for n in range(1, 6))
    listed = Table((Column("项", 1), Column("页", 1)), rows)
    items = [item(n, n, noisy(n)) for n in range(1, 6)]
    return Paper(
        "t", "a", "zh_CN", MADE,
        (Section((Text("封面"), Pages_all()), anchor="cover"),
         Section((listed,), "catalogue", anchor="list"), *items),
        duplex=duplex,
    )  # fmt: skip


def Pages_all() -> Table:  # noqa: N802
    return Table((Column("", 1),), ((Pages("evidence", "count"),),))


def cover(volume: Volume) -> Section:
    return Section((Text(f"第{volume.place}册共{volume.total}册"),), bookmark="册封")


def cut(folder: Path, how: Cut, *, duplex: bool = False) -> list[Path]:
    paper = pack(duplex=duplex)
    measured = measure(paper)
    volumes = divide(measured.marks, how, measured.overhead, duplex=duplex)
    targets = [folder / f"v{volume.place}.pdf" for volume in volumes]
    made = draw_volumes(paper, measured, volumes, targets, cover)
    assert [one.pages for one in made] == [len(pikepdf.open(path).pages) for path in targets]
    return targets


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


@pytest.mark.parametrize(
    "how", [Cut("item"), Cut("pages", 5), Cut("pages", 7), Cut("bytes", 220_000)]
)
@pytest.mark.parametrize("duplex", [False, True])
def test_numbers_run_on_over_all_files_as_in_one(tmp_path: Path, how: Cut, duplex: bool) -> None:
    whole = tmp_path / "whole.pdf"
    draw(pack(duplex=duplex), whole)
    one = [text for text in texts(whole) if text.strip()]
    targets = cut(tmp_path, how, duplex=duplex)
    assert len(targets) > 1
    several = [text for path in targets for text in texts(path) if text.strip()]
    assert [text for text in several if "册共" not in text] == one
    assert sum("册共" in text for text in several) == (0 if how.by == "item" else len(targets) - 1)
    for path in targets:
        assert not faults(path), path


@pytest.mark.parametrize("how", [Cut("pages", 8), Cut("bytes", 220_000)])
@pytest.mark.parametrize("duplex", [False, True])
def test_no_volume_is_larger_than_asked(tmp_path: Path, how: Cut, duplex: bool) -> None:
    for path in cut(tmp_path, how, duplex=duplex):
        with pikepdf.open(path) as opened:
            size = len(opened.pages) if how.by == "pages" else path.stat().st_size
        assert size <= how.limit


def test_every_link_leads_to_its_place_in_this_file_or_another(tmp_path: Path) -> None:
    targets = cut(tmp_path, Cut("pages", 6))
    seen = set()
    for path in targets:
        with pikepdf.open(path) as opened:
            for page in opened.pages:
                for annotation in page.get("/Annots", []):
                    if "/Dest" in annotation:
                        assert any(annotation.Dest[0] == other.obj for other in opened.pages)
                        continue
                    action = annotation.A
                    assert action.S == "/GoToR"
                    other = tmp_path / str(action.F.UF)
                    seen.add(other.name)
                    with pikepdf.open(other) as target:
                        names = list(target.Root.Names.Dests.Names)
                        place = names[names.index(action.D) + 1]
                        assert any(place[0] == there.obj for there in target.pages)
    assert "v1.pdf" in seen
    assert len(seen) == len(targets)


def test_originals_lie_in_the_file_of_their_item(tmp_path: Path) -> None:
    found = []
    for path in cut(tmp_path, Cut("item")):
        with pikepdf.open(path) as opened:
            found.append({name: item.get_file().read_bytes() for name, item in
                          opened.attachments.items()})  # fmt: skip
    assert found == [{}, *({f"e{n}-a.jpg": noisy(n)} for n in range(1, 6))]


def test_every_front_begins_a_part_where_both_sides_are_printed(tmp_path: Path) -> None:
    draw(pack(duplex=True), tmp_path / "a.pdf")
    pages = texts(tmp_path / "a.pdf")
    starts = [at for at, text in enumerate(pages) if "证据" in text]
    assert all(at % 2 == 0 for at in starts)
    with pikepdf.open(tmp_path / "a.pdf") as opened:
        numbers = list(opened.Root.PageLabels.Nums)[::2]
    assert all(one < two for one, two in pairwise(int(number) for number in numbers))


MARKS = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.integers(1, 3000)), min_size=1, max_size=60
)


@given(MARKS, st.sampled_from(["pages", "bytes", "item"]), st.integers(3, 40), st.booleans())
def test_volumes_hold_every_page_once_and_part_no_joined_ones(
    found: list[tuple[bool, bool, int]], by: str, limit: int, duplex: bool
) -> None:
    section, marks = 0, []
    for at, (new, joined, size) in enumerate(found):
        section += new or at == 0
        part = "p" if new else ""
        marks.append(Mark(section, part, "", "evidence", at, size, joined and not new))
    how = Cut("item") if by == "item" else Cut("pages" if by == "pages" else "bytes", limit * 1200)
    if by == "pages":
        how = Cut("pages", limit)
    volumes = divide(marks, how, 0, duplex=duplex)
    assert volumes[0].first == 0
    assert volumes[-1].end == len(marks)
    assert all(one.end == two.first < two.end for one, two in pairwise(volumes))
    assert not any(marks[volume.first].joined for volume in volumes[1:])
