"""Which file holds which command; a file is read only when one of its commands is asked for."""

from collections.abc import Iterable
from importlib import import_module
from typing import Final

from resources.language import N_
from ui.commands.frame import Command

# First word of a command -> the files in which its commands are.
_FILES: Final[dict[str, tuple[str, ...]]] = {
    "vault": ("vault", "escrow"),
    "case": ("case",),
    "evidence": ("evidence",),
    "pack": ("pack",),
    "paper": ("pack",),
    "sheet": ("sheet",),
    "owed": ("clocks",),
    "limitation": ("clocks",),
    "guards": ("rules",),
    "ready": ("rules",),
    "calc": ("calc",),
    "demo": ("demo",),
    "completion": ("completion",),
    "identity": ("site",),
    "site": ("site",),
    "export": ("exchange",),
    "import": ("exchange",),
    "verify": ("verify",),
    "timestamp": ("verify", "timestamps"),
    "disclose": ("disclose",),
}
GROUPS: Final = {
    "vault": N_("make, check, back up and mend a vault"),
    "case": N_("list, show, take in and give out cases"),
    "evidence": N_("take files in, give originals out"),
    "identity": N_("the public identity of a site"),
    "site": N_("how it stands with each site, and copies of vaults"),
    "timestamp": N_("the time of an authority, for a pack or a case"),
}


def commands_of(first: str = "") -> tuple[Command, ...]:
    """Return the commands that begin with ``first``; all where it names none."""
    if first in _FILES:
        return tuple(one for one in _found(_FILES[first]) if one.name[0] == first)
    return _found(file for files in _FILES.values() for file in files)


def first_words() -> frozenset[str]:
    """Return every word with which a command begins, without reading what it needs."""
    return frozenset(_FILES)


def _found(files: Iterable[str]) -> tuple[Command, ...]:
    modules = (import_module(f"ui.commands.{file}") for file in dict.fromkeys(files))
    return tuple(command for module in modules for command in module.COMMANDS)
