"""Opening a foreign package, layer by layer, each checked before the next is looked at.

The file's form, the signature over raw bytes, who signed, the manifest, the hash of every
encrypted member; only then anything is decrypted.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from pyrage import x25519

from resources.language import N_
from storage.casework.session import Session
from storage.errors import (
    CannotRead,
    CaseError,
    NotAPackage,
    PackageForAnother,
    PackageTampered,
    PackageTooLarge,
    PackageTooNew,
    SenderRevoked,
    SenderUnknown,
    problem_of,
)
from storage.exchange.packages import age_streams, frames, manifest, seal, trust
from storage.exchange.packages import head as heads
from storage.exchange.packages.head import Head
from storage.exchange.packages.manifest import NewerFormat, Outside
from storage.exchange.packages.refusals import OwnPackage
from storage.exchange.packages.seal import Seal
from storage.exchange.packages.site import age_identity
from storage.exchange.packages.trust import Peer
from storage.exchange.packages.zip_layout import LOCAL_SIZE, Member
from storage.exchange.packages.zip_reader import (
    HEAD,
    MANIFEST,
    MOST_BYTES,
    OPERATIONS,
    SIGNATURE,
    NotWhole,
    blob_member,
    hash_member,
    read_member,
    walk,
)
from storage.progress import Progress
from storage.records.identity import own_devices
from storage.records.operations import Operation
from storage.vault.durable import size_words

_ZIP: Final = b"PK\x03\x04"
# Where the name of the first member stands.
_START: Final = slice(LOCAL_SIZE, LOCAL_SIZE + len(SIGNATURE))
_MOST_PACKED: Final = frames.MOST_INFLATED + (1 << 20)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A package whose form, signature and hashes hold; nothing is decrypted yet."""

    file: BinaryIO
    size: int
    members: dict[str, Member]
    seal: Seal
    outside: Outside
    reading: threading.Lock = field(default_factory=threading.Lock, compare=False)


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was opened with this site's key; ``sender`` is trusted."""

    envelope: Envelope
    sender: Peer
    head: Head
    operations: list[Operation]
    identity: x25519.Identity

    @property
    def outside(self) -> Outside:
        """What its manifest says."""
        return self.envelope.outside


@contextmanager
def file_of(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Open a file and return it with its size; raises ``CannotRead``, ``PackageTooLarge``."""
    if path.exists() and not path.is_file():
        raise CannotRead(path=str(path), problem=N_("it is a folder, or no ordinary file"))
    try:
        file = path.open("rb", buffering=0)
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    with file:
        size = file.seek(0, 2)
        if not _may_be_one(file):
            raise NotAPackage(file=path.name)
        if size > MOST_BYTES:
            raise PackageTooLarge(file=path.name, problem=size_words(size))
        yield file, size


def _may_be_one(file: BinaryIO) -> bool:
    """Tell whether a file begins like a package, be it one that was damaged or cut off."""
    file.seek(0)
    start = file.read(_START.stop)
    return start[:4] == _ZIP[: len(start)] or start[_START] == SIGNATURE.encode()


@contextmanager
def named(name: str) -> Iterator[None]:
    """Turn what is wrong inside a package into the error that names its file."""
    try:
        yield
    except NotWhole as error:
        raise PackageTampered(file=name, problem=str(error)) from error
    except NewerFormat as error:
        raise PackageTooNew(file=name, found=str(error)) from error


def read_seal(file: BinaryIO, size: int) -> tuple[dict[str, Member], Seal, bytes]:
    """Return (members by name, who signed, manifest bytes); raises ``NotWhole``."""
    members = {member.name: member for member in walk(file, size)}
    signature = read_member(file, members[SIGNATURE], seal.LARGEST)
    content = read_member(file, members[MANIFEST], manifest.LARGEST)
    return members, seal.check(signature, content), content


def check_members(
    file: BinaryIO, members: dict[str, Member], outside: Outside, progress: Progress
) -> None:
    """Compare the encrypted members with the manifest; raises ``NotWhole``."""
    sealed = list(members)[2:]
    if sealed != list(outside.members):
        raise NotWhole("members")
    total = sum(members[name].size for name in sealed)
    done = 0
    for name in sealed:
        member = members[name]
        expected = hash_member(file, member, progress, done, max(total, 1)), member.size
        if outside.members[name] != expected:
            raise NotWhole(name)
        done += member.size
    progress.advance(total, max(total, 1))


def open_envelope(
    session: Session, name: str, file: BinaryIO, size: int, progress: Progress
) -> tuple[Envelope, Peer]:
    """Check all that can be checked without decrypting, and return who sent it.

    Raises ``PackageTampered``, ``SenderUnknown``, ``SenderRevoked``, ``PackageTooNew``,
    ``PackageForAnother``.
    """
    with named(name):
        members, found, content = read_seal(file, size)
        sender = _sender(session, name, found)
        outside = manifest.parse(content)
        if outside.device != found.device or outside.sender != sender.id:
            raise NotWhole("sender")
        check_members(file, members, outside, progress)
    if outside.to != session.site_id:
        raise PackageForAnother(file=name, to=outside.to_name)
    return Envelope(file, size, members, found, outside), sender


def open_package(envelope: Envelope, sender: Peer, session: Session, name: str) -> Package:
    """Decrypt head and operations; raises ``PackageTampered``."""
    identity = age_identity(session)
    with named(name):
        head = heads.parse(_opened(envelope, HEAD, heads.LARGEST, identity))
        packed = _opened(envelope, OPERATIONS, _MOST_PACKED, identity)
        operations = list(frames.unpack(packed))
        if len(operations) != head.operations:
            raise NotWhole("number of operations")
        blobs = [blob_member(name) for name in head.members]
        if blobs != list(envelope.members)[4:]:
            raise NotWhole("originals")
        if bool(head.parts) != (envelope.outside.form == manifest.DIVIDED):
            raise NotWhole("format")
    return Package(envelope, sender, head, operations, identity)


def _sender(session: Session, name: str, found: Seal) -> Peer:
    """Return the site of the newest key in the seal that is trusted."""
    for device, _key in reversed(found.keys):
        peer = trust.site_of(session.tables, device)
        if peer is not None and (peer.revoked or trust.is_revoked(session.tables, device)):
            raise SenderRevoked(file=name, site=peer.title)
        if peer is not None:
            return peer
    if found.device in own_devices(session.tables):
        raise OwnPackage(file=name)
    raise SenderUnknown(file=name, device=found.device)


def _opened(envelope: Envelope, name: str, most: int, identity: x25519.Identity) -> bytes:
    target = age_streams.Capped(most)
    section = age_streams.section(envelope.file, envelope.members[name], envelope.reading)
    age_streams.decrypt(section, target, identity)
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class Looked:
    """What can be said of a package without a vault; ``problem`` is empty where it is whole."""

    outside: Outside | None
    problem: CaseError | None


def look(path: Path, progress: Progress) -> Looked:
    """Check a package's form, signature and hashes; who stands behind the key is not known here.

    Raises ``CannotRead``, ``Cancelled``.
    """
    outside: Outside | None = None
    try:
        with file_of(path) as (file, size), named(path.name):
            members, found, content = read_seal(file, size)
            outside = manifest.parse(content)
            if outside.device != found.device:
                raise NotWhole("sender")
            check_members(file, members, outside, progress)
    except (NotAPackage, PackageTampered, PackageTooLarge, PackageTooNew) as error:
        return Looked(outside, error)
    return Looked(outside, None)
