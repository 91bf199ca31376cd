"""A look over the whole vault: what is in it, and whether all of it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from resources.language import N_
from storage.casework.intake import PAGE
from storage.casework.session import Session
from storage.progress import Progress
from storage.proof import timestamps
from storage.records import checkpoint
from storage.records.journaling import journal_problems
from storage.records.verify import verify_log
from storage.vault.verify import verify_container

STAMPED: Final = "timestamp"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: ``what`` is a message id that ``values`` fill."""

    kind: str
    what: str
    where: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of everything found, and how much it looked at."""

    problems: tuple[Finding, ...]
    checked: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def vault_info(session: Session) -> dict[str, Any]:
    """Return counts and versions: cases, records, operations, attachments, bytes, schema."""
    tables = session.tables
    attachments = list(tables.attachment.select(tables.attachment.size).tuples())
    packs = tables.record.select(tables.record.id).where(tables.record.kind == "pack")
    return {
        "vault": session.vault.vault_id,
        "site": session.site,
        "role": session.role,
        "device": session.device.id,
        "cases": tables.case_row.select(tables.case_row.id).count(),
        "records": tables.record.select(tables.record.id).count(),
        "operations": tables.operation.select(tables.operation.id).count(),
        "attachments": len(attachments),
        "bytes": sum(int(size) for (size,) in attachments),
        "packs": packs.count(),
        "schema": session.vault.schema,
    }


def case_checkpoint(session: Session, case_id: str, originals: Sequence[str]) -> str:
    """Return the Merkle root (hex) over a case's log and originals; see ``records.checkpoint``."""
    return checkpoint.case_checkpoint(session.tables, case_id, originals)


def verify_vault(session: Session, progress: Progress, *, live: bool = False) -> Report:
    """Check chain, signatures, hashes, originals, database and every file of the vault.

    ``live`` where somebody writes meanwhile, by another connection.
    """
    tables = session.tables
    expected = {
        str(sha256): int(size)
        for sha256, size in tables.attachment.select(
            tables.attachment.sha256, tables.attachment.size
        ).tuples()
    }
    of_log = [Finding(one.kind, one.what, one.where) for one in verify_log(tables, progress)]
    of_files = [
        Finding(one.kind, one.what, one.where)
        for one in verify_container(session.vault, expected.items(), progress, live=live)
    ]
    of_files += [
        Finding(one.kind, one.what, one.where)
        for one in journal_problems(tables, session.vault.journal, live=live)
    ]
    of_log += [
        Finding(STAMPED, N_("The log of a case is not the one that was stamped."), chain)
        for chain in timestamps.rewritten_chains(tables)
    ]
    copies = tables.derived.select(tables.derived.sha256).where(tables.derived.purpose == PAGE)
    checked = {
        "operations": tables.operation.select(tables.operation.id).count(),
        "records": tables.record.select(tables.record.id).count(),
        "attachments": len(expected),
        "copies": copies.count(),
        "bytes": sum(expected.values()),
    }
    return Report((*of_log, *of_files), checked)
