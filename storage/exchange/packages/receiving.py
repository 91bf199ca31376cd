"""Importing packages in any order: verify, preview or take in, wait for what comes before."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from resources.language import N_
from storage.casework import deletion, partial
from storage.casework.partial import Incomplete
from storage.casework.session import Session
from storage.errors import (
    AttachmentAltered,
    AttachmentMissing,
    CannotRead,
    CaseError,
    HistoryForked,
    NotAPackage,
    PackageForAnother,
    PackageTampered,
    PackageTooLarge,
    PackageTooNew,
    SenderRevoked,
    SenderUnknown,
    SignerUnknown,
)
from storage.exchange.packages import history, ledger, rollback, taking
from storage.exchange.packages.chains import Gap, Need
from storage.exchange.packages.delta import Delta
from storage.exchange.packages.living import living
from storage.exchange.packages.portions import Part, narrowed
from storage.exchange.packages.reader import Package, file_of, open_envelope, open_package
from storage.exchange.packages.refusals import OwnPackage
from storage.exchange.packages.taking import Taken
from storage.exchange.packages.trust import Peer
from storage.exchange.packages.zip_layout import Member
from storage.exchange.packages.zip_reader import chunks
from storage.progress import Progress
from storage.vault.durable import require_space

# Free disk that an import asks for, as a multiple of the package.
_SPACE: Final = 2.2
_REFUSALS: Final = (
    PackageTampered, PackageTooLarge, PackageTooNew, PackageForAnother, SenderUnknown,
    SenderRevoked, SignerUnknown, HistoryForked, CannotRead, NotAPackage, AttachmentAltered,
    AttachmentMissing, OwnPackage,
)  # fmt: skip
_OVERRULED: Final = N_(
    "In it somebody of the legal team changed what the field recorded; both stay readable."
)
_AHEAD: Final = N_(
    "It brought originals whose records come with another file of the same package; they are kept."
)
_DELETED: Final = N_(
    "A case was lawfully deleted where it comes from; its content was erased here as well."
)
_COPIED: Final = N_(
    "Its sender's vault was copied and both go on, each under a key of its own. Nothing is lost:"
    " what goes to this site holds what either lacks."
)
_PUT_BACK: Final = N_(
    "This computer was put back to an earlier state: its sender has entries of this vault that"
    " were lost here. The vault goes on under a new key, and what was recorded since is kept and"
    " recorded again. Send to every site now, and import what they answer: it brings back what was"
    " lost."
)
GAP: Final = "gap"
TOO_NEW: Final = "too_new"


@dataclass(frozen=True, slots=True)
class Waits:
    """A package that was kept and is taken in as soon as what it needs is here.

    ``site`` names its sender, ``numbers`` are the sender's earlier packages that did not come.
    """

    file: str
    package: str
    needs: tuple[Need, ...]
    site: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(slots=True)
class Report:
    """What an import did or would do.

    ``senders`` are the sites whose packages they are, whatever became of them; ``taken`` counts the
    packages that brought something in or would. ``unchanged`` counts operations that were here
    already, ``repeated`` are files that were imported before; ``missing`` are originals (SHA-256)
    that the new records speak of and that are not here; ``arrived`` are those that this import put
    into the store; ``refused`` are (file, error); ``warnings`` are (message id, file);
    ``left_out`` are the ids of cases that were not asked for; ``partial`` are the originals here of
    which other packages bring the rest, ``joined`` those that were put together now.
    """

    senders: list[str] = field(default_factory=list)
    taken: int = 0
    delta: Delta = field(default_factory=Delta)
    unchanged: int = 0
    repeated: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    arrived: list[str] = field(default_factory=list)
    waiting: list[Waits] = field(default_factory=list)
    refused: list[tuple[str, CaseError]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    partial: tuple[Incomplete, ...] = ()
    joined: list[str] = field(default_factory=list)


def import_packages(
    session: Session,
    paths: Sequence[Path],
    progress: Progress,
    *,
    dry_run: bool = False,
    cases: Collection[str] | None = None,
) -> Report:
    """Take packages in, each wholly or not at all, in whatever order they are given.

    ``cases`` takes of each package only these cases (ids) and what is the office's: it does not
    count as received then, so that the sender sends the rest again, and it can be imported again.
    ``dry_run`` makes the preview: everything is checked and nothing changes. A package that waits
    is kept, encrypted, in the vault. Raises ``DiskFull``, ``CannotWrite``, ``Cancelled``: packages
    that were finished before stay.
    """
    run = _Import(session, progress, dry_run=dry_run, cases=cases)
    if not dry_run:
        return run.all(paths)
    with session.atomic() as transaction:
        try:
            return run.all(paths)
        finally:
            transaction.rollback()
            session.refresh_device()


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a package is read from: a file outside, or what was kept of one (``kept``: SHA-256)."""

    name: str
    path: Path | None
    kept: str = ""
    size: int = 0
    package: str = ""


class _Import:
    """One import of several packages."""

    def __init__(
        self, session: Session, progress: Progress, *, dry_run: bool, cases: Collection[str] | None
    ) -> None:
        self._session = session
        self._cases = cases
        self._progress = progress
        self._dry_run = dry_run
        self._run = session.randomness(8).hex()
        self._report = Report()
        self._carried: set[str] = set()
        self._from: dict[str, str] = {}
        self._gaps: dict[str, tuple[_Source, Gap, Package]] = {}

    def all(self, paths: Sequence[Path]) -> Report:
        """Import the files, then what waited for them."""
        kept = ledger.waiting(self._session.tables)
        for path in paths:
            if self._attempt(_Source(path.name, path)):
                self._retry()
        self._retry_kept(kept)
        self._keep_gaps()
        if not self._dry_run:
            partial.settle(self._session)
            self._drop_deleted()
        self._report.partial = partial.incomplete(self._session)
        self._count_missing()
        return self._report

    def _attempt(self, source: _Source) -> bool:
        """Try one package; return whether it brought anything in."""
        try:
            return self._one(source)
        except _REFUSALS as error:
            self._refuse(source, error)
            return False

    def _one(self, source: _Source) -> bool:
        session = self._session
        with self._opened(source) as (file, size):
            require_space(session.vault.folder, int(size * _SPACE))
            envelope, sender = open_envelope(session, source.name, file, size, self._progress)
            self._note_sender(source, sender)
            package = open_package(envelope, sender, session, source.name)
            if rollback.recover(session, package, source.name):
                self._report.warnings.append((_PUT_BACK, source.name))
            try:
                found = taking.check(session, package, source.name)
            except Gap as gap:
                self._gaps[package.outside.package] = source, gap, _light(package)
                return False
            self._gaps.pop(package.outside.package, None)
            repeated = ledger.is_received(session.tables, package.outside.package)
            part = narrowed(found, self._cases)
            new = [] if self._dry_run else self._originals(package, source, part)
            self._note_parts(package, part)
            if repeated:
                self._note_repeated(source, found.known)
                return False
            self._report.left_out |= part.left_out
            found, whole = part.found, not part.left_out
            origin = taking.Source(source.name, self._run, new, whole=whole)
            taken = taking.take(session, package, found, origin)
            self._note_taken(source, package, taken, whole=whole)
            self._delete(source)
        return True

    def _delete(self, source: _Source) -> None:
        """Carry out the deletions that other sites approved, as far as they are known by now."""
        if not deletion.apply_pending(self._session):
            return
        self._report.warnings.append((_DELETED, source.name))
        if not self._dry_run:
            deletion.finish(self._session)

    def _drop_deleted(self) -> None:
        """Let go again what an old package brought of a case that was lawfully deleted since."""
        brought = self._report.arrived or partial.incomplete(self._session)
        if brought and deletion.is_known(self._session):
            deletion.finish(self._session)

    def _originals(self, package: Package, source: _Source, part: Part) -> list[str]:
        wanted = part.originals(self._session.tables)
        new = taking.store_originals(self._session, package, source.name, self._progress, wanted)
        self._report.arrived += new
        divided = {one.sha256 for one in package.head.parts}
        self._report.joined += [one for one in new if one in divided]
        return new

    def _note_parts(self, package: Package, part: Part) -> None:
        """Note what would come of the parts in a package where nothing is stored."""
        tables, blobs = self._session.tables, self._session.vault.blobs
        parts = taking.parts(package, part.originals(tables))
        found = [one for one in parts if not blobs.has(one.original)]
        if self._dry_run and found:
            whole = partial.would_join(tables, found)
            self._carried |= set(whole)
            self._report.joined += whole
            partial.note(tables, (one for one in found if one.original not in whole))

    def _note_sender(self, source: _Source, sender: Peer) -> None:
        self._from[source.name] = sender.id
        if sender.title not in self._report.senders:
            self._report.senders.append(sender.title)

    def _note_repeated(self, source: _Source, known: int) -> None:
        self._report.unchanged += known
        self._report.repeated.append(source.name)
        self._forget(source)

    def _note_taken(self, source: _Source, package: Package, taken: Taken, *, whole: bool) -> None:
        report, tables = self._report, self._session.tables
        report.taken += 1
        report.delta.add(taken.delta)
        report.unchanged += taken.unchanged
        self._carried |= {one.sha256 for one in package.head.originals}
        if package.outside.device != package.sender.device:
            report.warnings.append((self._whose(package), source.name))
        if partial.is_ahead(tables, (one.sha256 for one in package.head.originals)):
            report.warnings.append((_AHEAD, source.name))
        if taken.overruled:
            report.warnings.append((_OVERRULED, source.name))
        if whole:
            self._forget(source)

    def _whose(self, package: Package) -> str:
        """Say which of several incarnations of its sender made a package that was taken."""
        devices = living(self._session.tables, package.sender.id)
        if package.outside.device == devices[0]:
            return N_("Its sender's vault was restored or copied; it is a new incarnation.")
        if package.outside.device in devices:
            return _COPIED
        return N_("It was made before its sender's vault was restored or copied.")

    def _retry(self) -> None:
        """Try what waits for others, until nothing more comes in."""
        again = True
        while again:
            waiting = [source for source, _gap, _package in self._gaps.values()]
            came = [self._attempt(source) for source in waiting]
            again = any(came)

    def _retry_kept(self, rows: list[dict[str, Any]]) -> None:
        """Try what earlier imports kept: what waited, once anything came in; newer ones always."""
        came = bool(self._report.taken)
        for row in rows:
            known = row["package"] in self._gaps
            if not known and (came or row["reason"] == TOO_NEW):
                source = _Source(row["file"], None, row["sha256"], row["size"], row["package"])
                if self._attempt(source):
                    self._retry()

    def _keep_gaps(self) -> None:
        for source, gap, package in self._gaps.values():
            outside = package.outside
            numbers = ledger.numbers_before(self._session.tables, outside.device, outside.number)
            self._report.waiting.append(
                Waits(source.name, outside.package, gap.needs, package.sender.title, numbers)
            )
            needs = [
                {"chain": need.chain, "device": need.device, "after": need.after}
                for need in gap.needs
            ]
            sender = outside.device, outside.number
            self._keep(source, outside.package, outside.sender, GAP, json.dumps(needs), sender)

    def _keep(
        self, source: _Source, package: str, site: str, reason: str, needs: str,
        sender: tuple[str, int] = ("", 0),
    ) -> None:  # fmt: skip
        """Keep the bytes of a package, encrypted, until it can be taken in.

        ``sender`` is the device that made it and its number there, where it can be read.
        """
        if self._dry_run:
            return
        session, tables = self._session, self._session.tables
        if tables.run("SELECT 1 FROM waiting WHERE package = ?", package):
            tables.run("UPDATE waiting SET needs = ? WHERE package = ?", needs, package)
            return
        with self._opened(source) as (file, size):
            file.seek(0)
            stored = session.vault.blobs.put(file, total=size, progress=self._progress)
        tables.run(
            "INSERT INTO waiting (package, file, sha256, size, site, reason, needs, since, device,"
            " number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            package, source.name, stored.sha256, stored.size, site, reason, needs,
            session.clock.now().iso, *sender,
        )  # fmt: skip

    def _refuse(self, source: _Source, error: CaseError) -> None:
        self._report.refused.append((source.name, error))
        self._gaps = {key: gap for key, gap in self._gaps.items() if gap[0] != source}
        if self._dry_run:
            return
        if isinstance(error, HistoryForked):
            where = str(error.details["where"])
            site = self._from.get(source.name, "")
            history.note_refused(self._session, site, source.name, "", error.code, where)
        if isinstance(error, PackageTooNew):
            # Known by its bytes: what a newer manifest says is not for this program to read.
            if not source.kept:
                self._keep_newer(source)
        elif source.kept:
            self._forget(source)

    def _keep_newer(self, source: _Source) -> None:
        with self._opened(source) as (file, size):
            whole = hashlib.sha256()
            for chunk in chunks(file, Member("", 0, size, 0)):
                whole.update(chunk)
        self._keep(source, whole.hexdigest()[:32], "", TOO_NEW, "[]")

    def _forget(self, source: _Source) -> None:
        """Drop what was kept of a package that was dealt with."""
        if self._dry_run:
            return
        tables = self._session.tables
        if source.kept:
            tables.run("DELETE FROM waiting WHERE package = ?", source.package)
            self._session.vault.blobs.discard(source.kept)

    def _count_missing(self) -> None:
        blobs = self._session.vault.blobs
        named = self._report.delta.attachments
        self._report.missing = [
            one for one in named if one not in self._carried and not blobs.has(one)
        ]

    @contextmanager
    def _opened(self, source: _Source) -> Iterator[tuple[BinaryIO, int]]:
        if source.path is not None:
            with file_of(source.path) as opened:
                yield opened
            return
        with self._session.vault.blobs.open(source.kept) as file:
            yield file, source.size


def _light(package: Package) -> Package:
    """Return the package without its operations, which would fill the memory while it waits."""
    return Package(package.envelope, package.sender, package.head, [], package.identity)
