"""Originals: what went in comes out, at any place, and nothing else is ever given out."""

import errno
import hashlib
import io
import os
import pickle
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import (
    AttachmentAltered,
    AttachmentMissing,
    CannotWrite,
    DiskFull,
    VaultLocked,
)
from storage.progress import Cancelled
from storage.vault.blob_format import CHUNK, HEADER_SIZE, TAG
from storage.vault.blobs import BlobStore
from storage.vault.container import Vault

SEALED = CHUNK + TAG
EDGES = [0, 1, 15, 16, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7]


def plain(size: int, seed: int = 0) -> bytes:
    return hashlib.shake_128(seed.to_bytes(8, "big")).digest(size)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> BlobStore:
    folder = tmp_path_factory.mktemp("store")
    (folder / "blobs").mkdir()
    return BlobStore(folder, b"b" * 32, b"n" * 32)


@pytest.fixture(scope="module")
def stored(store: BlobStore) -> tuple[str, bytes, Path]:
    """Return hash, plain bytes and file of an original of three whole chunks and a rest."""
    data = plain(3 * CHUNK + 777, seed=5)
    sha256 = store.put(io.BytesIO(data)).sha256
    return sha256, data, file_of(store, sha256)


def file_of(store: BlobStore, sha256: str) -> Path:
    name = store.name(sha256)
    return store.folder / "blobs" / name[:2] / name


@pytest.mark.parametrize("size", EDGES)
def test_an_original_comes_back_whole(store: BlobStore, size: int) -> None:
    data = plain(size)
    kept = store.put(io.BytesIO(data))
    assert (kept.sha256, kept.size) == (hashlib.sha256(data).hexdigest(), size)
    with store.open(kept.sha256) as file:
        assert file.read() == data
        assert file.read() == b""
    store.verify(kept.sha256, size)
    path = file_of(store, kept.sha256)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


class Trickle:
    """A source that gives a few bytes at a time, as pipes do, and cannot ``readinto``."""

    def __init__(self, data: bytes, step: int) -> None:
        self.rest, self.step = data, step

    def read(self, size: int = -1) -> bytes:
        count = min(self.step, size)
        piece, self.rest = self.rest[:count], self.rest[count:]
        return piece


@pytest.mark.parametrize("size", [0, 5, CHUNK, CHUNK + 3])
def test_a_source_may_give_its_bytes_in_pieces(store: BlobStore, size: int) -> None:
    data = plain(size, seed=1)
    sha256 = store.put(Trickle(data, 99_991)).sha256  # type: ignore[arg-type]
    with store.open(sha256) as file:
        assert file.read() == data


@given(st.lists(st.tuples(st.integers(0, 3 * CHUNK + 900), st.integers(0, 2 * CHUNK)), max_size=12))
def test_any_place_can_be_read_in_any_order(
    store: BlobStore, stored: tuple[str, bytes, Path], places: list[tuple[int, int]]
) -> None:
    sha256, data, _ = stored
    with store.open(sha256) as file:
        for start, count in places:
            assert file.seek(start) == start
            assert file.read(count) == data[start : start + count]
            assert file.tell() == start + len(data[start : start + count])
        assert file.seek(-10, io.SEEK_END) == len(data) - 10
        assert file.read() == data[-10:]


def test_a_second_copy_is_not_kept(store: BlobStore, stored: tuple[str, bytes, Path]) -> None:
    before = stored[2].read_bytes()
    again = store.put(io.BytesIO(stored[1]))
    assert (again.sha256, again.new) == (stored[0], False)
    assert stored[2].read_bytes() == before
    assert list((store.folder / "incoming").iterdir()) == []


def test_taking_in_a_damaged_original_again_heals_it(store: BlobStore) -> None:
    data = plain(CHUNK + 5, seed=9)
    sha256 = store.put(io.BytesIO(data)).sha256
    path = file_of(store, sha256)
    path.write_bytes(path.read_bytes()[:-1])
    assert store.put(io.BytesIO(data)).new
    store.verify(sha256, len(data))


def altered(store: BlobStore, stored: tuple[str, bytes, Path], content: bytes) -> None:
    """Assert that every way to read the damaged file refuses it, then put the file right."""
    sha256, data, path = stored
    whole = path.read_bytes()
    assert content != whole
    path.write_bytes(content)
    try:
        with pytest.raises(AttachmentAltered) as caught, store.open(sha256) as file:
            file.read()
        assert caught.value.details == {"name": sha256}
        with pytest.raises(AttachmentAltered):
            store.verify(sha256, len(data))
    finally:
        path.write_bytes(whole)


@given(data=st.data())
def test_a_changed_byte_anywhere_is_noticed(
    data: st.DataObject, store: BlobStore, stored: tuple[str, bytes, Path]
) -> None:
    content = bytearray(stored[2].read_bytes())
    place = data.draw(st.integers(0, len(content) - 1) | st.integers(0, HEADER_SIZE + 1))
    content[place] ^= data.draw(st.integers(1, 255))
    altered(store, stored, bytes(content))


@given(data=st.data())
def test_a_cut_file_is_noticed_when_it_is_opened(
    data: st.DataObject, store: BlobStore, stored: tuple[str, bytes, Path]
) -> None:
    content = stored[2].read_bytes()
    edges = st.sampled_from(
        [HEADER_SIZE + n * SEALED + d for n in range(4) for d in (-1, 0, 1, 16)]
    )
    keep = data.draw(st.integers(0, len(content) - 1) | edges)
    stored[2].write_bytes(content[:keep])
    try:
        with pytest.raises(AttachmentAltered):
            store.open(stored[0])
    finally:
        stored[2].write_bytes(content)


@given(data=st.data())
def test_a_longer_file_is_noticed_when_it_is_opened(
    data: st.DataObject, store: BlobStore, stored: tuple[str, bytes, Path]
) -> None:
    content = stored[2].read_bytes()
    more = data.draw(st.binary(min_size=1, max_size=40) | st.just(content[-SEALED:]))
    stored[2].write_bytes(content + more)
    try:
        with pytest.raises(AttachmentAltered):
            store.open(stored[0])
    finally:
        stored[2].write_bytes(content)


@given(st.permutations(range(3)))
def test_chunks_in_another_order_are_noticed(
    store: BlobStore, stored: tuple[str, bytes, Path], order: list[int]
) -> None:
    content = stored[2].read_bytes()
    chunks = [content[HEADER_SIZE + n * SEALED :][:SEALED] for n in order]
    if order != [0, 1, 2]:
        altered(
            store,
            stored,
            content[:HEADER_SIZE] + b"".join(chunks) + content[HEADER_SIZE + 3 * SEALED :],
        )


def test_a_left_out_chunk_is_noticed(store: BlobStore, stored: tuple[str, bytes, Path]) -> None:
    content = stored[2].read_bytes()
    for n in range(3):
        start = HEADER_SIZE + n * SEALED
        altered(store, stored, content[:start] + content[start + SEALED :])


def test_an_original_under_the_name_of_another_is_noticed_when_it_is_opened(
    store: BlobStore, stored: tuple[str, bytes, Path]
) -> None:
    other = store.put(io.BytesIO(plain(len(stored[1]), seed=6))).sha256
    whole = file_of(store, other).read_bytes()
    shutil.copyfile(stored[2], file_of(store, other))
    with pytest.raises(AttachmentAltered):
        store.open(other)
    file_of(store, other).write_bytes(whole)


def test_a_wrong_size_in_the_record_is_noticed(
    store: BlobStore, stored: tuple[str, bytes, Path]
) -> None:
    with pytest.raises(AttachmentAltered):
        store.verify(stored[0], len(stored[1]) + 1)


def test_what_is_not_here_is_missing(store: BlobStore, stored: tuple[str, bytes, Path]) -> None:
    absent = "0" * 64
    assert not store.has(absent)
    assert store.has(stored[0])
    assert store.missing([absent, stored[0]]) == [absent]
    for ask in (lambda: store.open(absent), lambda: store.verify(absent, 0)):
        with pytest.raises(AttachmentMissing):
            ask()


def test_a_hash_from_outside_never_becomes_a_path(store: BlobStore) -> None:
    for bad in ("../../etc/passwd", "..", "/etc/passwd", "zz"):
        with pytest.raises(ValueError, match="hex"):
            store.has(bad)


def test_equal_originals_in_two_vaults_have_nothing_in_common(
    store: BlobStore, stored: tuple[str, bytes, Path], tmp_path: Path
) -> None:
    (tmp_path / "blobs").mkdir()
    other = BlobStore(tmp_path, b"c" * 32, b"m" * 32)
    other.put(io.BytesIO(stored[1]))
    ((name, path),) = other.files()
    assert name != store.name(stored[0])
    assert path.read_bytes()[HEADER_SIZE:][:64] != stored[2].read_bytes()[HEADER_SIZE:][:64]


class StopAt:
    """A progress that stops after so many bytes."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.told: list[tuple[int, int]] = []

    def advance(self, done: int, total: int, note: str = "") -> None:
        self.told.append((done, total))
        if done >= self.size:
            raise Cancelled


def test_a_stopped_intake_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "blobs").mkdir()
    store = BlobStore(tmp_path, b"b" * 32, b"n" * 32)
    data = plain(4 * CHUNK)
    stop = StopAt(2 * CHUNK)
    with pytest.raises(Cancelled):
        store.put(io.BytesIO(data), progress=stop, total=len(data))
    assert stop.told == [(CHUNK, len(data)), (2 * CHUNK, len(data))]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


class Broken(io.BytesIO):
    """A source that fails after a while, as a pulled-out stick does."""

    def readinto(self, buffer: object) -> int:
        if self.tell() > CHUNK:
            raise OSError(errno.EIO, "unplugged")
        return super().readinto(buffer)  # type: ignore[arg-type]


def test_a_failing_source_leaves_nothing_and_says_so_itself(tmp_path: Path) -> None:
    store = BlobStore(tmp_path, b"b" * 32, b"n" * 32)
    with pytest.raises(OSError, match="unplugged"):
        store.put(Broken(plain(4 * CHUNK)))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EROFS, CannotWrite)],
)
@pytest.mark.parametrize("failing", ["fsync", "replace", "open"])
def test_a_disk_that_refuses_is_named_and_nothing_half_is_left(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    error: type[Exception],
    failing: str,
) -> None:
    store = BlobStore(tmp_path, b"b" * 32, b"n" * 32)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(Path if failing == "replace" else os, failing, refuse)
        with pytest.raises(error):
            store.put(io.BytesIO(plain(CHUNK)))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    store.put(io.BytesIO(plain(CHUNK)))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of 1 MiB."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if not mount or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mount: no small disk can be made here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_keeps_what_fits_and_nothing_half(small_disk: Path) -> None:
    (small_disk / "blobs").mkdir()
    store = BlobStore(small_disk, b"b" * 32, b"n" * 32)
    fits = store.put(io.BytesIO(plain(CHUNK)))
    with pytest.raises(DiskFull) as caught:
        store.put(io.BytesIO(plain(4 * CHUNK, seed=1)), total=4 * CHUNK)
    assert caught.value.details["needed"] == "1.0 MiB"
    assert [name for name, _ in store.files()] == [store.name(fits.sha256)]
    assert list((small_disk / "incoming").iterdir()) == []
    store.verify(fits.sha256, CHUNK)


def test_originals_nobody_speaks_of_are_swept(tmp_path: Path) -> None:
    store = BlobStore(tmp_path, b"b" * 32, b"n" * 32)
    kept, loose = (store.put(io.BytesIO(plain(9, seed))).sha256 for seed in (1, 2))
    assert store.sweep([kept]) == 1
    assert store.has(kept)
    assert not store.has(loose)


def test_a_worker_can_read_with_a_store_of_its_own(
    store: BlobStore, stored: tuple[str, bytes, Path]
) -> None:
    with pickle.loads(pickle.dumps(store)).open(stored[0]) as file:
        assert file.read(100) == stored[1][:100]


def test_after_closing_the_keys_are_forgotten(folder: Path, passphrase: str) -> None:
    with Vault.open(folder, passphrase) as vault:
        blobs = vault.blobs
    with pytest.raises(VaultLocked):
        blobs.put(io.BytesIO(b"late"))
    with pytest.raises(VaultLocked):
        blobs.open("0" * 64)
    assert list((folder / "incoming").glob("*")) == []
