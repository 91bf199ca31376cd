"""A pack with foreign documents: numbers, remarks and originals, from the vault to the file."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from reports.pack import making
from reports.pack.build import PackOptions, build_pack
from reports.pdf.division import Cut
from reports.pdf.signed import look_behind
from reports.pdf.signer import Signing
from reports.refusals import FileInTheWay
from storage.casework.cases import open_case
from storage.casework.intake import take_in
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.exchange.outside import look_at
from storage.progress import Cancelled, NoProgress
from storage.vault.container import Vault
from tests.support.certificates import PASSPHRASE, pkcs12_file
from tests.support.foreign_files import shared
from tests.support.foreign_pdf import foreign_pdf, locked, with_scripts
from tests.support.judges import needs
from tests.support.pdfa import faults
from tests.support.pdftext import page_texts
from tests.support.vaults import PASSPHRASE as VAULT_PASSPHRASE
from tests.support.vaults import SetClock, new_session

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


@needs("pdftotext")
def test_a_document_is_opened_with_its_password(session: Session, tmp_path: Path) -> None:
    case = case_with(session, tmp_path, closed=locked(foreign_pdf(pages=2), user="secret 密码"))
    ref = next(row.ref for row in rows_of(session, case, "evidence"))
    options = PackOptions(passwords={ref: "secret 密码"})
    made = build_pack(session, case, options, tmp_path / "pack.pdf")
    assert not [one for one in made.warnings if one.code == "DocumentNotShown"]
    assert "Foreign page 2" in "".join(page_texts(tmp_path / "pack.pdf"))


def test_what_cannot_be_shown_goes_along_as_a_file(session: Session, tmp_path: Path) -> None:
    damaged, sheet = b"%PDF-1.4 broken off", b"PK\x03\x04 no sheet"
    case = case_with(session, tmp_path, broken=damaged)
    path = tmp_path / "账目.docx"
    path.write_bytes(sheet)
    (added,) = take_in(session, case, [path], ABOUT, NoProgress())
    target = tmp_path / "pack.pdf"
    made = build_pack(session, case, PackOptions(), target)
    with pikepdf.open(target) as pdf:
        found = {name: item.get_file().read_bytes() for name, item in pdf.attachments.items()}
    assert sorted(found.values()) == sorted([damaged, sheet])
    assert f"{added.ref}-账目.docx" in found
    assert made.files[0].pages >= 4
    assert faults(target) == []


def test_an_earlier_pack_gives_way_and_any_other_file_does_not(
    session: Session, tmp_path: Path
) -> None:
    case = case_with(session, tmp_path, contract=foreign_pdf())
    other = case_with_number(session, tmp_path, "B-1")
    target = tmp_path / "out" / "pack.pdf"
    target.parent.mkdir()
    build_pack(session, case, PackOptions(), target)
    again = build_pack(session, case, PackOptions(), target)
    assert [one.where for one in again.warnings if one.code == "FileReplaced"] == ["pack.pdf"]
    before = target.read_bytes()
    for wrong in (other, case):
        if wrong == case:
            target.write_bytes(before := b"a letter")
        with pytest.raises(FileInTheWay):
            build_pack(session, wrong, PackOptions(), target)
        assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == ["pack.pdf"]
    build_pack(session, case, PackOptions(replace=True), target)
    assert target.read_bytes().startswith(b"%PDF")


def test_a_failure_gives_back_the_earlier_pack(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_with(session, tmp_path, contract=foreign_pdf())
    target = tmp_path / "out" / "pack.pdf"
    target.parent.mkdir()
    build_pack(session, case, PackOptions(copies=2), target)
    before = {path.name: path.read_bytes() for path in target.parent.iterdir()}

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(making, "enter_pack", refuse)
    with pytest.raises(RuntimeError):
        build_pack(session, case, PackOptions(copies=2), target)
    assert {path.name: path.read_bytes() for path in target.parent.iterdir()} == before


@pytest.mark.parametrize("cut", [Cut("item"), Cut("pages", 4)])
def test_a_pack_in_volumes_signed_is_verified_file_by_file(
    session: Session, tmp_path: Path, cut: Cut
) -> None:
    case = case_with(
        session, tmp_path, a=foreign_pdf(pages=2), b=foreign_pdf(pages=3), c=foreign_pdf(pages=2)
    )
    target = tmp_path / "out" / "pack.pdf"
    target.parent.mkdir()
    # Certificates follow the clock of the world, records that of the test.
    since = session.clock.now().wall - timedelta(days=1)
    signing = Signing("c.p12", pkcs12_file(since=since, days=9999), PASSPHRASE)
    options = PackOptions(cut=cut, signing=signing, attach_originals=True)
    made = build_pack(session, case, options, target)
    assert len(made.files) > 2
    assert [file.volume for file in made.files] == list(range(1, len(made.files) + 1))
    for file in made.files:
        found = look_at(file.path, NoProgress(), lambda path, at: look_behind(path, at).problems)
        assert found.problems == ()
        assert found.sha256 == file.sha256
    whole = build_pack(session, case, PackOptions(), tmp_path / "whole.pdf")
    assert made.items == whole.items
    pack = rows_of(session, case, "pack")[0]
    assert [one["volume"] for one in pack["files"]] == [file.volume for file in made.files]


def test_two_copies_of_a_vault_give_the_same_bytes(tmp_path: Path) -> None:
    first = new_session(tmp_path / "one")
    with first.vault:
        case = case_with(first, tmp_path, contract=foreign_pdf(with_scripts, pages=2))
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    made = []
    for name in ("one", "two"):
        with Vault.open(tmp_path / name, VAULT_PASSPHRASE) as vault:
            session = Session(vault, clock=SetClock())
            options = PackOptions(attach_originals=True, copies=2, cut=Cut("pages", 4))
            target = tmp_path / f"out-{name}" / "pack.pdf"
            target.parent.mkdir()
            build_pack(session, case, options, target)
            made.append({path.name: path.read_bytes() for path in target.parent.iterdir()})
    assert len(made[0]) > 2
    assert made[0] == made[1]


@pytest.mark.parametrize("options", [PackOptions(copies=2), PackOptions(cut=Cut("pages", 4))])
def test_cancelling_at_any_moment_leaves_nothing(
    session: Session, tmp_path: Path, options: PackOptions
) -> None:
    case = case_with(session, tmp_path, a=foreign_pdf(pages=2), b=foreign_pdf(pages=3))
    folder = tmp_path / "out"
    folder.mkdir()
    reports = _Count()
    build_pack(session, case, options, folder / "whole.pdf", reports)
    for path in folder.iterdir():
        path.unlink()
    # How often a waiting reader reports depends on the machine: well before the end it always does.
    for at in (1, reports.seen // 4, reports.seen // 2):
        with pytest.raises(Cancelled):
            build_pack(session, case, options, folder / "pack.pdf", _Count(at))
        assert list(folder.iterdir()) == []


class _Count:
    """Counts reports, and asks to stop at one of them."""

    def __init__(self, stop: int = 0) -> None:
        self.seen = 0
        self._stop = stop

    def advance(self, done: int, total: int, note: str = "") -> None:
        self.seen += 1
        if self.seen == self._stop:
            raise Cancelled


def case_with_number(session: Session, folder: Path, number: str) -> str:
    case = open_case(session, {**CASE, "case_no": number}).case_id
    path = folder / f"{number}.pdf"
    path.write_bytes(foreign_pdf(pages=2))
    take_in(session, case, [path], ABOUT, NoProgress())
    return case


def test_nothing_decrypted_is_left_beside_the_pack(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    case = case_with(session, tmp_path, contract=foreign_pdf())
    build_pack(session, case, PackOptions(force=True), folder / "pack.pdf")
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
