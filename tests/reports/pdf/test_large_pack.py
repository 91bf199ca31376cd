"""A pack of more than four gigabytes: whole, opened by others, in little memory."""

import hashlib
import io
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from reports.content import Facts, Picture, Plate, Section
from reports.pack.seal import seal
from storage.exchange.outside import look_at
from storage.progress import NoProgress
from tests.reports.pdf.drawn_pages import paper

COUNT = 110
WHOLE = 4_500_000_000


class Padded(io.RawIOBase):
    """A JPEG with zeros behind it, made as it is read."""

    def __init__(self, head: bytes, size: int) -> None:
        super().__init__()
        self._head = head
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        out = memoryview(buffer).cast("B")
        count = min(len(out), self._size - self._at)
        head = self._head[self._at : self._at + count]
        out[: len(head)] = head
        out[len(head) : count] = bytes(count - len(head))
        self._at += count
        return count


def padded(head: bytes, size: int) -> io.BufferedReader:
    return io.BufferedReader(Padded(head, size), 1 << 16)


def picture(at: int, size: int) -> Picture:
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), (at, 90, 120)).save(buffer, "JPEG")
    head = buffer.getvalue()
    with padded(head, size) as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    return Picture(f"{at}", digest, size, "image/jpeg", 400, 300, partial(padded, head, size))


@pytest.mark.campaign
@pytest.mark.timeout(1800)
def test_a_pack_of_many_gigabytes_opens_and_is_whole(tmp_path: Path, share: float) -> None:
    size = max(20_000, round(WHOLE * min(1.0, share**2) / COUNT))
    facts = Facts((("照片", "一"),))
    blocks = tuple(Plate(picture(at, size + at), facts, "照片") for at in range(COUNT))
    target = tmp_path / "pack.pdf"
    made = seal(paper(Section(blocks, "evidence")), target, NoProgress())
    assert made.size == target.stat().st_size > size * COUNT
    with pypdfium2.PdfDocument(target) as opened:
        assert len(opened) == made.pages
        last = opened[len(opened) - 1].render(scale=0.3).to_pil()
    # The picture lies behind all four gigabytes.
    assert last.getpixel((last.width // 2, last.height // 5)) != (255, 255, 255)
    assert look_at(target, NoProgress()).problems == ()
    target.unlink()


PEAK = """
import sys; sys.path[:] = {places!r}
from pathlib import Path
from reports.content import Facts, Plate, Section
from reports.pack.seal import seal
from storage.progress import NoProgress
from tests.reports.pdf.test_large_pack import paper, picture
import resource
blocks = tuple(Plate(picture(at % 256, {size} + at), Facts((("a", "b"),)), "c")
               for at in range({count}))
seal(paper(Section(blocks, "evidence")), Path({target!r}), NoProgress())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.campaign
def test_memory_does_not_grow_with_the_number_of_photographs(tmp_path: Path, share: float) -> None:
    if resource.RLIMIT_AS is None or sys.platform != "linux":
        pytest.skip("the peak is measured on Linux")
    few, many = (_peak(tmp_path, count, share) for count in (100, 1000 if share >= 1 else 300))
    assert many <= few * 1.2


def _peak(folder: Path, count: int, share: float) -> int:
    program = PEAK.format(
        places=sys.path, size=round(2_000_000 * min(1.0, share)), count=count,
        target=str(folder / "a.pdf"),
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    return int(done.stdout)
