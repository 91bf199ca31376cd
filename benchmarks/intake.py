"""How fast pictures are taken in: previews and facts against a bare Pillow loop on two cores.

``python benchmarks/intake.py [PHOTOS] [FOLDER]``: photos of 12 megapixels are made in memory, or
read from a folder of JPEG files. Prints measured, floor, ratio, goal; best of three on both sides.
"""

import io
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageChops

sys.path.insert(0, str(Path(__file__).parents[1]))

from storage.evidence.limits import JPEG_QUALITY, PAGE_SIDE, THUMBNAIL_SIDE
from storage.evidence.preview import Decoders

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


def main() -> None:
    """Print the rows."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    if len(sys.argv) > 2:
        photos = [path.read_bytes() for path in sorted(Path(sys.argv[2]).glob("*.jpg"))[:count]]
    else:
        photos = photographs(min(count, 8)) * (count // 8 or 1)
    megabytes = sum(map(len, photos)) / 1e6
    print(f"{len(photos)} photos, {megabytes:.0f} MB")
    print(f"{'what':44} {'measured':>9} {'floor':>9} {'ratio':>6}  goal")
    alone, _ = product(photos, 1)
    both, memory = product(photos, 2)
    for name, measured, bound in (
        ("thumbnail, page copy, facts; one process", alone, floor(photos, 1)),
        ("thumbnail, page copy, facts; two processes", both, floor(photos, 2)),
    ):
        row = f"{name:44} {measured:8.2f}s {bound:8.2f}s {measured / bound:6.2f}"
        print(f"{row}  <= 1.5 for all of intake")
    print(
        f"{'two processes against one':44} {both:8.2f}s {alone:8.2f}s {alone / both:6.2f}  >= 1.6"
    )
    print(f"{'peak memory of a decoder':44} {memory:6} MiB {'':9} {'':6}  <= 1024 MiB")


if __name__ == "__main__":
    main()
