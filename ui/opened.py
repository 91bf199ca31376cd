"""What the window knows of a vault that is to be made, and of one that is open."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class NewVault:
    """What a new vault is made from; ``owner`` are the values of a member of staff."""

    folder: Path
    passphrase: str = field(repr=False)
    owner: dict[str, Any]
    site: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the window needs to know of a vault that was opened."""

    folder: Path
    owner: str
    role: str
    site: str
    code: str = field(default="", repr=False)
    owner_id: str = ""
