"""The preview is the printed file, byte for byte but for its id, and holds no picture."""

import io
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pypdfium2
import pytest

from reports.content import Document, Paper, Section
from reports.pack.compose import compose_pack
from reports.pack.request import PackRequest
from reports.pack.seal import seal
from reports.pdf.draw import draw
from reports.pdf.shelf import Shelf
from reports.pdf.virtual import draw_virtual
from resources.language import Words
from storage.errors import AttachmentAltered
from storage.progress import Cancelled, NoProgress
from tests.support.foreign_pdf import foreign_pdf
from tests.support.large_case import PHOTOS, large_case, paper, picture

REQUEST = PackRequest("YD-1", "2025-04-12T10:00:00+08:00")


def composed(content: bytes | None = None, items: tuple[str, ...] = ()) -> Paper:
    return compose_pack(
        large_case(), replace(REQUEST, items=items), Words("zh_CN"), pictures=picture,
        documents=lambda ref: paper(ref, content) if content else None,
    )  # fmt: skip


def pixels(file: Path | BinaryIO, pages: tuple[int, ...]) -> list[bytes]:
    with pypdfium2.PdfDocument(file) as opened:
        return [bytes(opened[at].render(scale=0.5).buffer) for at in pages]


def test_a_preview_is_the_file_but_for_its_id(tmp_path: Path) -> None:
    made = draw(composed(), tmp_path / "a.pdf")
    virtual, drawn = draw_virtual(composed())
    printed = (tmp_path / "a.pdf").read_bytes()
    with virtual.reader() as stream:
        shown = stream.read()
    assert drawn.pages == made.pages
    assert drawn.spans == made.spans
    assert len(shown) == len(printed) == virtual.size
    start = printed.rindex(b"/ID")
    assert shown[:start] == printed[:start]


def test_no_picture_is_opened_before_its_page_is_looked_at() -> None:
    opened: list[str] = []

    def watched(ref: str) -> object:
        found = picture(ref)
        if found is None:
            return None

        def give() -> BinaryIO:
            opened.append(ref)
            return found.open()

        return replace(found, open=give)

    made = compose_pack(large_case(), REQUEST, Words("zh_CN"), pictures=watched)  # type: ignore[arg-type]
    virtual, drawn = draw_virtual(made)
    # Three different ones, whose heads were looked at once.
    assert len(opened) == 3
    assert len(made.sections) > 3
    assert drawn.pages > PHOTOS / 2
    opened.clear()
    with virtual.reader() as stream:
        pixels(stream, (0, 1))
    assert not opened


def test_a_document_is_read_once_and_waits_at_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = foreign_pdf(pages=2)
    shelf = Shelf()
    shelf.begin(0.0)
    _quick, drawn = draw_virtual(composed(content, ("doc0", "doc1")), shelf=shelf)
    assert shelf.waiting == 2
    shelf.begin(1e9)
    first, whole = draw_virtual(composed(content, ("doc0", "doc1")), shelf=shelf)
    assert (shelf.waiting, whole.pages) == (0, drawn.pages + 2 * 2)
    monkeypatch.setattr("reports.pdf.foreign_child.start", None)
    shelf.begin(0.0)
    second, again = draw_virtual(composed(content, ("doc0", "doc1")), shelf=shelf)
    assert again.spans == whole.spans
    with first.reader() as one, second.reader() as other:
        assert one.read() == other.read()


def test_a_reader_that_was_lost_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    block = Document("a.pdf", "00", lambda: io.BytesIO(b""))
    sheet = Paper("t", "a", "zh", REQUEST.made_at, (Section((block,)),))
    shelf = Shelf()
    with pytest.raises(AttachmentAltered):
        draw_virtual(sheet, shelf=shelf)
    broken = replace(
        block, sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    sheet = replace(sheet, sections=(Section((broken,)),))
    _pdf, drawn = draw_virtual(sheet, shelf=shelf)
    monkeypatch.setattr("reports.pdf.foreign_child.start", None)
    _pdf, again = draw_virtual(sheet, shelf=shelf)
    assert drawn.unshown == again.unshown != ()


class StopsAt(NoProgress):
    """Cancels at one of its calls."""

    def __init__(self, call: int) -> None:
        self.calls, self._call = 0, call

    def advance(self, done: int, total: int, note: str = "") -> None:
        self.calls += 1
        if self.calls == self._call:
            raise Cancelled


@pytest.fixture
def counted(tmp_path: Path) -> int:
    counter = StopsAt(-1)
    seal(composed(), tmp_path / "whole.pdf", counter)
    (tmp_path / "whole.pdf").unlink()
    return counter.calls


def test_a_pack_of_two_hundred_photos_is_cancelled_at_any_point_and_leaves_nothing(
    tmp_path: Path, counted: int
) -> None:
    target = tmp_path / "pack.pdf"
    target.write_bytes(b"what was here")
    # It is asked at every block and page, and while bytes pass: far more often than once a second.
    assert counted > 5 * PHOTOS
    for call in (counted // 3, counted):
        with pytest.raises(Cancelled):
            seal(composed(), target, StopsAt(call))
        assert [path.name for path in tmp_path.iterdir()] == ["pack.pdf"]
        assert target.read_bytes() == b"what was here"
