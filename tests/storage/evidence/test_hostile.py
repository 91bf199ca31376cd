"""Files made to break readers: the program never crashes, hangs or runs out of memory."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.evidence import problems
from storage.evidence.inspection import inspect_file
from storage.evidence.limits import MAX_CHILD_MEMORY, MAX_SECONDS, MIB
from storage.evidence.preview import Decoders
from tests.support.foreign_files import corners, encoded, jpeg, shared

NOW = datetime(2026, 4, 12, 10, 0, tzinfo=UTC)
FOLDERS = ("hostile/images", "hostile/heif", "hostile/media", "hostile/pdf", "photos/gps_time")
BOMBS = ("pil__badwidth.bmp", "pil__decompression_bomb.gif", "pil__reallybig.bmp", "ph__200MP.heic")


@pytest.fixture(scope="module")
def decoders() -> Iterator[Decoders]:
    with Decoders(children=1) as running:
        yield running


def peak(process: int) -> int:
    """Return the peak of a process's resident memory in MiB; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    lines = (Path("/proc") / str(process) / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_collected_file_ends_in_a_preview_or_a_reason(
    decoders: Decoders, folder: str
) -> None:
    files = shared(folder)
    if not files:
        pytest.skip(f"the collection {folder} is not on this machine")
    for path in files:
        started = time.monotonic()
        with inspect_file(path) as found:
            made = decoders.make_previews(path.read_bytes(), found.type.mime, now=NOW)
        assert time.monotonic() - started < MAX_SECONDS, path.name
        assert made.problem in ("", *problems.ALL), path.name
        if found.type.kind == "photo":
            assert made.problem or made.page_copy, path.name
        assert bool(made.page_copy) == bool(made.thumbnail), path.name
        for process in decoders.processes():
            assert peak(process) <= MAX_CHILD_MEMORY // MIB, path.name
        if path.name in BOMBS:
            assert made.problem == problems.TOO_LARGE, path.name


def test_a_picture_too_large_to_decode_keeps_its_facts(decoders: Decoders) -> None:
    found = [path for path in shared("hostile/heif") if path.name == "ph__200MP.heic"]
    if not found:
        pytest.skip("ph__200MP.heic is not on this machine")
    made = decoders.make_previews(found[0].read_bytes(), "image/heic", now=NOW)
    assert (made.problem, made.page_copy) == (problems.TOO_LARGE, b"")
    assert (made.facts.width, made.facts.height) == (16320, 12240)


WHOLE = {
    "image/jpeg": jpeg(),
    "image/png": encoded(corners(), "PNG"),
    "image/webp": encoded(corners(), "WEBP"),
    "image/gif": encoded(corners(mode="P"), "GIF"),
    "image/bmp": encoded(corners(16, 8), "BMP"),
    "image/tiff": encoded(corners(), "TIFF", compression="tiff_lzw"),
}


@given(st.data(), st.sampled_from(sorted(WHOLE)))
def test_an_altered_picture_ends_in_a_preview_or_a_reason(
    decoders: Decoders, data: st.DataObject, mime: str
) -> None:
    whole = WHOLE[mime]
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=8))
    cut = data.draw(st.sampled_from([len(whole), at + len(junk)]))
    altered = (whole[:at] + junk + whole[at + len(junk) :])[:cut]
    made = decoders.make_previews(altered, mime, now=NOW)
    assert made.problem in ("", *problems.ALL)
    assert made.problem or made.page_copy
