"""What this computer remembers of the window: language, looks, idle minutes, the last vaults."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import platformdirs

from resources.language import DEFAULT_LANGUAGE, LANGUAGES, asked_language
from storage.vault.durable import disk_errors, replace_files

_MOST_VAULTS: Final = 6
SCALES: Final = (100, 110, 125, 150)
SCHEMES: Final = ("system", "light", "dark")
IDLE_MINUTES: Final = (1, 2, 5, 10, 15, 30)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Nothing here is secret and nothing is about a case; ``vaults`` are folders, newest first.

    ``photo_folder`` is where photos were taken in from last.
    """

    language: str = DEFAULT_LANGUAGE
    scheme: str = "system"
    scale: int = 100
    idle_minutes: int = 5
    vaults: tuple[str, ...] = ()
    photo_folder: str = ""

    def with_vault(self, folder: Path) -> "Preferences":
        """Return these with ``folder`` as the last vault opened."""
        named = str(folder)
        others = tuple(item for item in self.vaults if item != named)
        return replace(self, vaults=(named, *others)[:_MOST_VAULTS])

    def without_vault(self, folder: Path) -> "Preferences":
        """Return these without ``folder``."""
        return replace(self, vaults=tuple(item for item in self.vaults if item != str(folder)))


def file() -> Path:
    """Return where the preferences of this person on this computer lie."""
    return Path(platformdirs.user_config_dir("anjuan", appauthor=False)) / "window.json"


def load(where: Path) -> Preferences:
    """Read preferences; a missing or damaged file gives the defaults, value by value.

    Where no language was chosen yet it is that of ``ANJUAN_LANGUAGE``.
    """
    try:
        found: Any = json.loads(where.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    return _valid({"language": asked_language(), **(found if isinstance(found, dict) else {})})


def save(where: Path, preferences: Preferences) -> None:
    """Write preferences; raises ``CannotWrite`` or ``DiskFull``."""
    text = json.dumps(asdict(preferences), ensure_ascii=False, indent=1)
    with disk_errors(where):
        where.parent.mkdir(parents=True, exist_ok=True)
    replace_files({where: text.encode()})


def _valid(found: dict[str, Any]) -> Preferences:
    allowed: dict[str, tuple[object, ...]] = {
        "language": LANGUAGES, "scheme": SCHEMES, "scale": SCALES, "idle_minutes": IDLE_MINUTES,
    }  # fmt: skip
    chosen = {name: found[name] for name, words in allowed.items() if found.get(name) in words}
    vaults = found.get("vaults")
    if isinstance(vaults, list):
        chosen["vaults"] = tuple(item for item in vaults if isinstance(item, str))[:_MOST_VAULTS]
    if isinstance(found.get("photo_folder"), str):
        chosen["photo_folder"] = found["photo_folder"]
    return Preferences(**chosen)
