"""How fast originals go into a vault and come out, against the same bytes written and read bare.

``python benchmarks/vault.py [MEBIBYTES] [FOLDER]``: one original of that size (default 64) and
forty photos of 3 MB, in FOLDER or a temporary one. Prints measured, floor, ratio, goal; the best
of several rounds on both sides, taken in turns.
"""

import hashlib
import io
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

sys.path.insert(0, str(Path(__file__).parents[1]))

from storage.progress import NoProgress
from storage.vault.backup import backup
from storage.vault.blob_format import CHUNK
from storage.vault.blobs import BlobStore
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost
from storage.vault.keys import unlock
from storage.vault.verify import verify_container

ROUNDS = 7
PHOTO = 3_000_000
PHOTOS = 40
PASSPHRASE = "benchmark"
COST = KdfCost(memory_kib=1024, iterations=1, lanes=1)


def race(*works: Callable[[], object]) -> list[float]:
    """Return the best seconds of each, run in turns so that a slow moment hits all alike."""
    best = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for place, work in enumerate(works):
            started = time.perf_counter()
            work()
            best[place] = min(best[place], time.perf_counter() - started)
    return best


def show(name: str, measured: float, bound: float, goal: str) -> None:
    ratio = f"{measured / bound:6.2f}" if bound else f"{'':6}"
    print(f"{name:44} {measured * 1e3:9.2f}ms {bound * 1e3:9.2f}ms {ratio}  {goal}")


def bare_put(sources: list[Path], folder: Path) -> None:
    """Read, hash, write and sync the same bytes."""
    for source in sources:
        target = folder / "bare"
        digest = hashlib.sha256()
        with source.open("rb") as file, target.open("wb", buffering=0) as out:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                out.write(chunk)
            os.fsync(out.fileno())
        target.unlink()


def put(store: BlobStore, sources: list[Path]) -> None:
    for source in sources:
        with source.open("rb", buffering=0) as file:
            assert store.put(file).new
    store.sweep([])


def taking_in(vault: Vault, folder: Path, megabytes: int) -> None:
    large = [make(folder, 0, megabytes << 20)]
    photos = [make(folder, number + 1, PHOTO) for number in range(PHOTOS)]
    for name, files in ((f"one original of {megabytes} MiB", large), (f"{PHOTOS} photos", photos)):
        measured, bound = race(
            lambda f=files: put(vault.blobs, f), lambda f=files: bare_put(f, folder)
        )
        show(f"taken in: {name}", measured, bound, "<= 1.4")


def make(folder: Path, seed: int, size: int) -> Path:
    path = folder / f"source-{seed}"
    path.write_bytes(hashlib.shake_128(bytes([seed])).digest(size))
    return path


def opening(store: BlobStore, folder: Path, megabytes: int) -> None:
    """Read an original whole and at random places."""
    source = folder / "source-0"
    sha256 = store.put(source.open("rb", buffering=0)).sha256
    cipher = AESGCM(bytes(32))
    sealed = memoryview(cipher.encrypt(bytes(12), bytes(CHUNK), None))
    plain = memoryview(bytearray(CHUNK))

    def bare() -> None:
        source.read_bytes()
        for _ in range((megabytes << 20) // CHUNK):
            cipher.decrypt_into(bytes(12), sealed, None, plain)

    def whole() -> None:
        with store.open(sha256) as file:
            file.read()

    def in_pieces() -> None:
        with store.open(sha256) as file:
            while file.read(64 << 10):
                pass

    measured, pieces, bound = race(whole, in_pieces, bare)
    show(
        f"opened and read whole: {megabytes} MiB", measured, bound, "<= 1.5 (floor with decryption)"
    )
    show("the same in pieces of 64 KiB", pieces, bound, "")
    place = random.Random(1)
    with store.open(sha256) as file:
        spent = []
        for _ in range(200):
            started = time.perf_counter()
            file.seek(place.randrange(megabytes << 20))
            file.read(1)
            spent.append(time.perf_counter() - started)
    show("a random chunk, slowest of 200", max(spent), 0, "<= 1 ms")


def unlocking(folder: Path, cost: KdfCost) -> None:
    """Open and close, against the derivation of the key alone."""
    vault, _ = Vault.create(folder, PASSPHRASE, kdf=cost)
    key_file = vault.key_file
    vault.close()
    measured, bound = race(
        lambda: Vault.open(folder, PASSPHRASE).close(), lambda: unlock(key_file, PASSPHRASE)
    )
    show("unlock and lock, cheap derivation apart", measured - bound, 0, "<= 50 ms")


def verifying(vault: Vault) -> None:
    paths = [path for path in vault.folder.rglob("*") if path.is_file()]
    sealed = [path for path in paths if "blobs" in path.parts]

    def bare() -> None:
        for path in sealed:
            with path.open("rb") as file:
                hashlib.file_digest(file, "sha256")

    measured, bound = race(lambda: verify_container(vault, [], NoProgress()), bare)
    show("verify", measured, bound, "<= 1.5 (+ entries)")


def backing_up(vault: Vault, folder: Path) -> None:
    """Back up whole, against the same files copied, synced and read again."""
    dest = folder / "copy"

    def whole() -> None:
        assert backup(vault, dest, NoProgress()).verified
        shutil.rmtree(dest)

    def bare() -> None:
        for path in [path for path in vault.folder.rglob("*") if path.is_file()]:
            target = dest / path.relative_to(vault.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            with path.open("rb") as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
                sink.flush()
                os.fsync(sink.fileno())
            with target.open("rb") as copied:
                hashlib.file_digest(copied, "sha256")
        shutil.rmtree(dest)

    measured, bound = race(whole, bare)
    show("backup, read back and checked", measured, bound, "")


def main() -> None:
    """Print the rows."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 64
    place = sys.argv[2] if len(sys.argv) > 2 else None
    print(f"{'what':44} {'measured':>11} {'floor':>11} {'ratio':>6}  goal")
    with tempfile.TemporaryDirectory(dir=place) as name:
        folder = Path(name)
        vault, _ = Vault.create(folder / "vault", PASSPHRASE, kdf=COST)
        with vault:
            taking_in(vault, folder, megabytes)
            opening(vault.blobs, folder, megabytes)
            for number in range(PHOTOS):
                vault.blobs.put(io.BytesIO((folder / f"source-{number + 1}").read_bytes()))
            verifying(vault)
            backing_up(vault, folder)
        unlocking(folder / "other", COST)


if __name__ == "__main__":
    main()
