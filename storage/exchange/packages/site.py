"""A site as others see it: its public identity, as a small file, and this vault's own secrets."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyrage import IdentityError, RecipientError, x25519

from resources.language import N_
from storage.casework.session import Session
from storage.errors import CannotRead, CannotWrite, WrongDocument, problem_of
from storage.exchange.packages import documents, fingerprint
from storage.exchange.packages.documents import Malformed
from storage.records import canonical
from storage.records.identity import (
    device_id,
    new_incarnation,
    own_devices,
    signature_holds,
)
from storage.vault.durable import chosen_place, replace_files

FORMAT: Final = 1
_KIND: Final = "anjuan-site"
_LARGEST: Final = 16 << 10
_AGE: Final = "age_identity"
_IS_OFFICE: Final = "is_office"
# Roles whose site may be the office.
LEADING: Final = ("supervisor", "legal")


@dataclass(frozen=True, slots=True)
class Site:
    """The public identity of a site; ``incarnation`` counts its key pairs from 1."""

    id: str
    name: str
    key: bytes
    recipient: str
    incarnation: int
    is_office: bool

    @property
    def device(self) -> str:
        """Name of the signing device, from its public key."""
        return device_id(self.key)

    @property
    def document(self) -> dict[str, Any]:
        """What the identity file says, without its signature."""
        return {
            "type": _KIND,
            "format": FORMAT,
            "site": self.id,
            "name": self.name,
            "key": self.key.hex(),
            "recipient": self.recipient,
            "incarnation": self.incarnation,
            "office": self.is_office,
        }

    @property
    def _content(self) -> bytes:
        return canonical.encode(self.document)

    @property
    def digits(self) -> str:
        """The fingerprint as eight groups of five digits."""
        return fingerprint.digits(self._content)

    @property
    def syllables(self) -> str:
        """The fingerprint as eight words."""
        return fingerprint.syllables(self._content)

    def has_fingerprint(self, given: str) -> bool:
        """Tell whether ``given`` is this identity's fingerprint, in digits or words."""
        return fingerprint.matches(self._content, given)


def own_site(session: Session) -> Site:
    """Return this vault's identity; its site id and age key are made when first asked for."""
    tables = session.tables
    with session.atomic():
        site_id = session.site_id
        recipient = str(age_identity(session).to_public())
    incarnation = len(own_devices(tables))
    key, office = session.device.public_key, is_office(session)
    return Site(site_id, session.site, key, recipient, incarnation, office)


def is_office(session: Session) -> bool:
    """Tell whether this site is the office."""
    return session.tables.get_meta(_IS_OFFICE) == "1"


def age_identity(session: Session) -> x25519.Identity:
    """Return the key that opens packages for this site; it never leaves the database."""
    kept = session.tables.get_meta(_AGE)
    if kept:
        return x25519.Identity.from_str(kept)
    made = x25519.Identity.generate()
    session.tables.set_meta(_AGE, str(made))
    return made


def become_office(session: Session) -> None:
    """Make this site the office: the sites that it trusts from now on are enrolled for all.

    Raises ``NotPermitted`` for the field. The fingerprint changes with it.
    """
    session.require(*LEADING)
    session.tables.set_meta(_IS_OFFICE, "1")


def make_new_key(session: Session) -> Site:
    """Give this site a new signing key, named by the one before it; that one signs nothing more.

    Whoever trusts the former key trusts the new one by that; one that was revoked has to be
    enrolled anew, by the new fingerprint.
    """
    with session.atomic():
        new_incarnation(session.vault.database, session.clock)
    session.refresh_device()
    return own_site(session)


def identity_file(session: Session) -> bytes:
    """Return the site's public identity as the bytes of a file, signed by its device."""
    site = own_site(session)
    _, signature = documents.signed(session.device, "site", site.document)
    return canonical.encode({**site.document, "signature": signature.hex()})


def export_identity(session: Session, path: Path) -> Site:
    """Write the identity file, whole or not at all; an earlier one in its place is replaced.

    Raises ``DiskFull``, ``CannotWrite``, also where another file bears the name: it is left alone.
    """
    with chosen_place(path):
        if path.is_dir():
            raise CannotWrite(path=str(path), problem=N_("there is a folder of this name"))
        if path.exists() and not _is_identity(path):
            raise CannotWrite(path=str(path), problem=N_("another file of this name is there"))
        replace_files({path: identity_file(session)})
    return own_site(session)


def _is_identity(path: Path) -> bool:
    """Tell whether a file is an identity, of whatever format and even if it was altered."""
    if not path.is_file():
        return False  # a pipe or a device, which would wait for ever
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    try:
        return documents.parsed(content).get("type") == _KIND
    except Malformed:
        return False


def read_identity(path: Path) -> Site:
    """Return the identity in a file; raises ``CannotRead``, ``WrongDocument``."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    try:
        return parse_identity(content)
    except Malformed as error:
        # Which part fails first helps nobody: it is another file, or not as it was written.
        problem = N_("it is no identity file, or it was changed")
        expected = N_("identity of a site")
        raise WrongDocument(path=str(path), expected=expected, problem=problem) from error


def parse_identity(content: bytes) -> Site:
    """Return what an identity file says; raises ``Malformed`` also where its signature fails."""
    if len(content) > _LARGEST:
        raise Malformed("size")
    document = documents.parsed(content)
    if document.get("type") != _KIND or document.get("format") != FORMAT:
        raise Malformed("type")
    site = Site(
        documents.text(document, "site", 36),
        documents.text(document, "name"),
        documents.hexes(document, "key", 32),
        _recipient(documents.text(document, "recipient")),
        documents.number(document, "incarnation"),
        document.get("office") is True,
    )
    signature = documents.hexes(document, "signature", 64)
    if not signature_holds(site.key, signature, documents.labelled("site", site._content)):
        raise Malformed("signature")
    return site


def _recipient(value: str) -> str:
    try:
        return str(x25519.Recipient.from_str(value))
    except (RecipientError, IdentityError, ValueError) as error:
        raise Malformed("recipient") from error
