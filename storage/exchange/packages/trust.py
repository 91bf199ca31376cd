"""Who may send: sites trusted by fingerprint, and those that the office enrols or revokes.

The office writes a certificate for each device into the office chain; it counts only where the
office's own device signed it. Tables ``site`` and ``site_device`` are what follows from both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from resources.language import N_
from storage.casework.session import Session
from storage.errors import FingerprintDiffers, NoSuchSite, NotPermitted, ReasonRequired
from storage.exchange.packages.documents import Malformed, hexes, text
from storage.exchange.packages.site import Site, is_office, read_identity
from storage.records.identity import device_id, own_devices
from storage.records.operations import OFFICE, Draft, Operation, read_all
from storage.records.projection import head_ids
from storage.records.tables import Tables

CERTIFICATE: Final = "device_certificate"
_PREFIX: Final = "device:"
ENROLLED: Final = "enrolled"
REVOKED: Final = "revoked"
_SITE: Final = (
    "INSERT INTO site (id, name, recipient, device, is_office, origin, since)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
    " recipient = excluded.recipient, device = excluded.device, is_office = excluded.is_office,"
    " origin = excluded.origin, revoked = ''"
)
_DEVICE: Final = (
    "INSERT INTO site_device (device, site, public_key, origin) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (device) DO NOTHING"
)
_LISTED: Final = "SELECT id, name, recipient, device, is_office, origin, since, revoked FROM site"


@dataclass(frozen=True, slots=True)
class Peer:
    """A site of the trust list; ``device`` is its newest key seen, ``revoked`` says by whom."""

    id: str
    name: str
    recipient: str
    device: str
    is_office: bool
    origin: str
    since: str
    revoked: str


def peers(session: Session) -> list[Peer]:
    """Return all sites that are or were trusted, by name."""
    return _peers(session.tables, "ORDER BY name, id")


def find_peer(session: Session, site: str) -> Peer:
    """Return a trusted site by id or name; raises ``NoSuchSite``, also where it is revoked."""
    found = _peers(session.tables, "WHERE revoked = '' AND (id = ? OR name = ?)", site, site)
    if len(found) != 1:
        raise NoSuchSite(site=site)
    return found[0]


def trust_site(session: Session, path: Path, fingerprint: str) -> Site:
    """Trust the site of an identity file whose fingerprint was read aloud, digits or words.

    In the office this also enrols its device for all. Raises ``FingerprintDiffers``,
    ``WrongDocument``, ``CannotRead``.
    """
    site = read_identity(path)
    if not site.has_fingerprint(fingerprint):
        raise FingerprintDiffers()
    with session.atomic():
        if session.site_id == site.id:
            raise NoSuchSite(site=site.name)
        _remember(session.tables, site, "trusted", session.clock.now().iso)
        if is_office(session):
            _certify(session, site.device, _certificate(site, ENROLLED, ""))
    return site


def revoke_site(session: Session, site: str, reason: str) -> Peer:
    """Stop taking packages from a site; the office revokes its devices for all.

    What it signed before stays. Raises ``NoSuchSite``, ``ReasonRequired``.
    """
    if not reason.strip():
        raise ReasonRequired()
    peer = find_peer(session, site)
    office = is_office(session)
    with session.atomic():
        by = "office" if office else "here"
        session.tables.run("UPDATE site SET revoked = ? WHERE id = ?", by, peer.id)
        if office:
            for device, key in _devices(session.tables, peer.id):
                known = Site(peer.id, peer.name, key, peer.recipient, 1, peer.is_office)
                _certify(session, device, _certificate(known, REVOKED, reason.strip()))
    return peer


def site_of(tables: Tables, device: str) -> Peer | None:
    """Return the site of a device, None where nobody vouches for it."""
    where = "WHERE id = (SELECT site FROM site_device WHERE device = ?)"
    return next(iter(_peers(tables, where, device)), None)


def accept_successor(tables: Tables, site: str, device: str, key: bytes) -> None:
    """Note the new key of a site, named by the key before it."""
    tables.run(_DEVICE, device, site, key, "succession")
    tables.run("UPDATE site SET device = ? WHERE id = ?", device, site)


def office_devices(session: Session) -> set[str]:
    """Return the devices whose certificates count."""
    rows = session.tables.run(
        "SELECT d.device FROM site_device AS d JOIN site AS s ON s.id = d.site"
        " WHERE s.is_office = 1 AND s.origin = 'trusted' AND s.revoked = ''"
    )
    own = own_devices(session.tables) if is_office(session) else set()
    return {str(device) for (device,) in rows} | own


def certificates(
    operations: Iterable[Operation], offices: set[str]
) -> Iterator[tuple[str, Site, str]]:
    """Yield (order, site, standing) of each certificate among operations of office devices.

    Their signatures must have been checked. What does not have the form of one is none.
    """
    for operation in operations:
        head, content = operation.head, operation.content
        if head["case"] != OFFICE or head["device"] not in offices or content is None:
            continue
        if content.get("kind") != CERTIFICATE:
            continue
        try:
            yield f"{head['hlc']}{operation.id}", *_certified(content["fields"])
        except Malformed:
            continue


def learn(session: Session) -> None:
    """Bring the trust list up to date with the certificates in the log."""
    tables, offices = session.tables, office_devices(session)
    first, last = _PREFIX, _PREFIX[:-1] + ";"
    ids = tables.run(
        "SELECT DISTINCT record FROM operation WHERE record >= ? AND record < ?", first, last
    )
    tables.run("DELETE FROM site_device WHERE origin = 'office'")
    tables.run("DELETE FROM site WHERE origin = 'office'")
    tables.run("UPDATE site SET revoked = '' WHERE revoked = 'office'")
    own = session.site_id
    for (record,) in ids:
        said = sorted(certificates(read_all(tables, record=record), offices))
        if said and said[-1][1].id != own:
            _apply(tables, *said[-1][1:], session.clock.now().iso)


def _apply(tables: Tables, site: Site, standing: str, now: str) -> None:
    if not _peers(tables, "WHERE id = ?", site.id):
        _remember(tables, site, "office", now)
    tables.run(_DEVICE, site.device, site.id, site.key, "office")
    if standing == REVOKED:
        tables.run("UPDATE site SET revoked = 'office' WHERE id = ?", site.id)


def _remember(tables: Tables, site: Site, origin: str, now: str) -> None:
    tables.run(
        _SITE, site.id, site.name, site.recipient, site.device, int(site.is_office), origin, now
    )
    tables.run("DELETE FROM site_device WHERE device = ?", site.device)
    tables.run(_DEVICE, site.device, site.id, site.key, origin)


def _certify(session: Session, device: str, fields: dict[str, Any]) -> None:
    if not is_office(session):
        raise NotPermitted(role="field", needed="supervisor")
    record = _PREFIX + device
    replaces = head_ids(session.tables, record)
    draft = Draft(OFFICE, CERTIFICATE, record, fields, replaces, reason=fields["reason"])
    session.write([draft], "logged", N_("Device certificate"))


def _certificate(site: Site, standing: str, reason: str) -> dict[str, Any]:
    return {
        "site": site.id,
        "name": site.name,
        "key": site.key.hex(),
        "recipient": site.recipient,
        "standing": standing,
        "reason": reason,
    }


def _certified(fields: dict[str, Any]) -> tuple[Site, str]:
    site = Site(
        text(fields, "site", 36), text(fields, "name"), hexes(fields, "key", 32),
        text(fields, "recipient"), 1, is_office=False,
    )  # fmt: skip
    standing = text(fields, "standing", 20)
    if standing not in (ENROLLED, REVOKED):
        raise Malformed("standing")
    return site, standing


def _devices(tables: Tables, site: str) -> list[tuple[str, bytes]]:
    rows = tables.run("SELECT device, public_key FROM site_device WHERE site = ?", site)
    return [(str(device), bytes(key)) for device, key in rows]


def _peers(tables: Tables, where: str, *values: str) -> list[Peer]:
    rows = tables.run(f"{_LISTED} {where}", *values)
    return [
        Peer(found, name, recipient, device, bool(office), origin, since, revoked)
        for found, name, recipient, device, office, origin, since, revoked in rows
    ]


def public_key_of(tables: Tables, device: str) -> bytes | None:
    """Return the raw key of a device that is trusted or signed operations here, else None."""
    query = (
        "SELECT public_key FROM site_device WHERE device = ?"
        " UNION SELECT public_key FROM device WHERE id = ?"
    )
    found = [bytes(key) for (key,) in tables.run(query, device, device)]
    return next((key for key in found if device_id(key) == device), None)
