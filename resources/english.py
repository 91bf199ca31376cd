"""English where a counted thing is one: messages name things in the plural, as code counts them."""

import re
from collections.abc import Mapping
from typing import Final

_ONE_OF: Final[Mapping[str, str]] = {
    "answers": "answer", "attachments": "attachment", "attempts": "attempt", "bytes": "byte",
    "cases": "case", "changes": "change", "characters": "character", "conflicts": "conflict",
    "contacts": "contact", "copies": "copy", "covers": "cover", "days": "day", "entries": "entry",
    "fields": "field", "files": "file", "findings": "finding", "instalments": "instalment",
    "letters": "letter", "levels": "level", "minutes": "minute", "months": "month",
    "operations": "operation", "originals": "original", "packages": "package", "packs": "pack",
    "pages": "page", "parts": "part", "photos": "photo", "places": "place", "promises": "promise",
    "records": "record", "remarks": "remark", "rows": "row", "seconds": "second", "sites": "site",
    "stops": "stop", "texts": "text", "things": "thing", "times": "time", "visits": "visit",
    "volumes": "volume", "weeks": "week", "years": "year",
}  # fmt: skip
_VERBS: Final[Mapping[str, str]] = {
    "are": "is", "were": "was", "have": "has", "need": "needs", "differ": "differs",
}  # fmt: skip
# Where more than the noun and the verb behind it changes.
SENTENCES: Final[Mapping[str, str]] = {
    "{count} cases leave the work list here. They stay readable and verified, are found under the"
    " filter “Handed over”, and can come back at any time.":
    "{count} case leaves the work list here. It stays readable and verified, is found under the"
    " filter “Handed over”, and can come back at any time.",
    "{count} originals are too large for volumes of this size and stay behind: volumes of {size}"
    " hold them.":
    "{count} original is too large for volumes of this size and stays behind: volumes of {size}"
    " hold it.",
    "{count} originals are larger than any package ({size}): give them out as files instead.":
    "{count} original is larger than any package ({size}): give it out as a file instead.",
    "{count} originals are larger than a volume and travel in parts: the other side needs all of"
    " these files.":
    "{count} original is larger than a volume and travels in parts: the other side needs all of"
    " these files.",
    "{count} cases already bear this number. Press again to open another one.":
    "{count} case already bears this number. Press again to open another one.",
    "{count} texts were too long for a cell and are cut, marked so.":
    "{count} text was too long for a cell and is cut, marked so.",
    "Copied, but {count} things in it are damaged: {name}. Keep the vault and older backups.":
    "Copied, but {count} thing in it is damaged: {name}. Keep the vault and older backups.",
    "{count} added rows cannot be used and count for nothing.":
    "{count} added row cannot be used and counts for nothing.",
    "Only what you fill in is written to all {n} of them.":
    "Only what you fill in is written to it.",
}  # fmt: skip
# The noun follows its number, or one word stands between.
_BESIDE: Final = re.compile(r"\{(?P<name>\w+)\}(?P<between>) (?P<noun>[a-z]+)(?P<verb> [a-z]+)?")
_APART: Final = re.compile(
    r"\{(?P<name>\w+)\}(?P<between> [a-z]+) (?P<noun>[a-z]+)(?P<verb> [a-z]+)?"
)


def with_ones(message: str, values: Mapping[str, object]) -> str:
    """Return an English message, still to be filled, as it reads where a count in it is one."""
    # A text that is "1" is a name, and what is measured in times of another is no count.
    ones = {name for name, value in values.items() if type(value) is int and value == 1}
    ones -= {"multiple"}
    if not ones:
        return message
    if message in SENTENCES and ones & {"count", "n"}:
        return SENTENCES[message]
    for pattern in (_BESIDE, _APART):
        message = pattern.sub(lambda found: _singular(found, ones), message)
    return message


def _singular(found: re.Match[str], ones: set[str]) -> str:
    noun = found["noun"]
    if found["name"] not in ones or noun not in _ONE_OF:
        return found[0]
    verb = (found["verb"] or "").strip()
    if not found.string[: found.start()].endswith("and "):
        verb = _VERBS.get(verb, verb)
    said = f" {verb}" if verb else ""
    return f"{{{found['name']}}}{found['between'] or ''} {_ONE_OF[noun]}{said}"
