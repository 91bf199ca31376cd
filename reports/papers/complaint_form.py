"""The official forms of a complaint in elements, as data, and how one of their lines is filled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from reports.content import Box, Cell
from resources import table

# What is not recorded leaves room to write in, and never reads as zero or none.
BLANK: Final = "________"
_SLOT: Final = re.compile(r"\{(?P<key>\w+)\}|\[(?P<choice>\w+)=(?P<value>\w+)\]")


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known: ``texts`` by slot; ``ticks`` the values chosen of each set of boxes."""

    texts: Mapping[str, str] = field(default_factory=dict)
    ticks: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def fill(self, lines: list[str]) -> Cell:
        """Return the lines of one element, boxes behind their labels as the court prints them."""
        text = "\n".join(lines)
        parts: list[Box | str] = []
        at = 0
        for slot in _SLOT.finditer(text):
            parts += [text[at : slot.start()], self._slot(slot)]
            at = slot.end()
        parts.append(text[at:])
        return tuple(part for part in parts if part != "")

    def _slot(self, slot: re.Match[str]) -> Box | str:
        if slot["key"]:
            return self.texts.get(slot["key"], "") or _table()["blanks"].get(slot["key"], BLANK)
        return Box("", slot["value"] in self.ticks.get(slot["choice"], ()))


def form(number: str) -> Mapping[str, Any]:
    """Return the form ``08``, ``09`` or ``10`` of the edition that is shipped; else KeyError."""
    found: Mapping[str, Any] = _table()["forms"][number]
    return found


def lines_of(kind: str) -> list[str]:
    """Return the lines of a block that all forms share: legal, natural, agent, service, ..."""
    found: list[str] = _table()["answers"][kind]
    return found


def special_notice() -> list[str]:
    """Return what the court prints above every form: its heading and its words."""
    found: list[str] = _table()["special"]
    return found


def lead(part: str) -> str:
    """Return what the court prints at the head of a part of the form, empty for none."""
    return str(_table()["leads"].get(part, ""))


def numbered(part: str) -> bool:
    """Tell whether the court numbers the elements of a part."""
    return part not in _table()["unnumbered"]


def edition() -> str:
    """Return the number of the notice by which the forms were issued."""
    return str(_table()["edition"])


@cache
def _table() -> Mapping[str, Any]:
    found: Mapping[str, Any] = table("complaint")
    return found
