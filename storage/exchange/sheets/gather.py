"""Rows of one case number as one case: further loans and people, only where that is unambiguous."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from storage.exchange.sheets.rows import SheetLine, Values

_PLURAL = ("phones", "addresses", "accounts")


@dataclass(slots=True)
class Part:
    """A person or a loan of a case: its values, and the row that named it first."""

    line: SheetLine
    values: Values


@dataclass(slots=True)
class SheetCase:
    """What all rows of one case number say together."""

    case_no: str
    lines: list[SheetLine]
    values: Values = field(default_factory=dict)
    people: list[Part] = field(default_factory=list)
    loans: list[Part] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether any of its rows is refused: then nothing of the case is taken."""
        return any(line.flaws for line in self.lines)


def gather(case_no: str, lines: list[SheetLine]) -> SheetCase:
    """Put the rows of one case together; rows that contradict each other get flaws."""
    case = SheetCase(case_no, lines)
    owner = Part(lines[0], case.values)
    for line in lines:
        _merge(owner, line, "case", ())
        if line.given("party"):
            _add_person(case, line)
        if line.given("loan"):
            _add_loan(case, line)
    return case


def refuse_rest(case: SheetCase) -> None:
    """Give every row of a refused case its own flaw, so that each row not taken is told."""
    first = next((line for line in case.lines if line.flaws), None)
    for line in case.lines:
        if first is not None and not line.flaws:
            line.refuse("case_refused", row=first.number)


def _add_person(case: SheetCase, line: SheetLine) -> None:
    given = line.given("party")
    match = next((one for one in case.people if same_person(one.values, given)), None)
    if match is not None:
        _merge(match, line, "party", _PLURAL)
    elif case.people and "role" not in given:
        first = case.people[0]
        column = line.columns.get("party.name") or line.columns.get("party.id_number")
        line.refuse(
            "another_person", column, str(given.get("name", "")),
            name=first.values.get("name", "-"), where=first.line.path,
        )  # fmt: skip
    else:
        case.people.append(Part(line, _copied(given)))


def _add_loan(case: SheetCase, line: SheetLine) -> None:
    given = line.given("loan")
    number = given.get("contract_no")
    match = next((one for one in case.loans if one.values.get("contract_no") == number), None)
    if match is None:
        case.loans.append(Part(line, dict(given)))
    elif number is None or match.values != given:
        column = line.columns.get("loan.contract_no")
        line.refuse("same_loan", column, str(number or ""), row=match.line.number)


def same_person(one: Values, other: Values) -> bool:
    """Tell whether two people are one: the ID number decides, the name where one has none."""
    numbers = id_key(one), id_key(other)
    if all(numbers):
        return numbers[0] == numbers[1]
    return bool(one.get("name")) and one.get("name") == other.get("name")


def id_key(values: Values) -> str:
    """Return an ID number as it is compared, empty where there is none."""
    return unicodedata.normalize("NFKC", str(values.get("id_number") or "")).strip().upper()


def _merge(part: Part, line: SheetLine, kind: str, plural: Iterable[str]) -> None:
    for name, value in line.given(kind).items():
        known = part.values.get(name)
        if known is None:
            part.values[name] = value
        elif name in plural:
            part.values[name] = [*known, *(one for one in value if one not in known)]
        elif known != value:
            column = line.columns.get(f"{kind}.{name}")
            line.refuse("rows_disagree", column, _shown(value), row=part.line.number)


def _shown(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _copied(values: Values) -> Values:
    return {name: list(one) if isinstance(one, list) else one for name, one in values.items()}
