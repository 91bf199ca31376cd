"""Who works with this vault: the organisation, its creditor, agency, payee and contacts."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Group, Options, Text
from storage.kinds.kind import Kind, in_order

CREDITORS: Options = (
    ("lender", NC_("creditor", "Lender")),
    ("assignee", NC_("creditor", "Assignee")),
    ("platform", NC_("creditor", "Platform")),
)
CREDITOR = Group(
    fields=(
        Field("name", Text(), NC_("organisation", "Name"), required=True),
        Field("role", Choice(options=CREDITORS), N_("Role")),
        Field("id_number", Text(), N_("ID no.")),
        Field("address", Text(), NC_("organisation", "Address")),
        Field("legal_representative", Text(), N_("Legal representative")),
    )
)
AGENCY = Group(
    fields=(
        Field("name", Text(), NC_("organisation", "Name"), required=True),
        Field("authority_document", Text(), N_("Document of authority")),
        Field("authorised_from", Date(), N_("Authorised from")),
        Field("authorised_until", Date(), N_("Authorised until")),
    )
)
PAYEE = Group(
    fields=(
        Field("name", Text(), N_("Name")),
        Field("account", Text(), N_("Account")),
        Field("bank", Text(), N_("Bank")),
    )
)
CONTACT = Group(
    fields=(
        Field("name", Text(), N_("Name")),
        Field("phone", Text(), N_("Telephone")),
        Field("employee_no", Text(), N_("Employee no.")),
    )
)


def _summary(values: Mapping[str, Any], _words: Words) -> str:
    return str(values.get("name", ""))


KIND = Kind(
    name="organisation",
    list_name="organisation",
    label=N_("Organisation"),
    plural=N_("Organisation"),
    summary=_summary,
    office=True,
    single=True,
    icon="office",
    checks=(in_order("agency.authorised_from", "agency.authorised_until"),),
    fields=(
        Field("name", Text(), NC_("organisation", "Name"), required=True),
        Field("uscc", Text(), N_("Unified social credit code")),
        Field("type", Text(), N_("Type")),
        Field("address", Text(), NC_("organisation", "Address")),
        Field("phone", Text(), N_("Telephone")),
        Field("legal_representative", Text(), N_("Legal representative")),
        Field("position", Text(), N_("Position")),
        Field("creditor", CREDITOR, N_("Creditor")),
        Field("agency", AGENCY, N_("Agency")),
        Field("payee", PAYEE, N_("Payee")),
        Field("contact", CONTACT, N_("Contact person")),
        Field("complaint_phone", Text(), N_("Complaints")),
    ),
)
