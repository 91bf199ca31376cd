"""What goes into which volume of an export: operations the peer may lack, originals with them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from storage.casework.session import Session
from storage.errors import VolumeTooSmall
from storage.exchange.packages.documents import is_hex
from storage.exchange.packages.frames import MOST_OPERATION
from storage.exchange.packages.giving import Place
from storage.exchange.packages.head import Carried
from storage.exchange.packages.living import STATED, stated
from storage.exchange.packages.zip_reader import MOST_BYTES, MOST_MEMBERS
from storage.records import canonical
from storage.records.operations import OFFICE, Operation
from storage.records.tables import Tables
from storage.vault.durable import size_words

SMALLEST: Final = 64 << 10
# Operations of one volume, before compression: what a reader has to hold in memory at once.
_MOST_RAW: Final = 12 << 20
# More than a member costs beside its data: age's header, ZIP's two, manifest and head.
_MEMBER: Final = 1600
_FRAME: Final = 72
_MARK: Final = b'"attachments":[{'
_AHEAD: Final = (
    "SELECT o.chain, o.device, coalesce(k.seq, 0) FROM (SELECT chain, device, max(seq) AS seq"  # noqa: S608
    f" FROM operation GROUP BY chain, device) AS o LEFT JOIN {STATED} AS k"
    " ON k.chain = o.chain AND k.device = o.device"
    " WHERE o.seq > coalesce(k.seq, 0)"
)
_SIZES: Final = (
    "SELECT hlc, seq, length(header) + coalesce(length(body), 0),"
    " CASE WHEN instr(body, ?) THEN body END"
    " FROM operation WHERE chain = ? AND device = ? AND seq > ? ORDER BY seq"
)
_READ: Final = (
    "SELECT id, header, signature, body FROM operation"
    " WHERE chain = ? AND device = ? AND seq BETWEEN ? AND ? ORDER BY seq"
)
_LACKED: Final = (
    "SELECT DISTINCT a.sha256, a.size FROM lacks AS l JOIN attachment AS a"
    " ON a.sha256 = l.sha256 WHERE l.peer IN (SELECT value FROM json_each(?)) ORDER BY a.sha256"
)
_OF_CASE: Final = "SELECT doc FROM record WHERE chain = ? AND kind = 'evidence'"


@dataclass(slots=True)
class Volume:
    """One package: ``spans`` maps (chain, device) to first and last sequence number, sizes in
    bytes; ``originals`` carry no member names yet."""

    spans: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    operations: int = 0
    raw: int = 0
    originals: list[tuple[str, int]] = field(default_factory=list)
    stored: int = 0

    def add_operation(self, chain: str, device: str, seq: int, size: int) -> None:
        """Add the next operation of a device in a chain."""
        first, _last = self.spans.get((chain, device), (seq, seq))
        self.spans[chain, device] = first, seq
        self.operations += 1
        self.raw += size + _FRAME

    def add_original(self, sha256: str, size: int) -> None:
        """Add an original."""
        self.originals.append((sha256, size))
        self.stored += cost(size)


@dataclass(frozen=True, slots=True)
class Plan:
    """The volumes of an export; ``left_out`` are originals too large for a volume (SHA-256)."""

    volumes: tuple[Volume, ...]
    left_out: tuple[str, ...]


def cost(size: int) -> int:
    """Return the most that an original of ``size`` bytes adds to a package, in bytes."""
    return size + 16 * (size // (64 << 10) + 1) + _MEMBER


def make_plan(
    session: Session,
    devices: Collection[str],
    cases: Collection[str] | None,
    *,
    full: bool,
    volume_size: int,
    fixed: int,
    log: Callable[[Mapping[str, Collection[str]]], Iterable[Place]],
) -> Plan:
    """Divide what not all living ``devices`` of a peer stated to have into volumes.

    A volume has ``volume_size`` bytes at most: what is enough for the device that has least is
    enough for whichever opens it.

    ``cases`` limits it to these chains and the office's. ``fixed`` bytes of each volume are taken
    by what is said beside. ``log`` enters the originals that will go (see ``giving``) and tells of
    its entries, which go along. A volume needs none that comes after it. Raises ``VolumeTooSmall``.
    """
    room = min(volume_size, MOST_BYTES) - fixed - _MEMBER * 4
    if volume_size < SMALLEST or room < SMALLEST // 4:
        raise VolumeTooSmall(size=size_words(volume_size))
    packing = _Packing(session, room)
    for chain, tips in _chains(session.tables, () if full else devices, cases):
        for device, seq, size, body in _in_order(session.tables, chain, tips):
            packing.add_operation(chain, device, seq, size)
            packing.want(_attached(body), chain)
    packing.want(_lacked(session.tables, devices, cases))
    for entry in log(packing.going):
        packing.add_operation(*entry)
    packing.add_originals()
    return Plan(tuple(packing.volumes), tuple(packing.left_out))


class _Packing:
    """Fills volumes: operations first, as a photo may come later than what speaks of it."""

    def __init__(self, session: Session, room: int) -> None:
        self._blobs = session.vault.blobs
        self._room = room
        self._raw = min(_MOST_RAW, room // 2)
        self._wanted: dict[str, int] = {}
        # Of the originals that fit: the chains that speak of them, as far as known.
        self.going: dict[str, set[str]] = {}
        self.volumes = [Volume()]
        self.left_out: list[str] = []

    def add_operation(self, chain: str, device: str, seq: int, size: int) -> None:
        """Add an operation to the last volume, or to a new one."""
        if size > MOST_OPERATION:
            raise VolumeTooSmall(size=size_words(MOST_OPERATION))
        if self.volumes[-1].operations and self.volumes[-1].raw + size + _FRAME > self._raw:
            self.volumes.append(Volume())
        self.volumes[-1].add_operation(chain, device, seq, size)

    def want(self, originals: Sequence[tuple[str, int]], chain: str = "") -> None:
        """Note originals (SHA-256, size) to be added; those that are not here are not."""
        for sha256, size in originals:
            if sha256 not in self._wanted and self._blobs.has(sha256):
                self._wanted[sha256] = size
            if sha256 in self._wanted and cost(size) <= self._room:
                self.going.setdefault(sha256, set()).update({chain} if chain else ())

    def add_originals(self) -> None:
        """Add the originals, each to the first volume with room from where the last one went."""
        place = 0
        for sha256, size in self._wanted.items():
            if cost(size) > self._room:
                self.left_out.append(sha256)
                continue
            while not self._fits(self.volumes[place], size):
                place += 1
                if place == len(self.volumes):
                    self.volumes.append(Volume())
            self.volumes[place].add_original(sha256, size)

    def _fits(self, volume: Volume, size: int) -> bool:
        enough = volume.raw + volume.stored + cost(size) <= self._room
        return enough and len(volume.originals) < MOST_MEMBERS - 4


def read_volume(tables: Tables, volume: Volume) -> Iterator[Operation]:
    """Yield the operations of a volume."""
    for (chain, device), (first, last) in volume.spans.items():
        for found, header, signature, body in tables.run(_READ, chain, device, first, last):
            kept = None if body is None else bytes(body)
            yield Operation(str(found), bytes(header), bytes(signature), kept)


def named(originals: Sequence[tuple[str, int]], names: Sequence[str]) -> tuple[Carried, ...]:
    """Return originals with the names of their members, in the order of the names."""
    pairs = zip(originals, names, strict=True)
    made = (Carried(sha256, size, name) for (sha256, size), name in pairs)
    return tuple(sorted(made, key=lambda one: one.name))


def _chains(
    tables: Tables, devices: Collection[str], cases: Collection[str] | None
) -> list[tuple[str, dict[str, int]]]:
    """Return chains with the sequence after which each device's operations go; office first."""
    chains: dict[str, dict[str, int]] = {}
    for chain, device, seq in tables.run(_AHEAD, *stated(devices)):
        if cases is None or chain == OFFICE or chain in cases:
            chains.setdefault(str(chain), {})[str(device)] = int(seq)
    return sorted(chains.items(), key=lambda item: (item[0] != OFFICE, item[0]))


def _in_order(
    tables: Tables, chain: str, tips: dict[str, int]
) -> list[tuple[str, int, int, bytes | None]]:
    """Return (device, seq, size, body with attachments) so that causes come before effects.

    Clocks of one chain rise along every device's sequence and over everything its writer had
    seen; should one not, its device's own order still holds.
    """
    found = []
    for device, after in tips.items():
        latest = ""
        for hlc, seq, size, body in tables.run(_SIZES, _MARK, chain, device, after):
            latest = max(latest, str(hlc))
            found.append((latest, device, int(seq), int(size), body))
    return [(device, seq, size, body) for _, device, seq, size, body in sorted(found, key=_place)]


def _place(row: tuple[str, str, int, int, bytes | None]) -> tuple[str, str, int]:
    return row[:3]


def _attached(body: bytes | None) -> list[tuple[str, int]]:
    if body is None:
        return []
    items = canonical.decode(bytes(body)).get("attachments")
    rows = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [
        (item["sha256"], item["size"])
        for item in rows
        if is_hex(item.get("sha256"), 32) and type(item.get("size")) is int
    ]


def _lacked(
    tables: Tables, devices: Collection[str], cases: Collection[str] | None
) -> list[tuple[str, int]]:
    asked, _number = stated(devices)
    found = [(str(sha256), int(size)) for sha256, size in tables.run(_LACKED, asked)]
    if cases is None or not found:
        return found
    docs = (canonical.decode(doc) for case in cases for (doc,) in tables.run(_OF_CASE, case))
    named_here = {doc.get("sha256") for doc in docs}
    return [(sha256, size) for sha256, size in found if sha256 in named_here]
