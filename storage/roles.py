"""The roles of those who work with a vault, and what people call them."""

from typing import Final

from resources.language import NC_

ROLES: Final = (
    ("field", NC_("role", "Field")),
    ("supervisor", NC_("role", "Supervisor")),
    ("legal", NC_("role", "Legal")),
)


def role_label(role: str) -> str:
    """Return the label of a role; what is no role of staff is returned as it is."""
    return dict(ROLES).get(role, role)
