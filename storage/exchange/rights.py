"""What a file would change beyond the owner's role: legal adds, the field states."""

from typing import Final

from resources.language import N_
from storage.casework.records import FIELD_KINDS, is_fields_own
from storage.casework.session import Session
from storage.exchange.case_plan import CasePlan, Write
from storage.kinds.fields import Flaw, Flaws
from storage.roles import role_label

_CODE: Final = "not_permitted"
_CHANGES: Final = N_("was recorded by the field; the role {role} may annotate it, not change it")
_ADDS: Final = N_(
    "is for the field to record; the role {role} may not add it to a case that is here"
)
# Legal corrects a person in the form, with a reason of its own; a file gives none.
_WITH_REASON: Final = frozenset({"party"})


def role_flaws(session: Session, plan: CasePlan) -> Flaws:
    """Return a flaw for every field or record of a known case that the role may not change.

    A case that is not here yet is intake and open to all roles (command-line.md, roles).
    """
    if not plan.case_id or not is_bound(session):
        return []
    return [flaw for write in plan.writes for flaw in write_flaws(session, write)]


def is_bound(session: Session) -> bool:
    """Tell whether the owner's role may not write all that a file says about known cases."""
    return session.role == "legal"


def write_flaws(session: Session, write: Write) -> Flaws:
    """Return the flaws of one write to a known case, for an owner whose role is bound."""
    role = {"role": role_label(session.role)}
    if write.known is None:
        stated = write.item.kind.name in FIELD_KINDS
        return [Flaw(write.item.path, _CODE, _ADDS, role)] if stated else []
    row = write.known.row
    own = row.via == "entry" and row.recorded_by == session.owner
    foreign = row.kind in _WITH_REASON and not own
    if not foreign and not is_fields_own(row, session.role, session.owner):
        return []
    return [Flaw(f"{write.item.path}.{name}", _CODE, _CHANGES, role) for name in write.fields]
