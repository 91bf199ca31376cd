"""What the rules make of a case in its snapshot: what is owed, and how long the claim runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.rows import CaseFile, Row
from storage.rules.clocks import GuarantorClock, LoanClock, guarantor_clocks, loan_clock, own_events
from storage.rules.dates import parse_date
from storage.rules.light import Light, nearest, with_ends
from storage.rules.lpr import LprTable
from storage.rules.owed import Owed, owed
from storage.rules.tables import tables_of


@dataclass(frozen=True, slots=True)
class LoanLimitation:
    """The clock of a loan, the events it replayed (each as long as ``steps``), and as if none."""

    loan: Row
    clock: LoanClock
    events: tuple[Row, ...]
    untouched: LoanClock


def case_owed(file: CaseFile, on: date, lpr: LprTable | None = None) -> Owed:
    """Return what the case owes as of a day, which itself bears no interest.

    The day of filing is that of the suit, where it is recorded.
    """
    filed = next((row["filed_on"] for row in file.rows("litigation") if row["filed_on"]), None)
    tables = tables_of(file)
    return owed(
        _values(file.rows("loans")),
        _values(file.rows("ledger")),
        on,
        lpr or tables.lpr,
        parse_date(filed) if filed else None,
        tables.caps,
        tables.policy_on(on),
    )


def case_limitation(file: CaseFile, on: date) -> tuple[LoanLimitation, ...]:
    """Return the clock of every loan as of a day, with the events that concern it by date."""
    rest, loans = tables_of(file).rest, _values(file.rows("loans"))
    parties = _values(file.rows("parties"))
    rows = sorted(file.rows("limitation"), key=lambda row: str(row["on"]))
    events = with_ends(_values(rows), stages_of(file))
    found = []
    for loan, values in zip(file.rows("loans"), loans, strict=True):
        own = own_events(loans, events, values)
        # Not by ref: an event need not have one.
        mine = tuple(row for row, event in zip(rows, events, strict=True) if _among(event, own))
        clock, untouched = (loan_clock(values, some, on, rest, parties) for some in (own, ()))
        found.append(LoanLimitation(loan, clock, mine, untouched))
    return tuple(found)


def _among(event: object, events: Iterable[object]) -> bool:
    return any(event is one for one in events)


def case_light(file: CaseFile, on: date) -> Light | None:
    """Return the light of the claim that runs out first, by the house's threshold."""
    threshold = tables_of(file).policy_on(on).threshold
    found = case_limitation(file, on)
    clocks = (one.clock.strong if threshold == "A" else one.clock.usable for one in found)
    return nearest(clocks, on)


def stages_of(file: CaseFile) -> list[dict[str, Any]]:
    """Return the steps of the suit, none where there is none."""
    return [stage for row in file.rows("litigation") for stage in row["stages"] or ()]


def case_guarantors(file: CaseFile) -> tuple[GuarantorClock, ...]:
    """Return the period of every guarantor for every loan of the case."""
    parties, loans = _values(file.rows("parties")), _values(file.rows("loans"))
    return tuple(guarantor_clocks(parties, loans, tables_of(file).rest))


def _values(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [{"ref": row.ref, **row.values} for row in rows]
