"""The costs of enforcing the claim in a complaint: in detail, and what has to be said of them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from reports.sections.amounts import bare
from reports.sections.view import View
from resources.language import N_, NC_
from storage.casework.reckoning import case_costs
from storage.rules.suit_costs import Cost, doubtful_costs

ONE = NC_("complaint", "{what} {amount} yuan")
OTHERS = NC_("complaint", "costs in the ledger")
UNNAMED = NC_("complaint", "costs")
COURT_FEES = N_(
    "Recorded costs that are court fees ({costs}) are asked for under the item on court fees; they "
    "are no part of the sum claimed."
)
COUNTED_ONCE = N_(
    "These costs stand with the suit and, at the same amount, in the ledger; they are counted "
    "once: {costs}."
)
NO_CLAUSE = N_(
    "No clause on the costs of enforcing the claim is recorded for any contract: check whether "
    "{costs} may be claimed."
)


def cost_details(view: View, total: Decimal) -> str:
    """Return what the costs claimed, ``total`` yuan, consist of; together they are ``total``."""
    claimed = case_costs(view.file).claimed
    rest = total - sum((amount for _what, amount in claimed), Decimal())
    # A payment of the day itself may have paid a part of them: of which nobody said.
    if rest < 0:
        return _named(view, [(view.words(UNNAMED), total)])
    return _named(view, [*claimed, *([(view.words(OTHERS), rest)] if rest else [])])


def cost_remarks(view: View) -> Iterator[str]:
    """Yield what is to be known of recorded costs before the complaint is handed in."""
    words, found = view.words, case_costs(view.file)
    if found.court:
        yield words(COURT_FEES, costs=_named(view, found.court))
    if found.booked:
        yield words(COUNTED_ONCE, costs=_named(view, found.booked))
    for doubt in doubtful_costs((*found.claimed, *found.booked)):
        yield doubt.say(words)
    clauses = (row["clauses"] or {} for row in view.file.rows("loans"))
    if found.claimed and not any(one.get("costs") for one in clauses):
        yield words(NO_CLAUSE, costs=_named(view, found.claimed))


def _named(view: View, costs: Iterable[Cost]) -> str:
    unnamed = view.words(UNNAMED)
    said = (
        view.words(ONE, what=view.text(what) or unnamed, amount=bare(amount))
        for what, amount in costs
    )
    return view.words(N_("; ")).join(said)
