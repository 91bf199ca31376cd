"""Certificates by which the office enrols or revokes devices, as entries of the office chain."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from resources.language import N_
from storage.casework.session import Session
from storage.errors import NotPermitted
from storage.exchange.packages.documents import Malformed, hexes, number, text
from storage.exchange.packages.site import Site, is_office
from storage.records.operations import OFFICE, Draft, Operation, read_all
from storage.records.projection import head_ids

CERTIFICATE: Final = "device_certificate"
_PREFIX: Final = "device:"
ENROLLED: Final = "enrolled"
REVOKED: Final = "revoked"

# When it was written, by clock and id; of which site and key; enrolled or revoked.
Certificate = tuple[str, Site, str]


def certificates(operations: Iterable[Operation], offices: set[str]) -> Iterator[Certificate]:
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


def standing_ones(session: Session, offices: set[str]) -> list[Certificate]:
    """Return the last certificate of each device in the log, the oldest first."""
    tables = session.tables
    first, last = _PREFIX, _PREFIX[:-1] + ";"
    ids = tables.run(
        "SELECT DISTINCT record FROM operation WHERE record >= ? AND record < ?", first, last
    )
    found = []
    for (record,) in ids:
        said = sorted(certificates(read_all(tables, record=record), offices), key=_order)
        found += said[-1:]
    return sorted(found, key=_order)


def certify(session: Session, site: Site, standing: str, reason: str) -> None:
    """Enrol or revoke the device of ``site`` for all; raises ``NotPermitted`` but in the office."""
    if not is_office(session):
        raise NotPermitted(role="field", needed="supervisor")
    record = _PREFIX + site.device
    fields = {
        "site": site.id,
        "name": site.name,
        "key": site.key.hex(),
        "recipient": site.recipient,
        "incarnation": site.incarnation,
        "standing": standing,
        "reason": reason,
    }
    replaces = head_ids(session.tables, record)
    draft = Draft(OFFICE, CERTIFICATE, record, fields, replaces, reason=reason)
    session.write([draft], "logged", N_("Device certificate"))


def _order(one: Certificate) -> str:
    return one[0]


def _certified(fields: dict[str, Any]) -> tuple[Site, str]:
    incarnation = number(fields, "incarnation") if "incarnation" in fields else 1
    site = Site(
        text(fields, "site", 36), text(fields, "name"), hexes(fields, "key", 32),
        text(fields, "recipient"), incarnation, is_office=False,
    )  # fmt: skip
    standing = text(fields, "standing", 20)
    if standing not in (ENROLLED, REVOKED):
        raise Malformed("standing")
    return site, standing
