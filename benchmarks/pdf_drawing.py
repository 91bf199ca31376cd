"""How fast papers are drawn: text pages, and photos against the floor of read + hash + write.

python benchmarks/pdf_drawing.py [photos] [megabytes]
"""

import hashlib
import io
import resource
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from PIL import Image

from reports.content import Column, Facts, Paper, Picture, Plate, Section, Table, Text
from reports.pdf.draw import draw

MADE_AT = "2025-07-01T10:00:00+08:00"
PROSE = (
    "被告于2024年3月15日与原告签订《个人消费借款合同》，约定借款本金人民币120,000.00元，年利率3.45%，"
    "借款到期后被告未按约还款，经原告多次催收，截至2025年6月30日仍欠本金85,321.67元。"
)


def text_pages(folder: Path) -> None:
    prose = tuple(Text(PROSE * 3, indent=True) for _ in range(600))
    rows = tuple((f"{at}", "2024-05-06", f"{at * 12.5:,.2f}", "3.45%", PROSE[:40])
                 for at in range(3000))  # fmt: skip
    columns = tuple(Column(name, 1) for name in ("序号", "日期", "本金", "利率", "说明"))
    for name, block in (("prose", prose), ("table", (Table(columns, rows),))):
        start = time.perf_counter()
        done = draw(_paper(Section(block, "paper")), folder / f"{name}.pdf")
        taken = time.perf_counter() - start
        print(f"{name}: {done.pages} pages, {taken * 1000 / done.pages:.1f} ms a page")


def photos(folder: Path, count: int, megabytes: float) -> None:
    files = [_photo(folder / f"{at}.jpg", at, megabytes) for at in range(count)]
    start = time.perf_counter()
    with (folder / "floor").open("wb") as floor:
        for file in files:
            passed = hashlib.sha256()
            with file.open("rb") as stream:
                while chunk := stream.read(1 << 20):
                    passed.update(chunk)
                    floor.write(chunk)
    least = time.perf_counter() - start
    pictures = [_picture(file) for file in files]
    facts = Facts(tuple((f"项目{at}", PROSE[:20]) for at in range(14)), 2)
    blocks = tuple(Plate(picture, facts, "照片") for picture in pictures)
    start = time.perf_counter()
    done = draw(_paper(Section(blocks, "evidence")), folder / "photos.pdf")
    taken = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} photos, {done.size / 1e6:.0f} MB: {taken:.2f} s, floor {least:.2f} s "
          f"({taken / least:.2f} x), peak memory {peak:.0f} MiB")  # fmt: skip


def _paper(section: Section) -> Paper:
    return Paper("Benchmark", "Benchmark", "zh-CN", MADE_AT, (section,))


def _photo(file: Path, at: int, megabytes: float) -> Path:
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), (90, 90, 120)).save(buffer, "JPEG")
    data = buffer.getvalue() + at.to_bytes(4, "big")
    # The weight of a camera's picture: bytes after the end marker, which every reader passes over.
    file.write_bytes(data + bytes(max(0, int(megabytes * 1e6) - len(data))))
    return file


def _picture(file: Path) -> Picture:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Picture(file.name, digest, file.stat().st_size, "image/jpeg", 400, 300,
                   partial(file.open, "rb"))  # fmt: skip


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 50
    megabytes = float(arguments[1]) if len(arguments) > 1 else 4.0
    with tempfile.TemporaryDirectory() as folder:
        text_pages(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        photos(Path(folder), count, megabytes)


if __name__ == "__main__":
    main(sys.argv[1:])
