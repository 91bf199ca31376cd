"""A pack with an item of every make as other programs read it: whole, and the same to all."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pypdf
import pytest

from reports.pack.compose import compose_pack
from reports.pack.request import PackRequest
from reports.pdf.draw import draw
from resources.language import Words
from tests.reports.test_full_case import BROKEN, MADE_AT, original
from tests.support.foreign_pdf import foreign_pdf
from tests.support.full_case import document, full_case, picture
from tests.support.judges import needs
from tests.support.pdftext import page_texts

# Drawn, and copied by the readers that know how to (ActualText).
BOXES = frozenset("☐☑")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    good = foreign_pdf(pages=2)
    paper = compose_pack(
        full_case(), PackRequest("FULL-1", MADE_AT), Words("zh_CN"), pictures=picture,
        documents=lambda ref: document(ref, good, BROKEN), originals=original,
    )  # fmt: skip
    target = tmp_path_factory.mktemp("pack") / "pack.pdf"
    draw(paper, target)
    return target


@pytest.fixture(scope="module")
def by_pypdf(pack: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(pack, strict=True).pages]


def letters(text: str) -> Counter[str]:
    """Count what is read, without blanks and boxes: readers place blanks as they like."""
    return Counter(char for char in re.sub(r"\s", "", text) if char not in BOXES)


@needs("pdftotext")
def test_two_programs_read_the_same_on_every_page(pack: Path, by_pypdf: list[str]) -> None:
    found = page_texts(pack)
    assert len(found) == len(by_pypdf)
    for one, other in zip(found, by_pypdf, strict=True):
        # pdftotext joins a line that ends in a hyphen with the next one.
        apart = letters(one)
        apart.subtract(letters(other))
        assert {char for char, count in apart.items() if count} <= {"-"}


@needs("mutool")
def test_mupdf_reads_the_same_on_every_page(pack: Path, by_pypdf: list[str]) -> None:
    program = shutil.which("mutool") or ""
    done = subprocess.run(
        [program, "draw", "-F", "text", "-o", "-", str(pack)], capture_output=True, check=True
    )
    assert b"error" not in done.stderr
    *found, _after_the_last = done.stdout.decode().split("\f")
    assert [letters(text) for text in found] == [letters(text) for text in by_pypdf]


@needs("qpdf")
def test_qpdf_finds_nothing_wrong(pack: Path) -> None:
    program = shutil.which("qpdf") or ""
    done = subprocess.run([program, "--check", str(pack)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stdout + done.stderr
