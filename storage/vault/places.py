"""What is doubtful about the place where a vault lies: synced, removable, nearly full."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from resources.language import N_
from storage.vault.durable import size_words

SYNCED: Final = "synced"
REMOVABLE: Final = "removable"
SPACE: Final = "space"
# Less than this and a day of photos may not fit: 200 photos of 5 MB.
LITTLE: Final = 1 << 30
# Folders that a program copies to other computers while they are written, by their usual names.
_CLOUDS: Final = {
    "onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive",
    "googledrive": "Google Drive", "icloud drive": "iCloud", "iclouddrive": "iCloud",
    "mobile documents": "iCloud", "nextcloud": "Nextcloud", "owncloud": "ownCloud",
    "nutstore": "坚果云", "nutstore files": "坚果云", "我的坚果云": "坚果云",
    "坚果云": "坚果云", "baidusyncdisk": "百度网盘", "baidunetdisk": "百度网盘",
    "百度网盘同步空间": "百度网盘", "weiyun": "微云", "微云同步助手": "微云",
    "wpsdrive": "WPS 云盘", "wps云盘": "WPS 云盘", "wps cloud files": "WPS 云盘",
    "seafile": "Seafile", "syncthing": "Syncthing",
}  # fmt: skip
_MARKS: Final = {".stfolder": "Syncthing", ".dropbox": "Dropbox", ".seafile-data": "Seafile"}
_VARIABLES: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to say about a place: ``what`` is a message id that ``values`` fill."""

    kind: str
    what: str
    values: Mapping[str, Any] = field(default_factory=dict)


def doubts(folder: Path, environment: Mapping[str, str] = os.environ) -> tuple[Doubt, ...]:
    """Return what to warn of before a vault is made or opened in ``folder``; it may not be there.

    A synced vault may be copied half-written and comes back as another's copy; a stick is lost
    and pulled out; a full disk stops the day's work.
    """
    place = _standing(folder)
    found = []
    cloud = _cloud(folder.absolute(), environment)
    if cloud:
        what = N_(
            "This folder is synchronised by {name}. A vault there can be copied while it is being "
            "written; keep it in a folder of this computer alone."
        )
        found.append(Doubt(SYNCED, what, {"name": cloud}))
    if is_removable(place):
        what = N_(
            "This folder is on a removable drive. Never pull it out while the vault is open, and "
            "make backups elsewhere."
        )
        found.append(Doubt(REMOVABLE, what))
    return (*found, *space_doubts(folder))


def space_doubts(folder: Path, little: int = LITTLE) -> tuple[Doubt, ...]:
    """Warn where fewer than ``little`` bytes are free on the disk of ``folder``."""
    free = shutil.disk_usage(_standing(folder)).free
    if free >= little:
        return ()
    what = N_(
        "Only {free} are free on the disk of this vault. Make room before more photos are taken "
        "in; nothing is deleted by itself."
    )
    return (Doubt(SPACE, what, {"free": size_words(free)}),)


def is_removable(folder: Path) -> bool:
    """Tell whether a folder lies on a stick or card, as far as the system says so."""
    if sys.platform == "win32":
        return _is_removable_drive(folder)
    if sys.platform == "darwin":
        return folder.absolute().parts[1:2] == ("Volumes",)
    return _is_removable_device(folder.stat().st_dev)


def _standing(folder: Path) -> Path:
    place = folder.absolute()
    return next(one for one in (place, *place.parents) if one.exists())


def _cloud(folder: Path, environment: Mapping[str, str]) -> str:
    for name in _VARIABLES:
        said = environment.get(name)
        if said and folder.is_relative_to(said):
            return "OneDrive"
    for place in (folder, *folder.parents):
        # Firms and second accounts are named behind it.
        plain = place.name.casefold()
        known = _CLOUDS.get(plain) or _CLOUDS.get(plain.split(" - ")[0].split(" (")[0])
        if known:
            return known
        for mark, program in _MARKS.items():
            if (place / mark).exists():
                return program
    return ""


def _is_removable_device(device: int) -> bool:
    node = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}")
    if not node.exists():
        return False
    node = node.resolve()
    # A partition has no such file; the disk that it is part of has.
    for place in (node, node.parent):
        said = place / "removable"
        if said.is_file():
            return said.read_text(encoding="ascii").strip() == "1"
    return False


def _is_removable_drive(folder: Path) -> bool:
    import ctypes

    removable = 2
    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009 - not on other systems
    return int(kernel.GetDriveTypeW(folder.absolute().anchor)) == removable
