"""Foreign PDF bound in: every page counted under our header, and nothing that acts comes along."""

import hashlib
import io
import queue
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL.Image import Image

from reports.content import Column as Col
from reports.content import Document, Drawn, Heading, Pages, Paper, Section, Table, Text
from reports.pdf import foreign_child, foreign_reader
from reports.pdf.draw import draw
from reports.pdf.foreign_child import Reader, ReaderLost
from reports.pdf.objects import Ref
from reports.pdf.wire import source
from storage.errors import AttachmentAltered
from storage.evidence import channel
from storage.evidence.channel import BrokenChannel
from storage.progress import Cancelled
from storage.readers import starting
from tests.support.foreign_files import shared
from tests.support.foreign_pdf import (
    boxed,
    foreign_pdf,
    locked,
    turned,
    with_field,
    with_file,
    with_mark,
    with_scripts,
)
from tests.support.judges import needs
from tests.support.pdftext import page_texts

MADE = "2025-04-12T09:00:00+08:00"
EVIL = (b"Evil", b"JavaScript", b"Launch", b"/URI", b"EmbeddedFile", b"AcroForm", b"OpenAction")


def document(data: bytes, name: str = "合同.pdf") -> Document:
    return Document(name, hashlib.sha256(data).hexdigest(), lambda: io.BytesIO(data))


def paper(*documents: Document) -> Paper:
    header = ("第二组", "", "证据2-1　第{page}页／共{pages}页")
    listed = Table((Col("页码", 1),), ((Pages("item-1"),), (Pages("last"),)))
    items = [
        Section(
            (Heading(f"证据2-{n}", level=2), Text("封页"), one),
            sequence="evidence", header=header, anchor=f"item-{n}", bookmark=f"2-{n}",
        )
        for n, one in enumerate(documents, start=1)
    ]  # fmt: skip
    last = Section((Text("最后一页"),), sequence="evidence", header=header, anchor="last")
    return Paper("t", "a", "zh_CN", MADE, (Section((listed,), anchor="list"), *items, last))


def bound(target: Path, *contents: bytes) -> Drawn:
    return draw(paper(*map(document, contents)), target)


def plain(file: Path) -> bytes:
    """Return a PDF with everything in it unpacked."""
    target = io.BytesIO()
    with pikepdf.open(file) as pdf:
        pdf.save(target, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()


def picture(opened: pypdfium2.PdfDocument, page: int) -> Image:
    """Return a page in greys, 36 pixels to the inch."""
    return opened[page].render(scale=0.5, grayscale=True).to_pil().convert("L")


@needs("pdftotext")
def test_every_page_counts_and_the_numbers_after_it_are_exact(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    made = bound(target, foreign_pdf(pages=3), foreign_pdf(pages=2))
    assert (made.spans["item-1"].first, made.spans["item-1"].last) == (1, 4)
    assert (made.spans["last"].first, made.pages, made.unshown) == (8, 9, ())
    pages = page_texts(target)
    assert "1-4" in pages[0]
    for number, shown in ((2, 1), (3, 2), (4, 3), (6, 1), (7, 2)):
        assert f"Foreign page {shown}" in pages[number]
        assert f"第{number}页／共8页" in pages[number]


@needs("qpdf")
@pytest.mark.parametrize(
    "change", [with_scripts, with_file, with_field], ids=lambda one: one.__name__
)
def test_no_script_action_link_file_or_field_comes_through(change: Any, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    assert bound(target, foreign_pdf(change)).pages == 4
    text = plain(target)
    assert not [word for word in EVIL if word in text]
    done = subprocess.run(["qpdf", "--check", target], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


@needs("pdftotext")
def test_what_a_form_field_shows_stays_on_the_page(tmp_path: Path) -> None:
    bound(tmp_path / "a.pdf", foreign_pdf(with_field))
    assert "Filled value" in page_texts(tmp_path / "a.pdf")[2]


def test_a_mark_without_a_look_of_its_own_is_shown_as_readers_show_it(tmp_path: Path) -> None:
    bound(tmp_path / "a.pdf", foreign_pdf(with_mark))
    bound(tmp_path / "b.pdf", foreign_pdf())
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as ours:
        marked = dark(picture(ours, 2))
    with pypdfium2.PdfDocument(tmp_path / "b.pdf") as ours:
        assert marked > 3 * dark(picture(ours, 2))


def dark(page: Image) -> int:
    """Return the number of black pixels below the header and the text."""
    lower = page.crop(
        (page.width // 3, page.height // 3, page.width * 9 // 10, page.height * 9 // 10)
    )
    return 1 + sum(lower.histogram()[:100])


@needs("pdftotext")
def test_a_document_without_a_user_password_is_opened(tmp_path: Path) -> None:
    bound(tmp_path / "a.pdf", locked(foreign_pdf(), user=""))
    assert "Foreign page 1" in page_texts(tmp_path / "a.pdf")[2]


@needs("pdftotext")
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (locked(foreign_pdf(), user="secret"), "需要密码"),
        (b"%PDF-1.4\nnothing of the kind", "文件损坏"),
        (foreign_pdf(pages=0), "没有页面"),
    ],
    ids=["password", "damaged", "empty"],
)
def test_what_cannot_be_shown_gets_a_plate_and_a_remark(
    data: bytes, said: str, tmp_path: Path
) -> None:
    target = tmp_path / "a.pdf"
    made = bound(target, data)
    assert made.pages == 3
    assert said in page_texts(target)[1]
    assert "合同.pdf" in page_texts(target)[1]
    assert [(one.where, one.name) for one in made.unshown] == [("2-1", "合同.pdf")]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, -90, 450])
def test_a_turned_page_stands_as_a_reader_shows_it(degrees: int, tmp_path: Path) -> None:
    data = foreign_pdf(turned(degrees))
    bound(tmp_path / "a.pdf", data)
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as ours, pypdfium2.PdfDocument(data) as theirs:
        here, there = picture(ours, 2), picture(theirs, 0)
    assert (here.width > here.height) is (there.width > there.height)
    assert corner(here) == corner(there)


def corner(page: Image) -> tuple[bool, bool]:
    """Return in which quarter of the page its dark text lies: top or not, left or not."""
    # Without our header and the thin frame around the page.
    box = (page.width * 9 // 100, page.height * 14 // 100, page.width * 93 // 100,
           page.height * 94 // 100)  # fmt: skip
    inner = page.crop(box)
    left, top, right, bottom = (
        inner.point(lambda grey: 255 if grey < 100 else 0).getbbox() or (0,) * 4
    )
    return (top + bottom) / 2 < inner.height / 2, (left + right) / 2 < inner.width / 2


@needs("pdftotext")
@pytest.mark.parametrize(
    "change",
    [
        boxed([0, 0, 595, 842], [50, 400, 500, 800]),
        boxed([595, 842, 0, 0]),
        boxed([-1000, -1000, 1000, 1000]),
        boxed([0, 0, 14400, 14400]),
        boxed([0, 0, 0, 0]),
        boxed([0, 0, 595, 842], [5000, 5000, 6000, 6000]),
        boxed([0, 0, 1e9, 1e9]),
    ],
)
def test_odd_boxes_come_out_on_a4(change: Any, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    bound(target, foreign_pdf(change))
    assert "Foreign page 1" in page_texts(target)[2]
    with pikepdf.open(target) as pdf:
        boxes = [sorted(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages]
    assert boxes == [[595, 842]] * 4


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    data = foreign_pdf(with_field, turned(90), pages=3)
    assert bound(tmp_path / "a.pdf", data).sha256 == bound(tmp_path / "b.pdf", data).sha256


def test_a_document_that_is_not_the_recorded_one_stops_everything(tmp_path: Path) -> None:
    wrong = Document("x.pdf", "0" * 64, lambda: io.BytesIO(foreign_pdf()))
    with pytest.raises(AttachmentAltered):
        draw(paper(wrong), tmp_path / "a.pdf")
    assert not list(tmp_path.iterdir())


class _StopSoon:
    """A progress that is cancelled at once when the document is reached."""

    def advance(self, done: int, total: int, note: str = "") -> None:
        if note == "2-1":
            raise Cancelled


def test_cancelling_ends_the_reader_and_leaves_nothing(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(Cancelled):
        draw(paper(document(foreign_pdf())), tmp_path / "a.pdf", progress=_StopSoon())
    assert time.monotonic() - started < 5
    assert not list(tmp_path.iterdir())


def test_a_silent_reader_is_ended_and_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x02{}'); sys.stdout.flush(); "
        "sys.stdin.buffer.read()"
    )
    monkeypatch.setattr(starting, "_command", lambda *_: [sys.executable, "-c", program])
    with Reader(lambda: None, silence=0.3) as reader:
        reader.send([b"x"])
        with pytest.raises(ReaderLost) as lost:
            reader.header()
    assert lost.value.reason == foreign_child.TOO_SLOW


def test_a_reader_that_dies_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "_command", lambda *_: [sys.executable, "-c", ""])
    with Reader(lambda: None) as reader, pytest.raises(ReaderLost) as lost:
        reader.send([b"x"])
    assert lost.value.reason == foreign_child.UNSAFE


class _Told:
    """A reader that says what a test wants."""

    def __init__(self, *headers: dict[str, Any]) -> None:
        self._headers = queue.SimpleQueue[dict[str, Any]]()
        for header in headers:
            self._headers.put(header)

    def __enter__(self) -> "_Told":
        return self

    def __exit__(self, *_: object) -> None:
        return

    def send(self, chunks: Any, _password: str = "") -> None:
        list(chunks)

    def header(self) -> dict[str, Any]:
        if self._headers.empty():
            raise ReaderLost(foreign_child.UNSAFE)
        return self._headers.get()

    def content(self) -> Any:
        yield b"q Q"


FORM = {"id": 1, "stream": True, "value": {"m": {"/Type": {"n": "/XObject"}, "/X": {"r": 2}}}}
PAGE = {"page": 0, "form": 1, "width": 595, "height": 842}


@needs("qpdf")
@pytest.mark.parametrize(
    "headers",
    [
        [{"pages": 2}, FORM, PAGE],
        [{"pages": 1}, FORM, FORM],
        [{"pages": 1}, {**PAGE, "form": 9}],
        [{"pages": 1}, FORM, {**PAGE, "width": -1}],
        [{"pages": 1}, {"id": 10**9, "value": None}],
        [{"pages": 1}, {"id": 1, "stream": True, "value": {"m": {"/A >> evil": None}}}],
        [{"pages": 10**9}],
        [{"pages": True}, {"problem": "nothing known"}],
        [],
    ],
)
def test_a_reader_that_lies_costs_its_document_and_not_the_pack(
    headers: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("reports.pdf.foreign.Reader", lambda _tick: _Told(*headers))
    target = tmp_path / "a.pdf"
    made = bound(target, foreign_pdf())
    assert len(made.unshown) == 1
    assert made.spans["last"].first == made.pages - 1
    done = subprocess.run(["qpdf", "--check", target], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "node",
    [
        {"n": "/A B"}, {"n": "A"}, {"n": "/A/B"}, {"n": "/A(x"}, {"d": "1e5"}, {"d": "1 0 R"},
        {"h": "4"}, {"h": "zz"}, {"r": "1"}, {"m": []}, {"x": 1}, "text", 1.5,
        {"m": {"A": 1}}, 10**20,
    ],
)  # fmt: skip
def test_the_wire_takes_nothing_that_is_not_one_value(node: Any) -> None:
    with pytest.raises(BrokenChannel):
        source(node, Ref)


def test_the_wire_gives_source_that_readers_take() -> None:
    node = {"m": {"/A#20B": [None, True, -3, {"d": "-.5"}, {"h": "28"}, {"n": "/"}, {"r": 7}]}}
    assert source(node, Ref) == b"<< /A#20B [null true -3 -.5 <28> / 7 0 R] >>"


def test_a_value_deeper_than_any_document_is_refused() -> None:
    node: Any = None
    for _ in range(200):
        node = [node]
    with pytest.raises(BrokenChannel):
        source(node, Ref)


@pytest.mark.skipif(sys.platform != "linux", reason="limits are read from /proc")
def test_the_reader_is_confined_and_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANJUAN_PASSPHRASE", "correct horse")
    with Reader(lambda: None) as reader:
        reader.header()
        process = Path("/proc") / str(reader._process.pid)
        assert b"correct horse" not in (process / "environ").read_bytes()
        lines = (process / "limits").read_text().splitlines()
        limits = {line[:26].strip(): line[26:].split()[0] for line in lines}
    assert limits["Max address space"] == str(foreign_reader.MAX_MEMORY)
    assert limits["Max file size"] == limits["Max core file size"] == "0"


def test_a_bundle_calls_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = starting._command("reports.pdf.foreign_reader", foreign_reader.ARGUMENT, ())
    assert command == [sys.executable, "--read-pdf"]


def test_the_program_becomes_the_reader_when_it_is_told_to() -> None:
    program = Path(__file__).parents[3] / "main.py"
    command = [sys.executable, str(program), foreign_reader.ARGUMENT]
    done = subprocess.run(command, input=b"", capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert channel.receive_header(io.BytesIO(done.stdout)) == {"ready": True}


@needs("qpdf")
def test_hostile_documents_give_a_file_or_a_sentence_and_no_hang(
    tmp_path: Path, share: float
) -> None:
    files = shared("hostile/pdf")
    if not files:
        pytest.skip("the collection hostile/pdf is not on this machine")
    target = tmp_path / "a.pdf"
    for file in files[:: max(1, round(0.3 / share))]:
        started = time.monotonic()
        made = bound(target, file.read_bytes())
        assert time.monotonic() - started < 20, file.name
        assert made.pages > 3 or made.unshown, file.name
        text = plain(target)
        assert not [word for word in EVIL[1:] if word in text], file.name
        assert subprocess.run(["qpdf", "--check", target], capture_output=True).returncode == 0
