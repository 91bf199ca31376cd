"""A pack with an item of every make: what each kind of reader looks for is on its page."""

import hashlib
import io
from pathlib import Path

from reports.content import Attached, Drawn
from reports.pack.compose import compose_pack
from reports.pack.request import PackRequest, Profile
from reports.pdf.draw import draw
from resources.language import Words
from tests.support.foreign_pdf import foreign_pdf
from tests.support.full_case import document, full_case, picture
from tests.support.judges import needs
from tests.support.pdftext import page_texts

pytestmark = needs("pdftotext")
MADE_AT = "2019-04-20T10:00:00+08:00"
BROKEN = b"%PDF-1.4 broken off"


def original(ref: str) -> Attached | None:
    content = ref.encode()
    digest = hashlib.sha256(content).hexdigest()
    return Attached(
        f"{ref}.bin", "application/octet-stream", digest, len(content), MADE_AT,
        lambda: io.BytesIO(content),
    )  # fmt: skip


def drawn(folder: Path, profile: Profile, language: str = "zh_CN") -> tuple[Drawn, list[str]]:
    good = foreign_pdf(pages=2)
    request = PackRequest("FULL-1", MADE_AT, profile=profile, language=language)
    paper = compose_pack(
        full_case(), request, Words(language), pictures=picture,
        documents=lambda ref: document(ref, good, BROKEN), originals=original,
    )  # fmt: skip
    target = folder / f"{profile}.pdf"
    return draw(paper, target), [text.replace("\n", "") for text in page_texts(target)]


def pages_of(made: Drawn, texts: list[str], anchor: str) -> list[str]:
    span = made.spans[anchor]
    return texts[span.file_page - 1 : span.file_page - 1 + span.count]


def the_item(made: Drawn, texts: list[str], words: str) -> list[str]:
    """Return the pages of the item whose first page holds some words."""
    for anchor in made.spans:
        pages = pages_of(made, texts, anchor)
        if anchor.startswith("item-") and words in pages[0]:
            return pages
    raise AssertionError(words)


def test_a_recording_has_its_transcript_with_times_and_who_speaks(tmp_path: Path) -> None:
    made, texts = drawn(tmp_path, "court")
    pages = "".join(the_item(made, texts, "与王某的通话录音"))
    for part in ("录音整理稿", "[00:05]", "听不清", "被告王某", "[08:10]", "整理人"):
        assert part in pages


def test_prints_of_messages_say_their_device_and_that_nothing_was_cut(tmp_path: Path) -> None:
    made, texts = drawn(tmp_path, "court")
    (page,) = the_item(made, texts, "短信往来打印件")
    assert "全部往来，未裁剪" in page
    assert "手机 02" in page


def test_a_delivery_shows_its_series_its_witness_and_its_waybill(tmp_path: Path) -> None:
    made, texts = drawn(tmp_path, "court")
    notice = the_item(made, texts, "逾期联络单（编号YQ-2019-004）及送达回执")
    assert len(notice) == 3
    assert "保安" not in notice[0]
    assert "EMS1234567890CN" in notice[2]
    series = the_item(made, texts, "送达照片（3张）")
    assert [place for page in series for place in ("远景", "中景", "近景") if place in page] == [
        "远景", "中景", "近景",
    ]  # fmt: skip


def test_every_page_of_an_interview_has_room_to_sign_and_the_last_its_closing_words(
    tmp_path: Path,
) -> None:
    made, texts = drawn(tmp_path, "court")
    pages = the_item(made, texts, "谈话笔录")
    assert len(pages) > 2
    assert all("被谈话人签名（捺印）" in page for page in pages)
    assert "以上笔录我看过" in pages[-1]


def test_what_could_not_be_shown_is_attached_and_among_the_remarks_of_the_legal_team_alone(
    tmp_path: Path,
) -> None:
    made, texts = drawn(tmp_path, "internal")
    (one,) = made.unshown
    remarks = pages_of(made, texts, "remarks")
    assert any(one.problem in page and "生成时发现" in page for page in remarks)
    court, shown = drawn(tmp_path, "court")
    assert "remarks" not in court.spans
    assert not any("生成时发现" in page for page in shown)
    certificate = the_item(court, shown, "物业公司欠费证明")
    assert any("doc0" in page or "certificate" in page for page in certificate)


def test_the_way_to_check_a_file_stands_on_one_page(tmp_path: Path) -> None:
    made, texts = drawn(tmp_path, "court")
    (page,) = [one for one in pages_of(made, texts, "annex-integrity") if "sha256sum" in one]
    assert "shasum" in page
    assert "certutil" in page
