"""Who was addressed by a contact: a party of the case, or somebody else."""

import re
from dataclasses import dataclass
from datetime import date

from storage.rows import CaseFile, Row
from storage.rules.dates import age
from storage.rules.guards.scene import Item
from storage.rules.identity import judge_id, judge_phone
from storage.rules.moments import day

THIRD = frozenset({"contact", "third_party"})
# How records and people say that it was the debtor himself.
_SELF = re.compile(r"^(本人|自己|债务人|借款人|self|borrower|debtor)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was addressed: the ref of the party where known, the role, how to call him."""

    ref: str
    role: str
    name: str

    @property
    def third(self) -> bool:
        """Whether he is neither debtor, guarantor nor spouse."""
        return self.role in THIRD

    @property
    def key(self) -> str:
        """What tells two of them apart."""
        return self.ref or f"{self.role}:{self.name}"


def addressed(file: CaseFile, contact: Item) -> Person:
    """Return whom a contact was meant for; one that names nobody was meant for the borrower."""
    party = _party(file, contact)
    if party is not None:
        return Person(party.ref, str(party["role"]), str(party["name"]))
    named = contact["counterpart"] or {}
    relation, name = named.get("relation") or "", named.get("name") or ""
    if (relation or name) and not _SELF.match(relation.strip()):
        return Person("", "third_party", name or relation)
    borrower = next((row for row in file.rows("parties") if row["role"] == "borrower"), None)
    if borrower is not None:
        return Person(borrower.ref, "borrower", str(borrower["name"]))
    return Person("", "borrower", "")


def reached_other(file: CaseFile, contact: Item) -> bool:
    """Tell whether the words of a contact came to somebody who owes nothing."""
    return contact["result"] == "other_answered" or addressed(file, contact).third


def number_of(contact: Item) -> str:
    """Return the number of a contact without spaces and country code, empty where not known."""
    number = contact["number"] or ""
    return judge_phone(number).normal if number.strip() else ""


def years_old(party: Row, on: date) -> int | None:
    """Return a party's age on a day, by the recorded date of birth, else by the resident ID."""
    birth = party["birth_date"]
    if not birth and party["id_type"] in (None, "resident_id") and party["id_number"]:
        found = judge_id(party["id_number"])
        birth = found.birth_date if found.level != "error" else None
    return age(day(birth), on) if birth else None


def _party(file: CaseFile, contact: Item) -> Row | None:
    parties = file.rows("parties")
    if contact["party"]:
        return next((row for row in parties if row.ref == contact["party"]), None)
    number = number_of(contact)
    if not number:
        return None
    return next((row for row in parties if number in _numbers(row)), None)


def _numbers(party: Row) -> set[str]:
    return {judge_phone(phone["number"]).normal for phone in party["phones"] or ()}
