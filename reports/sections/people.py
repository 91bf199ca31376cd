"""Who is a third person in a case, and how such names and numbers stand in a masked paper."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.sections.field_texts import is_note, texts_of
from storage.rows import CaseFile, Row
from storage.rules.masking import (
    bare_number,
    is_designation,
    mask_address,
    mask_id,
    mask_names,
    mask_phone,
)
from storage.rules.masking_words import mask_numbers, numbers_in

# Those who are sued or may be: their names stand in full in court (rules.md 6.5).
PARTY_ROLES = ("borrower", "co_borrower", "guarantor")


@dataclass(frozen=True, slots=True)
class People:
    """What stands for each name and number; a name that may be shown stands for itself.

    ``told`` are the numbers and addresses among them, ``ours`` the numbers of the parties and of
    their contracts, ``served`` those by which service is proved, ``names`` those of third persons.
    """

    masks: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    ours: frozenset[str] = frozenset()
    served: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, file: CaseFile) -> "People":
        """Collect the third persons of a case, leaving out those whose identity is the proof."""
        known = frozenset(_public_names(file))
        names = [name for name in _third_names(file) if name not in known and len(name) > 1]
        told = _third_numbers(file)
        masks: dict[str, str] = {**mask_names(names), **told}
        # 李明 is no third person inside 李明明, the borrower.
        shown = {name: name for name in known if any(third in name for third in masks)}
        ours = _our_numbers(file)
        return cls({**masks, **shown}, told, ours, ours | _served(file), frozenset(names))

    def hide(self, text: str, *, cards: bool = True) -> str:
        """Return ``text`` with every third person's name masked, and every number that is not ours.

        What nobody registered may be anybody's (guard G22). Without ``cards`` those of bank
        accounts stay: in a list of assets they are what it is about.
        """
        return mask_numbers(_replaced(text, self.masks), self.served, cards=cards)

    def hides_number(self, text: str) -> bool:
        """Tell whether ``hide`` masks a number or an address in a text."""
        return mask_numbers(_replaced(text, self.told), self.served) != text

    def guard(self, text: str) -> str:
        """Return words as spoken with every number and address masked that is not the parties'.

        Whoever speaks may name anybody, so a number that nobody recorded is hidden too; names stay.
        """
        return mask_numbers(_replaced(text, self.told), self.ours)

    def named(self, text: str) -> bool:
        """Tell whether a text names a third person who is hidden elsewhere."""
        return any(name in text for name in self.names)


def _replaced(text: str, masks: Mapping[str, str]) -> str:
    if not masks:
        return text
    longest_first = sorted(masks, key=lambda name: (-len(name), name))
    found = "|".join(map(re.escape, longest_first))
    return re.sub(found, lambda match: masks[match[0]], text)


def defendants(file: CaseFile) -> tuple[Row, ...]:
    """Return the parties a suit is against, in display order."""
    return tuple(row for row in file.rows("parties") if row["role"] in PARTY_ROLES)


def _others(file: CaseFile) -> Iterator[Row]:
    return (row for row in file.rows("parties") if row["role"] not in PARTY_ROLES)


def _third_names(file: CaseFile) -> Iterator[str]:
    yield from (row["name"] for row in _others(file) if row["name"])
    # Nobody is hidden by hiding 物业 or 妻子, and what was said would be changed.
    yield from (name for name in _names_as_told(file) if not is_designation(name))


def _names_as_told(file: CaseFile) -> Iterator[str]:
    for row in file.rows("contacts"):
        yield from _name(row["counterpart"])
    for row in file.rows("visits"):
        yield from _name(row["met"])
    for row in file.rows("findings"):
        yield from _name(row["source"], "informant")
    for row in file.rows("interviews"):
        yield from row["others_present"] or ()


def _third_numbers(file: CaseFile) -> dict[str, str]:
    """Return what stands for phones, IDs and addresses of third persons, however written."""
    ours = {number for row in defendants(file) for number in _phones(row)}
    # Whoever answers it, a defendant's number is the defendant's: it stands in full in court.
    phones = {phone for phone in _third_phones(file) if phone not in ours}
    masks = {text: mask_phone(phone) for phone in phones for text in _written(phone)}
    for row in _others(file):
        if row["id_number"]:
            masks[row["id_number"]] = mask_id(row["id_number"])
        for one in row["addresses"] or ():
            if one.get("text"):
                masks[one["text"]] = mask_address(one["text"])
    return masks


def _our_numbers(file: CaseFile) -> frozenset[str]:
    """Return the numbers that stand in full in court: of defendants, claims, suit, office."""
    lists = (file.rows(name) for name in ("loans", "ledger", "litigation"))
    rows = (*defendants(file), *file.staff.values(), *(row for rows in lists for row in rows))
    house = (file.organisation,) if file.organisation else ()
    # In notes anybody's number may stand, so they make none of them ours.
    texts = (text for row in (*rows, *house) for one, text in texts_of(row) if not is_note(one))
    return frozenset(number for text in texts for number in _as_number(text))


def _served(file: CaseFile) -> frozenset[str]:
    """Return numbers of service and its proof: waybills, receivers, witnesses, lines called."""
    return frozenset(number for text in _serving(file) for number in _as_number(text or ""))


def _serving(file: CaseFile) -> Iterator[str | None]:
    for row in file.rows("notices"):
        yield row["number"]
        for one in row["deliveries"] or ():
            yield from (one.get("tracking_no"), one.get("receiver_id"))
            yield from _witnesses(one, "phone")
    for row in (*file.rows("visits"), *file.rows("interviews")):
        yield from _witnesses(row.values, "phone")
    thirds = frozenset(row.ref for row in _others(file))
    for row in file.rows("contacts"):
        yield row["tracking_no"]
        # Where somebody else answered it is not told whose line it was: that one is masked.
        if not row["counterpart"] and row["party"] not in thirds:
            yield row["number"]


def _as_number(text: str) -> frozenset[str]:
    """Return the numbers in a registered value, and the value itself: it may be one of any form."""
    return numbers_in(text) | {bare_number(text)}


def _written(phone: str) -> tuple[str, ...]:
    """Return a mobile number as people write it: 13900000009, 139-0000-0009, 139 0000 0009."""
    if not re.fullmatch(r"1[0-9]{10}", phone):
        return (phone,)
    parts = phone[:3], phone[3:7], phone[7:]
    return phone, "-".join(parts), " ".join(parts)


def _phones(row: Row) -> Iterator[str]:
    yield from (phone["number"] for phone in row["phones"] or () if phone.get("number"))


def _third_phones(file: CaseFile) -> Iterator[str]:
    for row in _others(file):
        yield from _phones(row)
    for row in file.rows("findings"):
        yield from _name(row["source"], "phone")
    for row in file.rows("interviews"):
        yield from _name(row["person"], "phone")
    for row in file.rows("contacts"):
        if row["counterpart"] and row["number"]:
            yield row["number"]


def _public_names(file: CaseFile) -> Iterator[str]:
    yield from (
        row["name"]
        for row in (*defendants(file), *file.former.values(), *file.staff.values())
        if row["name"]
    )
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


def _witnesses(values: Mapping[str, Any], key: str = "name") -> Iterator[str]:
    for witness in values.get("witnesses") or ():
        yield from _name(witness, key)


def _name(values: Mapping[str, Any] | None, key: str = "name") -> Iterator[str]:
    if values and values.get(key):
        yield str(values[key])
