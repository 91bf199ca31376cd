"""Deleting a case lawfully: asked for, decided by a supervisor, carried out here and on every site.

What stays is the log without its content and a tombstone that says what went, when, on what basis
and who approved it. A hold, here or on the site that is told of it, keeps the content.
"""

from dataclasses import dataclass, replace
from typing import Final

from peewee import OperationalError

from resources.language import N_, Words
from storage.casework import approvals, partial, records, retention, two_persons
from storage.casework.change import ASKED, Change
from storage.casework.change import REFUSED as REFUSED_REQUEST
from storage.casework.intake import PAGE
from storage.casework.lookup import find_record, require_row
from storage.casework.own_role import counted_role
from storage.casework.reading import rows_of
from storage.casework.refusals import DeletionHeld, NotClosed, StillKept
from storage.casework.session import Session
from storage.errors import NothingToReview, ReasonRequired
from storage.kinds.deletion import ERASED, REFUSED, REQUESTED, RETENTION
from storage.records import erasure
from storage.records.erasure import Tombstone
from storage.rows import Row
from storage.rules.guards.scene import Plan

_KIND: Final = "deletion"
_APPROVER: Final = "supervisor"
_STAGE: Final = N_("proceedings need it")


@dataclass(frozen=True, slots=True)
class Erased:
    """What a deletion took: entries whose content went, originals removed from the store here.

    Copies of the vault made before still hold it until they go: people must be told.
    """

    case_no: str
    operations: int
    originals: int
    change: Change


def request(session: Session, case_id: str, basis: str, reason: str) -> Change:
    """Ask that a case be deleted; ``basis`` is one of the kind's.

    Raises ``ReasonRequired``, ``DeletionHeld``, ``StillKept`` for a retention period that is not
    over, ``PlanBlocked``.
    """
    if not reason.strip():
        raise ReasonRequired()
    _permit(session, case_id, basis)
    values = {
        "deed": REQUESTED, "at": session.clock.now().iso, "basis": basis, "reason": reason.strip(),
        "asked_by": session.owner,
    }  # fmt: skip
    return replace(records.add(session, _KIND, case_id, values), label=ASKED)


def open_request(session: Session, case_id: str) -> Row | None:
    """Return the newest request that nobody decided, None where there is none."""
    rows = rows_of(session, case_id, _KIND)
    decided = {row["about"] for row in rows}
    asked = [row for row in rows if row["deed"] == REQUESTED and row.ref not in decided]
    return asked[-1] if asked else None


def refuse(session: Session, case_id: str, request_ref: str, reason: str) -> Change:
    """Refuse a request; raises ``NotPermitted``, ``ReasonRequired``, ``NoSuchRecord``."""
    session.require(_APPROVER)
    if not reason.strip():
        raise ReasonRequired()
    asked = find_record(session, case_id, request_ref, _KIND)
    values = {
        "deed": REFUSED, "at": session.clock.now().iso, "about": asked.ref,
        "reason": reason.strip(), "approved_by": session.owner,
    }  # fmt: skip
    return replace(records.add(session, _KIND, case_id, values), label=REFUSED_REQUEST)


def approve(session: Session, case_id: str, request_ref: str) -> Erased:
    """Approve a request and carry it out: one transaction, then the files of originals.

    It cannot be undone. Raises ``NotPermitted``, ``OwnRequest`` for who asked for it himself where
    somebody else works here, ``NoSuchRecord``, ``NothingToReview`` where it was decided already,
    and what ``request`` raises: what came up since counts as well.
    """
    session.require(_APPROVER)
    asked = find_record(session, case_id, request_ref, _KIND)
    waiting = open_request(session, case_id)
    if waiting is None or waiting.ref != asked.ref:
        raise NothingToReview()
    alone = two_persons.decides_alone(session, asked.recorded_by)
    law = _permit(session, case_id, asked["basis"])
    with session.atomic():
        ends = erasure.whole_chain(session.tables, case_id)
        spans = {device: seq for device, (seq, _head) in ends.items()}
        gone = erasure.covered(session.tables, case_id, spans)
        originals = sorted(erasure.named_originals(gone))
        case_no = str(require_row(session, _case_record(session, case_id))["case_no"])
        values = {
            "deed": ERASED, "at": session.clock.now().iso, "about": asked.ref,
            "basis": asked["basis"], "law": law, "case_no": case_no,
            "asked_by": asked["asked_by"], "approved_by": session.owner, "alone": alone or None,
            "operations": len(gone), "originals": originals,
            "spans": [{"device": d, "upto": s, "head": h} for d, (s, h) in sorted(ends.items())],
        }  # fmt: skip
        known = {name: one for name, one in values.items() if one not in (None, "", [])}
        change = records.add(session, _KIND, case_id, known)
        done = erasure.erase(session.tables, case_id, spans)
    return Erased(case_no, done, _finish(session), change)


def apply_pending(session: Session) -> tuple[str, ...]:
    """Carry out what other sites approved; return the numbers of the cases deleted by it.

    Only a supervisor's word counts, and never against a hold that stands here. Call it in the
    transaction of an import, or at any time: done twice it changes nothing. Files of originals
    go with ``finish``.
    """
    found = []
    with session.atomic():
        for one in erasure.tombstones(session.tables):
            row = require_row(session, one.record)
            if not _counts(session, one, row):
                continue
            if erasure.erase(session.tables, one.chain, one.spans):
                found.append(str(row["case_no"] or ""))
    return tuple(found)


def finish(session: Session) -> int:
    """Remove the files of originals whose deletion stands and that no case names any more."""
    return _finish(session)


def is_known(session: Session) -> bool:
    """Tell whether a deletion was carried out anywhere, as far as it is known here."""
    return bool(erasure.tombstones(session.tables))


def held_back(session: Session) -> tuple[Row, ...]:
    """Return deletions of other sites that are not carried out here: a hold, or who approved."""
    tables = session.tables
    return tuple(
        require_row(session, one.record)
        for one in erasure.tombstones(tables)
        if erasure.covered(tables, one.chain, one.spans)
    )


def _permit(session: Session, case_id: str, basis: str) -> str:
    """Return the rule that a deletion stands on, in Chinese, or raise what stands against it."""
    clock = retention.clock(session, case_id)
    if clock.state == "held":
        raise DeletionHeld(reason=clock.hold["reason"] if clock.hold else _STAGE)
    if basis == RETENTION and clock.state != "due":
        if clock.state == "open":
            raise NotClosed()
        raise StillKept(until=clock.until.isoformat(), years=clock.years)
    approvals.permit(session, case_id, Plan(session.clock.now().wall.date(), "delete"))
    return clock.basis.say(Words()) if clock.basis is not None else ""


def _case_record(session: Session, case_id: str) -> str:
    return rows_of(session, case_id, "case")[0].id


def _counts(session: Session, one: Tombstone, row: Row) -> bool:
    by = counted_role(session.tables, row.recorded_by)
    return by == _APPROVER and not retention.is_held(session, one.chain)


def _finish(session: Session) -> int:
    """Remove files, and bring what was erased out of the write-ahead log as well."""
    tables, blobs, removed = session.tables, session.vault.blobs, 0
    kept = "SELECT 1 FROM attachment WHERE sha256 = ?"
    for one in erasure.tombstones(tables):
        for sha256 in one.originals:
            if tables.run(kept, sha256):
                continue
            partial.forget(session, sha256)
            _drop_copies(session, sha256)
            if blobs.has(sha256):
                blobs.discard(sha256)
                removed += 1
    try:
        tables.run("PRAGMA wal_checkpoint(TRUNCATE)")
    except OperationalError:
        # Somebody reads on this connection; closing the vault empties it then.
        return removed
    return removed


def _drop_copies(session: Session, sha256: str) -> None:
    tables = session.tables
    query = "SELECT content FROM derived WHERE sha256 = ? AND purpose = ?"
    for (content,) in tables.run(query, sha256, PAGE):
        session.vault.blobs.discard(bytes(content).decode())
    tables.run("DELETE FROM derived WHERE sha256 = ?", sha256)
