"""A finished file that lacks a page, or leads to none, does not take its name."""

from pathlib import Path

import pikepdf
import pytest

from reports.content import Column as Col
from reports.content import Link, Pages, Paper, Section, Table, Text
from reports.pdf.check import check_pdf
from reports.pdf.draw import draw
from storage.errors import PackStopped


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    listed = Table((Col("页码", 1),), ((Pages("one"),), (Link("证据", "one"),)))
    sections = (Section((listed,)), Section((Text("第一项"),), anchor="one", sequence="evidence"))
    paper = Paper("T", "A", "zh_CN", "2025-04-12T09:00:00+08:00", sections)
    assert draw(paper, tmp_path / "a.pdf").pages == 2
    return tmp_path / "a.pdf"


def test_a_whole_file_passes(finished: Path) -> None:
    check_pdf(finished, 2)


def test_a_page_too_few_is_seen(finished: Path) -> None:
    with pytest.raises(PackStopped, match="pages"):
        check_pdf(finished, 3)


def test_a_link_that_leads_nowhere_is_seen(finished: Path, tmp_path: Path) -> None:
    with pikepdf.open(finished) as pdf:
        links = [one for page in pdf.pages for one in page.get("/Annots", [])]
        assert links
        # A page of no file.
        links[0].Dest = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary()), pikepdf.Name.Fit])
        pdf.save(tmp_path / "astray.pdf")
    with pytest.raises(PackStopped, match="no page"):
        check_pdf(tmp_path / "astray.pdf", 2)


def test_what_is_no_pdf_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 and no more")
    with pytest.raises(PackStopped, match="open"):
        check_pdf(tmp_path / "a.pdf", 1)
