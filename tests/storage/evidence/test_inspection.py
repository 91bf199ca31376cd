"""Only regular files with content come in; every other gets its reason."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.language import Words
from storage.errors import FileRefused
from storage.evidence import problems
from storage.evidence.inspection import inspect_file, shown_name
from storage.evidence.limits import MAX_NAME
from tests.support.foreign_files import jpeg

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")


def refusal(path: Path) -> str:
    with pytest.raises(FileRefused) as caught, inspect_file(path):
        pass
    problem = str(caught.value.details["problem"])
    assert problem in problems.ALL
    assert path.name in caught.value.message(Words("en"))
    return problem


def test_a_file_is_opened_at_its_beginning_with_its_type(tmp_path: Path) -> None:
    path = tmp_path / "门牌.jpg"
    path.write_bytes(jpeg())
    with inspect_file(path) as found:
        assert (found.name, found.size, found.path) == ("门牌.jpg", len(jpeg()), path)
        assert (found.type.mime, found.type.kind) == ("image/jpeg", "photo")
        assert found.stream.read() == jpeg()
    assert found.stream.closed


def test_an_empty_or_absent_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    assert refusal(tmp_path / "empty.jpg") == problems.EMPTY_FILE
    assert refusal(tmp_path / "absent.jpg") == problems.NO_SUCH_FILE
    assert refusal(tmp_path) == problems.NOT_A_FILE


@posix
def test_links_pipes_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    target = tmp_path / "real.jpg"
    target.write_bytes(jpeg())
    (tmp_path / "link.jpg").symlink_to(target)
    (tmp_path / "nowhere.jpg").symlink_to(tmp_path / "absent")
    os.mkfifo(tmp_path / "pipe.jpg")
    assert refusal(tmp_path / "link.jpg") == problems.A_LINK
    assert refusal(tmp_path / "nowhere.jpg") == problems.A_LINK
    assert refusal(tmp_path / "pipe.jpg") == problems.NOT_A_FILE
    assert refusal(Path("/dev/zero")) == problems.NOT_A_FILE


@posix
def test_a_file_swapped_for_a_link_between_look_and_opening_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = tmp_path / "a.jpg", tmp_path / "b.jpg"
    path.write_bytes(jpeg())
    other.write_bytes(jpeg())
    really = os.open

    def swapped(name: Path, flags: int) -> int:
        name.unlink()
        name.symlink_to(other)
        return really(name, flags & ~os.O_NOFOLLOW)

    monkeypatch.setattr(os, "open", swapped)
    assert refusal(path) == problems.A_LINK


@posix
def test_a_file_that_may_not_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "locked.jpg"
    path.write_bytes(jpeg())

    def forbidden(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", forbidden)
    assert refusal(path) == problems.NOT_PERMITTED


@posix
def test_a_medium_that_fails_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "stick.jpg"
    path.write_bytes(jpeg())

    def broken(*_: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "open", broken)
    assert refusal(path) == problems.UNREADABLE


def test_names_are_normal_text_of_one_line() -> None:
    assert shown_name(Path("cafe\u0301.jpg")) == "caf\u00e9.jpg"
    assert shown_name(Path("a\nb\u202egpj.exe")) == "a_b_gpj.exe"
    long = shown_name(Path("照" * 300 + ".jpeg"))
    assert (len(long), long[-5:]) == (MAX_NAME, ".jpeg")


@posix
def test_names_of_older_windows_are_read() -> None:
    assert shown_name(Path(os.fsdecode("门牌照片.jpg".encode("gb18030")))) == "门牌照片.jpg"


@given(st.binary(min_size=1, max_size=300).filter(lambda raw: b"/" not in raw and b"\0" not in raw))
def test_any_name_can_be_stored_and_shown(raw: bytes) -> None:
    name = shown_name(Path(os.fsdecode(raw)))
    assert len(name) <= MAX_NAME
    assert name.encode("utf-8").decode("utf-8") == name
    assert name.isprintable()
