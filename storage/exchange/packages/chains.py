"""Whether the operations of a package continue what is here: new, known, a gap, or a fork."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final

from storage.casework.session import Session
from storage.exchange.packages import trust
from storage.exchange.packages.checkpoints import Fork
from storage.exchange.packages.entries import Entry
from storage.exchange.packages.head import DeviceKey
from storage.exchange.packages.zip_reader import NotWhole
from storage.records import canonical, operations
from storage.records.erasure import is_tombstone, tombstones
from storage.records.identity import device_id, signature_holds, succession_content
from storage.records.operations import OFFICE, Operation, signed_content
from storage.records.tables import Tables
from storage.signatures.checker import Signed
from storage.signatures.checks import BATCH, broken

# The form of an entry is checked in half the time that its signature takes in the other process:
# one of so many batches is taken over from it.
_OWN: Final = 4
_OPERATIONS: Final = "SELECT id FROM operation WHERE id IN (SELECT value FROM json_each(?))"
_RECORDS: Final = "SELECT id, chain, kind FROM record WHERE id IN (SELECT value FROM json_each(?))"
_AT: Final = "SELECT id, body IS NULL FROM operation WHERE chain = ? AND device = ? AND seq = ?"
_HEADER_AT: Final = "SELECT header FROM operation WHERE chain = ? AND device = ? AND seq = ?"


@dataclass(frozen=True, slots=True)
class Need:
    """What has to come first: a device's operations after ``after`` in a chain.

    ``device`` is empty where an entry speaks of another that is not here and nobody can say whose
    it is.
    """

    chain: str
    device: str
    after: int


class Gap(Exception):
    """Something that comes before is missing."""

    def __init__(self, needs: Iterable[Need]) -> None:
        super().__init__()
        self.needs = tuple(needs)


class Stranger(Exception):
    """Operations of a device that nobody enrolled; the text names it."""


@dataclass(slots=True)
class Continuation:
    """What a package adds: ``new`` in the order in which it came, ``known`` are here already.

    ``tips`` are the last sequence numbers of each (chain, device) in the package, ``filled`` the
    ids of those of ``new`` that had been lost here.
    """

    new: list[Entry] = field(default_factory=list)
    known: int = 0
    tips: dict[tuple[str, str], int] = field(default_factory=dict)
    filled: dict[tuple[str, str, int], str] = field(default_factory=dict)


def continuation(
    session: Session, foreign: list[Operation], devices: dict[str, DeviceKey]
) -> Continuation:
    """Hold every operation against its device's signature and chain, and against what is here.

    Raises ``NotWhole``, ``Stranger``, ``Fork`` and, last of all, ``Gap``.
    """
    tables = session.tables
    entries = _signed_entries(foreign, devices)
    _check_enrolled(session, entries, devices)
    found = Continuation()
    needs: list[Need] = []
    tips: dict[tuple[str, str], tuple[int, str]] = {}
    for entry in entries:
        _place(tables, entry, tips, found, needs)
    _check_filled(tables, found, needs)
    _check_causes(tables, found.new, needs)
    if needs:
        # Where a device's entries are missing, what they were the cause of needs no line.
        told = {need.chain for need in needs if need.device}
        raise Gap(dict.fromkeys(one for one in needs if one.device or one.chain not in told))
    return found


def _signed_entries(foreign: list[Operation], devices: dict[str, DeviceKey]) -> list[Entry]:
    """Return the operations as entries whose form and signatures hold."""
    entries: list[Entry] = []
    with closing(broken(_batches(foreign, _Keys(devices)), own=_OWN)) as answers:
        for batch, wrong in answers:
            if wrong:
                raise NotWhole(f"signature of {batch[wrong[0]].where}")
            entries += batch
    return entries


def _batches(foreign: list[Operation], keys: "_Keys") -> Iterator[tuple[list[Entry], list[Signed]]]:
    for start in range(0, len(foreign), BATCH):
        batch = [Entry(operation) for operation in foreign[start : start + BATCH]]
        yield (
            batch,
            [
                (keys[one.device], one.operation.signature, signed_content(one.operation.header))
                for one in batch
            ],
        )


class _Keys(dict[str, bytes]):
    """The keys that a package names, each checked when it is first asked for."""

    def __init__(self, devices: dict[str, DeviceKey]) -> None:
        super().__init__()
        self._devices = devices

    def __missing__(self, device: str) -> bytes:
        said = self._devices.get(device)
        if said is None or device_id(said.key) != device:
            raise NotWhole("devices")
        self[device] = found = said.key
        return found


def _check_enrolled(session: Session, entries: list[Entry], devices: dict[str, DeviceKey]) -> None:
    """Certificates that come in the same package count: the office's own signature is on them."""
    tables = session.tables
    offices = trust.office_devices(session)
    known = {str(one) for (one,) in tables.run("SELECT id FROM device")}
    known |= {str(one) for (one,) in tables.run("SELECT device FROM site_device")}
    plain = (entry.operation for entry in entries if entry.chain == OFFICE)
    known |= {site.device for _, site, _ in trust.certificates(plain, offices)}
    for device in {entry.device for entry in entries}:
        if not _is_enrolled(device, known, devices):
            raise Stranger(device)


def _is_enrolled(device: str, known: set[str], devices: dict[str, DeviceKey]) -> bool:
    """Tell whether a device is known, or was named by one that is."""
    seen: set[str] = set()
    while device not in known:
        one = devices.get(device)
        former = devices.get(one.after) if one is not None else None
        if one is None or former is None or device in seen:
            return False
        seen.add(device)
        if device_id(former.key) != one.after or device_id(one.key) != device:
            return False
        if not signature_holds(former.key, one.link, succession_content(former.key, one.key)):
            return False
        device = one.after
    return True


def _place(
    tables: Tables,
    entry: Entry,
    tips: dict[tuple[str, str], tuple[int, str]],
    found: Continuation,
    needs: list[Need],
) -> None:
    """Say whether an entry is known, next, beyond a gap, or at odds with what is here."""
    place = entry.chain, entry.device
    if place in found.tips and entry.seq != found.tips[place] + 1:
        raise NotWhole(f"order of {entry.where}")
    if place not in tips:
        tips[place] = operations.tip(tables, *place)
    seq, last = tips[place]
    found.tips[place] = entry.seq
    if entry.seq <= seq:
        rows = tables.run(_AT, *place, entry.seq)
        if not rows:
            _fill(tables, entry, found, needs)
            return
        if [found_id for found_id, _ in rows] != [entry.operation.id]:
            raise Fork(entry.where)
        found.known += 1
        return
    if entry.seq > seq + 1:
        needs.append(Need(*place, seq))
    elif entry.prev != last:
        raise Fork(entry.where)
    found.new.append(entry)
    tips[place] = entry.seq, entry.operation.id


def _fill(tables: Tables, entry: Entry, found: Continuation, needs: list[Need]) -> None:
    """Take an entry that was lost here, as a salvaged vault may lack some in the middle.

    What stands before and after names it, so nothing but the lost entry itself fits.
    """
    place = entry.chain, entry.device
    before = tables.run(_AT, *place, entry.seq - 1)
    former = str(before[0][0]) if before else found.filled.get((*place, entry.seq - 1), "")
    if entry.prev != former:
        if former or entry.seq == 1:
            raise Fork(entry.where)
        needs.append(Need(*place, entry.seq - 2))
    after = tables.run(_HEADER_AT, *place, entry.seq + 1)
    if after and canonical.decode(bytes(after[0][0]))["prev"] != entry.operation.id:
        raise Fork(entry.where)
    found.filled[*place, entry.seq] = entry.operation.id
    found.new.append(entry)


def _check_filled(tables: Tables, found: Continuation, needs: list[Need]) -> None:
    """Require that what was filled reaches what stands behind it: that alone proves it."""
    for chain, device, seq in found.filled:
        behind = (chain, device, seq + 1)
        if behind not in found.filled and not tables.run(_AT, *behind):
            needs.append(Need(chain, device, seq))


def _check_causes(tables: Tables, new: list[Entry], needs: list[Need]) -> None:
    """Require that what an entry replaces or adds to is here or comes with it."""
    contents = [entry.content for entry in new if entry.content is not None]
    known = {entry.operation.id for entry in new}
    named = {one for content in contents for ids in content["replaces"].values() for one in ids}
    known |= _found(tables, _OPERATIONS, named - known).keys()
    records = _found(tables, _RECORDS, {content["record"] for content in contents})
    for entry in new:
        content = entry.content
        if content is not None and entry.is_base:
            records.setdefault(content["record"], (entry.chain, content["kind"]))
    # What began a record may be erased: entries that nobody knew of then come after it.
    erased = {one.chain for one in tombstones(tables)}
    erased |= {entry.chain for entry in new if is_tombstone(entry.content)}
    for entry in new:
        if entry.content is None or entry.chain in erased:
            continue
        if not all(one in known for ids in entry.content["replaces"].values() for one in ids):
            needs.append(Need(entry.chain, "", 0))
        _check_record(entry, entry.content, records, needs)


def _check_record(
    entry: Entry,
    content: dict[str, Any],
    records: dict[str, tuple[Any, ...]],
    needs: list[Need],
) -> None:
    standing = records.get(content["record"])
    if standing is None and entry.kind is not None:
        needs.append(Need(entry.chain, "", 0))
    elif standing is not None and standing != (entry.chain, content["kind"]):
        raise NotWhole(f"record of {entry.where}")


def _found(tables: Tables, query: str, ids: set[str]) -> dict[str, tuple[Any, ...]]:
    """Return what stands of the ids, by id, with one query."""
    rows = tables.run(query, canonical.encode(sorted(ids)).decode()) if ids else []
    return {str(found): tuple(rest) for found, *rest in rows}
