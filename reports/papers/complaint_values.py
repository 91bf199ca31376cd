"""What a case tells of the claims and facts of a complaint; what nobody recorded stays open."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from reports.papers.complaint_costs import cost_details
from reports.papers.complaint_dunning import dunning
from reports.papers.complaint_form import BLANK, Answers
from reports.papers.complaint_interest import interest_texts
from reports.papers.complaint_method import agreed, reckoning
from reports.sections.amounts import bare, percent
from reports.sections.view import View
from resources.language import N_, NC_
from storage.casework.reckoning import case_owed
from storage.kinds.loan import KIND as LOAN
from storage.kinds.party import KIND as PARTY
from storage.rows import Row
from storage.rules.balance import Booking
from storage.rules.money import print_rate
from storage.rules.owed import LoanOwed, Owed

_DAYS = NC_("complaint", "{n} days")
_UPLIFT = NC_("complaint", "{share} a year (overdue rate {rate} a year)")
_OVERDUE_ONLY = NC_("complaint", "{blank}% a year (overdue rate {rate} a year)")
_COMPOUND = NC_("complaint", "compound interest agreed")
_NO_COMPOUND = NC_("complaint", "compound interest not agreed")
_GUARANTEE_UNTIL = NC_("complaint", "guarantee period up to {day}")
_EACH = NC_("complaint", "{amount} yuan")
_SUM = NC_("complaint", "{each}, in all {amount}")
# Behind these the form prints its unit once.
_MONEY = ("agreed", "provided")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)*|[〇零一二三四五六七八九十百]+")
_SEE_LIST = N_("See the catalogue of evidence attached.")

Texts = dict[str, str]
Ticks = dict[str, frozenset[str]]


def case_answers(view: View, on: date, methods: frozenset[str]) -> Answers:
    """Return what the case tells as of ``on``; sums are those of the computation of interest.

    ``methods`` are the ways of repayment for which the form has a box; another one is ticked as
    other and written out.
    """
    owed = case_owed(view.file, on)
    rows = {row.ref: row for row in view.file.rows("loans")}
    loans = [(rows[loan.ref], loan) for loan in owed.loans]
    texts = {**_claims(view, owed, on), **_people(view), **_merged(view, loans, on, methods)}
    texts["dunned"] = dunning(view)
    texts["evidence"] = view.words(_SEE_LIST)
    return Answers(texts, {**_ticks(view, texts), **_loan_ticks(loans, on, methods)})


def _claims(view: View, owed: Owed, on: date) -> Texts:
    def total(part: Callable[[LoanOwed], Decimal]) -> Decimal:
        return sum((part(loan) for loan in owed.loans), Decimal())

    if not owed.loans:
        return {"until": view.day(on.isoformat())}
    costs = total(lambda loan: loan.account.costs)
    method = reckoning(view, owed)
    return {
        "until": view.day(on.isoformat()),
        "principal": bare(total(lambda loan: loan.account.principal)),
        **interest_texts(view, owed, method),
        "costs": cost_details(view, costs) if costs else "",
        "total": bare(owed.total),
        "method": method,
        "standard": agreed(view, owed),
        "repaid": bare(sum((_after_due(loan) for loan in owed.loans), Decimal())),
        "repaid_interest": bare(total(lambda loan: _repaid(loan, "interest"))),
        "repaid_principal": bare(total(lambda loan: _repaid(loan, "principal"))),
    }


def _bookings(loan: LoanOwed) -> Iterator[Booking]:
    return (line for line in loan.account.lines if isinstance(line, Booking))


def _repaid(loan: LoanOwed, part: str) -> Decimal:
    return sum((getattr(line.paid, part) for line in _bookings(loan)), Decimal())


def _after_due(loan: LoanOwed) -> Decimal:
    """Return what was paid after the due date, in yuan."""
    late = (line for line in _bookings(loan) if line.entry.on > loan.terms.due_on)
    return sum((line.entry.amount for line in late), Decimal())


def _people(view: View) -> Texts:
    parties = view.file.rows("parties")
    guarantors = [row for row in parties if row["role"] == "guarantor"]
    borrowers = [row for row in parties if row["role"] in ("borrower", "co_borrower")]
    lenders = [row["creditor"] for row in view.file.rows("loans")]
    return {
        "borrowers": view.joined(row["name"] for row in borrowers),
        "guarantors": view.joined(row["name"] for row in guarantors),
        "guarantee": view.joined(_guarantee(view, row) for row in guarantors),
        "lender": view.joined(map(view.text, lenders)) or view.plaintiff(),
    }


def _guarantee(view: View, row: Row) -> str:
    given = row["guarantee"] or {}
    kind = view.option(PARTY, "guarantee.kind", given.get("kind"))
    until = view.day(given.get("period_until"))
    period = view.words(_GUARANTEE_UNTIL, day=until) if until else ""
    parts = (kind, view.text(given.get("scope")), period)
    return view.words(N_(", ")).join(part for part in parts if part)


def _merged(
    view: View, loans: list[tuple[Row, LoanOwed]], on: date, methods: frozenset[str]
) -> Texts:
    """Return the facts of all loans; where they differ, each with the number of its contract."""
    found = [(row, _loan(view, row, loan, on, methods)) for row, loan in loans]
    merged: Texts = {}
    for key in {key: None for _row, texts in found for key in texts}:
        said = [(str(row["contract_no"]), texts.get(key, "")) for row, texts in found]
        merged[key] = _amounts(view, said) if key in _MONEY else _told(view, said)
    return merged


def _told(view: View, said: list[tuple[str, str]]) -> str:
    """Return a fact; where it is not the same of every loan, each with its contract."""
    if len({text for _number, text in said}) == 1:
        return said[0][1]
    return view.joined(view.bracket(text, number) for number, text in said if text)


def _amounts(view: View, said: list[tuple[str, str]]) -> str:
    """Return one amount bare; of several each with its unit, and their sum for the form's unit."""
    if len(said) == 1 or not any(text for _number, text in said):
        return said[0][1]
    shown = [view.bracket(view.words(_EACH, amount=text or BLANK), number) for number, text in said]
    known = [Decimal(text.replace(",", "")) for _number, text in said if text]
    total = bare(sum(known, Decimal())) if len(known) == len(said) else BLANK
    return view.words(_SUM, each=view.joined(shown), amount=total)


def _loan(view: View, row: Row, loan: LoanOwed, on: date, methods: frozenset[str]) -> Texts:
    due = loan.terms.due_on
    clauses = row["clauses"] or {}
    collateral = row["collateral"] or ()
    method = row["repayment_method"]
    texts = {
        "contract": _contract(view, row),
        "signed_on": view.day(row["signed_on"]),
        "agreed": _money(row["principal"]),
        "provided": _money(row["paid_out"]),
        "provided_on": view.day(row["paid_out_on"]),
        "term_from": view.day(row["paid_out_on"] or row["signed_on"]),
        "term_to": view.day(row["due_on"]),
        "rate": percent(row["annual_rate"]),
        "overdue_rate": _uplift(view, loan, row["overdue_rate"]),
        "compound": _compound(view, row["compound"]),
        "penalty_rate": _amount(view, row["penalty"]),
        "rate_clause": _clause(view.text(clauses.get("rate"))),
        "overdue_clause": _clause(view.text(clauses.get("overdue"))),
        "penalty_clause": _clause(view.text(clauses.get("penalty"))),
        "default_clause": view.text(clauses.get("penalty") or clauses.get("overdue")),
        "clause": view.text(clauses.get("jurisdiction")),
        "pledged": view.texts(one.get("description") for one in collateral),
        "late_since": view.day(due.isoformat()) if due < on else "",
        "late_days": view.words(_DAYS, n=(on - due).days) if due < on else "",
    }
    if method and method not in methods:
        texts["repay_other"] = view.option(LOAN, "repayment_method", method)
    return texts


def _uplift(view: View, loan: LoanOwed, overdue: str | None) -> str:
    """Return by how much of itself the rate rises on default; the rate then where none is known."""
    if overdue is None:
        return ""
    share = _rise(loan, Decimal(overdue))
    rate = percent(overdue)
    if share is None:
        return view.words(_OVERDUE_ONLY, blank=BLANK, rate=rate)
    return view.words(_UPLIFT, share=print_rate(share), rate=rate)


def _rise(loan: LoanOwed, overdue: Decimal) -> Decimal | None:
    """Return the share of the contract's rate that is added on default, None where none is."""
    term = loan.terms.term
    if term is None or not term.rate or overdue < term.rate:
        return None
    return (overdue - term.rate) / term.rate


def _clause(said: str) -> str:
    """Return a clause as the form names it; what is more than a bare number stays as said."""
    return f"第{said}条" if _NUMBER.fullmatch(said) else said


def _contract(view: View, row: Row) -> str:
    named = (view.text(row["name"]), view.text(row["contract_no"]), view.day(row["signed_on"]))
    place = view.text(row["signed_place"])
    return view.words(N_(", ")).join(part for part in (*named, place) if part)


def _ticks(view: View, texts: Mapping[str, str]) -> Ticks:
    """Return the boxes that facts tick; what is for the plaintiff to decide stays open."""
    rows = view.file.rows
    ticks = {
        "clause": "yes" if texts.get("clause") else "",
        "costs": "yes" if texts.get("costs") else "",
        "dunned": "yes" if texts.get("dunned") else "",
        "guaranteed": "yes" if texts.get("guarantors") else "",
        "preserved": "yes" if any(e["kind"] == "preservation" for e in rows("limitation")) else "",
        "early": "yes" if any(row["accelerated_on"] for row in rows("loans")) else "",
    }
    ticks["early_kind"] = "accelerate" if ticks["early"] else ""
    kinds = {(row["guarantee"] or {}).get("kind") for row in rows("parties")}
    found = {key: frozenset({value}) for key, value in ticks.items() if value}
    return {**found, "guarantee_kind": frozenset(kind for kind in kinds if kind)}


def _loan_ticks(loans: list[tuple[Row, LoanOwed]], on: date, methods: frozenset[str]) -> Ticks:
    due = {"yes" if loan.terms.due_on <= on else "no" for _row, loan in loans}
    late = {
        "yes" if loan.account.total > 0 else "no" for _row, loan in loans if loan.terms.due_on < on
    }
    securities = [one for row, _loan in loans for one in row["collateral"] or ()]
    signed = {one.get("registered") for one in securities} - {None}
    repay = {row["repayment_method"] for row, _loan in loans if row["repayment_method"]}
    return {
        "due": frozenset(due),
        "late": frozenset(late),
        "pledge": frozenset({"yes"} if securities else ()),
        "registered": frozenset("yes" if value else "no" for value in signed),
        "repay": frozenset(one if one in methods else "other" for one in repay),
        "rates": frozenset(rate for row, loan in loans for rate in _rates(row, loan)),
    }


def _rates(row: Row, loan: LoanOwed) -> Iterator[str]:
    """Yield which of the rates and penalties of the form the contract agrees on."""
    overdue = row["overdue_rate"]
    agreed_on = {
        "term": row["annual_rate"] is not None,
        "uplift": overdue is not None and _rise(loan, Decimal(overdue)) is not None,
        "compound": row["compound"] is True,
        "penalty": row["penalty"] is not None,
    }
    return (rate for rate, found in agreed_on.items() if found)


def _money(amount: str | None) -> str:
    return "" if amount is None else bare(Decimal(amount))


def _amount(view: View, amount: str | None) -> str:
    return "" if amount is None else view.words(N_("{amount} yuan"), amount=_money(amount))


def _compound(view: View, value: bool | None) -> str:
    return "" if value is None else view.words(_COMPOUND if value else _NO_COMPOUND)
