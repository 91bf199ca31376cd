"""Loans: the contract, what was paid out, when it falls due, its security and clauses."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import (
    Choice,
    Date,
    Field,
    Flag,
    Group,
    Money,
    Options,
    Rate,
    Rows,
    Text,
)
from storage.kinds.kind import Kind, in_order

REGIMES: Options = (
    ("private", NC_("regime", "Private lending")),
    ("financial", NC_("regime", "Licensed institution")),
)
RATE_BASES: Options = (("fixed", NC_("rate", "Fixed")), ("lpr", NC_("rate", "LPR based")))
DAY_COUNTS: Options = (
    (365, NC_("day count", "365 days")),
    (360, NC_("day count", "360 days")),
    ("actual", NC_("day count", "Days of the year")),
)
METHODS: Options = (
    ("bullet", NC_("repayment", "Principal and interest at maturity")),
    ("interest_then_principal", NC_("repayment", "Interest by period, principal at maturity")),
    ("equal_instalment", NC_("repayment", "Equal instalments")),
    ("equal_principal", NC_("repayment", "Equal principal")),
    ("other", NC_("repayment", "Other")),
)
COLLATERALS: Options = (
    ("real_estate", NC_("collateral", "Real estate")),
    ("vehicle", NC_("collateral", "Vehicle")),
    ("equity", NC_("collateral", "Equity")),
    ("deposit", NC_("collateral", "Deposit")),
    ("other", NC_("collateral", "Other")),
)
CLAUSES = Group(
    fields=(
        Field("rate", Text(), N_("Clause on interest")),
        Field("overdue", Text(), N_("Clause on overdue interest")),
        Field("penalty", Text(), N_("Clause on penalty")),
        Field("service_address", Text(), N_("Clause on the address for service")),
        Field("jurisdiction", Text(), N_("Clause on jurisdiction")),
        Field("costs", Text(), N_("Clause on costs")),
    )
)
COLLATERAL = Group(
    fields=(
        Field("kind", Choice(options=COLLATERALS), N_("Kind of collateral")),
        Field("description", Text(), N_("Description"), required=True),
        Field("registered", Flag(), N_("Registered")),
        Field("state", Text(), N_("State")),
    )
)
INSTALMENT = Group(
    fields=(
        Field("due_on", Date(), N_("Due on"), required=True),
        Field("principal", Money(), N_("Principal")),
        Field("interest", Money(), N_("Interest")),
    )
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    return words(
        N_("{contract}, principal {principal} yuan, due on {due}"),
        contract=values.get("contract_no", ""),
        principal=values.get("principal", ""),
        due=values.get("due_on", ""),
    )


NO_DUE_DATE = N_(
    "Where no day was agreed: the end of the time that the first demand set for payment, or the "
    "day on which the debtor clearly refused."
)
EARLY = N_("The day on which the declaration that all is due at once reached the debtor.")
KIND = Kind(
    name="loan",
    list_name="loans",
    label=N_("Loan"),
    plural=N_("Loans"),
    summary=_summary,
    moment=("signed_on", "paid_out_on"),
    columns=("contract_no", "principal", "annual_rate", "paid_out_on", "due_on"),
    tab="loans",
    icon="loan",
    checks=(in_order("signed_on", "paid_out_on", "due_on"), in_order("accelerated_on", "due_on")),
    fields=(
        Field("contract_no", Text(), N_("Loan no."), required=True),
        Field("name", Text(), N_("Name of the contract")),
        Field("regime", Choice(options=REGIMES), N_("Regime"), required=True),
        Field("creditor", Text(), N_("Creditor")),
        Field("signed_on", Date(), N_("Signed on")),
        Field("signed_place", Text(), N_("Signed at")),
        Field("principal", Money(), N_("Principal"), required=True),
        Field("paid_out", Money(), N_("Amount paid out")),
        Field("paid_out_on", Date(), N_("Disbursed on")),
        Field("purpose", Text(), NC_("loan", "Purpose")),
        Field("annual_rate", Rate(), N_("Interest rate a year")),
        Field("overdue_rate", Rate(), N_("Overdue rate a year")),
        Field("rate_basis", Choice(options=RATE_BASES), N_("Basis of the rate")),
        Field("lpr_spread", Rate(signed=True), N_("Spread over LPR")),
        Field("penalty", Money(), N_("Penalty")),
        Field("compound", Flag(), N_("Compound interest")),
        Field("day_count", Choice(options=DAY_COUNTS), N_("Day count")),
        Field("due_on", Date(), N_("Due on"), required=True, help=NO_DUE_DATE),
        Field("accelerated_on", Date(), N_("Accelerated on"), help=EARLY),
        Field("instalments", Rows(row=INSTALMENT), N_("Instalments")),
        Field("repayment_method", Choice(options=METHODS), N_("Method of repayment")),
        Field("deducted_in_advance", Money(), N_("Deducted in advance")),
        Field("collateral", Rows(row=COLLATERAL), N_("Collateral")),
        Field("clauses", CLAUSES, N_("Clauses")),
    ),
)
