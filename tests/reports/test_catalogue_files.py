"""The catalogue beside a pack: rows and page numbers of the PDF, and nothing overwritten."""

from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from reports.content import Drawn, Paper
from reports.pack.catalogue_files import write_catalogues
from reports.pack.compose import compose_pack
from reports.pack.request import PackRequest
from reports.pdf.draw import draw
from resources.language import Words
from storage.errors import CannotWrite
from tests.support.casefiles import sample_case


def composed(place: int = 0, **changes: Any) -> Paper:
    asked = PackRequest(
        number="P-1", made_at="2019-04-13T09:00:00+08:00", checkpoint="ab" * 32, **changes
    )
    words = Words(asked.language)
    return compose_pack(sample_case(place), asked, words, pictures=lambda _ref: None)


def made(folder: Path, **changes: Any) -> tuple[Drawn, list[Path]]:
    paper = composed(**changes)
    target = folder / "pack.pdf"
    drawn = draw(paper, target)
    full = composed(**{**changes, "layout": "full"})
    files = write_catalogues(paper, full, drawn.spans, target, ("docx", "xlsx"))
    return drawn, [file.path for file in files]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_word_file_has_the_pages_of_the_pdf(tmp_path: Path, language: str) -> None:
    drawn, (word, _sheet) = made(tmp_path, language=language)
    tables = docx.Document(str(word)).tables
    rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    for anchor, span in drawn.spans.items():
        if anchor.startswith("item"):
            shown = str(span.first) if span.count == 1 else f"{span.first}-{span.last}"
            assert any(row[5:7] == [str(span.count), shown] for row in rows if len(row) == 8)


def test_the_sheet_has_twelve_columns_and_counts_as_numbers(tmp_path: Path) -> None:
    drawn, (_word, sheet) = made(tmp_path)
    page = openpyxl.load_workbook(sheet).active
    rows = list(page.values)
    assert len(rows[0]) == 12
    assert rows[0][:3] == ("组别", "编号", "证据名称")
    # As it is printed: across, all columns on a page, texts whole.
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$1:$1"
    assert all(cell.alignment.wrap_text for cell in page[2] if isinstance(cell.value, str))
    assert page.row_dimensions[2].height > 2 * 14
    items = [span for anchor, span in drawn.spans.items() if anchor.startswith(("item", "annex"))]
    assert [row[6] for row in rows[1:]] == [span.count for span in items]


def test_a_catalogue_that_somebody_worked_on_is_left_alone(tmp_path: Path) -> None:
    _drawn, (word, sheet) = made(tmp_path)
    word.write_bytes(b"my own work")
    _again, (second, other) = made(tmp_path)
    assert word.read_bytes() == b"my own work"
    assert len({word, second, sheet, other}) == 4


def test_where_one_cannot_be_written_none_is_left(tmp_path: Path) -> None:
    paper = composed()
    drawn = draw(paper, tmp_path / "pack.pdf")
    (tmp_path / "pack.pdf").unlink()
    with pytest.raises(CannotWrite):
        write_catalogues(
            paper, composed(layout="full"), drawn.spans, tmp_path / "no" / "p.pdf", ("docx",)
        )
    assert not list(tmp_path.iterdir())
