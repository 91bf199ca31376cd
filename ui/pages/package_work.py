"""Packages in and out, sites and their standing, as work for the worker; knows no widget."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from storage.casework.previews import make_previews
from storage.casework.session import Session
from storage.exchange.packages import history, trust
from storage.exchange.packages.history import Event
from storage.exchange.packages.portions import recorded_today
from storage.exchange.packages.receiving import Report, import_packages
from storage.exchange.packages.sending import Exported, export_packages
from storage.exchange.packages.site import (
    Site,
    export_identity,
    make_new_key,
    own_site,
    read_identity,
)
from storage.exchange.packages.standing import (
    Copy,
    PeerState,
    Waiting,
    give_up,
    peer_states,
    waiting,
)
from storage.exchange.packages.taking_back import can_undo, undo_import
from storage.exchange.packages.trust import Peer
from storage.progress import Progress
from storage.state import state_folder

SUFFIX = ".ajpkg"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package that was written: its size in bytes and its SHA-256."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Sent:
    """An export that was finished."""

    exported: Exported
    parcels: tuple[Parcel, ...]


@dataclass(frozen=True, slots=True)
class Sending:
    """What is to be exported: ``cases`` are ids, None for all; ``volume_size`` in bytes;
    ``label`` begins the names of the files."""

    to: str
    folder: Path
    cases: tuple[str, ...] | None
    full: bool
    volume_size: int
    label: str


@dataclass(frozen=True, slots=True)
class Taken:
    """An import that was finished, and whether it can still be taken back."""

    report: Report
    undoable: bool


@dataclass(frozen=True, slots=True)
class Past:
    """What came and went, newest first, with the names of the sites by id."""

    events: tuple[Event, ...]
    sites: dict[str, str]
    undoable: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """This site, the others, what of no known site waits, whether the last import can still be
    taken back, and the cases (ids) in which something was recorded today."""

    site: Site
    states: tuple[PeerState, ...]
    kept: tuple[Waiting, ...]
    undoable: bool
    today: tuple[str, ...] = ()

    @property
    def peers(self) -> tuple[Peer, ...]:
        """The sites of the trust list."""
        return tuple(state.peer for state in self.states)


def preview(session: Session, progress: Progress, *, paths: tuple[Path, ...]) -> Report:
    """Return what an import would do; everything is checked and nothing changes."""
    return import_packages(session, paths, progress, dry_run=True)


def take_in(
    session: Session,
    progress: Progress,
    *,
    paths: tuple[Path, ...],
    cases: frozenset[str] | None = None,
) -> Taken:
    """Import packages, or only some cases of them, and make the small pictures of what arrived."""
    report = import_packages(session, paths, progress, cases=cases)
    make_previews(session, report.arrived, progress)
    return Taken(report, can_undo(session))


def undo(session: Session, progress: Progress) -> str:
    """Take the last import back; raises ``NothingToUndo``, ``UndoTooLate``."""
    progress.advance(0, 1)
    return undo_import(session)


def send(session: Session, progress: Progress, *, sending: Sending) -> Sent:
    """Write packages and measure them."""
    done = export_packages(
        session, sending.to, sending.folder, progress, state=state_folder(),
        cases=sending.cases, full=sending.full, volume_size=sending.volume_size,
        label=sending.label,
    )  # fmt: skip
    return Sent(done, tuple(_measured(path) for path in done.files))


def _measured(path: Path) -> Parcel:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    return Parcel(path, path.stat().st_size, found)


def past(session: Session, _progress: Progress) -> Past:
    """Read the history of the exchange."""
    names = {peer.id: peer.title for peer in trust.peers(session)}
    return Past(tuple(history.events(session)), names, can_undo(session))


def standing(session: Session, _progress: Progress) -> Standing:
    """Read how this site and the others stand."""
    kept = tuple(one for one in waiting(session) if not one.site)
    today = recorded_today(session)
    return Standing(own_site(session), peer_states(session), kept, can_undo(session), today)


def write_identity(session: Session, progress: Progress, *, path: Path) -> Path:
    """Write this site's identity file; return its path."""
    progress.advance(0, 1)
    export_identity(session, path)
    return path


def open_identity(session: Session, progress: Progress, *, path: Path) -> Site:
    """Read the identity file of another site; nothing is trusted by that."""
    del session  # the file alone is read
    progress.advance(0, 1)
    return read_identity(path)


def trust_site(session: Session, _progress: Progress, *, path: Path, fingerprint: str) -> Site:
    """Trust the site of an identity file by its fingerprint."""
    return trust.trust_site(session, path, fingerprint)


def revoke_site(session: Session, _progress: Progress, *, site: str, reason: str) -> Peer:
    """Refuse the packages of a site from now on."""
    return trust.revoke_site(session, site, reason)


def office(session: Session, _progress: Progress) -> Site:
    """Make this site the office."""
    trust.make_office(session)
    return own_site(session)


def new_key(session: Session, progress: Progress) -> Site:
    """Sign with a new key from now on."""
    progress.advance(0, 1)
    return make_new_key(session)


def give_up_copy(
    session: Session, progress: Progress, *, site: str, device: str, reason: str
) -> Copy:
    """Wait no more for a copy of a site's vault."""
    progress.advance(0, 1)
    return give_up(session, site, device, reason)
