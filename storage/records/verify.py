"""Whether the log is whole and what it says is what the tables show; nothing is changed by asking.

Every operation is held against its hash, its device's signature and its place in its chain; then
each chain is projected anew into temporary tables, which are compared with those of the vault.
"""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from resources.language import N_
from storage.progress import Progress
from storage.records import canonical
from storage.records.erasure import is_tombstone, spans_of
from storage.records.fresh import Part
from storage.records.identity import device_id, public_keys, signature_holds
from storage.records.operations import VERSION, is_readable, signed_content
from storage.records.projection import MADE, project_parts, rows_of_whole
from storage.records.tables import PROJECTION, Tables
from storage.signatures.checker import Signed
from storage.signatures.checks import BATCH, broken

DEVICE: Final = "device"
HEADER: Final = "header"
INDEX: Final = "index"
SIGNATURE: Final = "signature"
BODY: Final = "body"
SEQUENCE: Final = "sequence"
LINK: Final = "link"
ATTACHMENT: Final = "attachment"
PROJECTED: Final = "projection"
ERASED: Final = "erased"

_FILE: Final = frozenset({"sha256", "size", "name", "mime"})
_ROWS: Final = (
    "SELECT id, chain, device, seq, hlc, header, signature, body, record FROM main.operation"
    " ORDER BY chain, device, seq"
)
# What the header says and the columns from the second to the fifth repeat.
_SAID: Final = ("case", "device", "seq", "hlc")
# By which column the rows of a table belong to chains, or to records.
_BY_CHAIN: Final = {"case_row": "id"}
_BY_RECORD: Final = {"record": "id", "head": "record", "replaced": "record"}
_OF_GROUP: Final = {
    name: f"SELECT {', '.join(f't.{column}' for column in MADE[name])}"  # noqa: S608
    f" FROM json_each(?) AS j CROSS JOIN main.{name} AS t ON t.{key} = j.value"
    for name, key in (_BY_CHAIN | _BY_RECORD).items()
}
# Entries that are projected and compared in one go: small cases cost a query each otherwise.
_GROUP: Final = 2000
_STRAYS: Final = {
    "record": "id NOT IN (SELECT record FROM operation WHERE record IS NOT NULL)",
    "case_row": "id NOT IN (SELECT chain FROM operation)",
    "head": "record NOT IN (SELECT record FROM operation WHERE record IS NOT NULL)",
    "replaced": "record NOT IN (SELECT record FROM operation WHERE record IS NOT NULL)",
}


@dataclass(frozen=True, slots=True)
class LogProblem:
    """One thing that is wrong: ``kind`` for programs, ``what`` as a sentence to translate.

    ``where`` is ``chain/device/sequence`` of an operation, a device, ``table/row``, or the SHA-256
    of an original.
    """

    kind: str
    what: str
    where: str


class Row(NamedTuple):
    """An entry as its row says it."""

    id: str
    chain: str
    device: str
    seq: int
    hlc: str
    header: bytes
    signature: bytes
    body: bytes | None
    record: str | None

    @property
    def where(self) -> str:
        """Where it stands, as ``LogProblem`` says it."""
        return f"{self.chain}/{self.device}/{self.seq}"


@dataclass(slots=True)
class _Group:
    """Whole chains that are projected and compared in one go."""

    chains: list[str] = field(default_factory=list)
    records: dict[str, None] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    def add(self, rows: list[Row], parts: list[Part]) -> None:
        self.chains.append(rows[0].chain)
        self.records |= dict.fromkeys(row.record for row in rows if row.record is not None)
        self.parts += parts


def verify_log(tables: Tables, progress: Progress) -> list[LogProblem]:
    """Check every operation and every row made from it; an empty list is a whole record.

    Nothing in the vault changes: what is rebuilt for comparison lives in temporary tables of this
    connection and goes with them. Progress counts operations; raises ``Cancelled`` from it.
    """
    with tables.database.atomic() as transaction:
        try:
            return list(_Check(tables, progress).problems())
        finally:
            transaction.rollback()


class _Check:
    """One run over the log."""

    def __init__(self, tables: Tables, progress: Progress) -> None:
        self._tables = tables
        self._progress = progress
        self._keys: dict[str, bytes] = {}
        self._named: set[str] = set()
        self._whole = True
        self._erased: dict[str, int] = {}
        self._parts: list[Part] = []

    def problems(self) -> Iterator[LogProblem]:
        """Yield all that is wrong."""
        yield from self._devices()
        self._make_room()
        done, total = 0, self._tables.operation.select().count()
        group = _Group()
        for rows, unsigned in self._signatures():
            self._progress.advance(done, total)
            self._parts = []
            found = list(self._chain(rows, unsigned))
            yield from found
            done += len(rows)
            if any(problem.kind in {HEADER, BODY, INDEX} for problem in found):
                self._whole = False
                continue
            group.add(rows, self._parts)
            if len(group.parts) >= _GROUP:
                yield from self._projected(group)
                group = _Group()
        yield from self._projected(group)
        yield from self._originals()
        yield from self._strays()
        self._progress.advance(done, total)

    def _devices(self) -> Iterator[LogProblem]:
        table = self._tables.device
        for found, public in table.select(table.id, table.public_key).tuples():
            if device_id(bytes(public)) != found:
                yield LogProblem(DEVICE, N_("A device does not bear the name of its key."), found)
                continue
            self._keys[found] = bytes(public)

    def _signatures(self) -> Iterator[tuple[list[Row], set[str]]]:
        """Yield the rows of every chain and the ids of those whose signature does not hold.

        Signatures are the dearest part: another process checks those that come next while this
        one projects the chains before.
        """
        chain: list[Row] = []
        unsigned: set[str] = set()
        with closing(broken(self._batches())) as answers:
            for (rows, asked), places in answers:
                failed = {asked[place] for place in places}
                for row in rows:
                    if chain and row.chain != chain[0].chain:
                        yield chain, unsigned
                        chain, unsigned = [], set()
                    chain.append(row)
                    if row.id in failed:
                        unsigned.add(row.id)
        if chain:
            yield chain, unsigned

    def _batches(self) -> Iterator[tuple[tuple[list[Row], list[str]], list[Signed]]]:
        """Yield rows as they stand, the ids of those of known devices, and what those signed."""
        cursor = self._tables.database.execute_sql(_ROWS)
        while found := cursor.fetchmany(BATCH):
            rows = list(map(Row._make, found))
            known = [row for row in rows if row.device in self._keys]
            signed = [
                (self._keys[row.device], bytes(row.signature), signed_content(bytes(row.header)))
                for row in known
            ]
            yield (rows, [row.id for row in known]), signed

    def _chain(self, rows: list[Row], unsigned: set[str]) -> Iterator[LogProblem]:
        device, seq, before = "", 0, ""
        self._erased = _told_erased(rows)
        for row in rows:
            if row.device != device:
                device, seq, before = row.device, 0, ""
            if row.seq != seq + 1:
                what = N_("An operation is missing before this one.")
                yield LogProblem(SEQUENCE, what, row.where)
                before = ""
            if row.id in unsigned:
                what = N_("The signature of an operation does not hold.")
                yield LogProblem(SIGNATURE, what, row.where)
            yield from self._operation(row, before)
            seq, before = row.seq, row.id

    def _operation(self, row: Row, before: str) -> Iterator[LogProblem]:
        header = bytes(row.header)
        head = _parsed(header)
        if head is None or hashlib.sha256(header).hexdigest() != row.id:
            yield LogProblem(HEADER, N_("The header of an operation was altered."), row.where)
            return
        if tuple(map(head.get, _SAID)) != row[1:5]:
            yield LogProblem(INDEX, N_("An operation stands in the wrong place."), row.where)
        if row.device not in self._keys:
            yield LogProblem(DEVICE, N_("The device of an operation is not known."), row.where)
        if (before or row.seq == 1) and head.get("prev") != before:
            what = N_("An operation does not follow the one before it.")
            yield LogProblem(LINK, what, row.where)
        yield from self._body(row, head)

    def _body(self, row: Row, head: dict[str, Any]) -> Iterator[LogProblem]:
        if row.body is None:  # lawfully erased: the header still proves that it was there
            if row.seq > self._erased.get(row.device, 0):
                what = N_("The content of an operation is gone, and no deletion covers it.")
                yield LogProblem(ERASED, what, row.where)
            return
        body = bytes(row.body)
        content = _parsed(body)
        altered = hashlib.sha256(body).hexdigest() != head.get("body")
        if altered or content is None or not _well_formed(content):
            yield LogProblem(BODY, N_("The content of an operation was altered."), row.where)
            return
        readable = is_readable(content)
        if (content["record"] if readable else None) != row.record:
            yield LogProblem(INDEX, N_("An operation stands in the wrong place."), row.where)
        if readable:
            # Parsed a moment ago; that is half of what a check costs.
            self._parts.append(Part(row.id, head, content))
            for item in content["attachments"]:
                self._named.add(item["sha256"])

    def _projected(self, group: "_Group") -> Iterator[LogProblem]:
        chains, records = canonical.text(group.chains), canonical.text(list(group.records))
        made = self._made(group.parts)
        for name, query in _OF_GROUP.items():
            kept = self._sql(query, chains if name in _BY_CHAIN else records)
            # Mostly both come in the same order; to compare them as sets costs ten times that.
            if kept != made[name]:
                different = set(kept).symmetric_difference(made[name])
                for where in sorted({"/".join(row[:2]) for row in different}):
                    yield _differs(f"{name}/{where}")

    def _made(self, parts: list[Part]) -> dict[str, list[tuple[Any, ...]]]:
        """Return the rows that entries make: laid out in memory, else written and read again."""
        made = rows_of_whole(self._tables, parts)
        if made is not None:
            return made
        project_parts(self._tables, parts)
        made = {}
        for name in _OF_GROUP:
            columns = ", ".join(MADE[name])
            made[name] = self._sql(f"SELECT {columns} FROM temp.{name}")  # noqa: S608
            self._sql(f"DELETE FROM temp.{name}")  # noqa: S608
        return made

    def _originals(self) -> Iterator[LogProblem]:
        known = {sha256 for (sha256,) in self._sql("SELECT sha256 FROM main.attachment")}
        for sha256 in sorted(self._named - known):
            what = N_("An original that the log names is not in the tables.")
            yield LogProblem(ATTACHMENT, what, sha256)
        if self._whole:  # else the rebuilt list lacks what stood in unreadable operations
            kept = set(self._sql("SELECT * FROM main.attachment"))
            made = set(self._sql("SELECT * FROM temp.attachment"))
            for where in sorted({row[0] for row in kept ^ made}):
                if where in known:
                    yield _differs(f"attachment/{where}")

    def _strays(self) -> Iterator[LogProblem]:
        for name, condition in _STRAYS.items():
            rows = self._sql(f"SELECT DISTINCT * FROM main.{name} WHERE {condition}")  # noqa: S608
            for where in sorted({"/".join(row[:2]) for row in rows}):
                yield _differs(f"{name}/{where}")

    def _make_room(self) -> None:
        """Make empty temporary tables that stand before those of the vault on this connection."""
        for name in PROJECTION:
            query = "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = ?"
            ((sql,),) = self._sql(query, name)
            self._sql(sql.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))

    def _sql(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        return list(self._tables.database.execute_sql(query, values).fetchall())


def _told_erased(rows: list[Row]) -> dict[str, int]:
    """Return up to which entry of each device tombstones of a chain say that content was erased."""
    spans: dict[str, int] = {}
    if any(row.body is None for row in rows):
        for row in rows:
            content = _parsed(bytes(row.body)) if row.body is not None else None
            if content is not None and _well_formed(content) and is_tombstone(content):
                for device, upto in spans_of(content["fields"]).items():
                    spans[device] = max(spans.get(device, 0), upto)
    return spans


def last_links(tables: Tables, count: int = 200) -> list[LogProblem]:
    """Check hash, signature and body of the entries stored last: what a start has time for."""
    keys = public_keys(tables)
    query = (
        "SELECT id, chain, device, seq, header, signature, body FROM operation"
        " ORDER BY rowid DESC LIMIT ?"
    )
    names = ("id", "chain", "device", "seq", "header", "signature", "body")
    rows = [dict(zip(names, row, strict=True)) for row in tables.run(query, count)]
    unsigned = {
        row["id"]
        for row in rows
        if (key := keys.get(row["device"])) is not None
        and not signature_holds(key, bytes(row["signature"]), signed_content(bytes(row["header"])))
    }
    found = []
    for row in rows:
        where = f"{row['chain']}/{row['device']}/{row['seq']}"
        header, head = bytes(row["header"]), _parsed(bytes(row["header"]))
        if head is None or hashlib.sha256(header).hexdigest() != row["id"]:
            found.append(LogProblem(HEADER, N_("The header of an operation was altered."), where))
        elif row["id"] in unsigned:
            what = N_("The signature of an operation does not hold.")
            found.append(LogProblem(SIGNATURE, what, where))
        elif row["body"] is not None and (
            hashlib.sha256(bytes(row["body"])).hexdigest() != head.get("body")
        ):
            found.append(LogProblem(BODY, N_("The content of an operation was altered."), where))
    return found


def _differs(where: str) -> LogProblem:
    return LogProblem(PROJECTED, N_("A row of the tables is not what the log says."), where)


def _well_formed(content: dict[str, Any]) -> bool:
    """Tell whether a body holds what every operation says, so that it can be projected."""
    fields, replaces = content.get("fields"), content.get("replaces")
    files = content.get("attachments")
    return (
        isinstance(content.get("kind"), str)
        and isinstance(content.get("record"), str)
        and isinstance(content.get("via"), str)
        and isinstance(content.get("v", VERSION), int)
        and isinstance(fields, dict)
        and isinstance(replaces, dict)
        and all(isinstance(ids, list) for ids in replaces.values())
        and isinstance(files, list)
        and all(isinstance(item, dict) and item.keys() >= _FILE for item in files)
    )


def _parsed(content: bytes) -> dict[str, Any] | None:
    try:
        value = canonical.decode(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
