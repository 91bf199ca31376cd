"""The sites that are or were trusted, as the trust list holds them, and how they are told apart."""

import re
from dataclasses import dataclass
from typing import Final

from storage.casework.session import Session
from storage.errors import NoSuchSite
from storage.exchange.packages.refusals import AmbiguousSite, SiteRevoked
from storage.records.identity import device_id
from storage.records.tables import Tables

# A name that another site bears as well, this one included, tells nobody apart.
_TWINS: Final = (
    "(SELECT count(*) FROM site AS o WHERE o.name = s.name)"
    " + (SELECT count(*) FROM meta WHERE meta.name = 'site' AND meta.value = s.name) > 1"
)
_LISTED: Final = (
    "SELECT s.id, s.name, s.recipient, s.device, s.is_office, s.origin, s.since, s.revoked,"  # noqa: S608
    f" s.fingerprint, {_TWINS} FROM site AS s"
)
# Of a fingerprint in digits so many signs stand beside a name: two groups.
_SHORT: Final = 11
_GROUP: Final = 5


@dataclass(frozen=True, slots=True)
class Peer:
    """A site of the trust list; ``device`` is its newest key seen, ``revoked`` says by whom.

    ``twin``: another site bears the same name. ``fingerprint`` is in digits, empty where it was
    trusted before that was kept.
    """

    id: str
    name: str
    recipient: str
    device: str
    is_office: bool
    origin: str
    since: str
    revoked: str
    fingerprint: str = ""
    twin: bool = False

    @property
    def mark(self) -> str:
        """What tells it from others of its name: how its fingerprint begins, else its id."""
        return self.fingerprint[:_SHORT] or self.id[:8]

    @property
    def title(self) -> str:
        """Its name for people, with its mark where that is not enough."""
        name = self.name or self.id[:8]
        return f"{name} [{self.mark}]" if self.twin else name


def peers(session: Session) -> list[Peer]:
    """Return all sites that are or were trusted, by name."""
    return peers_where(session.tables, "ORDER BY s.name, s.id")


def find_peer(session: Session, site: str) -> Peer:
    """Return a trusted site by id, name, name with its mark, or the beginning of its fingerprint.

    Raises ``NoSuchSite``, ``SiteRevoked``, ``AmbiguousSite`` where several bear the name.
    """
    listed = peers(session)
    exact = [one for one in listed if site in (one.id, one.title)]
    found = exact or [one for one in listed if site == one.name or _is_marked(one, site)]
    standing = [one for one in found if not one.revoked]
    if len(standing) > 1:
        sites = "; ".join(f"{one.name} [{one.mark}], {one.id}" for one in standing)
        raise AmbiguousSite(site=site, sites=sites)
    if not standing:
        raise SiteRevoked(site=found[0].title) if found else NoSuchSite(site=site)
    return standing[0]


def namesakes(session: Session, name: str, site: str) -> list[Peer]:
    """Return the other sites of a name, revoked ones too; ``site`` is the id of the one meant."""
    return [one for one in peers(session) if one.name == name and one.id != site]


def peers_where(tables: Tables, where: str, *values: str) -> list[Peer]:
    """Return sites by a condition in SQL over ``s``, the table of sites."""
    rows = tables.run(f"{_LISTED} {where}", *values)
    return [
        Peer(found, name, recipient, device, bool(office), origin, since, revoked, mark, bool(two))
        for found, name, recipient, device, office, origin, since, revoked, mark, two in rows
    ]


def site_of(tables: Tables, device: str) -> Peer | None:
    """Return the site of a device, None where nobody vouches for it."""
    where = "WHERE s.id = (SELECT site FROM site_device WHERE device = ?)"
    return next(iter(peers_where(tables, where, device)), None)


def is_revoked(tables: Tables, device: str) -> bool:
    """Tell whether a device's own key was revoked; its site may have another by now."""
    query = "SELECT 1 FROM site_device WHERE device = ? AND revoked <> ''"
    return bool(tables.run(query, device))


def public_key_of(tables: Tables, device: str) -> bytes | None:
    """Return the raw key of a device that is trusted or signed operations here, else None."""
    query = (
        "SELECT public_key FROM site_device WHERE device = ?"
        " UNION SELECT public_key FROM device WHERE id = ?"
    )
    found = [bytes(key) for (key,) in tables.run(query, device, device)]
    return next((key for key in found if device_id(key) == device), None)


def _is_marked(peer: Peer, given: str) -> bool:
    plain = re.sub(r"\s", "", given)
    known = peer.fingerprint.replace(" ", "")
    return len(plain) >= _GROUP and plain.isdigit() and known.startswith(plain)
