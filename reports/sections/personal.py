"""Sex and day of birth of a person: as recorded, else as a valid resident ID number tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.sections.view import View
from resources.language import NC_
from storage.kinds.party import KIND as PARTY
from storage.rules.identity import judge_id

FROM_ID = NC_("interview", "{value} (from the ID number)")


@dataclass(frozen=True, slots=True)
class Personal:
    """``sex`` as its option, ``birth_date`` ISO; ``derived`` names those that nobody recorded."""

    sex: str | None
    birth_date: str | None
    derived: frozenset[str] = frozenset()


def personal(values: Mapping[str, Any]) -> Personal:
    """Return sex and day of birth of a party, or of a person named in an interview.

    The number tells only where its checksum holds (rules.md 6.1) and it is no other kind of paper.
    """
    kind = values.get("id_type") or "resident_id"
    judged = judge_id(str(values.get("id_number") or "")) if kind == "resident_id" else None
    sure = judged if judged is not None and judged.level != "error" else None
    told = {"sex": sure.sex, "birth_date": sure.birth_date} if sure else {}
    found = {name: values.get(name) or told.get(name) for name in ("sex", "birth_date")}
    derived = frozenset(name for name, value in found.items() if value and not values.get(name))
    return Personal(found["sex"], found["birth_date"], derived)


def sex_words(view: View, found: Personal) -> str:
    """Return the sex in words, and whence it is known where nobody recorded it."""
    return _said(view, found, "sex", view.option(PARTY, "sex", found.sex))


def birth_words(view: View, found: Personal) -> str:
    """Return the day of birth in words, and whence it is known where nobody recorded it."""
    return _said(view, found, "birth_date", view.day(found.birth_date))


def _said(view: View, found: Personal, name: str, text: str) -> str:
    return view.words(FROM_ID, value=text) if name in found.derived else text
