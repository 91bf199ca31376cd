"""What goes into which volume of an export: operations the peer may lack, originals with them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from storage.casework.session import Session
from storage.errors import VolumeTooSmall
from storage.exchange.packages.dividing import Slice, divide, least_room, slice_cost
from storage.exchange.packages.documents import is_hex
from storage.exchange.packages.frames import MOST_OPERATION, Gauge, frame
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
_MEMBER: Final = 800
# By so much what is said beside may have grown by the next export.
_SPARE: Final = 8 << 10
# A volume whose rest is not more than this part of it is full.
_CLOSE: Final = 64
_MARK: Final = b'"attachments":[{'
_AHEAD: Final = (
    "SELECT o.chain, o.device, coalesce(k.seq, 0) FROM (SELECT chain, device, max(seq) AS seq"  # noqa: S608
    f" FROM operation GROUP BY chain, device) AS o LEFT JOIN {STATED} AS k"
    " ON k.chain = o.chain AND k.device = o.device"
    " WHERE o.seq > coalesce(k.seq, 0)"
)
_AFTER: Final = (
    "SELECT hlc, seq, id, header, signature, body FROM operation"
    " WHERE chain = ? AND device = ? AND seq > ? ORDER BY seq"
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
    bytes: ``raw`` of the operations' frames, ``packed`` of what they take in the file at most,
    ``stored`` of the ``originals`` and ``parts``, which carry no member names yet."""

    spans: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    operations: int = 0
    raw: int = 0
    packed: int = 0
    originals: list[tuple[str, int]] = field(default_factory=list)
    stored: int = 0
    parts: list[Slice] = field(default_factory=list)

    def add_operation(self, chain: str, device: str, seq: int, size: int) -> None:
        """Add the next operation of a device in a chain; ``size`` is that of its frame."""
        first, _last = self.spans.get((chain, device), (seq, seq))
        self.spans[chain, device] = first, seq
        self.operations += 1
        self.raw += size

    def add_original(self, sha256: str, size: int) -> None:
        """Add an original."""
        self.originals.append((sha256, size))
        self.stored += cost(size)

    def add_part(self, one: Slice) -> None:
        """Add a part of an original that is divided."""
        self.parts.append(one)
        self.stored += slice_cost(one.length)


@dataclass(frozen=True, slots=True)
class Plan:
    """The volumes of an export; ``left_out`` are originals (SHA-256) that would be divided into
    too many parts, and ``least`` the bytes of volumes over which the largest of them can be
    divided, 0 where none was left out. ``divided`` counts those that travel in parts."""

    volumes: tuple[Volume, ...]
    left_out: tuple[str, ...]
    least: int
    divided: int = 0


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
    fixed += _MEMBER * 4
    least = max(SMALLEST, fixed + SMALLEST // 4)
    if volume_size < least:
        raise VolumeTooSmall(size=size_words(volume_size), least=least_words(least))
    packing = _Packing(session, min(volume_size, MOST_BYTES) - fixed, fixed)
    for chain, tips in _chains(session.tables, () if full else devices, cases):
        for device, seq, framed, attached in _in_order(session.tables, chain, tips):
            packing.add_operation(chain, device, seq, framed)
            packing.want(attached, chain)
    packing.want(_lacked(session.tables, devices, cases))
    for chain, device, seq, _size in log(packing.going):
        (one,) = _read(session.tables, chain, device, seq, seq)
        packing.add_operation(chain, device, seq, frame(one))
    larger = packing.add_originals()
    divided = {part.sha256 for volume in packing.volumes for part in volume.parts}
    return Plan(tuple(packing.volumes), tuple(packing.left_out), larger, len(divided))


class _Packing:
    """Fills volumes: operations first, as a photo may come later than what speaks of it."""

    def __init__(self, session: Session, room: int, fixed: int) -> None:
        self._blobs = session.vault.blobs
        self._room, self._fixed = room, fixed
        self._gauge = Gauge()
        self._wanted: dict[str, int] = {}
        # Of the originals that fit: the chains that speak of them, as far as known.
        self.going: dict[str, set[str]] = {}
        self.volumes = [Volume()]
        self.left_out: list[str] = []

    def add_operation(self, chain: str, device: str, seq: int, framed: bytes) -> None:
        """Add an operation, as its frame, to the last volume, or to a new one."""
        size, last = len(framed), self.volumes[-1]
        if size > MOST_OPERATION or size + _sealing(size) > self._room:
            least = self._fixed + size + _sealing(size)
            raise VolumeTooSmall(
                size=size_words(self._room + self._fixed), least=least_words(least)
            )
        if last.operations and not (last.raw + size <= _MOST_RAW and self._holds(size)):
            self._close()
            self.volumes.append(Volume())
        self.volumes[-1].add_operation(chain, device, seq, size)
        self._gauge.add(framed)

    def want(self, originals: Sequence[tuple[str, int]], chain: str = "") -> None:
        """Note originals (SHA-256, size) to be added; those that are not here are not."""
        for sha256, size in originals:
            if sha256 not in self._wanted and self._blobs.has(sha256):
                self._wanted[sha256] = size
            if sha256 in self._wanted and self._goes(sha256, size):
                self.going.setdefault(sha256, set()).update({chain} if chain else ())

    def add_originals(self) -> int:
        """Add the originals in their order, each to the first volume that has room for it.

        What none can hold goes in parts, in volumes that hold nothing else: the others can be read
        by programs that know no parts. Returns the least size of volumes that hold also what was
        left out, 0 for nothing.
        """
        self._close()
        least, first = 0, 0
        smallest = cost(min(self._wanted.values(), default=0))
        larger = {one: size for one, size in self._wanted.items() if cost(size) > self._room}
        for sha256, size in self._wanted.items():
            if sha256 in larger:
                continue
            while first < len(self.volumes) and not self._has_room(self.volumes[first], smallest):
                first += 1
            self._place(sha256, size, first)
        for sha256, size in larger.items():
            if not self._divide(sha256, size):
                self.left_out.append(sha256)
                least = max(least, self._fixed + least_room(size) + _SPARE)
        return least

    def _goes(self, sha256: str, size: int) -> bool:
        return cost(size) <= self._room or bool(divide(sha256, size, self._room))

    def _divide(self, sha256: str, size: int) -> bool:
        """Add an original in parts; return whether it is not too large for that."""
        parts = divide(sha256, size, self._room)
        for part in parts:
            last = self.volumes[-1]
            if not last.parts or not self._has_room(last, slice_cost(part.length)):
                self.volumes.append(Volume())
            self.volumes[-1].add_part(part)
        return bool(parts)

    def _place(self, sha256: str, size: int, first: int) -> None:
        for volume in islice(self.volumes, first, None):
            if self._has_room(volume, cost(size)):
                volume.add_original(sha256, size)
                return
        self.volumes.append(Volume())
        self.volumes[-1].add_original(sha256, size)

    def _has_room(self, volume: Volume, needed: int) -> bool:
        enough = volume.packed + volume.stored + needed <= self._room
        return enough and len(volume.originals) + len(volume.parts) < MOST_MEMBERS - 4

    def _holds(self, size: int) -> bool:
        """Tell whether the operations of the last volume leave room for one of this size."""
        if self._packed() + size <= self._room:
            return True
        # Compressing takes its time: not for the last few bytes.
        if self._gauge.unmeasured <= self._room // _CLOSE:
            return False
        self._gauge.measure()
        return self._packed() + size <= self._room

    def _packed(self) -> int:
        return self._gauge.most + _sealing(self._gauge.most)

    def _close(self) -> None:
        if self._gauge.unmeasured > self._room // _CLOSE:
            self._gauge.measure()
        self.volumes[-1].packed = self._packed()
        self._gauge = Gauge()


def least_words(size: int) -> str:
    """Return a size of volumes in words, rounded up so that it is enough."""
    step = 1 << 20 if size > 1 << 20 else 1 << 10
    return size_words(-(-size // step) * step)


def _sealing(size: int) -> int:
    """Return what age adds to ``size`` bytes of a member that counts in the fixed part."""
    return 16 * (size // (64 << 10) + 1)


def read_volume(tables: Tables, volume: Volume) -> Iterator[Operation]:
    """Yield the operations of a volume."""
    for (chain, device), (first, last) in volume.spans.items():
        yield from _read(tables, chain, device, first, last)


def _read(tables: Tables, chain: str, device: str, first: int, last: int) -> Iterator[Operation]:
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
) -> Iterator[tuple[str, int, bytes, list[tuple[str, int]]]]:
    """Yield (device, seq, frame, originals it names) so that causes come before effects.

    Clocks of one chain rise along every device's sequence and over everything its writer had
    seen; should one not, its device's own order still holds.
    """
    found = []
    for device, after in tips.items():
        latest = ""
        for hlc, seq, name, header, signature, body in tables.run(_AFTER, chain, device, after):
            latest = max(latest, str(hlc))
            kept = None if body is None else bytes(body)
            one = Operation(str(name), bytes(header), bytes(signature), kept)
            found.append((latest, device, int(seq), one))
    for _latest, device, seq, one in sorted(found, key=_place):
        yield device, seq, frame(one), _attached(one.body)


def _place(row: tuple[str, str, int, Operation]) -> tuple[str, str, int]:
    return row[:3]


def _attached(body: bytes | None) -> list[tuple[str, int]]:
    if body is None or _MARK not in body:
        return []
    items = canonical.decode(body).get("attachments")
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
