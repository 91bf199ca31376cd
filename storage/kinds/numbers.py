"""What is odd about recorded numbers: IDs, credit codes, cards and telephones that do not fit."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from resources.language import N_
from storage.kinds.fields import Field, Group, Rows
from storage.kinds.remark import Note
from storage.rules.identity import Judgement, judge_card, judge_id, judge_phone, judge_uscc

Judge = Callable[[str, Mapping[str, Any], date | None], Judgement | None]
SEX_DIFFERS = N_("The resident ID tells another sex.")
BIRTH_DIFFERS = N_("The resident ID tells another date of birth.")


def number_notes(
    fields: tuple[Field, ...], values: Mapping[str, Any], on: date | None = None, path: str = ""
) -> Iterator[Note]:
    """Yield what is odd about the numbers in canonical ``values``, at any depth.

    Failed IDs and credit codes are errors, cards at most notes; all are kept. ``on`` is today,
    where birth dates in the future are to be told.
    """
    for item in fields:
        value = values.get(item.name)
        where = f"{path}.{item.name}" if path else item.name
        if isinstance(item.type, Group) and value:
            yield from number_notes(item.type.fields, value, on, where)
        elif isinstance(item.type, Rows):
            for n, row in enumerate(value or ()):
                yield from number_notes(item.type.row.fields, row, on, f"{where}[{n}]")
        elif isinstance(value, str) and value.strip():
            yield from _judged(item, value, values, where, on)
    yield from _beside_id(values, on, path)


def _judged(
    item: Field, value: str, values: Mapping[str, Any], where: str, on: date | None
) -> Iterator[Note]:
    judge = _JUDGES.get(item.name) or _JUDGES.get(f"mask {item.mask}")
    found = judge(value, values, on) if judge else None
    if found is None or found.level == "ok":
        return
    level: Any = "note" if judge is _card else found.level
    for reason in found.reasons:
        yield Note(level, where, reason)


def _beside_id(values: Mapping[str, Any], on: date | None, path: str) -> Iterator[Note]:
    number = values.get("id_number")
    if not isinstance(number, str) or values.get("id_type", "resident_id") != "resident_id":
        return
    found = judge_id(number, on)
    if found.level == "error":
        return
    before = f"{path}." if path else ""
    if values.get("sex") and found.sex and values["sex"] != found.sex:
        yield Note("note", f"{before}sex", SEX_DIFFERS)
    if values.get("birth_date") and found.birth_date and values["birth_date"] != found.birth_date:
        yield Note("note", f"{before}birth_date", BIRTH_DIFFERS)


def _identity(text: str, values: Mapping[str, Any], on: date | None) -> Judgement | None:
    kind = values.get("id_type")
    if kind == "uscc":
        return judge_uscc(text)
    # Passports and permits have no form that is the same everywhere.
    if kind not in (None, "resident_id"):
        return None
    found = judge_id(text, on)
    if kind is None and found.level == "error":
        # A party without a kind of ID may be a company.
        company = judge_uscc(text)
        return company if company.level != "error" or not text.strip()[:17].isdigit() else found
    return found


def _credit_code(text: str, _values: Mapping[str, Any], _on: date | None) -> Judgement:
    return judge_uscc(text)


def _phone(text: str, _values: Mapping[str, Any], _on: date | None) -> Judgement | None:
    # Messengers and e-mail bear names, not numbers.
    return judge_phone(text) if any(sign.isdigit() for sign in text) else None


def _card(text: str, values: Mapping[str, Any], _on: date | None) -> Judgement | None:
    return None if values.get("channel") in ("im", "email") else judge_card(text)


_JUDGES: Final[Mapping[str, Judge]] = {
    "id_number": _identity,
    "receiver_id": _identity,
    "uscc": _credit_code,
    "phone": _phone,
    "complaint_phone": _phone,
    "mask phone": _phone,
    "account": _card,
}
