"""Making packages for a peer: what it has not stated it has, in volumes, signed and sealed."""

import hashlib
import re
from collections.abc import Collection, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain
from itertools import count as count_from
from pathlib import Path
from typing import Final

from resources.language import N_, NC_
from storage.casework.session import Session
from storage.errors import VolumeTooSmall
from storage.exchange.packages import checkpoints, history, incarnation, ledger, seal, trust
from storage.exchange.packages.dividing import carried
from storage.exchange.packages.frames import Packer
from storage.exchange.packages.giving import log_given
from storage.exchange.packages.head import CarriedPart, DeviceKey, Head
from storage.exchange.packages.living import living
from storage.exchange.packages.manifest import DIVIDED as DIVIDED_FORM
from storage.exchange.packages.manifest import WHOLE, Outside
from storage.exchange.packages.package_file import PART, Contents, Count, publish, write_part
from storage.exchange.packages.plan import (
    Plan,
    Volume,
    least_words,
    make_plan,
    named,
    read_volume,
)
from storage.exchange.packages.site import age_identity, own_site
from storage.exchange.packages.trust import Peer
from storage.exchange.packages.zip_reader import MOST_BYTES
from storage.progress import Progress
from storage.records.tables import Tables
from storage.vault.database import refusals_named
from storage.vault.durable import chosen_place, folder_made, require_space, size_words

SUFFIX: Final = ".ajpkg"
MAIL: Final = 18 << 20
STICK: Final = MOST_BYTES
# What the file of a package begins with.
NAME: Final = NC_("file name", "Visits")
LARGER: Final = N_(
    "{count} originals are too large for volumes of this size and stay behind: volumes of {size}"
    " hold them."
)
DIVIDED: Final = N_(
    "{count} originals are larger than a volume and travel in parts: the other side needs all of"
    " these files."
)
LARGEST: Final = N_(
    "{count} originals are larger than any package ({size}): give them out as files instead."
)
# What the head says of one original, and ZIP's and manifest's own fixed parts.
_BESIDE: Final = 4096
# A package's id in the head, with quotes and comma.
_ID: Final = 35


@dataclass(frozen=True, slots=True)
class Exported:
    """The packages of one export, all or none; ``left_out`` are originals (SHA-256) too large
    for volumes of this size, which volumes of ``least`` bytes would hold; ``divided`` counts those
    that travel in parts, over several of the files."""

    files: tuple[Path, ...]
    operations: int
    attachments: int
    left_out: tuple[str, ...] = ()
    least: int = 0
    divided: int = 0


def export_packages(
    session: Session,
    to: str,
    folder: Path,
    progress: Progress,
    *,
    state: Path,
    cases: Collection[str] | None = None,
    full: bool = False,
    volume_size: int = STICK,
    label: str = "anjuan",
) -> Exported:
    """Write packages for the trusted site ``to`` (name or id) into ``folder``.

    ``cases`` are case ids, None for all; ``full`` sends what the peer stated it has as well;
    ``volume_size`` is the most bytes of a file; their names begin with ``label``, then tell site,
    day and the package's number, and no file of the same name is replaced. ``state`` is where the
    incarnation's token lies. That a package arrived is believed only when a package of the peer
    says so. Raises
    ``NoSuchSite``, ``VolumeTooSmall``, ``DiskFull``, ``CannotWrite``, ``Cancelled``: no file then.
    """
    with refusals_named(session.vault.folder):
        peer = trust.find_peer(session, to)
        # Before anything can leave: a copy of the vault made until now is another incarnation.
        incarnation.renew(session, state)
        with ExitStack() as stack:
            with chosen_place(folder):
                undo = stack.enter_context(folder_made(folder))
            _remove_parts(session, folder)
            export = _Export(session, peer, folder, label)
            undo.callback(_remove_parts, session, folder)
            with session.atomic():
                exported = export.write(cases, progress, full=full, volume_size=volume_size)
        publish(export.made)
        return exported


class _Export:
    """One export in its transaction."""

    def __init__(self, session: Session, peer: Peer, folder: Path, label: str) -> None:
        self._session = session
        self._peer = peer
        self._folder = folder
        self._label = label
        self.made: list[tuple[Path, Path]] = []
        self._site = own_site(session)
        age_identity(session)

    def write(
        self, cases: Collection[str] | None, progress: Progress, *, full: bool, volume_size: int
    ) -> Exported:
        """Write all volumes as parts and note them as sent."""
        checkpoints.make(self._session)
        said = self._statements()
        plan = make_plan(
            self._session, living(self._session.tables, self._peer.id), cases,
            full=full, volume_size=volume_size, fixed=self._fixed(said),
            log=partial(log_given, self._session, self._peer.title),
        )  # fmt: skip
        total = _total(plan)
        require_space(self._folder, total)
        count = Count(progress, total)
        files = [
            self._volume(volume, said, place, len(plan.volumes), count, volume_size)
            for place, volume in enumerate(plan.volumes, start=1)
        ]
        operations = sum(volume.operations for volume in plan.volumes)
        attachments = plan.divided + sum(len(volume.originals) for volume in plan.volumes)
        history.note_exported(
            self._session, self._peer.id, [path.name for path in files],
            {"operations": operations, "attachments": attachments,
             "left_out": len(plan.left_out), "full": full,
             "cases": None if cases is None else sorted(cases)},
        )  # fmt: skip
        return Exported(
            tuple(files), operations, attachments, plan.left_out, plan.least, plan.divided
        )

    def _statements(self) -> Head:
        session, site = self._session, self._peer.id
        tables = session.tables
        return Head(
            operations=0,
            devices={},
            originals=(),
            received=ledger.unconfirmed(tables, site),
            wants=ledger.wants(tables, site),
            missing=ledger.missing(session),
            checkpoints=checkpoints.to_send(session, site),
            receipts=checkpoints.receipts_for(session, ledger.devices_of(tables, site)),
        )

    def _fixed(self, said: Head) -> int:
        tables = self._session.tables
        ((devices,),) = tables.run("SELECT count(*) FROM device")
        sealed = len(seal.seal(tables, self._session.device, b""))
        unanswered = ledger.MOST_UNANSWERED * _ID
        return _BESIDE + sealed + len(said.encode()) + unanswered + int(devices) * 2 * 400

    def _volume(
        self, volume: Volume, said: Head, place: int, volumes: int, count: Count, limit: int
    ) -> Path:
        session = self._session
        packer, origins = Packer(), {device for _chain, device in volume.spans}
        for operation in read_volume(session.tables, volume):
            packer.add(operation)
        count.add(volume.raw, "")
        names = self._names(volume)
        head = Head(
            volume.operations, device_keys(session.tables, origins),
            named(volume.originals, names[: len(volume.originals)]),
            said.received,
            # Anew for each volume: the earlier ones of this export have no answer either.
            ledger.unanswered(session.tables, self._peer.id),
            said.wants, said.missing, said.checkpoints, said.receipts,
            self._parts(volume, names[len(volume.originals) :], count),
        )  # fmt: skip
        outside = self._outside(place, volumes, DIVIDED_FORM if volume.parts else WHOLE)
        path = self._folder / f"{_prefix(session)}-{outside.package}{SUFFIX}"
        contents = Contents(outside, head, packer.finish(), self._peer.recipient)
        size = write_part(path, contents, session.vault.blobs, self._sign, count)
        if size > limit:
            raise VolumeTooSmall(size=size_words(limit), least=least_words(size))
        final = self._final(outside)
        self.made.append((path, final))
        ledger.note_sent(session, outside, final.name, volume)
        return final

    def _parts(self, volume: Volume, names: list[str], count: Count) -> tuple[CarriedPart, ...]:
        blobs = self._session.vault.blobs
        pairs = zip(volume.parts, names, strict=True)
        made = (
            carried(blobs, one, name, partial(count.add, 0, one.sha256[:12])) for one, name in pairs
        )
        return tuple(sorted(made, key=lambda one: one.name))

    def _outside(self, place: int, volumes: int, form: int) -> Outside:
        session, site, peer = self._session, self._site, self._peer
        number = ledger.next_number(session.tables, peer.id)
        package = session.randomness(16).hex()
        made_at = session.clock.now().iso
        return Outside(
            package, site.id, site.name, session.device.id, peer.id, peer.name, made_at, number,
            place, volumes, form=form,
        )  # fmt: skip

    def _names(self, volume: Volume) -> list[str]:
        # Salted, so that the outside of a package does not tell which photos it holds.
        salt = self._session.randomness(32)
        hashed = [salt + bytes.fromhex(sha256) for sha256, _size in volume.originals]
        hashed += [
            salt + bytes.fromhex(one.sha256) + one.start.to_bytes(8, "big") for one in volume.parts
        ]
        return [hashlib.sha256(one).hexdigest() for one in hashed]

    def _final(self, outside: Outside) -> Path:
        """Return a name that people can read, of a file that is not there yet."""
        day = self._session.clock.now().wall.strftime("%Y%m%d")
        site = _plain(self._site.name) or self._site.id[:8]
        stem = f"{self._label}_{site}_{day}_{outside.number}"
        named_too = f"{stem}_{_plain(outside.to_name) or outside.to[:8]}"
        further = (f"{named_too}_{n}" for n in count_from(2))
        names = (self._folder / f"{one}{SUFFIX}" for one in chain((stem, named_too), further))
        return next(path for path in names if not path.exists())

    def _sign(self, manifest: bytes) -> bytes:
        return seal.seal(self._session.tables, self._session.device, manifest)


def device_keys(tables: Tables, devices: Iterable[str]) -> dict[str, DeviceKey]:
    """Return the keys of devices and of those before them, by which they can be traced."""
    links = {str(d): (str(a), bytes(link)) for d, a, link in tables.run(
        "SELECT device, after, link FROM succession")}  # fmt: skip
    found: dict[str, DeviceKey] = {}
    waiting = sorted(devices)
    while waiting:
        device = waiting.pop()
        key = trust.public_key_of(tables, device)
        if device in found or key is None:
            continue
        after, link = links.get(device, ("", b""))
        found[device] = DeviceKey(key, after, link)
        waiting += [after] if after else []
    return found


def _total(plan: Plan) -> int:
    return sum(volume.raw + volume.stored for volume in plan.volumes)


def _plain(name: str) -> str:
    """Return what every file system takes of a name."""
    return re.sub(r"[^\w-]", "", name)[:20]


def _prefix(session: Session) -> str:
    return f"anjuan-{session.device.id[:6]}"


def _remove_parts(session: Session, folder: Path) -> None:
    """Remove what an export of this vault that was cut off left; it holds the lock alone."""
    for path in folder.glob(f"{_prefix(session)}-*{SUFFIX}{PART}"):
        with suppress(FileNotFoundError):
            path.unlink()
