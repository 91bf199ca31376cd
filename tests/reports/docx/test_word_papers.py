"""Papers as Word documents: every paper opens elsewhere, whole, and holds nothing that acts."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from reports.content import Block, Column, Pages, PageSpan, Paper, Section, Table, Text
from reports.docx.package import document
from reports.docx.write import write_docx
from reports.papers.registry import PAPERS, TRIP_PAPERS
from resources.language import Words
from storage.errors import CannotWrite
from storage.rows import CaseFile
from tests.support.casefiles import case_file, sample_case, sample_document
from tests.support.papers import all_text

MADE = "2025-04-12T09:00:00+08:00"
EMPTY = {"case_no": "X-1", "opened_on": "2020-01-01", "stage": "assigned"}
ABOUT = {"visit-report": "visits", "notice": "notices", "receipt": "notices"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def ref_of(file: CaseFile, kind: str) -> str:
    rows = file.rows({**ABOUT, "interview": "interviews"}.get(kind, ""))
    return rows[0].ref if rows else ""


def long_names() -> CaseFile:
    case = sample_document()["cases"][0]
    case["parties"][0]["name"] = "欧阳" * 40
    case["parties"][0]["addresses"][0]["text"] = "很长的地址" * 80
    case["contacts"][0]["summary"] = "说了很多\n又一行\x07" * 60
    return case_file(case, sample_document())


def read(content: bytes) -> list[str]:
    return list(_texts(docx.Document(io.BytesIO(content))))


def _texts(opened: Any) -> Iterator[str]:
    yield from (one.text for one in opened.paragraphs)
    for table in opened.tables:
        for cell in ElementTree.fromstring(table._tbl.xml).iter(f"{W}tc"):
            yield "".join(node.text or "" for node in cell.iter(f"{W}t"))


@pytest.mark.parametrize("kind", sorted(PAPERS))
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_paper_opens_as_a_word_document(kind: str, language: str) -> None:
    cases = [sample_case(0), sample_case(1), long_names()]
    if kind not in (*ABOUT, "interview"):
        cases.append(case_file(EMPTY))
    for file in cases:
        ref = ref_of(file, kind)
        if kind in (*ABOUT, "interview") and not ref:
            continue
        paper = PAPERS[kind](file, ref, Words(language), MADE)
        said = "\n".join(read(document(paper, {})))
        title = next(line for line in all_text(paper).split("\n") if len(line) > 3)
        assert title.strip()
        assert said.strip()


def test_the_words_of_a_paper_are_those_of_its_pdf() -> None:
    paper = PAPERS["letter-data"](sample_case(0), "", Words("zh_CN"), MADE)
    said = "\n".join(read(document(paper, {})))
    for block in paper.sections[0].blocks:
        for text in (one for one in all_text_of(block) if len(one) > 6):
            if not (isinstance(block, Table) and block.rows and text == block.empty):
                assert text in said.replace("\n", ""), text


def all_text_of(block: Block) -> list[str]:
    paper = Paper("", "", "zh_CN", MADE, (Section((block,)),))
    skipped = {"normal", "strong", "muted", "center", "right", "default", "zh_CN", MADE}
    return [line for line in all_text(paper).split("\n") if line not in skipped]


def test_nothing_in_it_acts_or_leads_elsewhere() -> None:
    paper = PAPERS["complaint-09"](sample_case(0), "", Words("zh_CN"), MADE)
    with zipfile.ZipFile(io.BytesIO(document(paper, {}))) as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)
    assert not [name for name in names if "vba" in name.lower() or name.endswith(".bin")]
    assert b"TargetMode" not in whole
    fields = re.findall(rb'instr="([^"]*)"', whole)
    assert set(fields) == {b" PAGE ", b" SECTIONPAGES "}


def archive_body(paper: Paper) -> bytes:
    with zipfile.ZipFile(io.BytesIO(document(paper, {}))) as archive:
        return archive.read("word/document.xml")


def test_chinese_has_a_face_of_its_own() -> None:
    paper = PAPERS["notice"](sample_case(0), "YQ-2019-004", Words("zh_CN"), MADE)
    with zipfile.ZipFile(io.BytesIO(document(paper, {}))) as archive:
        fonts = ElementTree.fromstring(archive.read("word/styles.xml")).iter(f"{W}rFonts")
        assert {font.get(f"{W}eastAsia") for font in fonts} == {"宋体", "黑体"}


def test_boxes_are_ticked_and_pages_are_those_of_the_pdf() -> None:
    cells = (Pages("a"), Pages("a", "count"), Pages("a", "first"), Pages("unknown"))
    columns = tuple(Column(name, 1) for name in "wxyz")
    section = Section((Table(columns, (cells, (Text("一组"),))),))
    paper = Paper("t", "a", "zh_CN", MADE, (section,))
    said = read(document(paper, {"a": PageSpan(3, 5, 9)}))
    assert said[-5:] == ["3-5", "3", "3", "", "一组"]
    boxes = read(document(PAPERS["complaint-09"](sample_case(0), "", Words("zh_CN"), MADE), {}))
    assert any("是否到期：是☑　否☐" in text for text in boxes)


def test_the_same_paper_gives_the_same_bytes_and_names_no_borrower_outside_its_text() -> None:
    first, again = (
        document(PAPERS["notice"](sample_case(0), "YQ-2019-004", Words("zh_CN"), MADE), {})
        for _ in range(2)
    )
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        properties = archive.read("docProps/core.xml").decode()
    assert "王某" not in properties
    assert "2025-04-12T01:00:00Z" in properties


@given(st.text(max_size=60))
def test_any_text_is_kept_or_replaced_but_never_markup(text: str) -> None:
    paper = Paper("t", "a", "zh_CN", MADE, (Section((Text(f"<{text}>&"),)),))
    body = ElementTree.fromstring(archive_body(paper))
    said = "".join(node.text or "" for node in body.iter(f"{W}t"))
    assert said.startswith("<")
    assert said.endswith(">&")


def test_a_target_that_cannot_be_written_is_said_and_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "none" / "a.docx"
    with pytest.raises(CannotWrite):
        write_docx(Paper("t", "a", "en", MADE, (Section((Text("x"),)),)), target)
    assert not list(tmp_path.iterdir())


def test_papers_of_a_trip_are_among_them() -> None:
    assert set(TRIP_PAPERS) == {"trip-report", "briefing"}
