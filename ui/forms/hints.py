"""What is odd about typed values though it may be kept: times out of order, numbers that fail."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from resources.language import N_, Words
from storage.kinds.fields import Field, Group, Rows
from storage.kinds.kind import Kind
from storage.rules.identity import Judgement, judge_card, judge_id, judge_phone, judge_uscc

Judge = Callable[[str, Mapping[str, Any], date], Judgement | None]
SEX_DIFFERS = N_("The resident ID tells another sex.")
BIRTH_DIFFERS = N_("The resident ID tells another date of birth.")


@dataclass(frozen=True, slots=True)
class Hint:
    """A remark beside a field; it never stops saving."""

    path: str
    sentence: str


def hints(kind: Kind, values: Mapping[str, Any], today: date, words: Words) -> Iterator[Hint]:
    """Yield remarks on canonical ``values`` in the language of ``words``."""
    for note in kind.notes(values):
        named = {
            name: words(kind.by_name[value].label) if value in kind.by_name else value
            for name, value in note.values.items()
            if isinstance(value, str)
        }
        yield Hint(note.name, words(note.sentence, **{**note.values, **named}))
    for path, sentence in _numbers(kind.fields, values, "", today):
        yield Hint(path, words(sentence))
    for path, sentence in _beside_id(values, today):
        yield Hint(path, words(sentence))


def _numbers(
    fields: tuple[Field, ...], values: Mapping[str, Any], path: str, today: date
) -> Iterator[tuple[str, str]]:
    for item in fields:
        value = values.get(item.name)
        where = f"{path}.{item.name}" if path else item.name
        judge = _JUDGES.get(item.name) or _JUDGES.get(f"mask {item.mask}")
        if isinstance(item.type, Group) and value:
            yield from _numbers(item.type.fields, value, where, today)
        elif isinstance(item.type, Rows):
            for n, row in enumerate(value or ()):
                yield from _numbers(item.type.row.fields, row, f"{where}[{n}]", today)
        elif judge and isinstance(value, str) and value.strip():
            found = judge(value, values, today)
            yield from ((where, reason) for reason in (found.reasons if found else ()))


def _beside_id(values: Mapping[str, Any], today: date) -> Iterator[tuple[str, str]]:
    number = values.get("id_number")
    if not isinstance(number, str) or values.get("id_type", "resident_id") != "resident_id":
        return
    found = judge_id(number, today)
    if found.level == "error":
        return
    if values.get("sex") and found.sex and values["sex"] != found.sex:
        yield "sex", SEX_DIFFERS
    if values.get("birth_date") and found.birth_date and values["birth_date"] != found.birth_date:
        yield "birth_date", BIRTH_DIFFERS


def _identity(text: str, values: Mapping[str, Any], today: date) -> Judgement | None:
    kind = values.get("id_type")
    if kind == "uscc" or (kind is None and len(text.strip()) == 18 and text[0] == "9"):
        return judge_uscc(text)
    # Passports and permits have no form that is the same everywhere.
    return judge_id(text, today) if kind in (None, "resident_id") else None


def _credit_code(text: str, _values: Mapping[str, Any], _today: date) -> Judgement:
    return judge_uscc(text)


def _phone(text: str, _values: Mapping[str, Any], _today: date) -> Judgement | None:
    # Messengers and e-mail bear names, not numbers.
    return judge_phone(text) if any(sign.isdigit() for sign in text) else None


def _card(text: str, values: Mapping[str, Any], _today: date) -> Judgement | None:
    return None if values.get("channel") in ("im", "email") else judge_card(text)


_JUDGES: Final[Mapping[str, Judge]] = {
    "id_number": _identity,
    "receiver_id": _identity,
    "uscc": _credit_code,
    "phone": _phone,
    "mask phone": _phone,
    "account": _card,
}
