"""Taking one opened package in: originals first, then one transaction for everything else."""

from collections import deque
from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from storage.casework import partial
from storage.casework.partial import NotItself, Part
from storage.casework.session import Session
from storage.collector import held
from storage.errors import HistoryForked, PackageTampered, SignerUnknown
from storage.exchange.packages import age_streams, chains, checkpoints, ledger, roles, trust
from storage.exchange.packages.chains import Continuation, Stranger
from storage.exchange.packages.checkpoints import Fork
from storage.exchange.packages.delta import Before, Delta
from storage.exchange.packages.head import Carried
from storage.exchange.packages.reader import Package
from storage.exchange.packages.taking_back import Undo
from storage.exchange.packages.zip_reader import NotWhole, blob_member
from storage.progress import Cancelled, Progress
from storage.records import operations
from storage.records.projection import apply
from storage.records.tables import Tables

# Originals that are taken in beside each other.
_BESIDE = 2
# Seconds after which a cancel is asked for again.
_HEAR = 0.2
_DEVICE = (
    "INSERT INTO device (id, created_at, public_key, is_current) VALUES (?, ?, ?, 0)"
    " ON CONFLICT DO NOTHING"
)
_LINK = "INSERT INTO succession (device, after, link) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True)
class Taken:
    """What one package brought; ``unchanged`` operations were here already, ``overruled`` ones
    change as legal what the field stated."""

    delta: Delta
    unchanged: int
    overruled: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a package came from: its file's ``name``, the ``run`` of the import, and the originals
    (SHA-256) that it put into the store; ``whole``: nothing of it is left out."""

    name: str
    run: str
    new_originals: list[str]
    whole: bool = True


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turn what is wrong with the contents of a package into the error that names its file."""
    try:
        yield
    except NotWhole as error:
        raise PackageTampered(file=name, problem=str(error)) from error
    except Stranger as error:
        raise SignerUnknown(file=name, device=str(error)) from error
    except Fork as error:
        raise HistoryForked(file=name, where=str(error)) from error
    except NotItself as error:
        raise PackageTampered(file=name, problem="parts") from error


@held()
def check(session: Session, package: Package, name: str) -> Continuation:
    """Return what the package adds; raises its errors, or ``Gap`` where something comes before."""
    with told(name):
        return chains.continuation(session, package.operations, package.head.devices)


def store_originals(
    session: Session,
    package: Package,
    name: str,
    progress: Progress,
    wanted: Collection[str] | None = None,
) -> list[str]:
    """Put the originals into the store and return those (SHA-256) that were new to it.

    ``wanted`` limits it to some of those that the package carries. Those that are here are not
    read. With the last part of an original the whole is put together. Done twice or broken off,
    nothing is lost: what the records do not speak of counts for nothing. Raises
    ``PackageTampered``, ``DiskFull``, ``Cancelled``.
    """
    blobs = session.vault.blobs
    carried = [one for one in package.head.originals if wanted is None or one.sha256 in wanted]
    originals = [one for one in carried if not blobs.has(one.sha256)]
    divided = [one for one in parts(package, wanted) if not blobs.has(one.original)]
    wanting = {one.sha256 for one in divided}
    pieces = [one.itself for one in package.head.parts if one.part in wanting]
    lacking = [*originals, *(one for one in pieces if not blobs.has(one.sha256))]
    total = max(sum(one.size for one in lacking), 1)
    done, waiting = 0, list(reversed(lacking))
    # One is decrypted while another is hashed, sealed or synced.
    stop = _Stop()
    with ThreadPoolExecutor(_BESIDE, "originals") as pool, told(name):
        running: deque[tuple[Carried, Future[None]]] = deque()
        try:
            while waiting or running:
                while waiting and len(running) < _BESIDE:
                    one = waiting.pop()
                    running.append((one, pool.submit(_store, session, package, one, stop)))
                one, stored = running[0]
                progress.advance(done, total, one.sha256[:12])
                # A cancel is heard in the middle of a long recording too.
                if wait([stored], _HEAR).done:
                    stored.result()
                    running.popleft()
                    done += one.size
        finally:
            stop.now = True
            wait(future for _one, future in running)
    progress.advance(total, total)
    with told(name), session.atomic():
        # Before they are put together: after a crash it is known what they are.
        partial.note(session.tables, divided)
    with told(name):
        joined = partial.join(session, divided, progress)
    return [*(one.sha256 for one in originals), *joined]


def parts(package: Package, wanted: Collection[str] | None = None) -> tuple[Part, ...]:
    """Return the parts of originals that a package carries; ``wanted`` limits the originals."""
    outside = package.outside
    first = outside.number - outside.volume + 1
    return tuple(
        Part(one.sha256, one.size, one.start, one.length, one.part, outside.package,
             outside.sender, outside.device, first, first + outside.volumes - 1)
        for one in package.head.parts if wanted is None or one.sha256 in wanted
    )  # fmt: skip


class _Stop:
    """Progress of what is taken in beside others: it ends when the whole ends."""

    def __init__(self) -> None:
        self.now = False

    def advance(self, _done: int, _total: int, _note: str = "") -> None:
        """Raise ``Cancelled`` where the whole was given up."""
        if self.now:
            raise Cancelled()


def _store(session: Session, package: Package, one: Carried, progress: Progress) -> None:
    blobs, envelope = session.vault.blobs, package.envelope
    member = envelope.members[blob_member(one.name)]
    section = age_streams.section(envelope.file, member, envelope.reading)
    with ExitStack() as undo:
        with age_streams.opened(section, package.identity) as stream:
            stored = blobs.put(stream, total=one.size, progress=progress)
            if stored.new and stored.sha256 != one.sha256:
                undo.callback(blobs.discard, stored.sha256)
        if (stored.sha256, stored.size) != (one.sha256, one.size):
            raise NotWhole(blob_member(one.name))


@held()
def take(session: Session, package: Package, found: Continuation, source: Source) -> Taken:
    """Write operations, tables, statements and receipt in one transaction.

    Raises ``HistoryForked`` where checkpoint or receipt tell of another past, ``PackageTampered``.
    """
    tables = session.tables
    contents = [entry.content for entry in found.new if entry.content is not None]
    records = dict.fromkeys(content["record"] for content in contents)
    named = (item["sha256"] for content in contents for item in content["attachments"])
    with session.atomic(), told(source.name):
        undo = Undo(session, package, found, source.new_originals)
        before = Before(tables, records, dict.fromkeys(named))
        _statements(session, package, found, whole=source.whole)
        _log(session, package, found)
        trust.learn(session)
        delta = before.compare()
        undo.note(source.name, delta, source.run)
        beyond = roles.overruled(session.tables, found.new)
    return Taken(delta, found.known, beyond)


def _log(session: Session, package: Package, found: Continuation) -> None:
    tables, now = session.tables, session.clock.now().iso
    for device, one in package.head.devices.items():
        tables.run(_DEVICE, device, now, one.key)
        if one.after:
            tables.run(_LINK, device, one.after, one.link)
    written = [entry.operation for entry in found.new]
    operations.store(tables, *written)
    apply(tables, written)
    # Later entries here must sort after what their writer saw.
    latest = max((str(entry.head["hlc"]) for entry in found.new), default="")
    if latest > tables.get_meta("hlc"):
        tables.set_meta("hlc", latest)


def _statements(session: Session, package: Package, found: Continuation, *, whole: bool) -> None:
    tables, head, outside = session.tables, package.head, package.outside
    site, device = outside.sender, outside.device
    _accept_lineage(tables, package)
    key = package.envelope.seal.keys[-1][1]
    checkpoints.take(tables, device, key, head.checkpoints)
    checkpoints.take_receipts(tables, site, device, key, head.receipts)
    ledger.acknowledge(tables, site, device, head.received, session.clock.now().iso)
    for (chain, origin), seq in found.tips.items():
        ledger.know(tables, device, chain, origin, seq)
    ledger.lower(tables, device, head.wants)
    ledger.state_missing(tables, device, head.missing)
    if whole:
        ledger.note_received(tables, outside, head.unanswered)


def _accept_lineage(tables: Tables, package: Package) -> None:
    """Note keys that came after the one that is trusted: the site was restored."""
    found = package.envelope.seal
    known = [trust.site_of(tables, device) is not None for device, _key in found.keys]
    newest = max(place for place, is_known in enumerate(known) if is_known)
    for place in range(newest + 1, len(found.keys)):
        device, key = found.keys[place]
        trust.accept_successor(tables, package.sender.id, device, key, place + 1)
        tables.run(_LINK, device, found.keys[place - 1][0], found.links[place - 1])
