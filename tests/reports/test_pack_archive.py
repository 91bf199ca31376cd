"""The archive of a pack, as other programs see it: every file whole, the sums right and signed."""

import hashlib
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import Pdf

from reports.pack.archive import Archived, archive_pack, archive_target
from reports.pack.build import PackOptions, PackResult, build_pack
from reports.refusals import FileInTheWay, PackFileChanged, WrongEnding
from resources.language import Words
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.errors import CannotRead
from storage.progress import Cancelled, NoProgress
from tests.reports.test_pack_documents import case_with
from tests.support.foreign_pdf import foreign_pdf
from tests.support.vaults import new_session

WORDS = Words("zh_CN")
OWN = {"README.md", "device.pem", "allowed_signers", "SHA256SUMS", "SHA256SUMS.sig",
       "SHA256SUMS.ed25519"}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, str, PackResult]]:
    """Return a session, its case, and a pack of two sets with its originals and a catalogue."""
    home = tmp_path_factory.mktemp("archive")
    session = new_session(home / "vault")
    with session.vault:
        case = case_with(session, home, a=foreign_pdf(pages=1), 借条=foreign_pdf(pages=2))
        options = PackOptions(copies=2, attach_originals=True, catalogue=("docx",))
        yield session, case, build_pack(session, case, options, home / "pack.pdf")


def archived(made: tuple[Session, str, PackResult], target: Path) -> Archived:
    session, case, result = made
    return archive_pack(
        session, case, result, target, reason="立案", words=WORDS, progress=NoProgress()
    )


def unpacked(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as known:
        assert known.testzip() is None
        known.extractall(folder)
    return folder


def test_everything_that_belongs_to_the_pack_is_in_it_byte_for_byte(
    made: tuple[Session, str, PackResult], tmp_path: Path
) -> None:
    session, case, result = made
    found = archived(made, tmp_path / "pack.zip")
    folder = unpacked(found.path, tmp_path / "out")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    embedded = {name for name in files if name.startswith("原件/")}
    assert files - embedded - OWN == {"pack.pdf", "pack-2.pdf", "pack-目录.docx"}
    assert files == set(found.names)
    for file in result.files:
        assert (folder / file.path.name).read_bytes() == file.path.read_bytes()
    with Pdf.open(result.files[0].path) as pdf:
        inside = {name: one.get_file().read_bytes() for name, one in pdf.attachments.items()}
    assert len(inside) == 2
    assert {path.name: path.read_bytes() for path in (folder / "原件").iterdir()} == inside
    row = rows_of(session, case, "reading")[-1]
    assert (row["deed"], row["sha256"], row["reason"]) == ("exported", found.sha256, "立案")
    assert row["what"] == f"{result.number} pack.zip"
    assert hashlib.sha256(found.path.read_bytes()).hexdigest() == found.sha256
    assert found.path.stat().st_size == found.size


def test_the_sums_hold_and_are_signed_for_programs_that_everybody_has(
    made: tuple[Session, str, PackResult], tmp_path: Path
) -> None:
    folder = unpacked(archived(made, tmp_path / "a.zip").path, tmp_path / "out")
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    named = dict(line.split("  ", 1)[::-1] for line in lines)
    assert set(named) == {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    } - {"SHA256SUMS", "SHA256SUMS.sig", "SHA256SUMS.ed25519"}
    for name, sha256 in named.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    guide = (folder / "README.md").read_text("utf-8")
    commands = [line.strip() for line in guide.splitlines() if line.startswith("    ")]
    assert len(commands) == 3
    for command in commands:
        program = command.split()[0]
        if shutil.which(program):
            done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True,
                                  check=False)  # fmt: skip
            assert done.returncode == 0, (command, done.stderr)


def test_other_archivers_open_it_and_the_same_pack_gives_the_same_bytes(
    made: tuple[Session, str, PackResult], tmp_path: Path
) -> None:
    places = [tmp_path / name for name in ("a", "b")]
    for place in places:
        place.mkdir()
    one, two = (archived(made, place / "p.zip") for place in places)
    assert one.path.read_bytes() == two.path.read_bytes()
    with zipfile.ZipFile(one.path) as known:
        assert {info.date_time for info in known.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in known.infolist()} == {zipfile.ZIP_STORED}
    for program in (["unzip", "-t"], ["7z", "t"], ["bsdtar", "-tf"]):
        if shutil.which(program[0]):
            done = subprocess.run([*program, str(one.path)], capture_output=True, check=False)
            assert done.returncode == 0, done.stdout


def test_an_archive_of_this_case_gives_way_and_nothing_else_does(
    made: tuple[Session, str, PackResult], tmp_path: Path
) -> None:
    session, case, _result = made
    target = tmp_path / "p.zip"
    archived(made, target)
    archived(made, target)
    before = len(rows_of(session, case, "reading"))
    other = tmp_path / "holiday.zip"
    with zipfile.ZipFile(other, "w") as foreign:
        foreign.writestr("photo.jpg", b"not ours")
        foreign.comment = b"Anjuan ZZ-20240101-01"
    for foreign_file in (other, tmp_path / "empty.zip"):
        foreign_file.touch()
        kept = foreign_file.read_bytes()
        with pytest.raises(FileInTheWay):
            archived(made, foreign_file)
        assert foreign_file.read_bytes() == kept
    with pytest.raises(WrongEnding):
        archived(made, tmp_path / "p.rar")
    assert len(rows_of(session, case, "reading")) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.zip", "holiday.zip", "p.zip"]


def test_a_pack_that_was_changed_or_taken_away_is_not_archived(
    made: tuple[Session, str, PackResult], tmp_path: Path
) -> None:
    session, case, result = made
    copy = tmp_path / "pack.pdf"
    content = result.files[0].path.read_bytes()
    moved = replace(result, files=(replace(result.files[0], path=copy),), beside=())
    target, before = tmp_path / "p.zip", len(rows_of(session, case, "reading"))
    with pytest.raises(CannotRead):
        archived((session, case, moved), target)
    copy.write_bytes(content[:900] + bytes([content[900] ^ 1]) + content[901:])
    with pytest.raises(PackFileChanged):
        archived((session, case, moved), target)
    assert not target.exists()
    assert len(rows_of(session, case, "reading")) == before
    # A timestamp is added behind, and its request may lie beside.
    copy.write_bytes(content + b"increment")
    (tmp_path / "pack.pdf.tsq").write_bytes(b"request")
    names = archived((session, case, moved), target).names
    assert {"pack.pdf", "pack.pdf.tsq"} <= set(names)


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9])
def test_cancelled_at_any_point_it_leaves_nothing(
    made: tuple[Session, str, PackResult], tmp_path: Path, part: float
) -> None:
    told: list[tuple[int, int]] = []

    class Impatient(NoProgress):
        def advance(self, done: int, total: int, note: str = "") -> None:
            told.append((done, total))
            if done > part * total:
                raise Cancelled

    session, case, result = made
    before = len(rows_of(session, case, "reading"))
    with pytest.raises(Cancelled):
        archive_pack(session, case, result, tmp_path / "p.zip", reason="", words=WORDS,
                     progress=Impatient())  # fmt: skip
    assert list(tmp_path.iterdir()) == []
    assert len(rows_of(session, case, "reading")) == before
    shares = [done / total for done, total in told]
    assert shares == sorted(shares)


def test_it_lies_beside_the_pack_unless_said_otherwise() -> None:
    assert archive_target(Path("a/立案.v2.pdf")) == Path("a/立案.v2.zip")
