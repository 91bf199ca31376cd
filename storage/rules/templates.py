"""Texts of papers that the office may word itself: which fields may stand in them, and filling."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from resources.language import NC_, Words

# What is not known leaves room to write in.
BLANK: Final = "________"
_FIELD: Final = re.compile(r"[{｛]\s*([^{}｛｝]*?)\s*[}｝]")
_LANGUAGES: Final = ("zh_CN", "en")

NUMBER = NC_("field", "number")
DEBTOR = NC_("field", "debtor")
CREDITOR = NC_("field", "creditor")
AGENCY = NC_("field", "agency")
CONTRACT = NC_("field", "contract")
UNTIL = NC_("field", "day")
PRINCIPAL = NC_("field", "principal")
TOTAL = NC_("field", "total")
CONTACT = NC_("field", "contact")
PHONE = NC_("field", "telephone")
COMPLAINTS = NC_("field", "complaints")

_OFFICE: Final = (CREDITOR, AGENCY, CONTACT, PHONE, COMPLAINTS)
_NOTICE: Final = (NUMBER, DEBTOR, CONTRACT, UNTIL, PRINCIPAL, TOTAL, *_OFFICE)
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "notice_lead": _NOTICE,
    "notice": _NOTICE,
    "notice_rights": _NOTICE,
    "data_purpose": _OFFICE,
    "data_manner": _OFFICE,
    "data_receivers": _OFFICE,
    "data_rights": _OFFICE,
    "interview_questions": (),
    "interview_closing": (),
    "briefing": (),
}


def names_of(field: str) -> frozenset[str]:
    """Return how a field is written between braces, in each language of the program."""
    return frozenset(Words(language)(field) for language in _LANGUAGES)


def unknown_fields(use: str, text: str) -> tuple[str, ...]:
    """Return what stands between braces in a text for ``use`` and is no field of it."""
    known = {name for field in FIELDS.get(use, ()) for name in names_of(field)}
    found = dict.fromkeys(match[1] for match in _FIELD.finditer(text))
    return tuple(name for name in found if name not in known)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its fields filled; one whose value is empty leaves a blank.

    What is no field of ``values`` stands as it is written. Values are never read for fields.
    """
    by_name = {name: value for field, value in values.items() for name in names_of(field)}

    def filled(match: re.Match[str]) -> str:
        return (by_name[match[1]] or BLANK) if match[1] in by_name else match[0]

    return _FIELD.sub(filled, text)


def said_fields(use: str, words: Words) -> Iterator[str]:
    """Yield the fields of a use as they are written in a language, with their braces."""
    return (f"{{{words(field)}}}" for field in FIELDS.get(use, ()))
