"""What is remarked about a picture that comes in: the same picture again, a way that took data."""

import io
import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from storage.casework import caselist, resemblance
from storage.casework.cases import open_case
from storage.casework.intake import IntakeResult, take_in
from storage.casework.reading import case_file
from storage.casework.session import Session
from storage.evidence.likeness import likeness, look_alike
from storage.progress import NoProgress
from tests.support.foreign_files import shared
from tests.support.vaults import untouched


def picture(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Return a picture of coarse and fine detail, another one for every seed."""
    chance = random.Random(seed)
    coarse = Image.frombytes("RGB", (6, 5), chance.randbytes(90)).resize(size)
    fine = Image.frombytes("RGB", (60, 50), chance.randbytes(9000)).resize(size)
    return Image.blend(coarse, fine, 0.3)


def saved(folder: Path, name: str, made: Image.Image, *, taken: str = "", **how: Any) -> Path:
    """Save as JPEG; ``taken`` gives it the data of a camera."""
    if taken:
        data = made.getexif()
        data[0x0110] = "DSJ-01"
        data.get_ifd(0x8769)[0x9003] = taken
        how["exif"] = data
    made.save(folder / name, "JPEG", **how)
    return folder / name


@pytest.fixture
def took(session: Session, tmp_path: Path) -> Any:
    """Take files into a case of their own; return the remarks on each, and the results."""
    case = open_case(session, {"case_no": "A1", "opened_on": "2024-01-02", "stage": "assigned"})

    def take(*paths: Path) -> tuple[list[list[str]], list[IntakeResult]]:
        found = take_in(session, case.case_id, paths, {}, NoProgress())
        return [[one.sentence for one in result.remarks] for result in found], found

    return take


def test_the_same_picture_with_other_bytes_is_said_beside_its_ref(
    took: Any, tmp_path: Path
) -> None:
    day = "2019:04:12 13:41:10"
    first = saved(tmp_path, "a.jpg", picture(1), taken=day, quality=95)
    small = saved(tmp_path, "b.jpg", picture(1).resize((320, 240)), taken=day, quality=60)
    other = saved(tmp_path, "c.jpg", picture(2), taken=day)
    remarks, found = took(first, small, other)
    assert remarks == [[], [resemblance.SAME_PICTURE], []]
    assert found[1].remarks[0].values == {"ref": found[0].ref, "name": "a.jpg"}
    # Also beside what came in with an earlier folder.
    again = saved(tmp_path, "d.jpg", picture(2), taken=day, quality=50)
    remarks, later = took(again, first)
    assert remarks == [[resemblance.SAME_PICTURE], []]
    assert later[0].remarks[0].values == {"ref": found[2].ref, "name": "c.jpg"}
    assert later[1].status == "duplicate"


def test_remarks_are_still_there_when_the_case_is_read_later(
    session: Session, took: Any, tmp_path: Path
) -> None:
    first = saved(tmp_path, "a.jpg", picture(1), quality=95)
    small = saved(tmp_path, "b.jpg", picture(1).resize((320, 240)), quality=60)
    own = saved(tmp_path, "c.jpg", picture(2), taken="2019:04:12 13:41:10")
    told, found = took(first, small, own)
    (case_id,) = caselist.case_ids(session, caselist.Filter(query="A1"))
    file = case_file(session, case_id)
    later = [resemblance.remarks(file, one.ref) for one in found]
    assert later == [one.remarks for one in found]
    assert told[1] == [resemblance.PASSED_ON, resemblance.SAME_PICTURE]
    # Of a vault from before likeness was kept, the next folder that comes in makes it anew.
    session.tables.run("DELETE FROM derived WHERE purpose = 'likeness'")
    assert not case_file(session, case_id).alike
    took(saved(tmp_path, "d.jpg", picture(3)))
    assert case_file(session, case_id).alike == {found[1].ref: found[0].ref}


def test_two_shots_of_one_scene_are_two_pictures(took: Any, tmp_path: Path) -> None:
    one = saved(tmp_path, "a.jpg", picture(1), taken="2019:04:12 13:41:10")
    next_ = saved(tmp_path, "b.jpg", picture(1), taken="2019:04:12 13:41:12", quality=90)
    assert took(one, next_)[0] == [[], []]


def test_a_picture_without_camera_data_was_probably_passed_on(took: Any, tmp_path: Path) -> None:
    passed = saved(tmp_path, "mmexport1.jpg", picture(3))
    own = saved(tmp_path, "camera.jpg", picture(4), taken="2019:04:12 13:41:10")
    screen = tmp_path / "screen.png"
    picture(5).save(screen)
    assert took(passed, own, screen)[0] == [[resemblance.PASSED_ON], [], []]


def test_what_shows_hardly_anything_resembles_nothing(took: Any, tmp_path: Path) -> None:
    walls = [
        saved(tmp_path, f"{tone}.jpg", Image.new("RGB", (640, 480), (tone, tone, tone)))
        for tone in (200, 201)
    ]
    assert not any(resemblance.SAME_PICTURE in said for said in took(*walls)[0])


def test_collected_photos_resemble_only_copies_of_themselves() -> None:
    looks = []
    for path in shared("photos/gps_time")[:60]:
        try:
            with Image.open(path, formats=("JPEG",)) as opened:
                opened.draft("RGB", (512, 512))
                thumbnail = opened.convert("RGB")
        except OSError:
            continue
        thumbnail.thumbnail((512, 512))
        kept = io.BytesIO()
        thumbnail.save(kept, "JPEG")
        if (look := likeness(kept.getvalue())) is not None:
            looks.append(look)
    if not looks:
        pytest.skip("the collection of photos is not on this machine")
    alike = sum(look_alike(one, other) for n, one in enumerate(looks) for other in looks[:n])
    assert alike <= len(looks) // 10


@pytest.fixture(autouse=True)
def undone(session: Session) -> Any:
    with untouched(session):
        yield
