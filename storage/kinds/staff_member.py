"""The people who work with the vault, matched across vaults by employee number."""

from collections.abc import Mapping
from typing import Any

from resources.language import N_, NC_, Words
from storage.kinds.fields import Choice, Field, Text
from storage.kinds.kind import Kind
from storage.roles import ROLES


def _summary(values: Mapping[str, Any], words: Words) -> str:
    role = words(Choice(options=ROLES).label(values.get("role")))
    return f"{values.get('name', '')} ({role})"


KIND = Kind(
    name="staff_member",
    list_name="staff",
    label=N_("Member of staff"),
    plural=NC_("staff member", "Staff"),
    summary=_summary,
    columns=("name", "employee_no", "role", "credential_no"),
    office=True,
    ref_required=True,
    icon="person",
    fields=(
        Field("name", Text(), N_("Name"), required=True),
        Field("employee_no", Text(min_length=1), N_("Employee no."), required=True),
        Field("role", Choice(options=ROLES), N_("Role"), required=True),
        Field("credential_no", Text(), N_("Credential no.")),
    ),
)
