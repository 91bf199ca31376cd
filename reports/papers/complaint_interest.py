"""What is left of interest by its kind: of the term, after default, compound; and penalties."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from reports.sections.amounts import bare
from reports.sections.view import View
from resources.language import NC_
from storage.rules.balance import Accrual, Share
from storage.rules.owed import LoanOwed, Owed

_ALL = NC_("complaint", "{amount} in all")
_LATE = NC_("complaint", "overdue interest {overdue} yuan, {name} {penalty}")
_DETAIL = NC_(
    "complaint",
    "interest of the term {term} yuan, overdue interest {overdue} yuan, compound interest "
    "{compound} yuan, {name} {penalty} yuan; {method}",
)
_PENALTY = NC_("complaint", "contractual penalty")
_PENALTY_AND_FEES = NC_("complaint", "{amount} (fees included)")
_FEES = NC_("complaint", "fees")
_BOTH = NC_("complaint", "contractual penalty and fees")


@dataclass(frozen=True, slots=True)
class Kinds:
    """What is owed of each kind, in yuan; together with the principal and costs it is the claim."""

    term: Decimal = Decimal()
    overdue: Decimal = Decimal()
    compound: Decimal = Decimal()
    penalty: Decimal = Decimal()

    @property
    def total(self) -> Decimal:
        """Everything that is no principal and no costs."""
        return self.term + self.overdue + self.compound + self.penalty

    def plus(self, other: Self) -> "Kinds":
        """Return both together."""
        return Kinds(
            self.term + other.term,
            self.overdue + other.overdue,
            self.compound + other.compound,
            self.penalty + other.penalty,
        )


def kinds_owed(owed: Owed) -> Kinds:
    """Return what all loans owe of each kind."""
    found = Kinds()
    for loan in owed.loans:
        found = found.plus(_of_loan(loan))
    return found


def _of_loan(loan: LoanOwed) -> Kinds:
    """Set what was paid on interest against what accrued first; no law parts it otherwise."""
    left: list[tuple[Share, Decimal]] = []
    paid = Decimal()
    for line in loan.account.lines:
        if isinstance(line, Accrual):
            left.append((line.share, line.line.interest))
        else:
            paid += line.paid.interest
    sums: dict[Share, Decimal] = {"term": Decimal(), "overdue": Decimal(), "compound": Decimal()}
    for share, amount in left:
        part = min(paid, amount)
        paid -= part
        sums[share] += amount - part
    return Kinds(sums["term"], sums["overdue"], sums["compound"], loan.account.penalty)


def interest_texts(view: View, owed: Owed, method: str) -> dict[str, str]:
    """Return the cells of interest of the three forms; their sums are those of the computation."""
    kinds, words = kinds_owed(owed), view.words
    name = _penalty_name(view, owed)
    sums = {"term": bare(kinds.term), "overdue": bare(kinds.overdue),
            "compound": bare(kinds.compound), "penalty": bare(kinds.penalty)}  # fmt: skip
    late = words(_LATE, name=name, **{key: sums[key] for key in ("overdue", "penalty")})
    fees, both = name == words(_FEES), name == words(_BOTH)
    shown = words(_PENALTY_AND_FEES, amount=sums["penalty"]) if both else sums["penalty"]
    return {
        "interest_all": bare(kinds.total),
        "interest_sum": words(_ALL, amount=bare(kinds.total)),
        "interest_term": sums["term"],
        "interest_compound": sums["compound"],
        "interest_overdue": sums["overdue"],
        "late_interest": late if kinds.penalty else sums["overdue"],
        "penalty": "" if fees else shown,
        "handling_fee": sums["penalty"] if fees else "",
        "interest_detail": words(_DETAIL, name=name, method=method, **sums),
    }


def _penalty_name(view: View, owed: Owed) -> str:
    """Return what stands beside the interest: the cap cuts penalty and fees as one sum."""
    fees = any(row["kind"] == "fee" for row in view.file.rows("ledger"))
    agreed = any(loan.terms.penalty for loan in owed.loans)
    return view.words(_PENALTY if not fees else _BOTH if agreed else _FEES)
