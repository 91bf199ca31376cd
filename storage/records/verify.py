"""Whether the log is whole and what it says is what the tables show; nothing is changed by asking.

Every operation is held against its hash, its device's signature and its place in its chain; then
each chain is projected anew into temporary tables, which are compared with those of the vault.
"""

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from resources.language import N_
from storage.progress import Progress
from storage.records import canonical
from storage.records.erasure import is_tombstone, spans_of
from storage.records.identity import device_id, public_keys, signature_holds
from storage.records.operations import Operation, Parsed, is_readable, signed_content
from storage.records.projection import MADE, project, rows_of_whole
from storage.records.tables import PROJECTION, Tables

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

_THREADS: Final = min(os.cpu_count() or 1, 4)
# Entries whose signatures are checked meanwhile: more than are projected in one go.
_AHEAD: Final = 5000
_FILE: Final = frozenset({"sha256", "size", "name", "mime"})
_COLUMNS: Final = ("id", "chain", "device", "seq", "hlc", "header", "signature", "body", "record")
# Columns that repeat what the header says, and the header's names for them.
_INDEXED: Final = ("chain", "device", "seq", "hlc")
_SAID: Final = ("case", "device", "seq", "hlc")
# Which rows of a table come from the chains that stand as a JSON list in ``?``.
_LISTED: Final = "IN (SELECT value FROM json_each(?))"
_OF_CHAINS: Final = {
    "record": f"chain {_LISTED}",
    "case_row": f"id {_LISTED}",
    "head": f"record IN (SELECT record FROM operation WHERE chain {_LISTED})",  # noqa: S608
    "replaced": f"record IN (SELECT record FROM operation WHERE chain {_LISTED})",  # noqa: S608
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

    def problems(self) -> Iterator[LogProblem]:
        """Yield all that is wrong."""
        yield from self._devices()
        self._make_room()
        done, total = 0, self._tables.operation.select().count()
        chains: list[str] = []
        group: list[dict[str, Any]] = []
        for chain, rows, unsigned in self._signatures():
            self._progress.advance(done, total)
            found = list(self._chain(rows, unsigned))
            yield from found
            done += len(rows)
            if any(problem.kind in {HEADER, BODY, INDEX} for problem in found):
                self._whole = False
                continue
            chains.append(chain)
            group += rows
            if len(group) >= _GROUP:
                yield from self._projected(chains, group)
                chains, group = [], []
        yield from self._projected(chains, group)
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

    def _signatures(self) -> Iterator[tuple[str, list[dict[str, Any]], frozenset[str]]]:
        """Yield every chain with its rows and the ids of those whose signature does not hold.

        Signatures are the dearest part and need no interpreter: they are checked on other cores
        while this one projects the chains before.
        """
        waiting: deque[tuple[str, list[dict[str, Any]], Future[frozenset[str]]]] = deque()
        pool, held = ThreadPoolExecutor(_THREADS), 0
        try:
            for chain in self._chains():
                rows = self._rows(chain)
                waiting.append((chain, rows, pool.submit(_unsigned, rows, self._keys)))
                held += len(rows)
                while held > _AHEAD:
                    first, ready, signed = waiting.popleft()
                    held -= len(ready)
                    yield first, ready, signed.result()
            for first, ready, signed in waiting:
                yield first, ready, signed.result()
        finally:
            pool.shutdown(cancel_futures=True)

    def _chains(self) -> list[str]:
        return [chain for (chain,) in self._sql("SELECT DISTINCT chain FROM operation")]

    def _rows(self, chain: str) -> list[dict[str, Any]]:
        query = f"SELECT {', '.join(_COLUMNS)} FROM operation WHERE chain = ? ORDER BY device, seq"  # noqa: S608
        return [dict(zip(_COLUMNS, row, strict=True)) for row in self._sql(query, chain)]

    def _chain(self, rows: list[dict[str, Any]], unsigned: frozenset[str]) -> Iterator[LogProblem]:
        device, seq, before = "", 0, ""
        self._erased = _told_erased(rows)
        for row in rows:
            where = f"{row['chain']}/{row['device']}/{row['seq']}"
            if row["device"] != device:
                device, seq, before = row["device"], 0, ""
            if row["seq"] != seq + 1:
                yield LogProblem(SEQUENCE, N_("An operation is missing before this one."), where)
                before = ""
            if row["id"] in unsigned:
                what = N_("The signature of an operation does not hold.")
                yield LogProblem(SIGNATURE, what, where)
            yield from self._operation(row, before, where)
            seq, before = row["seq"], row["id"]

    def _operation(self, row: dict[str, Any], before: str, where: str) -> Iterator[LogProblem]:
        header = bytes(row["header"])
        head = _parsed(header)
        if head is None or hashlib.sha256(header).hexdigest() != row["id"]:
            yield LogProblem(HEADER, N_("The header of an operation was altered."), where)
            return
        row["head"], row["content"] = head, None
        if tuple(map(head.get, _SAID)) != tuple(map(row.__getitem__, _INDEXED)):
            yield LogProblem(INDEX, N_("An operation stands in the wrong place."), where)
        if row["device"] not in self._keys:
            yield LogProblem(DEVICE, N_("The device of an operation is not known."), where)
        if (before or row["seq"] == 1) and head.get("prev") != before:
            yield LogProblem(LINK, N_("An operation does not follow the one before it."), where)
        yield from self._body(row, head, where)

    def _body(self, row: dict[str, Any], head: dict[str, Any], where: str) -> Iterator[LogProblem]:
        if row["body"] is None:  # lawfully erased: the header still proves that it was there
            if row["seq"] > self._erased.get(row["device"], 0):
                what = N_("The content of an operation is gone, and no deletion covers it.")
                yield LogProblem(ERASED, what, where)
            return
        body = bytes(row["body"])
        content = _parsed(body)
        altered = hashlib.sha256(body).hexdigest() != head.get("body")
        if altered or content is None or not _well_formed(content):
            yield LogProblem(BODY, N_("The content of an operation was altered."), where)
            return
        readable = is_readable(content)
        if (content.get("record") if readable else None) != row["record"]:
            yield LogProblem(INDEX, N_("An operation stands in the wrong place."), where)
        if readable:
            row["content"] = content
            self._named.update(item["sha256"] for item in content["attachments"])

    def _projected(self, chains: list[str], rows: list[dict[str, Any]]) -> Iterator[LogProblem]:
        listed, made = json.dumps(chains), self._made(rows)
        for name, condition in _OF_CHAINS.items():
            columns = ", ".join(MADE[name])
            kept = self._sql(f"SELECT {columns} FROM main.{name} WHERE {condition}", listed)  # noqa: S608
            for where in sorted(
                {"/".join(row[:2]) for row in made[name].symmetric_difference(kept)}
            ):
                yield _differs(f"{name}/{where}")

    def _made(self, rows: list[dict[str, Any]]) -> dict[str, set[tuple[Any, ...]]]:
        """Return the rows that entries make: laid out in memory, else written and read again."""
        entries = [_operation_of(row) for row in rows]
        made = rows_of_whole(self._tables, entries)
        if made is not None:
            return made
        project(self._tables, entries)
        made = {}
        for name in _OF_CHAINS:
            columns = ", ".join(MADE[name])
            made[name] = set(self._sql(f"SELECT {columns} FROM temp.{name}"))  # noqa: S608
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


def _told_erased(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return up to which entry of each device tombstones of a chain say that content was erased."""
    spans: dict[str, int] = {}
    if any(row["body"] is None for row in rows):
        for row in rows:
            content = _parsed(bytes(row["body"])) if row["body"] is not None else None
            if content is not None and _well_formed(content) and is_tombstone(content):
                for device, upto in spans_of(content["fields"]).items():
                    spans[device] = max(spans.get(device, 0), upto)
    return spans


def _unsigned(rows: list[dict[str, Any]], keys: Mapping[str, bytes]) -> frozenset[str]:
    """Return the ids of the rows whose signature does not hold under a known key."""
    return frozenset(
        row["id"]
        for row in rows
        if (key := keys.get(row["device"])) is not None
        and not signature_holds(key, bytes(row["signature"]), signed_content(bytes(row["header"])))
    )


def last_links(tables: Tables, count: int = 200) -> list[LogProblem]:
    """Check hash, signature and body of the entries stored last: what a start has time for."""
    keys = public_keys(tables)
    query = (
        "SELECT id, chain, device, seq, header, signature, body FROM operation"
        " ORDER BY rowid DESC LIMIT ?"
    )
    names = ("id", "chain", "device", "seq", "header", "signature", "body")
    rows = [dict(zip(names, row, strict=True)) for row in tables.run(query, count)]
    unsigned = _unsigned(rows, keys)
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


def _operation_of(row: dict[str, Any]) -> Operation:
    body = None if row["body"] is None else bytes(row["body"])
    found = Operation(row["id"], bytes(row["header"]), bytes(row["signature"]), body)
    # Checked a moment ago; parsing it is half of what a check costs.
    return Parsed.of(found, row["head"], row["content"])


def _well_formed(content: dict[str, Any]) -> bool:
    """Tell whether a body holds what every operation says, so that it can be projected."""
    texts = all(isinstance(content.get(name), str) for name in ("kind", "record", "via"))
    fields, replaces = content.get("fields"), content.get("replaces")
    files = content.get("attachments")
    return (
        texts
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
