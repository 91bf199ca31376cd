"""Owns what a row of a table of the rules may say: its shape, its limits, how it is read."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from resources.language import N_
from storage.errors import InvalidRecord
from storage.rules import policy
from storage.rules.guard_table import guard_rules
from storage.rules.money import parse_money, parse_rate, rate_text

CAPS: Final = ("private_multiple", "private_rate", "financial_rate")
FEES: Final = ("property", "preservation", "payment_order")
REASONS: Final = ("threat", "false_authority", "shaming", "own", "allowed")
_MOST_DAYS: Final = 366
# Every value published since 1991 lies well within; outside a digit or the point has slipped.
LPR_RANGE: Final = (Decimal("0.005"), Decimal("0.15"))
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%")
_OVER = re.compile(r"([0-9.]+)\s*:\s*([0-9.]+%?)")
_MOST = re.compile(r"(?:最多|至多|≤|<=|max)\s*([0-9.]+)", re.IGNORECASE)
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

NO_START = N_("The day from which it holds is missing.")
BACKWARDS = N_("The last day lies before the first.")
TOO_LONG = N_("More than a year of rest days in one row: give each holiday a row of its own.")
NOT_RATE = N_("Not a rate a year, such as 3.00% or 0.03.")
RATE_TOO_HIGH = N_("A rate above 100% a year is surely a slip.")
NOT_LPR = N_("An LPR lies between 0.50% and 15.00% a year; look again at the point.")
NOT_A_NAME = N_("There is no such row to set; choose one of those listed.")
NOT_A_NUMBER = N_("Not a whole number from 0 to 100,000.")
NOT_A_TIME = N_("Not a time of day, such as 22:00.")
NOT_A_CHOICE = N_("Not one of the choices.")
NO_PHRASE = N_("The phrase is missing.")
SHORT_PHRASE = N_("One character alone would be found everywhere; write the phrase.")
NOT_FEES = N_("Not a fee such as 50; 10000: 2.5%; 100000: 2%; max 5000.")
NOT_PHONE = N_("Not a telephone number.")
NO_SOURCE = N_("Say where it stands: the publication and its date.")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: ``start`` and ``end`` are the first and the last day on which it holds."""

    table: str
    start: date | None = None
    end: date | None = None
    name: str = ""
    value: str = ""
    source: str = ""
    id: str = ""

    def covers(self, on: date) -> bool:
        """Tell whether the row holds on a day."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)

    @property
    def after(self) -> date | None:
        """The first day on which it does not hold any more."""
        return self.end + timedelta(1) if self.end and self.end < date.max else None


def row_of(values: Mapping[str, Any], row_id: str = "") -> TableRow:
    """Return a row from the values of a record; they have been checked by its kind."""
    days = [date.fromisoformat(values[k]) if values.get(k) else None for k in ("start", "end")]
    name, value, source = (str(values.get(k) or "").strip() for k in ("name", "value", "source"))
    return TableRow(str(values["table"]), days[0], days[1], name, value, source, row_id)


def check_row(row: TableRow) -> None:
    """Raise ``InvalidRecord`` with the field where a row cannot be used."""
    if not row.source:
        raise InvalidRecord(path="source", problem=NO_SOURCE)
    if row.start and row.end and row.end < row.start:
        raise InvalidRecord(path="end", problem=BACKWARDS)
    _CHECKS[row.table](row)


def read_rate(text: str, path: str = "value") -> Decimal:
    """Read ``3.00%`` or ``0.03`` as a fraction a year; ``InvalidRecord`` for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    percent = _PERCENT.fullmatch(plain)
    try:
        found = Decimal(percent[1]) / 100 if percent else parse_rate(plain, path)
        parse_rate(rate_text(found), path)
    except InvalidRecord as error:
        raise InvalidRecord(path=path, problem=NOT_RATE) from error
    if found > 1:
        raise InvalidRecord(path=path, problem=RATE_TOO_HIGH)
    return found


def read_fee(name: str, text: str) -> dict[str, Any]:
    """Read ``50; 10000: 2.5%; max 5000`` as a row of the table ``fees``: base, then brackets.

    A payment order is told by its share of the property fee: ``1/3``.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if name == "payment_order":
        share = re.fullmatch(r"1\s*/\s*([1-9][0-9]?)", plain)
        if not share:
            raise InvalidRecord(path="value", problem=NOT_FEES)
        return {"of": "property", "divisor": share[1]}
    parts = [part.strip() for part in plain.split(";") if part.strip()]
    if not parts:
        raise InvalidRecord(path="value", problem=NOT_FEES)
    most = _MOST.fullmatch(parts[-1])
    brackets = [_OVER.fullmatch(part) for part in parts[1 : -1 if most else None]]
    told = [(found[1], found[2]) for found in brackets if found]
    if len(told) < len(brackets) or not told:
        raise InvalidRecord(path="value", problem=NOT_FEES)
    steps = [{"over": _sum(over), "rate": rate_text(read_rate(rate))} for over, rate in told]
    if [Decimal(step["over"]) for step in steps] != sorted({Decimal(s["over"]) for s in steps}):
        raise InvalidRecord(path="value", problem=NOT_FEES)
    found = {"base": _sum(parts[0]), "brackets": steps, "most": _sum(most[1]) if most else None}
    return {**found, "simplified_divisor": "2"} if name == "property" else found


def fee_text(rule: Mapping[str, Any]) -> str:
    """Write a row of the table ``fees`` as ``read_fee`` reads it."""
    if "of" in rule:
        return f"1/{rule['divisor']}"
    steps = [
        f"{step['over']}: {(Decimal(step['rate']) * 100).normalize():f}%"
        for step in rule["brackets"]
    ]
    most = [f"≤{rule['most']}"] if rule["most"] else []
    return "; ".join([rule["base"], *steps, *most])


def limit_names() -> dict[str, int | str]:
    """Return the limits that may be set, ``G2.calls_a_day.most``, with their shipped values."""
    return {
        f"{guard.id}.{check.name}.{name}": value
        for guard in guard_rules().guards
        for check in guard.checks
        for name, value in check.limits.items()
        if isinstance(value, int | str) and not isinstance(value, bool) and _settable(value)
    }


def _settable(value: int | str) -> bool:
    """Numbers and times of day; patterns are not for people to type."""
    return isinstance(value, int) or bool(_TIME.fullmatch(value))


def read_limit(name: str, text: str) -> int | str:
    """Read the value of a limit in the form of the shipped one."""
    known = limit_names().get(name)
    plain = unicodedata.normalize("NFKC", text).strip()
    if known is None:
        raise InvalidRecord(path="name", problem=NOT_A_NAME)
    if isinstance(known, str):
        if not _TIME.fullmatch(plain):
            raise InvalidRecord(path="value", problem=NOT_A_TIME)
        return plain
    if not plain.isascii() or not plain.isdigit() or int(plain) > 100_000:
        raise InvalidRecord(path="value", problem=NOT_A_NUMBER)
    return int(plain)


def _sum(text: str) -> str:
    try:
        return format(parse_money(text.strip()), "f")
    except InvalidRecord as error:
        raise InvalidRecord(path="value", problem=NOT_FEES) from error


def _lpr(row: TableRow) -> None:
    if row.start is None:
        raise InvalidRecord(path="start", problem=NO_START)
    least, most = LPR_RANGE
    if not least <= read_rate(row.value) <= most:
        raise InvalidRecord(path="value", problem=NOT_LPR)


def _days(row: TableRow) -> None:
    if row.start is None:
        raise InvalidRecord(path="start", problem=NO_START)
    if row.end and (row.end - row.start).days > _MOST_DAYS:
        raise InvalidRecord(path="end", problem=TOO_LONG)


def _cap(row: TableRow) -> None:
    _one_of(row.name, CAPS, "name", NOT_A_NAME)
    if row.start is None:
        raise InvalidRecord(path="start", problem=NO_START)
    if row.name == "private_multiple":
        _one_of(row.value, [str(n) for n in range(1, 21)], "value", NOT_A_NUMBER)
    else:
        read_rate(row.value)


def _fee(row: TableRow) -> None:
    _one_of(row.name, FEES, "name", NOT_A_NAME)
    read_fee(row.name, row.value)


def _limit(row: TableRow) -> None:
    read_limit(row.name, row.value)


def _phrase(row: TableRow) -> None:
    if not row.name:
        raise InvalidRecord(path="name", problem=NO_PHRASE)
    if len(row.name) == 1:
        raise InvalidRecord(path="name", problem=SHORT_PHRASE)
    _one_of(row.value or "own", REASONS, "value", NOT_A_CHOICE)


def _policy(row: TableRow) -> None:
    _one_of(row.name, policy.CHOICES, "name", NOT_A_NAME)
    _one_of(row.value, policy.CHOICES[row.name], "value", NOT_A_CHOICE)


def _care(row: TableRow) -> None:
    if not row.name:
        raise InvalidRecord(path="name", problem=NOT_A_NAME)
    if not re.fullmatch(r"[0-9][0-9 +-]{2,19}", row.value):
        raise InvalidRecord(path="value", problem=NOT_PHONE)


def _one_of(value: str, allowed: Any, path: str, problem: str) -> None:
    if value not in allowed:
        raise InvalidRecord(path=path, problem=problem)


_CHECKS: Final[Mapping[str, Callable[[TableRow], None]]] = {
    "lpr_1y": _lpr,
    "lpr_5y": _lpr,
    "holiday": _days,
    "workday": _days,
    "cap": _cap,
    "fee": _fee,
    "limit": _limit,
    "phrase": _phrase,
    "policy": _policy,
    "care": _care,
}
