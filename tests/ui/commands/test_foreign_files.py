"""Files of every sort through the command line: each is in whole, or out with a reason by name."""

import hashlib
import json
import time
from pathlib import Path
from typing import Any

import pytest

from resources.language import Words
from storage.casework import intake
from storage.casework.lookup import find_case
from storage.casework.session import Session
from storage.evidence import problems
from storage.evidence.filetypes import kind_of
from storage.progress import Cancelled
from storage.vault.container import Vault
from tests.support.foreign_files import SHARED, corners, encoded, need, shared
from tests.ui.commands.conftest import Run

HOSTILE = [f"hostile/{name}" for name in ("images", "heif", "media", "pdf", "xlsx", "zip")]
PHOTOS = [f"photos/{name}" for name in ("gps_time", "heic", "media", "orientation")]
SECONDS = 20
CASE = "SJ-1"
STATUSES = {"added", "duplicate", "kept_without_preview", "refused"}
REASONS = {Words()(one) for one in problems.ALL} | {"本案卷已有此文件", None}


def some(folder: str, share: float) -> list[Path]:
    """Return the files of a collection: a share of them, but some of it always."""
    files = shared(folder)
    if not files:
        pytest.skip(f"the collection {folder} is not on this machine")
    return files[:: max(1, min(round(1 / share), len(files) // 5))]


@pytest.fixture
def filled(vault: Path, tmp_path: Path, run: Run) -> Path:
    """Return a vault with one empty case."""
    case = {"case_no": CASE, "opened_on": "2019-01-02", "stage": "visiting"}
    document = {"format": "anjuan-case", "version": 1, "cases": [case]}
    (tmp_path / "case.json").write_text(json.dumps(document))
    assert run("case", "import", vault, tmp_path / "case.json").code == 0
    return vault


def evidence(run: Run, vault: Path) -> list[dict[str, Any]]:
    case = run("case", "show", vault, CASE, "--json").document["cases"][0]
    return list(case.get("evidence") or ())


def whole(run: Run, vault: Path) -> bool:
    report = run("vault", "verify", vault, "--json")
    return report.code == 0 and bool(report.document["ok"])


@pytest.mark.campaign
@pytest.mark.parametrize("folder", HOSTILE + PHOTOS)
def test_every_collected_file_is_taken_in_or_explained(
    run: Run, filled: Path, folder: str, share: float
) -> None:
    files = some(folder, share)
    started = time.monotonic()
    ended = run("evidence", "add", filled, CASE, *files, "--json")
    assert time.monotonic() - started < SECONDS * len(files)
    told = ended.document["files"]
    assert [one["file"] for one in told] == [str(path) for path in files]
    assert ended.code == int(any(one["status"] == "refused" for one in told))
    here = {one["ref"]: one for one in evidence(run, filled)}
    for path, one in zip(files, told, strict=True):
        assert one["status"] in STATUSES, path.name
        assert one["reason"] in REASONS, path.name
        _check(path, one, here)
    kept = [one for one in told if one["status"] in ("added", "kept_without_preview")]
    assert {one["ref"] for one in kept} == set(here)
    assert whole(run, filled)


def _check(path: Path, one: dict[str, Any], here: dict[str, dict[str, Any]]) -> None:
    if one["status"] == "refused":
        assert one["reason"]
        assert one["ref"] is None
        return
    assert one["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert one["size"] == path.stat().st_size
    assert here[one["ref"]]["sha256"] == one["sha256"]
    kind = kind_of(one["type"])
    assert here[one["ref"]].get("kind") == (None if kind == "other" else kind), path.name


@pytest.mark.campaign
@pytest.mark.parametrize("folder", [*HOSTILE, "photos/gps_time"])
def test_no_collected_file_passes_for_a_document_of_cases(
    run: Run, filled: Path, folder: str, share: float
) -> None:
    for path in some(folder, share):
        started = time.monotonic()
        ended = run("case", "import", filled, path, "--json")
        assert time.monotonic() - started < SECONDS, path.name
        assert ended.code == 1, path.name
        said = ended.document
        assert said["error"]["message"] if "error" in said else said["refused"], path.name
    assert [row["case_no"] for row in run("case", "list", filled, "--json").document["rows"]] == [
        CASE
    ]
    assert whole(run, filled)


@pytest.mark.campaign
def test_the_facts_told_of_photos_are_those_that_exiftool_reads(
    run: Run, filled: Path, share: float
) -> None:
    listing = need(SHARED / "photos" / "expected_exiftool_12.57.json")
    entries = json.loads(listing.read_text("utf-8"))
    photos = [one for one in entries if one["MIMEType"].startswith("image/")]
    photos = photos[:: 1 if share == 1 else 4]
    files = [listing.parent / one["SourceFile"] for one in photos]
    told = run("evidence", "add", filled, CASE, *files, "--json").document["files"]
    for entry, one in zip(photos, told, strict=True):
        assert one["type"] == entry["MIMEType"], one["file"]
        assert (one["width"], one["height"]) == (entry["ImageWidth"], entry["ImageHeight"])
        assert one["offset"] == entry.get("OffsetTimeOriginal"), one["file"]
        device = " ".join(str(entry[key]) for key in ("Make", "Model") if entry.get(key))
        assert (one["device"] or "") == device, one["file"]
        original = entry.get("DateTimeOriginal", "")
        # Blank, zero and future times are unknown; the listing does not name the digitizing.
        if original.startswith(("1", "2")) and original < "2026":
            assert one["taken_at"] == original.replace(":", "-", 2).replace(" ", "T"), one["file"]


def test_a_file_is_told_by_what_is_wrong_with_it(run: Run, filled: Path, tmp_path: Path) -> None:
    (tmp_path / "空.jpg").write_bytes(b"")
    (tmp_path / "龘𬭎\u2019 %s.jpg").write_bytes(encoded(corners(), "JPEG"))
    (tmp_path / "copy.jpg").write_bytes(encoded(corners(), "JPEG"))
    (tmp_path / "list.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    names = ["空.jpg", "龘𬭎\u2019 %s.jpg", "copy.jpg", "list.zip", "absent.jpg", "."]
    ended = run("evidence", "add", filled, CASE, *(tmp_path / name for name in names), "--json")
    told = ended.document["files"]
    assert ended.code == 1
    assert [one["status"] for one in told] == [
        "refused", "added", "duplicate", "kept_without_preview", "refused", "refused",
    ]  # fmt: skip
    assert told[1]["ref"] == told[2]["ref"]
    assert [one["name"] for one in evidence(run, filled)] == [names[1], "list.zip"]
    assert [one.get("kind") for one in evidence(run, filled)] == ["photo", None]


class _StopAfter:
    """A progress that is cancelled once so many are done."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.seen: list[tuple[int, int]] = []

    def advance(self, done: int, total: int, note: str = "") -> None:
        """See Progress."""
        self.seen.append((done, total))
        if done >= self.most:
            raise Cancelled


@pytest.mark.campaign
def test_a_folder_of_photos_is_taken_in_with_progress_and_can_be_stopped(
    run: Run, filled: Path, tmp_path: Path, share: float
) -> None:
    count = round(2000 * share)
    folder = tmp_path / "phone"
    folder.mkdir()
    for number in range(count):
        picture = corners().point(lambda value, n=number: (value + n) % 256)  # type: ignore[misc]
        picture.putpixel((0, 0), (number % 256, number // 256, 7))
        (folder / f"IMG_{number:04}.png").write_bytes(encoded(picture, "PNG"))
    files = sorted(folder.iterdir())
    stop = _StopAfter(count // 3)
    with Vault.open(filled, "word") as vault:
        session = Session(vault)
        with pytest.raises(Cancelled):
            intake.take_in(session, find_case(session, CASE), files, {}, stop)
    assert [done for done, _total in stop.seen] == list(range(1, count // 3 + 1))
    assert whole(run, filled)
    known = {one["sha256"] for one in evidence(run, filled)}
    assert known == {hashlib.sha256(f.read_bytes()).hexdigest() for f in files[: count // 3]}
    told = run("evidence", "add", filled, CASE, *files, "--json").document["files"]
    statuses = [one["status"] for one in told]
    assert statuses == ["duplicate"] * (count // 3) + ["added"] * (count - count // 3)
    assert whole(run, filled)
