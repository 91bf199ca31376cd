"""A pack with foreign documents: numbers, remarks and originals, from the vault to the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.pack.build import PackOptions, build_pack, preview_pack
from storage.casework.cases import open_case
from storage.casework.intake import take_in
from storage.casework.session import Session
from storage.progress import NoProgress
from tests.support.foreign_files import shared
from tests.support.foreign_pdf import foreign_pdf, locked, with_scripts
from tests.support.judges import needs
from tests.support.pdftext import page_texts
from tests.support.vaults import new_session

CASE = {"case_no": "A-1", "opened_on": "2024-01-02", "stage": "assigned"}
ABOUT = {"group": 2, "source": "原告与被告签订", "proves": "证明借贷关系成立"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = new_session(tmp_path / "vault")
    with opened.vault:
        yield opened


def case_with(session: Session, folder: Path, **files: bytes) -> str:
    case = open_case(session, CASE).case_id
    for name, content in files.items():
        path = folder / f"{name}.pdf"
        path.write_bytes(content)
        (added,) = take_in(session, case, [path], ABOUT, NoProgress())
        assert added.ref, added.reason
    return case


@needs("pdftotext")
def test_pages_of_documents_count_in_the_catalogue(session: Session, tmp_path: Path) -> None:
    case = case_with(
        session, tmp_path, contract=foreign_pdf(with_scripts, pages=3), receipt=foreign_pdf(pages=1)
    )
    target = tmp_path / "pack.pdf"
    made = build_pack(session, case, PackOptions(copies=2), target)
    assert [(item.no, item.from_page, item.to_page) for item in made.items] == [
        ("2-1", 1, 4),
        ("2-2", 5, 6),
    ]
    pages = page_texts(target)
    assert "1-4" in pages[1]
    assert "证据2-1　第4页" in pages[5].replace(" ", "　") or "第4页" in pages[5]
    assert "Foreign page 3" in pages[5]
    assert made.files[0].pages == made.files[1].pages == len(pages)
    assert not [one for one in made.warnings if one.code == "DocumentNotShown"]


@needs("pdftotext")
def test_a_document_that_cannot_be_shown_is_listed_with_its_hash_and_remarked(
    session: Session, tmp_path: Path
) -> None:
    case = case_with(session, tmp_path, closed=locked(foreign_pdf(), user="secret"))
    made = build_pack(session, case, PackOptions(), tmp_path / "pack.pdf")
    assert [one.where for one in made.warnings if one.code == "DocumentNotShown"]
    text = "".join(page_texts(tmp_path / "pack.pdf"))
    assert "文件需要密码" in text
    assert "closed.pdf" in text


def test_nothing_decrypted_is_left_beside_the_pack(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    case = case_with(session, tmp_path, contract=foreign_pdf())
    preview_pack(session, case, PackOptions(), folder / "pack.pdf")
    assert [path.name for path in folder.iterdir()] == ["pack.pdf"]


def test_a_hostile_document_alone_in_a_case_gives_a_pack(
    session: Session, tmp_path: Path, share: float
) -> None:
    files = shared("hostile/pdf")
    if not files:
        pytest.skip("the collection hostile/pdf is not on this machine")
    for number, file in enumerate(files[:: max(1, round(0.5 / share))]):
        case = open_case(session, {**CASE, "case_no": f"H-{number}"}).case_id
        (added,) = take_in(session, case, [file], ABOUT, NoProgress())
        if added.ref:
            made = build_pack(session, case, PackOptions(), tmp_path / f"pack-{number}.pdf")
            assert made.files[0].pages >= 4, file.name
