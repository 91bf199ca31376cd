"""Guards of money: rates and claims above the cap, interest deducted, lenders without licence."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from resources.language import N_
from storage.rules.agreements import agreed_loans
from storage.rules.caps import Cap, Regime, cap_of, lowest_cap
from storage.rules.claimed import Selection, meant
from storage.rules.guards.said import Several
from storage.rules.guards.scene import Hit, Item, Limits, Scene
from storage.rules.moments import day
from storage.rules.money import print_money
from storage.rules.owed import owed
from storage.rules.sentences import sentence
from storage.rules.suit_costs import suit_costs
from storage.rules.tables import RuleTables, tables_of

RATE = N_("The agreed rate of {rate} a year is above {cap}, the cap on the day of the contract.")
RATE_NO_DAY = N_(
    "The agreed rate of {rate} a year is above {cap}, the lowest cap that could hold while neither "
    "the day of the contract nor that of payment is recorded."
)
CLAIM = N_("The notice claims {claimed}, more than the {owed} that is owed within the cap.")
CLAIM_OF = N_(
    "The notice claims {claimed}, more than the {owed} that is owed within the cap of the loans "
    "whose principal it states (contract {contracts})."
)
DEDUCTED = N_(
    "The notice claims a principal of {claimed}, but only {paid} was paid out: what was deducted "
    "in advance is no principal and bears no interest."
)
NO_LICENCE = N_("The case is marked {tag}: a loan by such a lender may be void.")
_RATES = ("annual_rate", "overdue_rate")


def rate_above_cap(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield loans whose rate is above the cap on the day of the contract (G18)."""
    tables = tables_of(scene.file)
    for item in scene.items("loans"):
        signed = item["signed_on"] or item["paid_out_on"]
        known = day(signed) if signed else None
        cap = _cap_at_contract(item["regime"], known, scene.on or item.day, tables)
        rates = [Decimal(item[name]) for name in _RATES if item[name] is not None]
        if cap is not None and rates and max(rates) > cap:
            said = sentence(RATE if signed else RATE_NO_DAY, rate=max(rates), cap=cap)
            yield Hit(item, said, regime=item["regime"])


def claim_above_cap(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield notices that claim more than is owed within the cap (G18)."""
    loans = agreed_loans(scene.file)
    if not loans:
        return
    ledger = [row.values for row in scene.file.rows("ledger")]
    suit = next(iter(scene.file.rows("litigation")), None)
    costs = suit_costs((suit["costs"] if suit else None) or (), ledger).claimed
    filed = day(suit["filed_on"]) if suit and suit["filed_on"] else None
    tables = tables_of(scene.file)
    for item in scene.items("notices"):
        claim = item["claim"] or {}
        if claim.get("total") is None:
            continue
        on = day(claim["until"]) if claim.get("until") else item.day
        policy = tables.policy_on(on)
        found = owed(loans, ledger, on, tables.lpr, filed, tables.caps, policy, costs)
        # The loans with which the notice is compared before it goes into a pack.
        most = max(meant(claim, found), key=lambda one: _due(claim, one))
        if Decimal(claim["total"]) > _due(claim, most):
            yield _claimed_above(item, claim, most)


def _due(claim: Mapping[str, Any], of: Selection) -> Decimal:
    """Return what may be claimed: costs of the suit as far as the notice itself states costs."""
    stated = Decimal(claim.get("costs") or 0)
    return of.total + min(of.suit, max(Decimal(0), stated - of.costs))


def _claimed_above(item: Item, claim: Mapping[str, Any], of: Selection) -> Hit:
    said: dict[str, object] = {
        "claimed": print_money(Decimal(claim["total"])),
        "owed": print_money(_due(claim, of)),
    }
    if not of.whole:
        said["contracts"] = Several(of.contracts)
    regimes = {loan.terms.regime for loan in of.loans}
    only = regimes.pop() if len(regimes) == 1 else ""
    return Hit(item, sentence(CLAIM if of.whole else CLAIM_OF, **said), regime=only)


def interest_deducted(scene: Scene, _limits: Limits) -> Iterator[Hit]:
    """Yield notices that claim as principal what was never paid out (G18)."""
    paid = sum((_paid_out(row.values) for row in scene.file.rows("loans")), Decimal(0))
    cut = any(_paid_out(row.values) < _written(row.values) for row in scene.file.rows("loans"))
    for item in scene.items("notices"):
        claimed = (item["claim"] or {}).get("principal")
        if cut and claimed is not None and Decimal(claimed) > paid:
            values = {"claimed": print_money(Decimal(claimed)), "paid": print_money(paid)}
            yield Hit(item, sentence(DEDUCTED, **values))


def lender_without_licence(scene: Scene, limits: Limits) -> Iterator[Hit]:
    """Yield loans of a case that bears the mark of an unlicensed lender (G18)."""
    tags = scene.file.case["tags"] or ()
    tag = next((one for one in tags if any(word in one for word in limits["tags"])), None)
    if tag is None:
        return
    items = scene.items("loans")
    for item in (*items, *(one for one in scene.items("notices") if one.planned)):
        yield Hit(item, sentence(NO_LICENCE, tag=tag))


def _cap_at_contract(
    regime: Regime, signed: date | None, on: date, tables: RuleTables
) -> Decimal | None:
    """Return the cap on the day of the contract, the lowest there may be where it is unknown."""
    if signed is None:
        return lowest_cap(regime, on, tables.lpr, tables.caps).cap
    cap: Cap = cap_of(regime, signed, None, tables.lpr, tables.caps)
    # The first segment is the rule of the day of the contract.
    return cap.segments[0].cap if cap.segments else cap.cap


def _written(loan: Mapping[str, Any]) -> Decimal:
    return Decimal(loan["principal"])


def _paid_out(loan: Mapping[str, Any]) -> Decimal:
    written = _written(loan)
    deducted = Decimal(loan.get("deducted_in_advance") or 0)
    told = written - deducted if loan.get("paid_out") is None else Decimal(loan["paid_out"])
    return max(Decimal(0), min(written, told))
