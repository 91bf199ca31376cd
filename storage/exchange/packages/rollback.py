"""Going on after the whole computer was put back to an earlier state, unseen by the vault itself.

Where also the token outside the vault went back, the laptop signs other entries under numbers that
it gave before. Only a peer can prove it: by its receipt for a checkpoint that is not here, or by
entries of this device that are not here. Then this vault becomes a new incarnation, and what no
peer has stated to have is recorded again under the new key, so that nothing of it is lost and the
entries that the peer holds can come back.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final

from storage.casework.session import Session
from storage.errors import HistoryForked
from storage.exchange.packages import documents, history
from storage.exchange.packages.documents import Malformed, labelled
from storage.exchange.packages.reader import Package
from storage.exchange.packages.taking_back import remove_operations
from storage.records import operations
from storage.records.identity import new_incarnation, signature_holds
from storage.records.journaling import mark_stale
from storage.records.operations import REMOVED, Draft, Operation, signed_content
from storage.records.tables import Tables

_OWN: Final = (
    "SELECT chain, seq, id, header, signature, body FROM operation WHERE device = ? ORDER BY rowid"
)
_STATED: Final = "SELECT chain, max(seq) FROM known WHERE device = ? GROUP BY chain"
_SENT: Final = "SELECT chain, seq FROM sent_tip WHERE device = ? AND package = ?"
_CHECKPOINT: Final = "SELECT sha256, content FROM checkpoint WHERE device = ? AND number = ?"
# Checkpoints that nobody signed for may be those of the second past.
_UNSIGNED: Final = (
    "DELETE FROM checkpoint WHERE device = ? AND number > (SELECT coalesce(max(number), 0)"
    " FROM receipt WHERE receipt.device = checkpoint.device)"
)


def recover(session: Session, package: Package, file: str) -> bool:
    """Make this vault a new incarnation where a checked package proves that it was put back.

    What this device wrote and no peer has stated to have is recorded again, with its values, its
    person and what it replaced; headers and signatures of the former entries stay in the history
    of the exchange. Returns whether it was so. One transaction; call ``session.refresh_device``
    where a transaction around it is given up.
    """
    own = _own_operations(session, package)
    if not (_receipt_of_a_lost_past(session, package) or _is_lost(session.tables, own)):
        return False
    tail = _tail(session, package, own)
    if any(one.body is not None and one.content is None for one in tail):
        # A newer program wrote it: what cannot be read cannot be recorded again.
        return False
    try:
        with session.atomic():
            _go_on(session, package, file, tail)
    finally:
        session.refresh_device()
    return True


def _go_on(session: Session, package: Package, file: str, tail: list[Operation]) -> None:
    tables, former = session.tables, session.device.id
    new_incarnation(session.vault.database, session.clock)
    session.refresh_device()
    made = _recorded_again(session, tail)
    remove_operations(tables, [one.id for one in tail])
    for one in tail:
        place = one.head["seq"], former, one.head["case"]
        for name in ("sent_tip", "known"):
            tables.run(
                f"DELETE FROM {name} WHERE seq >= ? AND device = ? AND chain = ?",  # noqa: S608
                *place,
            )
    tables.run(_UNSIGNED, former)
    # What was taken in before cannot be taken back past this.
    tables.run("UPDATE exchange_event SET undo = '' WHERE undo <> ''")
    mark_stale(tables)
    kept = [
        {"header": one.header.decode(), "signature": one.signature.hex(), "again": made.get(one.id)}
        for one in tail
    ]
    history.note_forked(
        session, package.sender.id, file, HistoryForked.__name__, former, json.dumps(kept)
    )


def _recorded_again(session: Session, tail: list[Operation]) -> dict[str, str]:
    """Write the entries anew in their order and return the new id of each former one."""
    made: dict[str, str] = {}
    for one in tail:
        content = one.content
        if content is not None:
            draft = _draft(one.head["case"], content, made)
            made[one.id] = session.write_again(draft, str(one.head["staff"])).id
    return made


def _draft(chain: str, content: dict[str, Any], made: dict[str, str]) -> Draft:
    fields = dict(content["fields"])
    if isinstance(fields.get(REMOVED), dict):
        fields[REMOVED] = {"seen": _renamed(fields[REMOVED]["seen"], made)}
    replaces = {name: tuple(_renamed(ids, made)) for name, ids in content["replaces"].items()}
    return Draft(
        chain, content["kind"], content["record"], fields, replaces,
        tuple(content["attachments"]), content["reason"], content["via"], content.get("said", {}),
    )  # fmt: skip


def _renamed(ids: Iterable[str], made: dict[str, str]) -> list[str]:
    return [made.get(one, one) for one in ids]


def _tail(session: Session, package: Package, own: list[Operation]) -> list[Operation]:
    """Return what this device wrote beyond what a peer is known to have, oldest first."""
    tables, device = session.tables, session.device.id
    last = {str(chain): int(seq) for chain, seq in tables.run(_STATED, device)}
    for sent in package.head.received:
        for chain, seq in tables.run(_SENT, device, sent):
            last[chain] = max(last.get(chain, 0), int(seq))
    for one in own:
        chain, seq = str(one.head["case"]), int(one.head["seq"])
        tip, before = operations.tip(tables, chain, device)
        if _stands(tables, one.id):
            last[chain] = max(last.get(chain, 0), seq)
        elif seq == tip + 1 and one.head["prev"] == before:
            last[chain] = tip
        elif seq <= tip:
            last[chain] = min(last.get(chain, 0), seq - 1)
    return [
        Operation(found, bytes(header), bytes(signature), None if body is None else bytes(body))
        for chain, seq, found, header, signature, body in tables.run(_OWN, device)
        if int(seq) > last.get(str(chain), 0)
    ]


def _own_operations(session: Session, package: Package) -> list[Operation]:
    """Return those of the package that this device itself signed."""
    device, key = session.device.id, session.device.public_key
    mark = f'"device":"{device}"'.encode()
    named = (one for one in package.operations if mark in one.header)
    return [
        one
        for one in named
        if signature_holds(key, one.signature, signed_content(one.header))
        and one.head["device"] == device
    ]


def _is_lost(tables: Tables, own: list[Operation]) -> bool:
    return any(not _stands(tables, one.id) for one in own)


def _stands(tables: Tables, operation: str) -> bool:
    return bool(tables.run("SELECT 1 FROM operation WHERE id = ?", operation))


def _receipt_of_a_lost_past(session: Session, package: Package) -> bool:
    """Tell whether the sender signed for a checkpoint of this device that is not here."""
    device = session.device.id
    signer = package.envelope.seal.keys[-1][1]
    for content, signature in package.head.receipts:
        try:
            said = documents.parsed(content)
            mine = documents.text(said, "device", 32) == device
            number, sha256 = documents.number(said, "number"), documents.text(said, "checkpoint")
        except Malformed:
            continue  # the check of all receipts refuses the package for it
        if not mine or not signature_holds(signer, signature, labelled("receipt", content)):
            continue
        kept = session.tables.run(_CHECKPOINT, device, number)
        # One that does not have its own hash was damaged or tampered with: that is no rollback.
        if not any(
            one == sha256 or hashlib.sha256(bytes(text)).hexdigest() != one for one, text in kept
        ):
            return True
    return False
