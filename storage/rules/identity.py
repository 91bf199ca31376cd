"""Owns the judgement of numbers: resident IDs, credit codes, bank cards, telephones."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from resources import table
from resources.language import N_

Level = Literal["ok", "note", "error"]
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BODY_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}")
_SERVICE = re.compile(r"95[0-9]{3,6}|96[0-9]{3,4}|[48]00-?[0-9]{3}-?[0-9]{4}|1[0-2][0-9]{1,4}")

ID_FORM = N_("A resident ID has 18 characters: 17 digits and a check character, or 15 digits.")
ID_CHECK = N_("The check character of the resident ID is wrong.")
ID_DATE = N_("The birth date in the resident ID does not exist.")
ID_FUTURE = N_("The birth date in the resident ID is in the future.")
ID_OLD = N_("This is an old number of 15 digits; the number of 18 was derived from it.")
PROVINCE = N_("The province code is not known.")
CODE_FORM = N_("A credit code has 18 characters, digits and capitals without I, O, S, V and Z.")
CODE_CHECK = N_("The check character of the credit code is wrong.")
CODE_BODY = N_("Characters 9 to 17 do not hold a valid organisation code.")
CARD_FORM = N_("A card number consists of digits.")
CARD_LENGTH = N_("Bank cards have 16 to 19 digits; it may be a passbook or another account.")
CARD_CHECK = N_("The check digit does not fit; it may be an old account or a slip.")
PHONE_FORM = N_("This is neither a mobile number nor a landline nor a service number.")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a number is worth: ``reasons`` are messages to translate, ``normal`` its plain form.

    ``sex`` is male or female and ``birth_date`` ISO where a resident ID tells them.
    """

    level: Level
    reasons: tuple[str, ...]
    normal: str
    sex: str | None = None
    birth_date: str | None = None


@cache
def _provinces() -> dict[str, Any]:
    found: dict[str, Any] = table("provinces")
    return found


def judge_id(number: str, on: date | None = None) -> Judgement:
    """Judge a resident ID (GB 11643): form, check character, date; an unknown province is a note.

    ``on`` is today, where birth dates in the future are to be refused. Old numbers of 15 digits
    are completed to 18 with a note.
    """
    text = _normal(number)
    notes: list[str] = []
    if re.fullmatch(r"[0-9]{15}", text):
        body = f"{text[:6]}19{text[6:]}"
        text = body + id_check_character(body)
        notes.append(ID_OLD)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        return Judgement("error", (ID_FORM,), text)
    errors = _id_errors(text, on)
    if not _id_province(text):
        notes.append(PROVINCE)
    birth = _birth_date(text)
    return Judgement(
        "error" if errors else "note" if notes else "ok",
        (*errors, *notes),
        text,
        "male" if int(text[16]) % 2 else "female",
        birth.isoformat() if birth else None,
    )


def id_check_character(body: str) -> str:
    """Return the check character for the first 17 digits of a resident ID (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def _id_errors(text: str, on: date | None) -> list[str]:
    errors = []
    if id_check_character(text[:17]) != text[17]:
        errors.append(ID_CHECK)
    birth = _birth_date(text)
    if birth is None:
        errors.append(ID_DATE)
    elif on is not None and birth > on:
        errors.append(ID_FUTURE)
    return errors


def _birth_date(text: str) -> date | None:
    year, month, day = int(text[6:10]), int(text[10:12]), int(text[12:14])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _id_province(text: str) -> bool:
    # A foreigner's permanent residence number begins with 9, its province follows.
    known = _provinces()
    pair = text[1:3] if text[0] == known["foreigner_prefix"] else text[:2]
    return pair in known["codes"]


def judge_uscc(number: str) -> Judgement:
    """Judge a unified social credit code (GB 32100): form, check character, organisation code."""
    text = _normal(number)
    if len(text) != 18 or any(sign not in _CODE_SIGNS for sign in text):
        return Judgement("error", (CODE_FORM,), text)
    total = sum(_CODE_SIGNS.index(sign) * pow(3, i, 31) for i, sign in enumerate(text[:17]))
    if _CODE_SIGNS[-total % 31] != text[17]:
        return Judgement("error", (CODE_CHECK,), text)
    notes = [] if _body_holds(text[8:17]) else [CODE_BODY]
    known = _provinces()
    if text[2:4] != known["national"] and text[2:4] not in known["codes"]:
        notes.append(PROVINCE)
    return Judgement("note" if notes else "ok", tuple(notes), text)


def _body_holds(code: str) -> bool:
    """Check an organisation code of nine characters (GB 11714)."""
    total = sum(_BODY_SIGNS.index(s) * w for s, w in zip(code[:8], _BODY_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11] == code[8]


def judge_card(number: str) -> Judgement:
    """Judge a bank card or account by Luhn and length; a misfit is a note, letters are an error."""
    text = _normal(number)
    if not re.fullmatch(r"[0-9]+", text):
        return Judgement("error", (CARD_FORM,), text)
    if not 16 <= len(text) <= 19:
        return Judgement("note", (CARD_LENGTH,), text)
    if not _luhn(text):
        return Judgement("note", (CARD_CHECK,), text)
    return Judgement("ok", (), text)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def judge_phone(number: str) -> Judgement:
    """Judge a telephone: mobile (a +86 is dropped), landline with area code, or service number."""
    text = re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", number))
    digits = re.sub(r"^(\+|00)?86(?=1[3-9]|0)", "", text.replace("-", ""))
    if _MOBILE.fullmatch(digits):
        return Judgement("ok", (), digits)
    if _LANDLINE.fullmatch(text) or _SERVICE.fullmatch(text):
        return Judgement("ok", (), text)
    return Judgement("error", (PHONE_FORM,), text)


def _normal(number: str) -> str:
    return re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", number)).upper()
