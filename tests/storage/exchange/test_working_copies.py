"""Copies for other programs: the same bytes, readable by this person only, logged, wiped."""

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.casework import intake
from storage.casework.cases import open_case
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.exchange.working_copies import open_copy, wipe
from storage.progress import NoProgress
from tests.support.vaults import new_session


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path / "vault")
    with made.vault:
        yield made


def test_a_copy_is_the_original_and_is_logged_and_wiped(vault: Session, tmp_path: Path) -> None:
    case = open_case(
        vault, {"case_no": "A1", "opened_on": "2024-01-02", "stage": "assigned"}
    ).case_id
    file = tmp_path / "录音 1.txt"
    file.write_bytes(b"words" * 1000)
    intake.take_in(vault, case, [file], {}, NoProgress())
    (row,) = rows_of(vault, case, "evidence")
    folder = tmp_path / "copies"
    for _again in range(2):
        path, change = open_copy(vault, row.id, folder)
        assert path.read_bytes() == file.read_bytes()
    assert path.name == file.name
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o400
        assert {stat.S_IMODE(one.stat().st_mode) for one in (folder, path.parent)} == {0o700}
    logged = [one for one in rows_of(vault, case, "reading") if one["deed"] == "opened"]
    assert [(one["sha256"], one["refs"]) for one in logged] == [(row["sha256"], [row.ref])] * 2
    assert change.ids == (logged[-1].id,)
    assert wipe(folder)
    assert not folder.exists()
    assert wipe(folder)
