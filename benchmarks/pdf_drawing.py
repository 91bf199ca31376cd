"""How fast packs are drawn, signed and checked, each against a floor of the same run.

python benchmarks/pdf_drawing.py [photos] [megabytes]

The floor of photographs is reading the encrypted originals, decrypting them, SHA-256 and writing
the same bytes; that of signing and checking is the SHA-256 of the file. Best of three on both
sides.
"""

import hashlib
import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from reports.content import (
    Attached,
    Column,
    Facts,
    Pages,
    Paper,
    Picture,
    Plate,
    Section,
    Table,
    Text,
)
from reports.pack.seal import seal
from reports.pdf.draw import draw
from reports.pdf.signed import look_behind
from reports.pdf.signer import Signer, Signing
from resources.language import Words
from storage.exchange.outside import look_at
from storage.progress import NoProgress
from storage.vault.blobs import BlobStore, Stored

MADE_AT = "2025-07-01T10:00:00+08:00"
PROSE = (
    "被告于2024年3月15日与原告签订《个人消费借款合同》，约定借款本金人民币120,000.00元，年利率3.45%，"
    "借款到期后被告未按约还款，经原告多次催收，截至2025年6月30日仍欠本金85,321.67元。"
)
CHUNK = 256 << 10
QUIET = NoProgress()


def once(work: Callable[[], Any]) -> float:
    """Return how long a run takes, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def best(work: Callable[[], Any]) -> float:
    """Return the shortest of three runs, in seconds."""
    return min(once(work) for _ in range(3))


def told(name: str, taken: float, floor: float, times: float, more: float) -> None:
    """Print measured, floor, ratio and whether ``times`` the floor and ``more`` seconds hold."""
    goal = floor * times + more
    held = "held" if taken <= goal else "MISSED"
    print(f"{name}: {taken:.2f} s, floor {floor:.2f} s, {taken / floor:.2f} x")
    print(f"  goal {times} x + {more} s = {goal:.2f} s: {held}")


def text_pages(folder: Path) -> None:
    prose = tuple(Text(PROSE * 3, indent=True) for _ in range(600))
    rows = tuple((f"{at}", "2024-05-06", f"{at * 12.5:,.2f}", "3.45%", PROSE[:40])
                 for at in range(3000))  # fmt: skip
    columns = tuple(Column(name, 1) for name in ("序号", "日期", "本金", "利率", "说明"))
    for name, block, goal in (("wrapped", prose, 15), ("cells", (Table(columns, rows),), 5)):
        paper = _paper(Section(block, "paper"))
        pages = draw(paper, folder / f"{name}.pdf").pages
        taken = best(partial(draw, paper, folder / f"{name}.pdf")) * 1000 / pages
        print(f"text pages, {name}: {pages} pages, {taken:.1f} ms a page, goal {goal} ms")


def numbers(folder: Path) -> None:
    """Page x of y on every page and a catalogue of numbers, against one pass without them."""

    def paper(header: str, cells: bool) -> Paper:
        items = tuple(
            Section(tuple(Text(PROSE * 2) for _ in range(12)), "evidence", ("", "", header),
                    anchor=f"i{at}")
            for at in range(150)
        )  # fmt: skip
        rows = tuple((f"{at}", Pages(f"i{at}") if cells else f"{at}") for at in range(150))
        listed = Table((Column("项", 1), Column("页", 1)), rows)
        return _paper(Section((listed,), "catalogue"), *items)

    plain, numbered = paper("", False), paper("第{page}页／共{pages}页", True)
    # Side by side, so that what else the machine does meets both.
    rounds = [
        (once(partial(draw, plain, folder / "plain.pdf")),
         once(partial(draw, numbered, folder / "n.pdf")))
        for _ in range(5)
    ]  # fmt: skip
    floor, taken = (min(column) for column in zip(*rounds, strict=True))
    told("page x of y and catalogue numbers", taken, floor, 1.1, 0.0)


def photos(folder: Path, count: int, megabytes: float) -> Path:
    store, kept = _store(folder, count, megabytes)
    facts = Facts(tuple((f"项目{at}", PROSE[:20]) for at in range(14)), 2)
    originals = [_picture(store, one) for one in kept]
    target = folder / "pack.pdf"
    size = sum(one.size for one in kept)
    floor = best(lambda: _floor(folder, store, kept))
    plates = _paper(Section(tuple(Plate(one, facts, "照片") for one in originals), "evidence"))
    taken = best(lambda: seal(plates, target, QUIET))
    told(f"{count} photos, {size / 1e6:.0f} MB, originals on the page", taken, floor, 1.5, 1.0)
    print(f"  bytes {target.stat().st_size / size:.4f} x, peak memory {_peak():.0f} MiB")
    small = _jpeg(1700, 1275)
    copies = [Picture(f"{at}", hashlib.sha256(small + bytes([at % 256])).hexdigest(),
                      len(small) + 1, "image/jpeg", 1700, 1275,
                      partial(io.BytesIO, small + bytes([at % 256])))
              for at in range(min(count, 256))]  # fmt: skip
    kept_files = tuple(Attached(f"{at}.jpg", "image/jpeg", one.sha256, one.size, MADE_AT,
                                partial(store.open, one.sha256))
                       for at, one in enumerate(kept))  # fmt: skip
    blocks = tuple(Plate(copies[at % len(copies)], facts, "照片") for at in range(count))
    both = _paper(Section(blocks, "evidence", attached=kept_files))
    taken = best(lambda: seal(both, folder / "both.pdf", QUIET))
    told("cached copies, originals attached", taken, floor, 2.0, 1.0)
    print(f"  peak memory {_peak():.0f} MiB")
    return target


def signing(file: Path) -> None:
    from tests.support.certificates import PASSPHRASE, pkcs12_file

    since = datetime.now(UTC) - timedelta(days=1)
    signing = Signing("c.p12", pkcs12_file(since=since), PASSPHRASE)
    signer = Signer(signing, Words("zh_CN"), datetime.now(UTC))
    base = file.stat().st_size

    def digest() -> None:
        with file.open("rb") as stream:
            hashlib.file_digest(stream, "sha256")

    def sign() -> None:
        os.truncate(file, base)
        signer.sign(file, QUIET)

    floor = best(digest)
    told(f"sign {base / 1e6:.0f} MB", best(sign), floor, 2.5, 0.5)

    def verify() -> None:
        found = look_at(file, QUIET, lambda path, size: look_behind(path, size).problems)
        assert found.problems == ()

    told(f"verify {base / 1e6:.0f} MB", best(verify), floor, 2.5, 0.5)


def _store(folder: Path, count: int, megabytes: float) -> tuple[BlobStore, list[Stored]]:
    (folder / "vault").mkdir()
    store = BlobStore(folder / "vault", b"k" * 32, b"n" * 32)
    base = _jpeg(4000, 3000)
    rest = max(0, int(megabytes * 1e6) - len(base))
    # The weight of a camera's picture: bytes after the end marker, which every reader passes over.
    return store, [store.put(io.BytesIO(base + os.urandom(rest))) for _ in range(count)]


def _jpeg(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (90, 90, 120)).save(buffer, "JPEG")
    return buffer.getvalue()


def _picture(store: BlobStore, one: Stored) -> Picture:
    return Picture("照片", one.sha256, one.size, "image/jpeg", 4000, 3000,
                   partial(store.open, one.sha256))  # fmt: skip


def _floor(folder: Path, store: BlobStore, kept: list[Stored]) -> None:
    with (folder / "floor").open("wb") as target:
        for one in kept:
            passed = hashlib.sha256()
            for chunk in _chunks(store, one):
                passed.update(chunk)
                target.write(chunk)


def _chunks(store: BlobStore, one: Stored) -> Iterator[bytes]:
    with store.open(one.sha256) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _paper(*sections: Section) -> Paper:
    return Paper("Benchmark", "Benchmark", "zh-CN", MADE_AT, sections)


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 300
    megabytes = float(arguments[1]) if len(arguments) > 1 else 3.3
    with tempfile.TemporaryDirectory() as folder:
        # Photographs first: the peak of memory is that of the process so far.
        file = photos(Path(folder), count, megabytes)
        signing(file)
        numbers(Path(folder))
        text_pages(Path(folder))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main(sys.argv[1:])
