"""The signed operation log: one hash chain per case and device, the truth of the vault.

An operation is a canonical JSON header, signed, and a body kept as exact bytes beside it; the
header names the body by its SHA-256, so a body can be lawfully erased later while the chain still
verifies (``vault-and-exchange.md`` 3.1).
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from storage.clock import Moment
from storage.records import canonical
from storage.records.identity import Device
from storage.records.tables import Tables

VERSION: Final = 1
OFFICE: Final = "office"
REMOVED: Final = "_removed"
# Bytes of randomness in a body, so that nobody finds out by trying what an erased one said.
SALT: Final = 16
_HLC_COUNTS: Final = 999_999
_STORE: Final = (
    "INSERT INTO operation (id, chain, device, seq, hlc, header, signature, body, record)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
# One step into the index for each chain, however long it is.
_TIPS: Final = (
    "SELECT o.chain, o.seq, o.id FROM json_each(?) AS j CROSS JOIN operation AS o ON o.rowid ="
    " (SELECT rowid FROM operation WHERE chain = j.value AND device = ? ORDER BY seq DESC LIMIT 1)"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A write before it is signed.

    ``fields`` are the new values (None: not known any more), ``replaces`` the operations whose
    values were shown when the form was opened, by field. ``attachments`` are what is known of
    files taken in with it. ``via`` is ``import`` for what came from outside, else ``entry``.
    ``said`` are the values of the document itself, where an import writes others than those.
    """

    chain: str
    kind: str
    record: str
    fields: Mapping[str, Any]
    replaces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attachments: tuple[Mapping[str, Any], ...] = ()
    reason: str = ""
    via: str = "entry"
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """A signed write as it is stored; ``id`` is the SHA-256 of the header."""

    id: str
    header: bytes
    signature: bytes
    body: bytes | None

    @property
    def head(self) -> dict[str, Any]:
        """The header, parsed."""
        return dict(canonical.decode(self.header))

    @property
    def content(self) -> dict[str, Any] | None:
        """The body, parsed; None where it was lawfully erased or a newer program wrote it.

        Newer bodies are kept and passed on as they are, and shown nowhere.
        """
        if self.body is None:
            return None
        content = dict(canonical.decode(self.body))
        return content if is_readable(content) else None


class Parsed(Operation):
    """An operation whose parts are at hand, made or checked just now; it is not parsed again."""

    __slots__ = ("_parts",)

    @classmethod
    def of(
        cls, operation: Operation, head: dict[str, Any], content: dict[str, Any] | None
    ) -> "Parsed":
        """Return the operation with its parsed parts."""
        made = cls(operation.id, operation.header, operation.signature, operation.body)
        object.__setattr__(made, "_parts", (head, content))
        return made

    @property
    def head(self) -> dict[str, Any]:
        """The header, parsed."""
        return self._parts[0]  # type: ignore[attr-defined, no-any-return]

    @property
    def content(self) -> dict[str, Any] | None:
        """The body, parsed; None where it was lawfully erased or a newer program wrote it."""
        return self._parts[1]  # type: ignore[attr-defined, no-any-return]


def sign(
    draft: Draft, device: Device, seq: int, prev: str, moment: Moment, hlc: str, staff: str,
    salt: bytes,
) -> Operation:  # fmt: skip
    """Return a draft as operation ``seq`` of its device in its chain, after ``prev``."""
    content = content_of(draft, salt)
    body = canonical.encode(content)
    head = {
        "v": VERSION,
        "case": draft.chain,
        "device": device.id,
        "seq": seq,
        "prev": prev,
        "hlc": hlc,
        "wall": moment.iso,
        "mono": moment.monotonic_ns,
        "boot": moment.boot,
        "staff": staff,
        "body": body_digest(body),
    }
    header = canonical.encode(head)
    found, signature = hashlib.sha256(header).hexdigest(), device.sign(signed_content(header))
    return Parsed.of(Operation(found, header, signature, body), head, content)


def content_of(draft: Draft, salt: bytes) -> dict[str, Any]:
    """Return what the body of a draft's entry says."""
    return {
        "v": VERSION,
        "kind": draft.kind,
        "record": draft.record,
        "fields": dict(draft.fields),
        "replaces": {name: sorted(ids) for name, ids in draft.replaces.items() if ids},
        "attachments": [dict(item) for item in draft.attachments],
        "reason": draft.reason,
        "via": draft.via,
        "salt": salt.hex(),
        **({"said": dict(draft.said)} if draft.said else {}),
    }


def body_digest(body: bytes) -> str:
    """Return by what a header names a body."""
    return hashlib.sha256(body).hexdigest()


class Signing:
    """Signs what a device says at one moment, entry after entry; ``hlc`` is the last one's clock.

    Does what ``sign`` does where the body is made already, without parsed parts beside it.
    """

    def __init__(self, device: Device, moment: Moment, hlc: str, staff: str) -> None:
        self._device, self._milliseconds, self.hlc = device, moment.milliseconds, hlc
        self._boot = f'"boot":{canonical.text(moment.boot)},"case":'
        self._mono = f'"mono":{moment.monotonic_ns},"prev":'
        self._end = (
            f'"staff":{canonical.text(staff)},"v":{VERSION},"wall":{canonical.text(moment.iso)}}}'
        )

    def sign(self, chain: str, seq: int, prev: str, digest: str) -> tuple[str, bytes, bytes]:
        """Return id, header and signature of the entry whose body has this digest.

        Ids, digests and clocks are plain ASCII, as they are in canonical JSON.
        """
        device = self._device
        self.hlc = hlc = next_hlc(self.hlc, self._milliseconds, device.id)
        header = (
            f'{{"body":"{digest}",{self._boot}"{chain}","device":"{device.id}","hlc":"{hlc}",'
            f'{self._mono}"{prev}","seq":{seq},{self._end}'
        ).encode()
        return hashlib.sha256(header).hexdigest(), header, device.sign(signed_content(header))


def is_readable(content: Mapping[str, Any]) -> bool:
    """Tell whether a parsed body is of a version that this program knows."""
    return int(content.get("v", VERSION)) <= VERSION


def signed_content(header: bytes) -> bytes:
    """Return what a device signs: the header behind a label, so it can pass for nothing else."""
    return b"anjuan-operation-1\n" + header


def store(tables: Tables, *operations: Operation) -> None:
    """Keep operations in the log."""
    store_rows(tables, map(_stored, operations))


def store_rows(tables: Tables, rows: Iterable[tuple[Any, ...]]) -> None:
    """Keep rows of the log: id, chain, device, seq, hlc, header, signature, body, record."""
    tables.run_many(_STORE, rows)


def _stored(operation: Operation) -> tuple[Any, ...]:
    head, content = operation.head, operation.content
    return (
        operation.id,
        head["case"],
        head["device"],
        head["seq"],
        head["hlc"],
        operation.header,
        operation.signature,
        operation.body,
        None if content is None else content["record"],
    )


def tip(tables: Tables, chain: str, device: str) -> tuple[int, str]:
    """Return (seq, id) of a device's last operation in a chain, (0, "") where there is none."""
    return tips(tables, [chain], device).get(chain, (0, ""))


def tips(tables: Tables, chains: Iterable[str], device: str) -> dict[str, tuple[int, str]]:
    """Return (seq, id) of a device's last operation in each of the chains where it has one."""
    rows = tables.run(_TIPS, canonical.text(list(chains)), device)
    return {str(chain): (int(seq), str(found)) for chain, seq, found in rows}


def read_all(tables: Tables, **where: str) -> Iterator[Operation]:
    """Yield operations by chain, device and sequence; ``where`` limits columns to a value."""
    table = tables.operation
    query = table.select(table.id, table.header, table.signature, table.body).order_by(
        table.chain, table.device, table.seq
    )
    for name, value in where.items():
        query = query.where(getattr(table, name) == value)
    for found, header, signature, body in query.tuples().iterator():
        yield Operation(
            str(found), bytes(header), bytes(signature), None if body is None else bytes(body)
        )


def next_hlc(last: str, milliseconds: int, device: str) -> str:
    """Return a hybrid logical clock reading later than ``last``; it orders displays, no more."""
    last_ms, last_count = (int(last[:15]), int(last[16:22])) if last else (0, 0)
    if milliseconds <= last_ms:
        milliseconds, count = last_ms, last_count + 1
        if count > _HLC_COUNTS:
            milliseconds, count = last_ms + 1, 0
    else:
        count = 0
    return f"{milliseconds:015d}-{count:06d}-{device[:8]}"
