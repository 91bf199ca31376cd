"""A covered copy stands for its picture in packs; the original stays, and both hashes are told."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.pack.build import PackOptions, build_pack
from reports.pack.compose import compose_pack
from reports.pack.gather import gather
from reports.pack.request import PackRequest
from resources.language import Words
from storage.casework import cases, intake, records
from storage.casework.covering import chosen_copies, cover_picture, use_copy
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.errors import CopyNotMade, NothingCovered, PackStopped, ReasonRequired
from storage.evidence.areas import Area, Covering, Mark
from storage.progress import NoProgress
from tests.support.foreign_files import jpeg
from tests.support.papers import all_text
from tests.support.sites import friends
from tests.support.vaults import new_session

COVER = Covering((Mark(Area(0.1, 0.1, 0.3, 0.3), "ellipse"),))
WHY = "照片中有路过的邻居"
ABOUT = {"group": 6, "source": "外访人员拍摄", "proves": "证明到达现场", "tags": ["others_data"]}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path / "vault")
    with made.vault:
        cases.add_staff(
            made, {"name": "外访员甲", "employee_no": "A1", "role": "field"}, owner=True
        )
        yield made


def with_photo(session: Session, folder: Path) -> tuple[str, str]:
    opened = {"case_no": "C-1", "opened_on": "2024-01-01", "stage": "visiting"}
    case_id = records.add(session, "case", "", opened).case_id
    photo = folder / "door.jpg"
    photo.write_bytes(jpeg())
    (result,) = intake.take_in(session, case_id, [photo], ABOUT, NoProgress())
    return case_id, result.ref


def test_a_pack_waits_for_the_cover_and_then_prints_the_copy(
    session: Session, tmp_path: Path
) -> None:
    case_id, ref = with_photo(session, tmp_path)
    with pytest.raises(PackStopped):
        build_pack(session, case_id, PackOptions(), tmp_path / "a.pdf")
    cover_picture(session, case_id, ref, COVER, WHY, covered=("third_person",))
    copy = chosen_copies(case_file(session, case_id))[ref]
    picture = gather(session, case_id).pictures(ref)
    assert picture is not None
    assert picture.sha256 == copy["sha256"] != copy["parent_sha256"]
    with picture.open() as stream:
        assert hashlib.sha256(stream.read()).hexdigest() == picture.sha256
    assert build_pack(session, case_id, PackOptions(), tmp_path / "a.pdf").items


def test_the_original_is_untouched_and_never_attached_beside_its_copy(
    session: Session, tmp_path: Path
) -> None:
    case_id, ref = with_photo(session, tmp_path)
    before = hashlib.sha256(jpeg()).hexdigest()
    cover_picture(session, case_id, ref, COVER, WHY)
    with session.vault.blobs.open(before) as stream:
        assert stream.read() == jpeg()
    attached = gather(session, case_id).originals(ref)
    assert attached is not None
    assert attached.sha256 != before


def test_the_plate_says_what_was_covered_and_why(session: Session, tmp_path: Path) -> None:
    case_id, ref = with_photo(session, tmp_path)
    cover_picture(session, case_id, ref, COVER, WHY, covered=("third_person", "plate"))
    snapshot = gather(session, case_id)
    request = PackRequest(number="P-1", made_at="2024-03-05T10:00:00+08:00", checkpoint="ab")
    text = all_text(
        compose_pack(snapshot.file, request, Words("zh_CN"), pictures=snapshot.pictures)
    )
    copy = chosen_copies(snapshot.file)[ref]
    for words in (WHY, copy["sha256"], copy["parent_sha256"], "第三人", "原件备查"):
        assert words in text


def test_a_copy_put_aside_gives_way_to_the_original(session: Session, tmp_path: Path) -> None:
    case_id, ref = with_photo(session, tmp_path)
    cover_picture(session, case_id, ref, COVER, WHY)
    copy = chosen_copies(case_file(session, case_id))[ref]
    use_copy(session, copy.id, "法院要求出示原件", used=False)
    assert chosen_copies(case_file(session, case_id)) == {}


def test_the_latest_copy_counts(session: Session, tmp_path: Path) -> None:
    case_id, ref = with_photo(session, tmp_path)
    cover_picture(session, case_id, ref, COVER, WHY)
    cover_picture(session, case_id, ref, Covering((), Area(0, 0, 0.5, 1)), "只取门牌")
    assert chosen_copies(case_file(session, case_id))[ref]["reason"] == "只取门牌"


def test_without_reason_or_cover_nothing_is_made(session: Session, tmp_path: Path) -> None:
    case_id, ref = with_photo(session, tmp_path)
    with pytest.raises(ReasonRequired):
        cover_picture(session, case_id, ref, COVER, "  ")
    with pytest.raises(NothingCovered):
        cover_picture(session, case_id, ref, Covering(), WHY)
    assert case_file(session, case_id).rows("picture_copy") == ()


def test_what_is_no_picture_cannot_be_covered(session: Session, tmp_path: Path) -> None:
    case_id, _ref = with_photo(session, tmp_path)
    note = tmp_path / "note.txt"
    note.write_text("a note")
    (result,) = intake.take_in(session, case_id, [note], {}, NoProgress())
    with pytest.raises(CopyNotMade) as refused:
        cover_picture(session, case_id, result.ref, COVER, WHY)
    assert "note.txt" in refused.value.message(Words("zh_CN"))


def test_a_covered_copy_travels_with_its_case(tmp_path: Path) -> None:
    sites = friends(tmp_path / "sites", "field", "office")
    field, office = sites["field"], sites["office"]
    case_id = field.case("C-9")
    sha256 = field.photo(case_id, jpeg())
    ref = case_file(field.session, case_id).rows("evidence")[0].ref
    cover_picture(field.session, case_id, ref, COVER, WHY)
    sent = tmp_path / "sent"
    sent.mkdir()
    office.take([Path(file) for file in field.send(office, sent).files])
    copy = chosen_copies(case_file(office.session, case_id))[ref]
    picture = gather(office.session, case_id).pictures(ref)
    assert picture is not None
    assert picture.sha256 == copy["sha256"] != sha256
    for site in sites.values():
        site.close()
