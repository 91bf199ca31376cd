"""What the program is made of is said in the window as the project says it."""

import re
import tomllib
from pathlib import Path

from ui.pages.about import licences

ROOT = Path(__file__).parents[2]


def test_every_part_is_named_with_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {
        re.split(r"[<>=;]", line)[0].strip()
        for line in project["dependencies"]
        if "python_version" not in line
    }
    said = dict(re.findall(r"^(\S+) [\d.]+: (.+)$", licences(), re.MULTILINE))
    assert needed <= set(said)
    assert "-" not in said.values()
