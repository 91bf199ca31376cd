"""Who may send: sites trusted by fingerprint, and those that the office enrols or revokes.

The office writes a certificate for each device into the office chain; it counts only where the
office's own device signed it. Tables ``site`` and ``site_device`` are what follows from both. A
key that was revoked once is never trusted again: its site comes back with a new one.
"""

from pathlib import Path
from typing import Final

from storage.casework.own_role import note_office
from storage.casework.session import Session
from storage.errors import FingerprintDiffers, NoSuchSite, ReasonRequired
from storage.exchange.packages.certificates import (
    CERTIFICATE,
    ENROLLED,
    REVOKED,
    Certificate,
    certificates,
    certify,
    standing_ones,
)
from storage.exchange.packages.peers import (
    Peer,
    find_peer,
    is_revoked,
    namesakes,
    peers,
    peers_where,
    public_key_of,
    site_of,
)
from storage.exchange.packages.refusals import KeyRevoked, RevokedByOffice
from storage.exchange.packages.site import (
    LEADING,
    Site,
    become_office,
    is_office,
    read_identity,
)
from storage.records.identity import own_devices
from storage.records.tables import Tables

__all__ = (
    "CERTIFICATE", "Peer", "accept_successor", "certificates", "find_peer", "is_revoked", "leads",
    "learn", "make_office", "namesakes", "office_devices", "peers", "public_key_of", "revoke_site",
    "site_of", "trust_site",
)  # fmt: skip

_BY_OFFICE: Final = "office"
_HERE: Final = "here"
_SITE: Final = (
    "INSERT INTO site (id, name, recipient, device, is_office, origin, since, fingerprint)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
    " recipient = excluded.recipient, device = excluded.device, is_office = excluded.is_office,"
    " origin = excluded.origin, fingerprint = excluded.fingerprint, revoked = ''"
)
_RENEWED: Final = (
    "UPDATE site SET name = ?, recipient = ?, device = ?, fingerprint = ? WHERE id = ?"
)
_DEVICE: Final = (
    "INSERT INTO site_device (device, site, public_key, origin) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (device) DO NOTHING"
)


def trust_site(session: Session, path: Path, fingerprint: str) -> Site:
    """Trust the site of an identity file whose fingerprint was read aloud, digits or words.

    In the office this also enrols its device for all. Raises ``FingerprintDiffers``,
    ``KeyRevoked``, ``RevokedByOffice``, ``WrongDocument``, ``CannotRead``.
    """
    site = read_identity(path)
    if not site.has_fingerprint(fingerprint):
        raise FingerprintDiffers()
    with session.atomic():
        if session.site_id == site.id:
            raise NoSuchSite(site=site.name)
        _require_enrollable(session, site)
        if site.is_office:
            note_office(session.tables, site.id)
        _remember(session.tables, site, "trusted", session.clock.now().iso)
        if is_office(session):
            certify(session, site, ENROLLED, "")
    return site


def make_office(session: Session) -> None:
    """Make this site the office and enrol for all whom it trusts already.

    Raises ``NotPermitted`` for the field.
    """
    with session.atomic():
        become_office(session)
        for peer in peers_where(session.tables, "WHERE s.origin = 'trusted' AND s.revoked = ''"):
            key = public_key_of(session.tables, peer.device)
            if key is not None:
                site = Site(peer.id, peer.name, key, peer.recipient, 1, peer.is_office)
                certify(session, site, ENROLLED, "")


def leads(session: Session) -> bool:
    """Tell whether this is a site of those that lead, and no other office is trusted here."""
    offices = peers_where(session.tables, "WHERE s.is_office = 1 AND s.revoked = ''")
    return session.role in LEADING and not offices


def revoke_site(session: Session, site: str, reason: str) -> Peer:
    """Stop taking packages from a site; the office revokes its devices for all.

    What it signed before stays. Raises ``NoSuchSite``, ``AmbiguousSite``, ``ReasonRequired``.
    """
    if not reason.strip():
        raise ReasonRequired()
    peer = find_peer(session, site)
    office, tables = is_office(session), session.tables
    by = _BY_OFFICE if office else _HERE
    with session.atomic():
        tables.run("UPDATE site SET revoked = ? WHERE id = ?", by, peer.id)
        tables.run(
            "UPDATE site_device SET revoked = ? WHERE site = ? AND revoked = ''", by, peer.id
        )
        if office:
            for key in _keys(tables, peer.id):
                known = Site(peer.id, peer.name, key, peer.recipient, 1, peer.is_office)
                certify(session, known, REVOKED, reason.strip())
    return peer


def accept_successor(tables: Tables, site: str, device: str, key: bytes, incarnation: int) -> None:
    """Note the new key of a site, named by the key before it."""
    tables.run(_DEVICE, device, site, key, "succession")
    for peer in peers_where(tables, "WHERE s.id = ?", site):
        known = Site(peer.id, peer.name, key, peer.recipient, incarnation, peer.is_office)
        _renew(tables, known)


def office_devices(session: Session) -> set[str]:
    """Return the devices whose certificates count."""
    rows = session.tables.run(
        "SELECT d.device FROM site_device AS d JOIN site AS s ON s.id = d.site"
        " WHERE s.is_office = 1 AND s.origin = 'trusted' AND s.revoked = '' AND d.revoked = ''"
    )
    own = own_devices(session.tables) if is_office(session) else set()
    return {str(device) for (device,) in rows} | own


def learn(session: Session) -> None:
    """Bring the trust list up to date with the certificates in the log."""
    tables, own = session.tables, session.site_id
    found = standing_ones(session, office_devices(session))
    found = [one for one in found if one[1].id != own]
    _forget(tables, found)
    for name in ("site", "site_device"):
        tables.run(f"UPDATE {name} SET revoked = '' WHERE revoked = 'office'")  # noqa: S608
    for _order, site, standing in found:
        _apply(tables, site, standing, session.clock.now().iso)
    # Of a site that was revoked and enrolled anew with another key the last word counts.
    last = {site.id: standing for _order, site, standing in found}
    for one in (one for one, standing in last.items() if standing == REVOKED):
        tables.run("UPDATE site SET revoked = 'office' WHERE id = ? AND revoked = ''", one)
    _inherit(tables)


def _forget(tables: Tables, found: list[Certificate]) -> None:
    """Drop what only certificates told that are not in the log any more."""
    sites = {site.id for _order, site, _standing in found}
    devices = {site.device for _order, site, _standing in found}
    for (device,) in tables.run("SELECT device FROM site_device WHERE origin = 'office'"):
        if device not in devices:
            tables.run("DELETE FROM site_device WHERE device = ?", device)
    for (site,) in tables.run("SELECT id FROM site WHERE origin = 'office'"):
        if site not in sites:
            tables.run("DELETE FROM site WHERE id = ?", site)


def _apply(tables: Tables, site: Site, standing: str, now: str) -> None:
    known = peers_where(tables, "WHERE s.id = ?", site.id)
    if not known:
        _remember(tables, site, "office", now)
    tables.run(_DEVICE, site.device, site.id, site.key, "office")
    if standing == REVOKED:
        query = "UPDATE site_device SET revoked = 'office' WHERE device = ? AND revoked = ''"
        tables.run(query, site.device)
    elif known and is_revoked(tables, known[0].device):
        _renew(tables, site)


def _inherit(tables: Tables) -> None:
    """Revoke keys that nobody vouches for but a revoked one before them."""
    rows = tables.run("SELECT device, origin, revoked FROM site_device")
    known = {str(device): (str(origin), str(revoked)) for device, origin, revoked in rows}
    after = {str(device): str(one) for device, one in tables.run(
        "SELECT device, after FROM succession")}  # fmt: skip
    for device, (origin, revoked) in known.items():
        if origin != "succession" or revoked:
            continue
        seen, current = {device}, after.get(device, "")
        while known.get(current, ("", ""))[0] == "succession" and current not in seen:
            seen.add(current)
            current = after.get(current, "")
        by = known.get(current, ("", ""))[1]
        if by:
            tables.run("UPDATE site_device SET revoked = ? WHERE device = ?", by, device)


def _require_enrollable(session: Session, site: Site) -> None:
    """Refuse a key that was revoked, and any key of a site that only the office can enrol again."""
    tables = session.tables
    known = peers_where(tables, "WHERE s.id = ?", site.id)
    if is_revoked(tables, site.device):
        raise KeyRevoked(site=site.name)
    if known and known[0].revoked == _BY_OFFICE and not is_office(session):
        raise RevokedByOffice(site=known[0].title)


def _remember(tables: Tables, site: Site, origin: str, now: str) -> None:
    tables.run(
        _SITE, site.id, site.name, site.recipient, site.device, int(site.is_office), origin, now,
        site.digits,
    )  # fmt: skip
    tables.run("DELETE FROM site_device WHERE device = ?", site.device)
    tables.run(_DEVICE, site.device, site.id, site.key, origin)


def _renew(tables: Tables, site: Site) -> None:
    tables.run(_RENEWED, site.name, site.recipient, site.device, site.digits, site.id)


def _keys(tables: Tables, site: str) -> list[bytes]:
    rows = tables.run("SELECT public_key FROM site_device WHERE site = ?", site)
    return [bytes(key) for (key,) in rows]
