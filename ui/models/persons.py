"""What headers and previews say of the people of a case."""

from datetime import date
from typing import Any

from resources.language import Words
from storage.kinds.flag import CARE
from storage.kinds.party import SEXES
from storage.rows import CaseFile, Row
from storage.rules.dates import age
from storage.rules.identity import judge_id
from storage.rules.masking import mask_phone


def borrowers(file: CaseFile) -> list[Row]:
    """Return the borrowers of a case."""
    return [row for row in file.rows("parties") if row["role"] == "borrower"]


def open_flags(file: CaseFile) -> list[Row]:
    """Return the flags that are not resolved."""
    return [row for row in file.rows("flags") if not row["resolved_on"]]


def care_flags(file: CaseFile) -> list[Row]:
    """Return the open flags that ask for care."""
    return [row for row in open_flags(file) if row["kind"] in CARE]


def phone_of(party: Row | None, *, masked: bool) -> str:
    """Return the first number that is not known to be invalid."""
    numbers: list[dict[str, Any]] = (party["phones"] if party else None) or []
    good = [item["number"] for item in numbers if item.get("state") != "invalid"]
    if not good:
        return ""
    return mask_phone(good[0]) if masked else str(good[0])


def address_of(party: Row | None) -> str:
    """Return where a person lives, else the first address."""
    known: list[dict[str, Any]] = (party["addresses"] if party else None) or []
    home = [item for item in known if item["kind"] == "residence"]
    return str((home or known)[0]["text"]) if known else ""


def sex_and_age(party: Row | None, today: date, words: Words) -> str:
    """Return e.g. ``男 29``, as recorded or else as a resident ID without fault tells it."""
    if party is None:
        return ""
    told = (
        judge_id(party["id_number"], today)
        if party["id_type"] == "resident_id" and party["id_number"]
        else None
    )
    if told and told.level != "ok":
        told = None
    sex = party["sex"] or (told.sex if told else None)
    born = party["birth_date"] or (told.birth_date if told else None)
    parts = (
        words(dict(SEXES)[sex]) if sex else "",
        str(age(date.fromisoformat(born), today)) if born else "",
    )
    return " ".join(part for part in parts if part)
