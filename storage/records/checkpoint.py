"""A hash over the state of a record: the Merkle root of its chain heads and originals."""

import hashlib
from collections.abc import Sequence

from storage.records.tables import Tables


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the Merkle tree hash of RFC 6962, section 2.1, over the leaves in their order."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = merkle_root(leaves[:split]), merkle_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def case_checkpoint(tables: Tables, chain: str, originals: Sequence[str]) -> str:
    """Return the root (hex) over the last operation of every device in a chain, then originals.

    ``originals`` are SHA-256 in hex. Anybody who holds the log of the case can compute it.
    """
    log = tables.operation
    rows = log.select(log.device, log.id).where(log.chain == chain)
    heads = dict(rows.order_by(log.device, log.seq).tuples())
    leaves = [bytes.fromhex(heads[device]) for device in sorted(heads)]
    leaves += [bytes.fromhex(sha256) for sha256 in sorted(set(originals))]
    return merkle_root(leaves).hex()
