"""People and organisations of a case: borrower, co-borrower, guarantor, spouse, contacts."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Date, Field, Flag, Group, Many, Options, Rows, Text
from storage.kinds.kind import Kind
from storage.kinds.parts import STATES

ROLES: Options = (
    ("borrower", NC_("party", "Borrower")),
    ("co_borrower", NC_("party", "Co-borrower")),
    ("guarantor", NC_("party", "Guarantor")),
    ("spouse", NC_("party", "Spouse")),
    ("contact", NC_("party", "Agreed contact")),
    ("third_party", NC_("party", "Third person")),
)
ID_TYPES: Options = (
    ("resident_id", N_("Resident identity card")),
    ("passport", N_("Passport")),
    ("residence_permit", N_("Residence permit")),
    ("uscc", N_("Unified social credit code")),
    ("other", NC_("identity document", "Other")),
)
SEXES: Options = (("male", NC_("sex", "Male")), ("female", NC_("sex", "Female")))
GUARANTEES: Options = (
    ("general", NC_("guarantee", "General guarantee")),
    ("joint", NC_("guarantee", "Joint and several guarantee")),
    ("not_agreed", NC_("guarantee", "Kind not agreed")),
)
ADDRESSES: Options = (
    ("registered", NC_("address", "Registered address")),
    ("residence", NC_("address", "Current address")),
    ("workplace", NC_("address", "Place of work")),
    ("collateral", NC_("address", "Collateral")),
    ("service", NC_("address", "Address for service")),
    ("other", NC_("address", "Other")),
)
ACCOUNTS: Options = (("im", N_("Instant message")), ("email", N_("E-mail")))


def _summary(values: Mapping[str, Any], words: Words) -> str:
    role = words(Choice(options=ROLES).label(values.get("role")))
    return f"{role} {values.get('name', '')}".strip()


KIND = Kind(
    name="party",
    list_name="parties",
    label=NC_("party", "Person"),
    plural=NC_("party", "People"),
    summary=_summary,
    columns=("role", "name", "id_number", "phones", "addresses"),
    tab="overview",
    icon="person",
    ref_required=True,
    fields=(
        Field("role", Choice(options=ROLES), N_("Role"), required=True),
        Field("name", Text(), N_("Name"), required=True, mask="name"),
        Field("former_names", Many(item=Text()), N_("Former names"), mask="name"),
        Field("id_type", Choice(options=ID_TYPES), N_("ID type")),
        Field("id_number", Text(), N_("ID no."), mask="id"),
        Field("sex", Choice(options=SEXES), N_("Sex")),
        Field("birth_date", Date(), N_("Date of birth")),
        Field("ethnicity", Text(), N_("Ethnicity")),
        Field("address_on_id", Text(), N_("Address on the ID"), mask="address"),
        Field("employer", Text(), N_("Employer")),
        Field("position", Text(), N_("Position")),
        Field("occupation", Text(), N_("Occupation")),
        Field("marital_note", Text(), N_("Marital note")),
        Field("relation", Text(), N_("Relation to the borrower")),
        Field(
            "guarantee",
            Group(
                fields=(
                    Field("kind", Choice(options=GUARANTEES), N_("Kind of guarantee")),
                    Field("period_until", Date(), N_("Guarantee until")),
                    Field("scope", Text(), N_("Scope")),
                )
            ),
            N_("Guarantee"),
        ),
        Field("refused_contact_on", Date(), N_("Refused contact on")),
        Field(
            "phones",
            Rows(
                row=Group(
                    fields=(
                        Field("number", Text(), N_("Number"), required=True, mask="phone"),
                        Field("source", Text(), N_("Source")),
                        Field("state", Choice(options=STATES), N_("State")),
                        Field("agreed_for_service", Flag(), N_("Agreed for service")),
                    )
                )
            ),
            N_("Telephones"),
        ),
        Field(
            "addresses",
            Rows(
                row=Group(
                    fields=(
                        Field(
                            "kind", Choice(options=ADDRESSES), N_("Kind of address"), required=True
                        ),
                        Field(
                            "text",
                            Text(),
                            NC_("organisation", "Address"),
                            required=True,
                            mask="address",
                        ),
                        Field("source", Text(), N_("Source")),
                        Field("state", Choice(options=STATES), N_("State")),
                        Field("agreed_for_service", Flag(), N_("Agreed for service")),
                    )
                )
            ),
            N_("Addresses"),
        ),
        Field(
            "accounts",
            Rows(
                row=Group(
                    fields=(
                        Field("channel", Choice(options=ACCOUNTS), N_("Channel")),
                        Field("id", Text(), N_("Account"), mask="card"),
                        Field("source", Text(), N_("Source")),
                    )
                )
            ),
            N_("Accounts"),
        ),
    ),
)
