"""Fonts, icons, rule tables, templates, the sample case and words: one loader for all of them."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent


def path(*parts: str) -> Path:
    """Return the path of a shipped file or folder, e.g. ``path("fonts", "NotoSansSC-400.ttf")``."""
    return ROOT.joinpath(*parts)


def table(name: str) -> Any:
    """Return the shipped rule table ``tables/<name>.json``; numbers in it are strings."""
    return json.loads(path("tables", f"{name}.json").read_text(encoding="utf-8"))
