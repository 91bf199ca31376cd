"""Reads a PDF back with an outside program."""

import subprocess
from pathlib import Path


def page_texts(file: Path) -> list[str]:
    """Return the text of every page as pdftotext lays it out."""
    asked = ["pdftotext", "-layout", str(file), "-"]
    text = subprocess.run(asked, capture_output=True, check=True, text=True).stdout
    return text.split("\f")[:-1]
