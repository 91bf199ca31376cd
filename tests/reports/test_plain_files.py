"""Files that are no pictures: text is printed line by line, the rest has a sheet of its own."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.content import Attached, Document, Facts, Paper, Plate, Section, TextFile
from reports.pack.compose import compose_pack
from reports.pack.plan import plan_items
from reports.pack.request import PackRequest
from reports.papers.reckoning import compose_clues
from reports.papers.visit_report import compose as visit_report
from reports.pdf import textfile
from reports.pdf.draw import draw
from reports.pdf.textfile import LIMIT, decoded
from resources.language import Words
from storage.errors import AttachmentAltered
from storage.rows import CaseFile
from tests.support.casefiles import case_file, sample_document
from tests.support.foreign_pdf import foreign_pdf, locked
from tests.support.judges import needs
from tests.support.papers import all_text, blocks_of
from tests.support.pdftext import page_texts

MADE = "2025-06-01T09:00:00+08:00"
THREAD = (
    "2019-04-12 09:00 我方：请于4月30日前还款。\r\n2019-04-12 09:05 王某：好的，月底先还五千。\n"
)


def case(*evidence: dict[str, Any], **lists: Any) -> CaseFile:
    document = sample_document()
    return case_file(document["cases"][0] | {"evidence": list(evidence)} | lists, document)


def file(ref: str, name: str, kind: str = "document", **more: Any) -> dict[str, Any]:
    return {"ref": ref, "file": name, "kind": kind, "group": 6, "name": name, "source": "提取",
            "proves": "证明往来", **more}  # fmt: skip


def embedded(content: bytes, name: str = "a.txt") -> Attached:
    return Attached(name, "text/plain", hashlib.sha256(content).hexdigest(), len(content), MADE,
                    lambda: io.BytesIO(content))  # fmt: skip


def pack(of: CaseFile, content: bytes = b"", **callbacks: Any) -> Paper:
    asked = PackRequest(number="P-1", made_at=MADE, checkpoint="ab" * 32)
    callbacks.setdefault("pictures", lambda _ref: None)
    return compose_pack(
        of, asked, Words("zh_CN"), originals=lambda _ref: embedded(content), **callbacks
    )


def items(paper: Paper, name: str) -> list[Section]:
    return [one for one in paper.sections if one.anchor.startswith("item") and name in one.bookmark]


def shown(content: bytes, target: Path, sha256: str = "") -> str:
    known = sha256 or hashlib.sha256(content).hexdigest()
    block = TextFile("a.txt", known, len(content), lambda: io.BytesIO(content))
    draw(Paper("T", "A", "zh_CN", MADE, (Section((block,)),)), target)
    return "\n".join(page_texts(target))


@needs("pdftotext")
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_an_export_of_messages_is_printed_line_by_line(code: str, tmp_path: Path) -> None:
    text = shown(THREAD.encode(code), tmp_path / "a.pdf")
    for line in THREAD.splitlines():
        assert line.replace(" ", "") in text.replace(" ", "")


@needs("pdftotext")
def test_a_long_file_is_printed_as_far_as_somebody_would_read_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textfile, "LIMIT", LIMIT // 10)
    content = ("一行记录\n" * (LIMIT // 130 + 2000)).encode()[: LIMIT // 10 + 7]
    assert "全文已作为附件" in shown(content, tmp_path / "a.pdf")


@needs("pdftotext")
def test_what_is_no_text_is_said_and_other_bytes_are_refused(tmp_path: Path) -> None:
    assert "没有可识读的文字" in shown(b"\xff\xff\x00\x81", tmp_path / "a.pdf")
    with pytest.raises(AttachmentAltered):
        shown(b"other", tmp_path / "b.pdf", sha256="00" * 32)


@given(st.text(st.characters(categories=("L", "N", "P", "S")), max_size=60))
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    for code in ("utf-8", "utf-8-sig", "utf-16"):
        assert decoded(text.encode(code)) == text


def test_bytes_cut_in_a_character_are_read_up_to_it() -> None:
    whole = "王某甲".encode()
    assert decoded(whole[:-1], whole=False) == "王某"


def test_a_text_or_office_file_has_a_sheet_and_goes_along() -> None:
    sent = case(file("t1", "短信导出.txt", "message_print"), file("x1", "流水.xlsx"),
                file("p1", "误登记.txt", "photo"))  # fmt: skip
    paper = pack(sent, THREAD.encode())
    for name, printed in (("短信导出", True), ("误登记", True), ("流水", False)):
        (section,) = items(paper, name)
        blocks = list(blocks_of(section))
        assert not [one for one in blocks if isinstance(one, Plate)]
        assert bool([one for one in blocks if isinstance(one, TextFile)]) == printed
        assert len(section.attached) == 1
        (sheet,) = (one for one in blocks if isinstance(one, Facts))
        assert "拍摄人签名" not in dict(sheet.rows)
    plan = plan_items(sent, PackRequest("P", MADE), Words("zh_CN"))
    assert [one.code for one in plan.warnings].count("NotPrintable") == 1


def test_the_words_of_messages_stand_below_their_picture() -> None:
    print_ = file("s1", "sms.png", "message_print", transcript="王某：好的，月底先还五千。")
    (section,) = items(pack(case(print_)), "sms")
    text = all_text(Paper("", "", "zh_CN", MADE, (section,)))
    assert text.index("信息内容（整理文字）") < text.index("月底先还五千")


@needs("pdftotext")
def test_a_locked_document_is_not_said_to_follow(tmp_path: Path) -> None:
    def drawn(content: bytes) -> str:
        sha = hashlib.sha256(content).hexdigest()
        document = Document("合同.pdf", sha, lambda: io.BytesIO(content))
        paper = pack(case(file("d1", "合同.pdf")), documents=lambda _ref: document)
        draw(paper, tmp_path / "a.pdf")
        return "".join(page_texts(tmp_path / "a.pdf"))

    closed, open_ = drawn(locked(foreign_pdf(), user="secret")), drawn(foreign_pdf())
    assert "附后" not in closed
    assert "需要密码" in closed
    assert "附后" in open_


def test_who_told_a_clue_stands_in_the_list_and_in_the_report_masked_as_the_copy_says() -> None:
    told = {"kind": "property_office", "organisation": "某某物业", "informant": "赵大明",
            "position": "经理", "phone": "13900001111", "will_testify": False}  # fmt: skip
    finding = {
        "ref": "f1", "kind": "utility_arrears", "found_at": "2019-04-12T11:00:00+08:00",
        "visit": "v1", "source": told, "learned_by": "oral", "purpose": "asset_clue",
    }  # fmt: skip
    of = case(findings=[finding])
    for paper in (compose_clues(of, "", Words("zh_CN"), MADE),
                  visit_report(of, "v1", Words("zh_CN"), MADE)):  # fmt: skip
        text = all_text(paper)
        assert "某某物业经理（赵某）；口头告知；电话139****1111；不愿出庭作证" in text
        assert "赵大明" not in text
    asked = PackRequest(number="P-1", made_at=MADE, profile="internal")
    inner = all_text(compose_pack(of, asked, Words("zh_CN"), pictures=lambda _ref: None))
    assert "某某物业经理（赵大明）" in inner
    assert "13900001111" in inner
