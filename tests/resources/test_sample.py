"""The sample field day is whole, and its photos are what the records say of them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from PIL import Image, ImageChops, ImageStat
from PIL.ExifTags import IFD, Base

from resources import path

ROOT: Final = Path(__file__).parent.parent.parent
SAMPLE: Final[dict[str, Any]] = json.loads(path("sample", "field-day.json").read_text("utf-8"))
PHOTOS: Final = sorted(path("sample", "photos").glob("*.jpg"))
MOST_BYTES: Final = 1_500_000


def evidence() -> list[dict[str, Any]]:
    return [item for case in SAMPLE["cases"] for item in case.get("evidence", [])]


def test_every_file_that_the_sample_names_is_there_and_no_other() -> None:
    named = {path("sample").joinpath(item["file"]) for item in evidence()}
    assert named == set(PHOTOS)


def test_refs_are_unique_in_their_case_and_lead_somewhere() -> None:
    for case in SAMPLE["cases"]:
        refs = [row["ref"] for rows in case.values() if isinstance(rows, list) for row in rows]
        assert len(refs) == len(set(refs))
        visits = {row["ref"] for row in case["visits"]}
        rows = [row for name in ("findings", "notices", "interviews") for row in case.get(name, [])]
        assert {row["visit"] for row in rows} <= visits


@pytest.mark.parametrize("photo", PHOTOS, ids=lambda photo: str(photo.name))
def test_photos_look_like_a_camera_made_them_during_the_visit(photo: Path) -> None:
    visit = SAMPLE["cases"][0]["visits"][0]
    with Image.open(photo) as image:
        assert image.format == "JPEG"
        assert image.size == (4032, 3024)
        detail = image.getexif().get_ifd(IFD.Exif)
    day, clock = str(detail[Base.DateTimeOriginal]).split(" ")
    taken = f"{day.replace(':', '-')}T{clock}{detail[Base.OffsetTimeOriginal]}"
    assert visit["arrived_at"] < taken < visit["left_at"]
    assert photo.stat().st_size < MOST_BYTES


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_exiftool_reads_the_same_place_and_recorder_in_both_photos() -> None:
    tags = ["-Make", "-Model", "-Orientation", "-GPSLatitude", "-GPSLongitude", "-DateTimeOriginal"]
    run = subprocess.run(
        ["exiftool", "-j", "-n", *tags, *map(str, PHOTOS)], capture_output=True, check=True
    )
    read = json.loads(run.stdout)
    times = [photo.pop("DateTimeOriginal") for photo in read if photo.pop("SourceFile")]
    assert times == ["2019:04:12 13:41:05", "2019:04:12 13:42:10"]
    expected = {"Make": "DSJ", "Model": "DSJ-01", "Orientation": 1}
    place = {"GPSLatitude": pytest.approx(30.6826), "GPSLongitude": pytest.approx(103.856)}
    assert read == [expected | place] * 2


@pytest.mark.campaign
def test_the_generator_draws_the_same_pictures_again(tmp_path: Path) -> None:
    script = (ROOT / "packaging/make_sample_photos.py").read_text("utf-8")
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging/draw.py").write_text(script, encoding="utf-8")
    shutil.copytree(path("fonts"), tmp_path / "resources/fonts")
    subprocess.run([sys.executable, str(tmp_path / "packaging/draw.py")], check=True)
    for photo in PHOTOS:
        drawn = tmp_path / "resources/sample/photos" / photo.name
        with Image.open(photo) as one, Image.open(drawn) as other:
            # Another processor may round a pixel otherwise.
            assert max(ImageStat.Stat(ImageChops.difference(one, other)).mean) < 1
