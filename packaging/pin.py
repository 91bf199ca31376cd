"""Writes constraints.txt: the exact versions of this environment, of what the project asks for.

Run it with the Python of .venv after the tests passed there: ``.venv/bin/python packaging/pin.py``.
Distributions that are installed here but that no requirement brings along are left out.
"""

import tomllib
from importlib import metadata
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

ROOT: Final = Path(__file__).resolve().parent.parent
HEAD: Final = (
    "# The tested environment: names and exact versions, taken by pip with -c.",
    "# Ranges are in pyproject.toml; packaging/pin.py writes this file.",
)


def asked_for() -> list[Requirement]:
    """Return what pyproject.toml names, the extras included, as far as it holds on this machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    texts = [*project["dependencies"], *(text for extra in extras for text in extra)]
    return [need for need in map(Requirement, texts) if not need.marker or need.marker.evaluate()]


def brought_along(waiting: list[Requirement]) -> set[NormalizedName]:
    """Return the canonical names of these requirements and of all that they need in turn."""
    found: set[NormalizedName] = set()
    while waiting:
        need = waiting.pop()
        name = canonicalize_name(need.name)
        if name not in found:
            found.add(name)
            for text in metadata.requires(name) or []:
                inner = Requirement(text)
                marker = inner.marker
                extras = need.extras or {""}
                if not marker or any(marker.evaluate({"extra": extra}) for extra in extras):
                    waiting.append(inner)
    return found


def main() -> None:
    """Write the file, sorted by name."""
    # A version asked for on some machines alone must not bind the others.
    markers = {
        canonicalize_name(need.name): f"; {need.marker}" for need in asked_for() if need.marker
    }
    names = sorted(brought_along(asked_for()))
    pins = [f"{name}=={metadata.version(name)}{markers.get(name, '')}" for name in names]
    lines = [*HEAD, *pins]
    (ROOT / "constraints.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
