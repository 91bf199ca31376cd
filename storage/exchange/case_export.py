"""Exporting case JSON: the records of cases in the order of the contract, with their files."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from resources.language import N_
from storage.casework.lookup import rows_where
from storage.casework.reading import stop_values
from storage.casework.session import Session
from storage.errors import CannotWrite, NoSuchCase
from storage.exchange.case_plan import EXTRA, recorded
from storage.exchange.document import FORMAT, VERSION
from storage.exchange.filenames import safe_name
from storage.exchange.incoming import hash_file
from storage.exchange.refs import renamed, same
from storage.kinds import BY_NAME, CASE_LISTS
from storage.kinds.fields import Field, Group, Ref, Rows, Said
from storage.kinds.kind import Kind
from storage.progress import NoProgress, Progress
from storage.records.operations import OFFICE
from storage.rows import Row
from storage.vault.durable import chosen_place, folder_made

# Found by an index of its own: trips are many, and cases many more.
_TAKEN_PART: Final = (
    "SELECT 1 FROM record WHERE kind IN ('stop', 'visit') AND removed = 0"
    " AND json_extract(doc, '$.trip') = ? LIMIT 1"
)

DOCUMENT: Final = "cases.json"
IN_THE_WAY: Final = N_(
    "another file of this name is there and was left as it is; choose another folder"
)
_LAST: Final = "SELECT max(hlc) FROM operation WHERE record = ?"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: the document and the number of files beside it."""

    path: Path
    cases: int
    files: int


def case_document(session: Session, case_ids: Iterable[str]) -> dict[str, Any]:
    """Return the case-JSON document of some cases, keys in the order of the contract.

    Staff go along where they came by import or a record names them; trips where one of these
    cases took part, with these cases' stops, or where no case at all did; a removed person where a
    promise or plan is that person's, for it would be nobody's without. ``x`` is what the senders of
    these cases added: of several the keys together, of one key the value that came last; that of a
    document without cases where none of them has any.
    """
    with session.atomic():
        office = _live(session, OFFICE)
        cases = {case: _given(session, case) for case in dict.fromkeys(case_ids)}
    chains = sorted(cases.values(), key=lambda rows: (_case(rows)["case_no"], _case(rows).id))
    names = {row.id: str(row["name"]) for row in office if row.kind == "staff_member"}
    trips = _trips(session, office, chains, names)
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    organisation = next((row for row in office if row.kind == "organisation"), None)
    if organisation is not None:
        document["organisation"] = _ordered(organisation, names)
    people = {row.ref for row in office if row.kind == "staff_member"}
    written = [_written(rows, names, _Leads(rows, people, trips)) for rows in chains]
    _part_files(written)
    staff = _staff(office, json.dumps([trips, written]), names)
    extra = _extra(session, chains, office)
    parts = {"staff": staff, "trips": trips, "cases": written}
    document |= {name: value for name, value in parts.items() if value}
    return document | ({"x": extra} if extra is not None else {})


def _extra(
    session: Session, chains: Iterable[list[Row]], office: Iterable[Row]
) -> dict[str, Any] | None:
    own = [row for rows in chains for row in rows if row.kind == EXTRA]
    found = own or [row for row in office if row.kind == EXTRA]
    if not found:
        return None
    merged: dict[str, Any] = dict(found[0]["content"])
    if all(same(row["content"], merged) for row in found):
        return merged
    (came,) = zip(*(session.tables.run(_LAST, row.id)[0] for row in found), strict=True)
    for _at, row in sorted(zip(came, found, strict=True), key=lambda one: str(one[0])):
        merged |= row["content"]
    return merged


def encode(document: Mapping[str, Any]) -> bytes:
    """Return a document as the bytes of the contract: two spaces, UTF-8, a final line end."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def export_cases(
    session: Session,
    case_ids: Sequence[str],
    folder: Path,
    *,
    progress: Progress | None = None,
) -> Exported:
    """Write ``cases.json`` and the originals under ``files/`` into ``folder``.

    The document is written last, so a folder without it is no export. A file that lies there
    already is left where it is the original, else nothing is written, and nothing is left of what
    could not be written whole. Raises ``CannotWrite``, ``DiskFull``, ``InsideVault``,
    ``AttachmentAltered``, ``AttachmentMissing``, ``Cancelled``.
    """
    document = case_document(session, case_ids)
    cases = document.get("cases", ())
    evidence = [item for case in cases for item in case.get("evidence", ())]
    with chosen_place(folder):
        _require_free((folder / item["file"], item["sha256"]) for item in evidence)
        with folder_made(folder / "files") as undo:
            for done, item in enumerate(evidence):
                (progress or NoProgress()).advance(done, len(evidence), item["name"])
                _give(session, item["sha256"], folder / item["file"], undo)
            target = folder / DOCUMENT
            partial = target.with_suffix(".part")
            undo.callback(partial.unlink, missing_ok=True)
            partial.write_bytes(encode(document))
            partial.replace(target)
    return Exported(target, len(cases), len(evidence))


@dataclass(frozen=True, slots=True)
class Extracted:
    """One original that was given out."""

    ref: str
    path: Path
    sha256: str


def extract_originals(
    session: Session, case_id: str, folder: Path, *, progress: Progress | None = None
) -> list[Extracted]:
    """Write every original of a case into ``folder`` as ``<ref>-<name>``, byte for byte.

    Raises as ``export_cases``.
    """
    rows = [row for row in _live(session, case_id) if row.kind == "evidence"]
    paths = [folder / file_path(row.ref, row["name"]).removeprefix("files/") for row in rows]
    found = []
    with chosen_place(folder):
        _require_free((path, row["sha256"]) for path, row in zip(paths, rows, strict=True))
        with folder_made(folder) as undo:
            for done, (path, row) in enumerate(zip(paths, rows, strict=True)):
                (progress or NoProgress()).advance(done, len(rows), row["name"])
                _give(session, row["sha256"], path, undo)
                found.append(Extracted(row.ref, path, row["sha256"]))
    return found


def _give(session: Session, sha256: str, path: Path, undo: ExitStack) -> None:
    """Write an original; one that was not there before goes again where the rest fails."""
    if not os.path.lexists(path):
        undo.callback(path.unlink, missing_ok=True)
    write_original(session, sha256, path)


def _require_free(targets: Iterable[tuple[Path, str]]) -> None:
    """Raise ``CannotWrite`` where another file lies than the original that belongs there."""
    for path, sha256 in targets:
        if os.path.lexists(path) and (not path.is_file() or hash_file(path) != sha256):
            raise CannotWrite(path=str(path), problem=IN_THE_WAY)


def write_original(session: Session, sha256: str, target: Path) -> None:
    """Write one original byte for byte; ``target`` is whole or not there. Raises ``OSError``."""
    partial = target.with_name(target.name + ".part")
    try:
        with session.vault.blobs.open(sha256) as source, partial.open("wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def file_path(ref: str, name: str) -> str:
    """Return where a document keeps the original of an evidence record: ``files/<ref>-<name>``."""
    return f"files/{safe_name(f'{ref}-{name}')}"


def _live(session: Session, chain: str) -> list[Row]:
    table = session.tables.record
    rows = rows_where(session.tables, (table.chain == chain) & (table.removed == 0))
    if chain != OFFICE and not any(row.kind == "case" for row in rows):
        raise NoSuchCase(case=chain)
    return rows


def _given(session: Session, chain: str) -> list[Row]:
    """Return the records of a case that stand, and removed ones that they cannot do without."""
    standing = _live(session, chain)
    needed = set(_required(standing))
    table = session.tables.record
    gone = rows_where(session.tables, (table.chain == chain) & (table.removed == 1))
    back = [row for row in gone if (BY_NAME[row.kind].list_name, row.ref) in needed]
    return [*standing, *back]


def _required(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Yield (list, ref) of every ref that a record must have."""
    for row in rows:
        for item in BY_NAME[row.kind].fields:
            if item.required and isinstance(item.type, Ref) and row[item.name]:
                yield item.type.target, row[item.name]


def _case(rows: list[Row]) -> Row:
    return next(row for row in rows if row.kind == "case")


class _Leads:
    """Which refs of a case lead to something in its document: removed records stand in none."""

    def __init__(self, rows: list[Row], people: set[str], trips: list[dict[str, Any]]) -> None:
        self._refs: dict[str, set[str]] = {"staff": people, "trips": {one["ref"] for one in trips}}
        for row in rows:
            self._refs.setdefault(BY_NAME[row.kind].list_name, set()).add(row.ref)
        self._companions = {
            trip["ref"]: {one["ref"] for one in trip.get("companions", ())} for trip in trips
        }

    def pruned(self, row: Row) -> Row:
        """Return a record without the refs that lead nowhere; required ones never do."""
        trip = self._companions.get(row["trip"] or "", set())

        def kept(target: str, ref: str) -> str | None:
            if target == "companions":
                return ref if ref in trip else None
            lists = ("loans", "parties") if target == "loans_or_parties" else (target,)
            return ref if any(ref in self._refs.get(name, ()) for name in lists) else None

        return replace(row, values=renamed(BY_NAME[row.kind].stored_fields, row.values, kept))


def _part_files(cases: list[dict[str, Any]]) -> None:
    """Give two originals whose names would fall together different ones, by their hashes."""
    taken: dict[str, str] = {}
    for item in (item for case in cases for item in case.get("evidence", ())):
        if taken.setdefault(item["file"].casefold(), item["sha256"]) != item["sha256"]:
            item["file"] = file_path(f"{item['ref']}-{item['sha256'][:12]}", item["name"])


def _written(rows: list[Row], names: Mapping[str, str], leads: _Leads) -> dict[str, Any]:
    case = _ordered(leads.pruned(_case(rows)), names)
    for kind in CASE_LISTS:
        found = [_ordered(leads.pruned(row), names) for row in rows if row.kind == kind.name]
        if found:
            case[kind.list_name] = found[0] if kind.single else found
    return case


def _ordered(row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    kind = BY_NAME[row.kind]
    values = dict(row.values)
    if kind.name == "evidence":
        values["file"] = file_path(row.ref, values.get("name", ""))
    ordered = {} if kind.single or not row.ref else {"ref": row.ref}
    ordered |= in_order(kind.fields, values)
    return ordered | (_recorded(kind, row, names))


def _recorded(kind: Kind, row: Row, names: Mapping[str, str]) -> dict[str, str]:
    """Return when and by whom: the sender's claim, our own of what was entered here."""
    if kind.name == "case" or (kind.office and kind.name != "trip"):
        return {}
    return recorded(row, names.get(row.recorded_by, ""))


def in_order(fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with their keys in field order at every depth, refs first."""
    ordered: dict[str, Any] = {"ref": values["ref"]} if "ref" in values else {}
    for item in fields:
        value = values.get(item.name)
        if value is None:
            continue
        if isinstance(item.type, Group | Said):
            value = in_order(item.type.fields, value)
        elif isinstance(item.type, Rows):
            value = [in_order(item.type.row.fields, row) for row in value]
        ordered[item.name] = value
    return ordered


def _staff(office: list[Row], used: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    found = [
        row
        for row in office
        if row.kind == "staff_member" and (row.via == "import" or f'"{row.ref}"' in used)
    ]
    return [_ordered(row, names) for row in sorted(found, key=lambda row: row["employee_no"])]


def _trips(
    session: Session, office: list[Row], chains: list[list[Row]], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    stops: dict[str, list[dict[str, Any]]] = {}
    used: set[str] = set()
    for rows in chains:
        case_no = _case(rows)["case_no"]
        visits = {row.ref for row in rows if row.kind == "visit"}
        for row in rows:
            if row.kind == "stop":
                stop = {"case_no": case_no, **stop_values(row)}
                if stop.get("visit") not in visits:
                    stop.pop("visit", None)
                stops.setdefault(row["trip"], []).append(stop)
            if row.kind in {"stop", "visit"} and row["trip"]:
                used.add(row["trip"])
    trips = [trip for trip in office if trip.kind == "trip"]
    return [
        _whole_trip(trip, stops.get(trip.ref, []), names)
        for trip in trips
        if trip.ref in used or not session.tables.run(_TAKEN_PART, trip.ref)
    ]


def _whole_trip(trip: Row, stops: list[dict[str, Any]], names: Mapping[str, str]) -> dict[str, Any]:
    here = {stop["ref"] for stop in stops}
    kept = [stop for stop in trip["stops"] or () if stop["ref"] not in here]
    ordered = sorted([*kept, *stops], key=lambda stop: (stop["order"], stop["ref"]))
    values = {**trip.values, "stops": ordered} if ordered else dict(trip.values)
    return _ordered(replace(trip, values=values), names)
