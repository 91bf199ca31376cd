"""How fast pictures are taken in: previews, facts and all of it against bare Pillow on two cores.

``python benchmarks/intake.py [PHOTOS] [FOLDER]``: photos of 12 megapixels are made (default 300;
eight different ones, each file with bytes of its own behind the picture), or read from a folder of
JPEG files. All of intake (original hashed, encrypted and synced, record with log entry, thumbnail,
page copy, facts) stands against, per photo, both copies by bare Pillow and a synced copy of the
file; the copies alone are measured on the first 24. Prints measured, floor, ratio, goal; best of
three on both sides.
"""

import io
import itertools
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageChops

sys.path.insert(0, str(Path(__file__).parents[1]))

from storage.casework.cases import open_case
from storage.casework.intake import take_in
from storage.casework.session import Session
from storage.evidence.limits import JPEG_QUALITY, PAGE_SIDE, THUMBNAIL_SIDE
from storage.evidence.preview import Decoders
from storage.progress import NoProgress
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

COUNT = 300
# So many tell what the copies alone cost.
FEW = 24
ROUNDS = 3
NOW = datetime(2026, 11, 1, tzinfo=UTC)
PHOTOS: list[bytes] = []


def photographs(count: int) -> list[bytes]:
    """Make JPEG files of 4032 x 3024 whose detail compresses like a photo's (2-3 MB each)."""
    randomness = random.Random(12)
    return [photograph(randomness.uniform(0.8, 1.2)) for _ in range(count)]


def photograph(brightness: float) -> bytes:
    """Lay coarse, middle and fine noise over each other, as nature does."""
    size = (4032, 3024)
    bands = []
    for _ in "RGB":
        coarse = Image.effect_noise((16, 12), 160).resize(size, Image.Resampling.BICUBIC)
        middle = Image.effect_noise((403, 302), 40).resize(size, Image.Resampling.BICUBIC)
        bands.append(ImageChops.overlay(coarse, middle))
    grain = Image.effect_noise(size, 9)
    picture = Image.merge("RGB", [ImageChops.overlay(band, grain) for band in bands])
    block = Image.Exif()
    block.update({0x010F: "SYNTH", 0x0110: "SCALE-12MP", 0x0112: 6})
    block.get_ifd(0x8769).update({0x9003: "2026:04:12 10:20:30", 0x9011: "+08:00"})
    target = io.BytesIO()
    picture.point(lambda value: value * brightness).save(target, "JPEG", quality=90, exif=block)
    return target.getvalue()


def keep(photos: list[bytes]) -> None:
    """Hand the photos to a process of the floor once, outside the measured time."""
    PHOTOS[:] = photos


def bare(index: int) -> int:
    """Make both copies of one photo with Pillow alone; return their bytes."""
    image = Image.open(io.BytesIO(PHOTOS[index]))
    image.draft("RGB", (PAGE_SIDE, PAGE_SIDE * 3 // 4))
    total = 0
    for side in (PAGE_SIDE, THUMBNAIL_SIDE):
        image.thumbnail((side, side))
        target = io.BytesIO()
        image.save(target, "JPEG", quality=JPEG_QUALITY)
        total += target.tell()
    return total


def processor() -> float:
    """Return the processor seconds used so far, those of ended children too (0 on Windows)."""
    return sum(os.times()[:4]) if os.name == "posix" else 0.0


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of ``ROUNDS`` runs, after one to warm up."""
    times = []
    for _ in range(ROUNDS + 1):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times[1:])


def floor(photos: list[bytes], processes: int) -> float:
    """Measure the bare loop."""
    with ProcessPoolExecutor(processes, initializer=keep, initargs=(photos,)) as pool:
        return best(lambda: sum(pool.map(bare, range(len(photos)))))


def product(photos: list[bytes], children: int) -> tuple[float, int]:
    """Measure our way; return seconds and the largest child's peak memory in MiB (Linux)."""

    def work() -> None:
        futures = [decoders.submit(photo, "image/jpeg", now=NOW) for photo in photos]
        for future in futures:
            previews = future.result()
            assert previews.page_copy, previews.problem
            assert previews.facts.offset == "+08:00" or len(sys.argv) > 2

    with Decoders(children) as decoders:
        seconds = best(work)
        return seconds, max(map(peak, decoders.processes()), default=0)


def peak(process: int) -> int:
    """Return the peak resident memory of a process in MiB, 0 where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


def bare_whole(source: Path) -> int:
    """Make both copies of one photo with Pillow alone, and a synced copy of the file."""
    content = source.read_bytes()
    with source.with_suffix(".copy").open("wb") as copy:
        copy.write(content)
        copy.flush()
        os.fsync(copy.fileno())
    image = Image.open(io.BytesIO(content))
    image.draft("RGB", (PAGE_SIDE, PAGE_SIDE * 3 // 4))
    total = 0
    for side in (PAGE_SIDE, THUMBNAIL_SIDE):
        image.thumbnail((side, side))
        target = io.BytesIO()
        image.save(target, "JPEG", quality=JPEG_QUALITY)
        total += target.tell()
    return total


def floor_whole(files: list[Path]) -> float:
    """Measure the bare loop over files, on two cores."""
    with ProcessPoolExecutor(2) as pool:
        return best(lambda: sum(pool.map(bare_whole, files)))


def product_whole(files: list[Path], folder: Path) -> float:
    """Measure taking the files in, each round into a case of a vault of its own."""
    rounds = itertools.count()

    def work() -> None:
        place = folder / f"vault-{next(rounds)}"
        vault, _code = Vault.create(place, "benchmark", kdf=KdfCost(64, 1, 1))
        with vault:
            session = Session(vault)
            fields = {"case_no": "A1", "opened_on": "2024-01-01", "stage": "assigned"}
            case_id = open_case(session, fields).case_id
            results = take_in(session, case_id, files, {}, NoProgress())
            assert all(one.status == "added" for one in results), results
        shutil.rmtree(place)

    return best(work)


def whole(photos: list[bytes]) -> list[tuple[str, float, float]]:
    """Measure all of intake; return name, measured and floor, in seconds on the clock and of work.

    What else runs on the machine shows in the first, hardly in the second.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = []
        for n, photo in enumerate(photos):
            files.append(folder / f"photo-{n:04}.jpg")
            # Bytes behind a picture are no part of it, and make every file another one.
            files[-1].write_bytes(photo + n.to_bytes(4))
        start = processor()
        measured = product_whole(files, folder)
        middle = processor()
        bound = floor_whole(files)
        work = [(middle - start) / (ROUNDS + 1), (processor() - middle) / (ROUNDS + 1)]
        what = "all of intake; two processes"
        return [(what, measured, bound), (f"{what}; work", work[0], work[1])]


def main() -> None:
    """Print the rows."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    if len(sys.argv) > 2:
        photos = [path.read_bytes() for path in sorted(Path(sys.argv[2]).glob("*.jpg"))[:count]]
    else:
        made = photographs(min(count, 8))
        photos = [made[n % len(made)] for n in range(count)]
    megabytes = sum(map(len, photos)) / 1e6
    print(f"{len(photos)} photos, {megabytes:.0f} MB")
    print(f"{'what':44} {'measured':>9} {'floor':>9} {'ratio':>6}  goal")
    few = photos[:FEW]
    alone, _ = product(few, 1)
    both, memory = product(few, 2)
    for name, measured, bound in (
        ("thumbnail, page copy, facts; one process", alone, floor(few, 1)),
        ("thumbnail, page copy, facts; two processes", both, floor(few, 2)),
    ):
        row = f"{name:44} {measured:8.2f}s {bound:8.2f}s {measured / bound:6.2f}"
        print(f"{row}  <= 1.2 (thumbnails)", flush=True)
    for name, measured, bound in whole(photos):
        row = f"{name:44} {measured:8.2f}s {bound:8.2f}s"
        print(f"{row} {measured / max(bound, 1e-9):6.2f}  <= 1.5")
    print(
        f"{'two processes against one':44} {both:8.2f}s {alone:8.2f}s {alone / both:6.2f}  >= 1.6"
    )
    print(f"{'peak memory of a decoder':44} {memory:6} MiB {'':9} {'':6}  <= 1024 MiB")


if __name__ == "__main__":
    main()
