"""What is added behind a finished file is there whole and synced, or not at all."""

import os
from pathlib import Path

import pytest

from reports.pdf.appended import append
from storage.errors import CannotWrite


@pytest.mark.parametrize("ends", [OSError(28, "full"), KeyboardInterrupt()])
def test_a_file_is_as_it_was_where_nothing_could_be_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: BaseException
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"a" * 100_000)

    def refused(_number: int) -> None:
        raise ends

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refused)
        with pytest.raises((CannotWrite, KeyboardInterrupt)):
            append(path, b"b" * 300_000)
    assert path.read_bytes() == b"a" * 100_000
    append(path, b"b" * 300_000)
    assert path.read_bytes() == b"a" * 100_000 + b"b" * 300_000
