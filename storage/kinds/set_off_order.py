"""The order in which payments on a loan are set off, where the parties agreed on another one."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Field, Options, Ref, Text
from storage.kinds.kind import Kind
from storage.kinds.parts import EVIDENCE_LIST

ORDERS: Options = (
    ("principal_interest_costs", NC_("set-off", "Principal, interest, costs")),
    ("principal_costs_interest", NC_("set-off", "Principal, costs, interest")),
    ("interest_principal_costs", NC_("set-off", "Interest, principal, costs")),
    ("interest_costs_principal", NC_("set-off", "Interest, costs, principal")),
    ("costs_principal_interest", NC_("set-off", "Costs, principal, interest")),
)


def _summary(values: Mapping[str, Any], words: Words) -> str:
    return words(Choice(options=ORDERS).label(values.get("order")))


KIND = Kind(
    name="set_off_order",
    list_name="",
    label=N_("Agreed order of set-off"),
    plural=N_("Agreed orders of set-off"),
    summary=_summary,
    columns=("order", "clause", "note"),
    tab="loans",
    icon="ledger",
    fields=(
        Field("loan", Ref(target="loans"), NC_("roll-over", "Loan of today"), required=True),
        Field("order", Choice(options=ORDERS), NC_("set-off", "Order"), required=True),
        Field("clause", Text(), NC_("set-off", "Clause of the contract")),
        EVIDENCE_LIST,
        Field("note", Text(long=True), N_("Note")),
    ),
)
