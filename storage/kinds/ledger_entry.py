"""The ledger of a case: payments, fees, costs, waivers, debits and reversals."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Money, Options, Ref, Text
from storage.kinds.kind import Kind
from storage.kinds.parts import EVIDENCE_LIST

ENTRIES: Options = (
    ("payment", NC_("ledger", "Payment")),
    ("fee", NC_("ledger", "Fee")),
    ("cost", NC_("ledger", "Cost")),
    ("waiver", NC_("ledger", "Waiver")),
    ("debit", NC_("ledger", "Account debit")),
    ("reversal", NC_("ledger", "Reversal")),
)
PROOFS: Options = (
    ("bank_record", NC_("ledger", "Bank record")),
    ("receipt", NC_("ledger", "Receipt")),
    ("statement_only", NC_("ledger", "Statement only")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    kind = words(Choice(options=ENTRIES).label(values.get("kind")))
    amount = words(N_("{amount} yuan"), amount=values.get("amount", ""))
    return f"{kind} {amount}"


KIND = Kind(
    name="ledger_entry",
    list_name="ledger",
    label=N_("Ledger entry"),
    plural=N_("Ledger"),
    summary=_summary,
    moment=("on",),
    columns=("on", "kind", "amount", "verified", "note"),
    tab="loans",
    icon="ledger",
    fields=(
        Field("on", Date(), N_("On"), required=True),
        Field("kind", Choice(options=ENTRIES), NC_("ledger", "Entry"), required=True),
        Field("amount", Money(), N_("Amount"), required=True),
        Field("loan", Ref(target="loans"), N_("Loan")),
        Field("payer", Text(), N_("Payer"), mask="name"),
        Field("verified", Choice(options=PROOFS), N_("Verified by")),
        Field("note", Text(long=True), N_("Note")),
        EVIDENCE_LIST,
    ),
)
