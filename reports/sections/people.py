"""Who is a third person in a case, and how such names and numbers stand in a masked paper."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from storage.rows import CaseFile, Row
from storage.rules.masking import mask_names, mask_phone

# Those who are sued or may be: their names stand in full in court (rules.md 6.5).
PARTY_ROLES = ("borrower", "co_borrower", "guarantor")


@dataclass(frozen=True, slots=True)
class People:
    """What stands for each name and number; a name that may be shown stands for itself."""

    masks: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, file: CaseFile) -> "People":
        """Collect the third persons of a case, leaving out those whose identity is the proof."""
        known = frozenset(_public_names(file))
        names = [name for name in _third_names(file) if name not in known and len(name) > 1]
        phones = {phone: mask_phone(phone) for phone in _third_phones(file)}
        masks: dict[str, str] = {**mask_names(names), **phones}
        # 李明 is no third person inside 李明明, the borrower.
        shown = {name: name for name in known if any(third in name for third in masks)}
        return cls({**masks, **shown})

    def hide(self, text: str) -> str:
        """Return ``text`` with every third person's name and number masked."""
        if not self.masks:
            return text
        longest_first = sorted(self.masks, key=lambda name: (-len(name), name))
        found = "|".join(map(re.escape, longest_first))
        return re.sub(found, lambda match: self.masks[match[0]], text)


def defendants(file: CaseFile) -> tuple[Row, ...]:
    """Return the parties a suit is against, in display order."""
    return tuple(row for row in file.rows("parties") if row["role"] in PARTY_ROLES)


def _third_names(file: CaseFile) -> Iterator[str]:
    others = (row for row in file.rows("parties") if row["role"] not in PARTY_ROLES)
    yield from (row["name"] for row in others if row["name"])
    for row in file.rows("contacts"):
        yield from _name(row["counterpart"])
    for row in file.rows("visits"):
        yield from _name(row["met"])
    for row in file.rows("findings"):
        yield from _name(row["source"], "informant")
    for row in file.rows("interviews"):
        yield from row["others_present"] or ()


def _third_phones(file: CaseFile) -> Iterator[str]:
    for row in file.rows("parties"):
        if row["role"] not in PARTY_ROLES:
            yield from (phone["number"] for phone in row["phones"] or () if phone.get("number"))
    for row in file.rows("findings"):
        yield from _name(row["source"], "phone")
    for row in file.rows("interviews"):
        yield from _name(row["person"], "phone")
    for row in file.rows("contacts"):
        if row["counterpart"] and row["number"]:
            yield row["number"]


def _public_names(file: CaseFile) -> Iterator[str]:
    yield from (row["name"] for row in (*defendants(file), *file.staff.values()) if row["name"])
    for trip in file.trips.values():
        yield from (name for one in trip["companions"] or () for name in _name(one))
    for row in (*file.rows("visits"), *file.rows("interviews")):
        yield from _witnesses(row.values)
    for row in file.rows("interviews"):
        yield from _name(row["person"])
    for row in file.rows("notices"):
        for delivery in row["deliveries"] or ():
            yield from _witnesses(delivery)
            yield from _name(delivery, "receiver")
    for row in file.rows("findings"):
        source = row["source"] or {}
        if source.get("will_testify") or row["learned_by"] == "document":
            yield from _name(source, "informant")


def _witnesses(values: Mapping[str, Any]) -> Iterator[str]:
    for witness in values.get("witnesses") or ():
        yield from _name(witness)


def _name(values: Mapping[str, Any] | None, key: str = "name") -> Iterator[str]:
    if values and values.get(key):
        yield str(values[key])
