"""Papers to draw in tests, and outside judges to read what was drawn."""

import hashlib
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from reports.content import Block, Drawn, Paper, Picture, Section
from reports.pdf.draw import draw

SHARED = Path(__file__).parents[4] / "shared" / "data"
MADE_AT = "2025-07-01T10:00:00+08:00"


def paper(*sections: Section, language: str = "zh-CN", layout: str = "default") -> Paper:
    return Paper("证据材料", "原告代理人", language, MADE_AT, sections, layout)


def page_of(*blocks: Block, **entries: Any) -> Paper:
    return paper(Section(blocks, **entries))


def drawn(content: Paper, folder: Path, name: str = "paper.pdf") -> tuple[Path, Drawn]:
    target = folder / name
    return target, draw(content, target)


def run(tool: str, *arguments: str | Path) -> str:
    """Run an outside judge and return what it prints; skip by name where it is missing."""
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    done = subprocess.run([found, *map(str, arguments)], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def text_of(file: Path, *options: str) -> str:
    return run("pdftotext", *options, "-raw", file, "-")


def solid(text: str) -> str:
    return "".join(text.split())


def shown(file: Path, page: int = 0, scale: float = 1.0) -> Any:
    """Return a page as a Pillow picture."""
    with pypdfium2.PdfDocument(file) as document:
        return document[page].render(scale=scale).to_pil().convert("RGB")


def photo(
    data: bytes, width: int, height: int, *, mime: str = "image/jpeg", orientation: int = 1,
    sha256: str | None = None,
) -> Picture:  # fmt: skip
    digest = sha256 or hashlib.sha256(data).hexdigest()
    return Picture("照片.jpg", digest, len(data), mime, width, height, lambda: io.BytesIO(data),
                   orientation)  # fmt: skip
