"""The second journal as a file: what is appended is read back, and damage costs what it touches."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import CannotWrite
from storage.vault import journal as journals
from storage.vault.journal import Journal

KEY = bytes(range(32))
GENERATION = bytes(16)


def filled(folder: Path, pieces: list[bytes]) -> Journal:
    journal = Journal(folder, KEY)
    journal.start(GENERATION)
    for piece in pieces:
        journal.append([piece])
    journal.rest()
    return journal


def test_what_is_appended_is_read_back(tmp_path: Path) -> None:
    pieces = [b"", b"short", b"long" * 20_000, bytes(range(256))]
    journal = filled(tmp_path, pieces)
    (segment,) = journal.segments()
    assert segment.pieces == tuple(pieces)
    assert segment.whole
    assert b"short" not in segment.path.read_bytes()


def test_it_goes_on_where_it_ended(tmp_path: Path) -> None:
    journal = filled(tmp_path, [b"one"])
    journal.resume(journal.read("00000001.log"))
    journal.append([b"two", b"three"])
    (segment,) = Journal(tmp_path, KEY).segments()
    assert segment.pieces == (b"one", b"two", b"three")
    assert segment.whole


@given(sizes=st.lists(st.integers(0, 70_000), min_size=1, max_size=6), resumed=st.booleans())
def test_the_file_grows_ahead_of_its_pieces_and_what_is_ahead_is_no_damage(
    sizes: list[int], resumed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Blocks that are there already are synced for less than new ones."""
    journal = filled(tmp_path_factory.mktemp("j"), [random.Random(n).randbytes(n) for n in sizes])
    path = journal.folder / "00000001.log"
    (segment,) = journal.segments()
    assert segment.whole
    assert [len(piece) for piece in segment.pieces] == sizes
    assert path.stat().st_size % journals._ROOM == 0
    if resumed:
        journal.resume(segment)
        journal.append([b"more"])
        (segment,) = journal.segments()
        assert segment.whole
        assert segment.pieces[-1] == b"more"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    noted = journal.read(path.name)
    assert noted.pieces == segment.pieces
    assert noted.whole == (segment.end == len(content))
    assert not noted.whole


@given(cut=st.integers(1, 300), zeros=st.integers(0, 50))
def test_a_torn_end_costs_the_last_piece_and_is_written_over(
    cut: int, zeros: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    journal = filled(tmp_path_factory.mktemp("j"), [b"a" * 100, b"b" * 100, b"c" * 300])
    path = journal.folder / "00000001.log"
    written = path.read_bytes()[: journal.read(path.name).end]
    path.write_bytes(written[:-cut] + bytes(zeros))
    torn = journal.read(path.name)
    assert torn.pieces == (b"a" * 100, b"b" * 100)
    assert torn.torn
    assert not torn.whole
    journal.resume(torn)
    journal.append([b"d"])
    again = journal.read(path.name)
    assert again.pieces == (b"a" * 100, b"b" * 100, b"d")
    assert again.whole


@given(seed=st.integers(0, 1 << 30))
def test_one_changed_byte_is_found_and_costs_one_piece_at_most(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pieces = [bytes([n]) * 90 for n in range(20)]
    journal = filled(tmp_path_factory.mktemp("j"), pieces)
    path = journal.folder / "00000001.log"
    content = bytearray(path.read_bytes())
    chance = random.Random(seed)
    at = chance.randrange(journals._HEAD, journal.read(path.name).end)
    content[at] ^= chance.randint(1, 255)
    path.write_bytes(content)
    found = journal.read(path.name)
    assert not found.whole
    assert len(found.pieces) == 19
    assert set(found.pieces) < set(pieces)


def test_pieces_cannot_be_moved_or_taken_out_unnoticed(tmp_path: Path) -> None:
    journal = filled(tmp_path, [b"x" * 50, b"y" * 50, b"z" * 50])
    path = journal.folder / "00000001.log"
    content, size = path.read_bytes(), 24 + 51 + 16
    head = content[: journals._HEAD]
    x, y, z = (content[len(head) + n * size : len(head) + (n + 1) * size] for n in range(3))
    for order in ([y, x, z], [x, z], [x, x, y, z]):
        path.write_bytes(head + b"".join(order))
        assert not journal.read(path.name).whole
    path.write_bytes(content)
    path.rename(path.with_name("00000002.log"))
    assert journal.read("00000002.log").pieces == ()


def test_another_generation_takes_the_place_of_the_former(tmp_path: Path) -> None:
    journal = filled(tmp_path, [b"old"])
    journal.start(b"\1" * 16)
    journal.append([b"new"])
    assert [one.pieces for one in journal.segments()] == [(b"old",), (b"new",)]
    journal.drop_others(b"\1" * 16)
    assert [one.pieces for one in journal.segments()] == [(b"new",)]


def test_a_refused_append_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = filled(tmp_path, [b"one"])
    journal.resume(journal.read("00000001.log"))

    def refuse(_file: int) -> None:
        raise OSError(5, "I/O error")

    with monkeypatch.context() as patch:
        patch.setattr("storage.vault.journal.sync_content", refuse)
        with pytest.raises(CannotWrite):
            journal.append([b"two"])
    assert not journal.is_writing
    (segment,) = journal.segments()
    assert segment.pieces == (b"one",)
    assert segment.whole
