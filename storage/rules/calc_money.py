"""Owns the rules of money as JSON: interest, caps, schedules, set-off, court fees."""

from datetime import date
from decimal import Decimal
from typing import cast

from resources.language import N_, Words
from storage.rules import caps, fees, repayment, setoff
from storage.rules.dates import add_days
from storage.rules.delay import delay_interest
from storage.rules.document import BEFORE_START, NOT_WORD, Document, Result
from storage.rules.interest import (
    DAY_COUNTS,
    ROUNDINGS,
    LprTerms,
    Piece,
    agreed_pieces,
    lpr_pieces,
    total_interest,
)
from storage.rules.lpr import TERMS, lpr_table
from storage.rules.money import money_text, rate_text
from storage.rules.sentences import say_notes

RATE_OR_LPR = N_("Give exactly one of annual_rate and lpr.")
NEGATIVE = N_("The rate would be below zero.")
_MOST_PERIODS = 1200


def interest_rule(read: Document, words: Words) -> Result:
    """Interest by an agreed rate or by LPR; InvalidRecord with the path of a fault."""
    principal = read.money("principal")
    start, until = read.day("from"), read.day("until")
    if until < start:
        raise read.wrong("until", BEFORE_START)
    last_counts = read.flag("include_last_day", default=False)
    count = read.word("day_count", DAY_COUNTS, 365)
    rounding = read.word("rounding", ROUNDINGS, "segment")
    end = add_days(until, int(last_counts))
    found = total_interest(principal, _pieces(read, start, end), count, rounding)
    lines = [
        {
            "from": line.start.isoformat(),
            "until": min(line.end, until).isoformat(),
            "days": line.days,
            "rate": rate_text(line.rate),
            "basis": line.basis.say(words),
            "interest": money_text(line.interest),
        }
        for line in found.lines
    ]
    return {"days": found.days, "interest": money_text(found.interest), "lines": lines}


def _pieces(read: Document, start: date, end: date) -> list[Piece]:
    if read.has("annual_rate") == read.has("lpr"):
        raise read.wrong("annual_rate", RATE_OR_LPR)
    if read.has("annual_rate"):
        return agreed_pieces(read.rate("annual_rate"), start, end)
    lpr = read.part("lpr")
    terms = LprTerms(
        lpr.word("term", TERMS, "1y"),
        lpr.rate("multiple", "1"),
        lpr.rate("spread", "0", negative=True),
        lpr.word("mode", ("fixed", "segments"), "fixed") == "segments",
        lpr.day_or_none("fixed_on"),
    )
    lpr.done()
    pieces = lpr_pieces(lpr_table(), terms, start, end)
    if any(piece.rate < 0 for piece in pieces):
        raise lpr.wrong("spread", NEGATIVE)
    return pieces


def cap_rule(read: Document, words: Words) -> Result:
    """The cap of a contract; InvalidRecord with the path of a fault."""
    regime = read.word("regime", caps.REGIMES)
    contract_on, filed_on = read.day("contract_on"), read.day_or_none("filed_on")
    found = caps.cap_of(regime, contract_on, filed_on, lpr_table())
    result: Result = {
        "cap": _rate(found.cap),
        "lpr": _rate(found.quote.rate if found.quote else None),
        "lpr_on": found.quote.on.isoformat() if found.quote else None,
        "basis": found.basis.say(words),
    }
    if found.segments:
        result["segments"] = [_segment(part, words) for part in found.segments]
    return {**result, **say_notes((*found.notes, *found.advice), words)}


def _segment(part: caps.Segment, words: Words) -> Result:
    return {
        "from": part.start.isoformat() if part.start else None,
        "until": part.end.isoformat() if part.end else None,
        "cap": _rate(part.cap),
        "basis": part.basis.say(words),
    }


def repayment_rule(read: Document, _: Words) -> Result:
    """A repayment schedule; InvalidRecord with the path of a fault."""
    lines = repayment.schedule(
        read.money("principal"),
        read.rate("annual_rate"),
        read.count("periods", _MOST_PERIODS),
        read.word("method", repayment.METHODS),
    )
    return {
        "lines": [
            {
                "n": line.n,
                "payment": money_text(line.payment),
                "interest": money_text(line.interest),
                "principal": money_text(line.principal),
                "left": money_text(line.left),
            }
            for line in lines
        ]
    }


def setoff_rule(read: Document, _: Words) -> Result:
    """Payments set off against a debt; InvalidRecord with the path of a fault."""
    debt = setoff.Debt(read.money("costs"), read.money("interest"), read.money("principal"))
    as_of = read.day("as_of")
    payments = [_payment(part, as_of) for part in read.parts("payments")]
    lines = setoff.set_off(
        debt,
        as_of,
        payments,
        read.rate("annual_rate"),
        read.word("day_count", DAY_COUNTS, 365),
        _order(read),
    )
    return {"lines": [_settled(line) for line in lines]}


def _payment(read: Document, as_of: date) -> setoff.Payment:
    payment = setoff.Payment(read.day("on"), read.money("amount"))
    if payment.on < as_of:
        raise read.wrong("on", setoff.TOO_EARLY)
    read.done()
    return payment


def _order(read: Document) -> tuple[setoff.Part, ...]:
    # The word that stands for the order of the law in documents.
    given = read.raw("order") if read.has("order") else "561"
    if given == "561":
        return setoff.STATUTORY
    if not isinstance(given, list) or sorted(map(str, given)) != sorted(setoff.STATUTORY):
        raise read.wrong("order", NOT_WORD)
    return tuple(cast(list[setoff.Part], given))


def _settled(line: setoff.Settled) -> Result:
    result = {
        "on": line.payment.on.isoformat(),
        "amount": money_text(line.payment.amount),
        "accrued": money_text(line.accrued),
        "to_costs": money_text(line.paid.costs),
        "to_interest": money_text(line.paid.interest),
        "to_principal": money_text(line.paid.principal),
        "costs": money_text(line.left.costs),
        "interest": money_text(line.left.interest),
        "principal": money_text(line.left.principal),
    }
    return {**result, "surplus": money_text(line.surplus)} if line.surplus else result


def fee_rule(read: Document, _: Words) -> Result:
    """A court fee; InvalidRecord with the path of a fault."""
    simplified = read.flag("simplified", default=False)
    found = fees.court_fee(
        read.money("amount"), read.word("kind", fees.KINDS), simplified=simplified
    )
    return {"fee": money_text(found.fee), "payable": money_text(found.payable)}


def delay_rule(read: Document, _: Words) -> Result:
    """Doubled interest for delay on judgment money; InvalidRecord with the path of a fault.

    ``from`` is the first day after the time for performance, ``until`` the day of payment.
    """
    amount, start, until = read.money("amount"), read.day("from"), read.day("until")
    if until < start:
        raise read.wrong("until", BEFORE_START)
    found = delay_interest(amount, start, until)
    return {"days": (until - start).days, "interest": money_text(found)}


def _rate(rate: Decimal | None) -> str | None:
    return None if rate is None else rate_text(rate)
