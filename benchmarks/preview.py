"""How soon the preview of a pack is there: drawing all of it in memory, and showing one page.

python benchmarks/preview.py [photos] [foreign documents]

One invented case with photographs of 12 megapixels. The floor is drawing the same pack into a
file as it is saved. Best of three.
"""

import io
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from reports.pack.build import PackOptions, PackPreview, build_pack, preview_pack
from reports.pdf.shelf import Shelf
from storage.casework.cases import open_case
from storage.casework.intake import take_in
from storage.casework.session import Session
from storage.clock import SystemClock
from storage.progress import NoProgress
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost
from ui.widgets.pdf_pages import Fit, draw_page

QUIET = NoProgress()
CASE = {"case_no": "P-1", "opened_on": "2024-01-02", "stage": "assigned"}
FIT = Fit(0, 760, 1.0)


def best(work: Callable[[], Any]) -> float:
    """Return the shortest of three runs, in seconds."""
    found = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def photo(path: Path, number: int, noise: bytes) -> Path:
    """Write a photograph of 4000 by 3000 pixels and some megabytes, unlike all others."""
    image = Image.frombytes("L", (1000, 750), noise[number : number + 750_000]).resize((4000, 3000))
    held = io.BytesIO()
    image.convert("RGB").save(held, "JPEG", quality=90)
    path.write_bytes(held.getvalue())
    return path


def document(path: Path, number: int) -> Path:
    """Write a PDF of four pages."""
    pages = [Image.new("L", (620, 877), 200 + number % 50) for _ in range(4)]
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:])
    return path


def fill(session: Session, folder: Path, photos: int, documents: int) -> str:
    """Return a case with so many photographs and documents."""
    case = open_case(session, CASE).case_id
    noise = random.Random(1).randbytes(750_000 + photos)
    about = {"source": "外访人员拍摄", "proves": "证明到达现场及通知张贴情况", "group": 6}
    files = [photo(folder / f"IMG_{n:04}.jpg", n, noise) for n in range(photos)]
    files += [document(folder / f"文件{n:02}.pdf", n) for n in range(documents)]
    take_in(session, case, files, about, QUIET)
    return case


def main() -> None:
    """Print the figures."""
    photos = int(sys.argv[1]) if len(sys.argv) > 1 else 180
    documents = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vault, _code = Vault.create(folder / "v", "pass phrase", kdf=KdfCost(64, 1, 1))
        with vault:
            session = Session(vault, clock=SystemClock(), randomness=random.Random(1).randbytes)
            case = fill(session, folder, photos, documents)
            measure(session, case, folder)


def measure(session: Session, case: str, folder: Path) -> None:
    """Measure the first look, a change, the turning of a page; beside making the file."""
    options = PackOptions(force=True, replace=True)
    shelf, shown = Shelf(), list[PackPreview]()

    def look(seconds: float) -> None:
        shown[:] = [preview_pack(session, case, options, QUIET, shelf=shelf, seconds=seconds)]

    first = best(lambda: look(0.0))
    look(float("inf"))
    known = best(lambda: look(0.0))
    pdf, pages = shown[0].pdf, shown[0].pages
    held, size = pdf.held / (1 << 20), pdf.size / (1 << 20)
    cover = best(lambda: draw_page(QUIET, source=pdf, page=1, fit=FIT))
    turned = best(lambda: draw_page(QUIET, source=pdf, page=pages // 2, fit=FIT))
    target = folder / "pack.pdf"
    whole = best(lambda: build_pack(session, case, options, target))
    print(f"pack of {pages} pages, {size:.0f} MiB; in memory for the preview {held:.1f} MiB")
    print(f"first look: drawn {first:.3f} s + cover {cover:.3f} s   (goal 0.5 s at 100 pages)")
    print(f"after a change: drawn {known:.3f} s; a page of photographs {turned:.3f} s")
    print(f"floor, the file made whole: {whole:.2f} s; ratio {(known + cover) / whole:.2f}")


if __name__ == "__main__":
    main()
