"""What if: a case as it would stand with something that has not happened; nothing is stored."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from storage.rows import CaseFile, Row

SUPPOSED: Final = "supposed"
"""Ref of every row that is only supposed."""


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed, None for nothing of the kind; amounts in yuan, rates a year.

    ``loan`` is the ref of the loan concerned, empty for the only one.
    """

    loan: str = ""
    paid_on: date | None = None
    paid: Decimal | None = None
    event_on: date | None = None
    event: str = ""
    grade: str = ""
    filed_on: date | None = None
    annual_rate: Decimal | None = None

    @property
    def anything(self) -> bool:
        """Tell whether anything at all is supposed."""
        payment = self.paid_on is not None and self.paid is not None
        event = self.event_on is not None and bool(self.event)
        return payment or event or self.filed_on is not None or self.annual_rate is not None


def suppose(file: CaseFile, what: Supposition) -> CaseFile:
    """Return the case with what is supposed put into it; an event counts as proved."""
    lists = dict(file.lists)
    if what.paid_on is not None and what.paid is not None:
        values = {"on": what.paid_on.isoformat(), "kind": "payment", "amount": f"{what.paid:f}"}
        lists["ledger"] = (*file.rows("ledger"), _row(file, "ledger_entry", _about(what, values)))
    if what.event_on is not None and what.event:
        event = {"on": what.event_on.isoformat(), "kind": what.event, "evidence": [SUPPOSED]}
        if what.grade:
            event["grade"] = what.grade
        about = {"about": what.loan} if what.loan else {}
        row = _row(file, "limitation_event", {**event, **about})
        lists["limitation"] = (*file.rows("limitation"), row)
    if what.filed_on is not None:
        lists["litigation"] = _filed(file, what.filed_on)
    if what.annual_rate is not None:
        rate = f"{what.annual_rate:f}"
        lists["loans"] = tuple(
            _with(row, annual_rate=rate) if what.loan in ("", row.ref) else row
            for row in file.rows("loans")
        )
    return replace(file, lists=lists)


def begins(file: CaseFile) -> date | None:
    """Return the day before which nothing of this case can have happened: its first loan's.

    None where a loan says neither when it was signed nor when it was paid out.
    """
    days = [_first_day(row) for row in file.rows("loans")]
    known = [one for one in days if one is not None]
    return min(known) if known and len(known) == len(days) else None


def possible(what: Supposition, since: date | None) -> Supposition:
    """Return what is supposed without what would lie before ``since`` (see ``begins``)."""
    if since is None:
        return what
    if what.paid_on is not None and what.paid_on < since:
        what = replace(what, paid_on=None, paid=None)
    if what.event_on is not None and what.event_on < since:
        what = replace(what, event_on=None, event="", grade="")
    return what if (what.filed_on or since) >= since else replace(what, filed_on=None)


def _first_day(loan: Row) -> date | None:
    days = [loan[name] for name in ("signed_on", "paid_out_on") if loan[name]]
    return min(map(date.fromisoformat, days), default=None)


def _about(what: Supposition, values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "loan": what.loan} if what.loan else values


def _filed(file: CaseFile, on: date) -> tuple[Row, ...]:
    known = file.rows("litigation") or (_row(file, "litigation", {}),)
    return tuple(_with(row, filed_on=on.isoformat()) for row in known)


def _with(row: Row, **values: Any) -> Row:
    return replace(row, values={**row.values, **values})


def _row(file: CaseFile, kind: str, values: dict[str, Any]) -> Row:
    return Row(SUPPOSED, file.case.id, kind, SUPPOSED, values, "", "")
