"""Which incarnations of a peer's site are in use, and what all of them have stated to have.

One that a person gave up, or whose key was revoked, is waited for no more.
"""

import json
from collections.abc import Collection
from typing import Final

from storage.records.tables import Tables

# What all of several devices have stated to have; asks for them as JSON and for their number.
STATED: Final = (
    "(SELECT chain, device, min(seq) AS seq FROM known WHERE peer IN"
    " (SELECT value FROM json_each(?)) GROUP BY chain, device HAVING count(*) = ?)"
)


def former(tables: Tables, device: str) -> set[str]:
    """Return the incarnations before a device, as far as they are known here."""
    return _before(_links(tables), device)


def living(tables: Tables, site: str) -> tuple[str, ...]:
    """Return the devices of a site that are in use as far as is known, its newest key first.

    A former incarnation lives on where a package of it came in after the first one of an
    incarnation that is not before it, and does not stand before that one in their numbering: the
    vault was copied and both go on. A package that was only late does not make it living.
    """
    ((newest,),) = tables.run("SELECT device FROM site WHERE id = ?", site)
    after = _links(tables)
    first: dict[str, int] = {}
    found = {str(newest): None}
    for name, number in tables.run(
        "SELECT device, number FROM received WHERE site = ? ORDER BY rowid", site
    ):
        device = str(name)
        if device not in found:
            before = _before(after, device)
            others = (one for one in first if one != device and one not in before)
            if any(device not in _before(after, one) or number >= first[one] for one in others):
                found[device] = None
        first.setdefault(device, int(number))
    return tuple(one for one in found if one not in gone(tables, site)) or (str(newest),)


def gone(tables: Tables, site: str) -> set[str]:
    """Return the devices of a site that were given up by a person here, or revoked."""
    query = (
        "SELECT device FROM given_up WHERE site = ?"
        " UNION SELECT device FROM site_device WHERE site = ? AND revoked <> ''"
    )
    return {str(device) for (device,) in tables.run(query, site, site)}


def _before(after: dict[str, str], device: str) -> set[str]:
    """Return the incarnations before a device; a circle ends the search."""
    found: set[str] = set()
    while device in after and after[device] not in found:
        device = after[device]
        found.add(device)
    return found


def stated(devices: Collection[str]) -> tuple[str, int]:
    """Return the values that ``STATED`` asks for."""
    return json.dumps(sorted(devices)), len(devices)


def _links(tables: Tables) -> dict[str, str]:
    rows = tables.run("SELECT device, after FROM succession")
    return {str(device): str(after) for device, after in rows}
