"""A disclosure of the sample case for tests, and the checker that its guide prints."""

import re
import subprocess
import sys
from pathlib import Path


def printed_checker(bundle: Path) -> str:
    """Return the program that stands in the guide."""
    guide = (bundle / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 1
    return str(blocks[0])


def run_checker(bundle: Path, checker: str = "") -> "subprocess.CompletedProcess[str]":
    """Run the printed program with a bare interpreter in the folder of the bundle."""
    program = checker or printed_checker(bundle)
    return subprocess.run(
        [sys.executable, "-I", "-S", "-"],
        input=program, cwd=bundle, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
