"""What the rules make of a case in its snapshot: what is owed, and how long the claim runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from storage.rows import CaseFile, Row
from storage.rules.agreements import agreed_loans
from storage.rules.claims import own_events
from storage.rules.clocks import LoanClock, loan_clock
from storage.rules.dates import parse_date
from storage.rules.enforcement import Enforcement, enforcement, enforcement_light
from storage.rules.guarantors import GuarantorClock, guarantor_clocks
from storage.rules.light import Light, nearest, with_ends
from storage.rules.lpr import LprTable
from storage.rules.owed import Owed, owed
from storage.rules.sentences import Sentence
from storage.rules.suit_costs import SuitCosts, suit_costs
from storage.rules.tables import tables_of
from storage.rules.unrecorded import unrecorded


@dataclass(frozen=True, slots=True)
class LoanLimitation:
    """The clock of a loan, the events and obstacles it replayed (one a step), and as if none.

    ``hints`` say what the case holds that may have to be recorded as an event; for the own office.
    """

    loan: Row
    clock: LoanClock
    events: tuple[Row, ...]
    untouched: LoanClock
    hints: tuple[Sentence, ...] = ()


def case_owed(file: CaseFile, on: date, lpr: LprTable | None = None) -> Owed:
    """Return what the case owes as of a day, which itself bears no interest; costs of the suit too.

    The day of filing is that of the suit, where it is recorded.
    """
    tables = tables_of(file)
    return owed(
        agreed_loans(file),
        _values(file.rows("ledger")),
        on,
        lpr or tables.lpr,
        filed_on(file),
        tables.caps,
        tables.policy_on(on),
        case_costs(file).claimed,
    )


def case_costs(file: CaseFile) -> SuitCosts:
    """Return the costs recorded with the suit: claimed, the court's own, already in the ledger."""
    rows = (cost for suit in file.rows("litigation") for cost in suit["costs"] or ())
    return suit_costs(rows, _values(file.rows("ledger")))


def filed_on(file: CaseFile) -> date | None:
    """Return the day on which the suit was filed, None where it is not recorded."""
    filed = next((row["filed_on"] for row in file.rows("litigation") if row["filed_on"]), None)
    return parse_date(filed) if filed else None


def case_limitation(file: CaseFile, on: date) -> tuple[LoanLimitation, ...]:
    """Return the clock of every loan as of a day, with the events that concern it by date."""
    rest, loans = tables_of(file).rest, _values(file.rows("loans"))
    parties = _values(file.rows("parties"))
    rows = sorted(file.rows("limitation"), key=lambda row: str(row["on"]))
    stops = sorted(file.rows("suspension"), key=lambda row: str(row["start"]))
    events, obstacles = with_ends(_values(rows), stages_of(file)), _values(stops)
    ledger, plans = _values(file.rows("ledger")), _values(file.rows("plans"))
    found = []
    for loan, values in zip(file.rows("loans"), loans, strict=True):
        own = own_events(loans, events, values)
        met = own_events(loans, obstacles, values)
        # Not by ref: an event need not have one.
        mine = [row for row, event in zip(rows, events, strict=True) if _among(event, own)]
        mine += [row for row, one in zip(stops, obstacles, strict=True) if _among(one, met)]
        clock = loan_clock(values, own, on, rest, parties, met)
        untouched = loan_clock(values, (), on, rest, parties)
        hints = unrecorded(values, loans, own, ledger, filed_on(file), plans, on)
        ordered = tuple(sorted(mine, key=_begun))
        found.append(LoanLimitation(loan, clock, ordered, untouched, hints))
    return tuple(found)


def _begun(row: Row) -> str:
    # As the rules replay them: of one day, what happened stands before what hindered.
    return str(row["on"] or row["start"])


def _among(event: object, events: Iterable[object]) -> bool:
    return any(event is one for one in events)


def case_light(file: CaseFile, on: date) -> Light | None:
    """Return the light of the claim that runs out first, by the house's threshold.

    Once a judgment has its last day for performance, the period for enforcement is what counts.
    """
    judged = enforcement_light(case_enforcement(file, on), on)
    if judged is not None:
        return judged
    threshold = tables_of(file).policy_on(on).threshold
    found = case_limitation(file, on)
    clocks = (one.clock.strong if threshold == "A" else one.clock.usable for one in found)
    return nearest(clocks, on)


def stages_of(file: CaseFile) -> list[dict[str, Any]]:
    """Return the steps of the suit, none where there is none."""
    return [stage for row in file.rows("litigation") for stage in row["stages"] or ()]


def case_guarantors(file: CaseFile, on: date) -> tuple[GuarantorClock, ...]:
    """Return the period of every guarantor for every loan, and what became of it up to a day."""
    parties, loans = _values(file.rows("parties")), _values(file.rows("loans"))
    events = with_ends(_values(file.rows("limitation")), stages_of(file))
    return tuple(guarantor_clocks(parties, loans, tables_of(file).rest, events, on))


def case_enforcement(file: CaseFile, on: date | None = None) -> Enforcement | None:
    """Return the period for applying for enforcement, None where nothing was decided yet.

    ``on`` is the day asked about; None: whatever day it is, see ``enforcement``.
    """
    return enforcement(file, tables_of(file).rest, on)


def _values(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [{"ref": row.ref, **row.values} for row in rows]
