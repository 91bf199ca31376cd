"""Checkpoints of this vault, one with every export, and receipts by which others keep us to them.

A checkpoint is the Merkle root (RFC 6962) over the last operation of every device in every chain
and the originals known, signed and chained to the one before. Whoever receives one signs it in
the next package: from then on its past cannot be rewritten unnoticed.
"""

import hashlib
from typing import Final

from storage.casework.session import Session
from storage.exchange.packages import documents
from storage.exchange.packages.documents import Malformed, labelled
from storage.exchange.packages.zip_reader import NotWhole
from storage.records.checkpoint import merkle_root
from storage.records.identity import signature_holds
from storage.records.tables import Tables

Signed = tuple[bytes, bytes]
_HEADS: Final = (
    "SELECT id FROM operation AS o WHERE seq = (SELECT max(seq) FROM operation AS i"
    " WHERE i.chain = o.chain AND i.device = o.device) ORDER BY chain, device"
)
_KEEP: Final = (
    "INSERT INTO checkpoint (device, number, sha256, content, signature) VALUES (?, ?, ?, ?, ?)"
)
_RECEIPT: Final = (
    "INSERT INTO receipt (device, number, site, signer, content, signature)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
# More than these are not sent again: a receiver keeps what it saw.
_MOST: Final = 100


class Fork(Exception):
    """Two histories under one key; the text says where."""


def root(tables: Tables) -> tuple[str, int, int]:
    """Return (Merkle root in hex, chain heads, originals) of the record as it is now."""
    heads = [bytes.fromhex(one) for (one,) in tables.run(_HEADS)]
    originals = [
        bytes.fromhex(one) for (one,) in tables.run("SELECT sha256 FROM attachment ORDER BY sha256")
    ]
    return merkle_root([*heads, *originals]).hex(), len(heads), len(originals)


def make(session: Session) -> None:
    """Sign the record as it is now and chain it to the last checkpoint of this device."""
    tables, device = session.tables, session.device
    last = tables.run(
        "SELECT number, sha256 FROM checkpoint WHERE device = ? ORDER BY number DESC LIMIT 1",
        device.id,
    )
    number, before = last[0] if last else (0, "")
    found, heads, originals = root(tables)
    document = {
        "device": device.id, "number": number + 1, "before": before, "root": found,
        "heads": heads, "originals": originals, "at": session.clock.now().iso,
    }  # fmt: skip
    content, signature = documents.signed(device, "checkpoint", document)
    _keep(tables, device.id, number + 1, content, signature)


def to_send(session: Session, site: str) -> tuple[Signed, ...]:
    """Return this device's checkpoints that ``site`` has not signed yet."""
    device = session.device.id
    rows = session.tables.run(
        "SELECT content, signature FROM checkpoint WHERE device = ? AND number > (SELECT"
        " coalesce(max(number), 0) FROM receipt WHERE device = ? AND site = ?)"
        " ORDER BY number DESC LIMIT ?",
        device, device, site, _MOST,
    )  # fmt: skip
    return tuple((bytes(content), bytes(signature)) for content, signature in reversed(rows))


def receipts_for(session: Session, devices: set[str]) -> tuple[Signed, ...]:
    """Return this site's signature under the newest checkpoint of each of the devices."""
    made = []
    for device in sorted(devices):
        rows = session.tables.run(
            "SELECT number, sha256 FROM checkpoint WHERE device = ? ORDER BY number DESC LIMIT 1",
            device,
        )
        for number, sha256 in rows:
            document = {
                "device": device, "number": number, "checkpoint": sha256,
                "at": session.clock.now().iso,
            }  # fmt: skip
            made.append(documents.signed(session.device, "receipt", document))
    return tuple(made)


def take(tables: Tables, device: str, key: bytes, signed: tuple[Signed, ...]) -> None:
    """Keep the checkpoints of a sender; raises ``NotWhole``, or ``Fork`` where they differ."""
    for content, signature in signed:
        document = _checked("checkpoint", key, content, signature)
        number, before, owner = _place(document)
        if owner != device:
            continue
        for other, sha256 in ((number, _sha256(content)), (number - 1, before)):
            if any(kept != sha256 for kept in _kept(tables, device, other)):
                raise Fork(f"{device}/{other}")
        if not _kept(tables, device, number):
            _keep(tables, device, number, content, signature)


def take_receipts(
    tables: Tables, site: str, signer: str, key: bytes, signed: tuple[Signed, ...]
) -> None:
    """Keep receipts for this vault's checkpoints; raises ``Fork`` where one is for another past."""
    for content, signature in signed:
        document = _checked("receipt", key, content, signature)
        try:
            device = documents.text(document, "device", 32)
            number = documents.number(document, "number")
            sha256 = documents.text(document, "checkpoint", 64)
        except Malformed as error:
            raise NotWhole("receipt") from error
        kept = _kept(tables, device, number)
        # One of a checkpoint that a restored vault no longer has says nothing against it.
        if kept and kept != [sha256]:
            raise Fork(f"{device}/{number}")
        if kept:
            tables.run(_RECEIPT, device, number, site, signer, content, signature)


def _checked(label: str, key: bytes, content: bytes, signature: bytes) -> dict[str, object]:
    if not signature_holds(key, signature, labelled(label, content)):
        raise NotWhole(label)
    try:
        return documents.parsed(content)
    except Malformed as error:
        raise NotWhole(label) from error


def _place(document: dict[str, object]) -> tuple[int, str, str]:
    try:
        return (
            documents.number(document, "number"),
            documents.text(document, "before", 64),
            documents.text(document, "device", 32),
        )
    except Malformed as error:
        raise NotWhole("checkpoint") from error


def _kept(tables: Tables, device: str, number: int) -> list[str]:
    query = "SELECT sha256 FROM checkpoint WHERE device = ? AND number = ?"
    return [str(sha256) for (sha256,) in tables.run(query, device, number)]


def _keep(tables: Tables, device: str, number: int, content: bytes, signature: bytes) -> None:
    tables.run(_KEEP, device, number, _sha256(content), content, signature)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
