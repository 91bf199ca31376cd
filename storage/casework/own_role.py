"""The role of a vault's owner: stated when the vault was made, raised only by a site above him.

Every entry on the owner's record is read in order. The first one, made with the vault, holds. A
later one that gives a right which he did not have counts only where the office that this vault
trusts signed it, or, where it trusts no office, a trusted site whose owner is a supervisor; a
package brings it in. To lower his role the owner needs nobody. What a file says counts for nothing.

Of others it is asked whether what they decided counts. There each one's own word counts, as it did
when he gave it, and that of those above him; a colleague's correction makes nobody's decision void.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from storage.records import canonical
from storage.records.identity import own_devices
from storage.records.tables import Tables

FIELD: Final = "field"
_SUPERVISOR: Final = "supervisor"
_SAID: Final = (
    "SELECT device, header, body FROM operation"
    " WHERE record = ? AND body IS NOT NULL ORDER BY hlc, id"
)
# The office that was trusted here first, by its fingerprint: whoever trusts another one beside it
# may have made that himself. A site that was revoked since signed before that what is here.
_FIRST_OFFICE: Final = "first_office"
_OFFICES: Final = (
    "SELECT id FROM site WHERE is_office = 1 AND origin = 'trusted' ORDER BY since, id LIMIT 1"
)
# People in the log by more than one entry; nearly all have only one.
_SEVERAL: Final = (
    "SELECT r.id FROM record AS r WHERE r.chain = 'office' AND r.kind = 'staff_member' AND"
    " (SELECT count(*) FROM operation AS o WHERE o.record = r.id) > 1"
)
_SITE_OF: Final = "SELECT site FROM site_device WHERE device = ?"
_OF_OFFICE: Final = "SELECT 1 FROM site_device WHERE device = ? AND site = ?"
_OF_TRUSTED: Final = (
    "SELECT d.site FROM site_device AS d JOIN site AS s ON s.id = d.site"
    " WHERE d.device = ? AND s.origin = 'trusted'"
)


@dataclass(frozen=True, slots=True)
class _Statement:
    """What one entry says of the role of the record that it is about, and who wrote it where."""

    role: str
    device: str
    staff: str
    via: str


def standing_role(tables: Tables, owner: str) -> str:
    """Return the role of the member of staff with this record id; field where nothing is said."""
    said = list(_statements(tables, owner))
    if len({one.role for one in said}) <= 1:
        return said[0].role if said else FIELD
    first = _first(tables, said)
    role = first.role
    for one in said[said.index(first) + 1 :]:
        if one.via != "import" and _counts(tables, owner, one, role):
            role = one.role
    return role


def counted_roles(tables: Tables) -> dict[str, str]:
    """Return by record id the roles of the people whose record says several, as decisions count."""
    found = (str(one) for (one,) in tables.run(_SEVERAL))
    return {one: role for one in found if (role := counted_role(tables, one))}


def counted_role(tables: Tables, record: str) -> str:
    """Return the role in which the decisions of one person count, empty where nothing is known."""
    said = list(_statements(tables, record))
    if not said:
        return ""
    role, site = said[0].role, _site(tables, said[0].device)
    for one in said[1:]:
        his = one.staff == record and _site(tables, one.device) == site
        holds = his or _is_said_here(tables, one) or _is_above(tables, record, one)
        if holds and one.via != "import":
            role = one.role
    return role


def _site(tables: Tables, device: str) -> str:
    """Return the id of the site of a device, that of this vault empty, of no known one its own."""
    if device in own_devices(tables):
        return ""
    return next((str(site) for (site,) in tables.run(_SITE_OF, device)), device)


def _is_said_here(tables: Tables, one: _Statement) -> bool:
    """Tell whether a supervisor or the office said it in this vault."""
    if one.device not in own_devices(tables):
        return False
    leads = standing_role(tables, tables.get_meta("owner")) == _SUPERVISOR
    return leads or tables.get_meta("is_office") == "1"


def is_raise(role: str, wanted: str) -> bool:
    """Tell whether ``wanted`` gives a right that ``role`` lacks; only a supervisor has them all."""
    return role not in (wanted, _SUPERVISOR)


def note_office(tables: Tables, site: str) -> None:
    """Keep that this site (id) is the office here, unless another one was before it."""
    tables.set_meta(_FIRST_OFFICE, _office(tables) or site)


def _office(tables: Tables) -> str:
    """Return the id of the first office, empty where none was trusted."""
    kept = tables.get_meta(_FIRST_OFFICE)
    return kept or next((str(found) for (found,) in tables.run(_OFFICES)), "")


def _statements(tables: Tables, record: str) -> Iterator[_Statement]:
    for device, header, body in tables.run(_SAID, record):
        content: dict[str, Any] = canonical.decode(bytes(body))
        role = (content.get("fields") or {}).get("role")
        if role:
            staff = canonical.decode(bytes(header))["staff"]
            yield _Statement(str(role), str(device), str(staff), content.get("via", ""))


def _first(tables: Tables, said: list[_Statement]) -> _Statement:
    """Return the entry that made the record: of this vault's own, and typed, where there is one."""
    own = own_devices(tables)
    typed = [one for one in said if one.via != "import"] or said
    return next((one for one in typed if one.device in own), typed[0])


def _counts(tables: Tables, owner: str, one: _Statement, role: str) -> bool:
    lowered = one.staff == owner and not is_raise(role, one.role)
    return lowered or _is_above(tables, owner, one)


def _is_above(tables: Tables, owner: str, one: _Statement) -> bool:
    """Tell whether a site signed that may say what the owner of this vault is."""
    if one.device in own_devices(tables) or one.staff == owner:
        return False
    office = _office(tables)
    if office:
        return bool(tables.run(_OF_OFFICE, one.device, office))
    return bool(tables.run(_OF_TRUSTED, one.device)) and _leads(tables, one)


def _leads(tables: Tables, one: _Statement) -> bool:
    """Tell whether the writer's own record was made as a supervisor's, by the site that signed."""
    first = next(iter(_statements(tables, one.staff)), None)
    if first is None or first.role != _SUPERVISOR:
        return False
    return tables.run(_SITE_OF, first.device) == tables.run(_SITE_OF, one.device)
