"""A look over the whole vault: what is in it, and whether all of it holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from resources.language import N_
from storage.casework.intake import PAGE
from storage.casework.leftovers import leftovers
from storage.casework.session import Session
from storage.errors import VaultDamaged
from storage.progress import Progress
from storage.proof import timestamps
from storage.records import checkpoint
from storage.records.journaling import JOURNAL, journal_problems
from storage.records.tables import Tables
from storage.records.verify import verify_log
from storage.vault import layout
from storage.vault.container import Vault
from storage.vault.database import refusals_named
from storage.vault.verify import DATABASE, key_problems, verify_container

STAMPED: Final = "timestamp"
HEALED: Final = "healed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: ``what`` is a message id that ``values`` fill."""

    kind: str
    what: str
    where: str
    values: Mapping[str, Any] = field(default_factory=dict)


_BROKEN: Final = Finding(DATABASE, N_("The database is damaged."), layout.DATABASE)


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


def verify_folder(folder: Path, opened: Callable[[], Vault], progress: Progress) -> Report:
    """Open a vault and check everything; what keeps it from opening is a problem like others.

    ``opened`` opens the vault in ``folder``; what it raises but ``VaultDamaged`` is raised.
    """
    try:
        with refusals_named(folder), opened() as vault:
            return verify_opened(vault, progress)
    except VaultDamaged:
        keys = [_told(one) for one in key_problems(folder)]
        return Report((*keys, *(() if len(keys) > 1 else (_BROKEN,))), {})


def verify_opened(vault: Vault, progress: Progress) -> Report:
    """Check everything of a vault whose tables may be too damaged to work with."""
    try:
        session = Session(vault)
    except VaultDamaged:
        of_files = [_told(one) for one in verify_container(vault, (), progress)]
        return Report(_once([_BROKEN], of_files), {})
    report = verify_vault(session, progress)
    return Report((*made_good(vault), *report.problems), report.checked)


def made_good(vault: Vault) -> Iterator[Finding]:
    """Yield what was found damaged when the vault was opened and was made good at once.

    It is whole again, but a disk that spoils one file will spoil others.
    """
    for one in vault.made_good:
        yield Finding(HEALED, one.what, one.where)
    if vault.healed:
        what = N_(
            "Saved entries that the database had lost were brought back from the second journal: "
            "{count}. Make a backup and check the disk."
        )
        yield Finding(HEALED, what, JOURNAL, {"count": vault.healed})


def verify_vault(session: Session, progress: Progress, *, live: bool = False) -> Report:
    """Check chain, signatures, hashes, originals, database and every file of the vault.

    ``live`` where somebody writes meanwhile, by another connection.
    """
    vault, tables = session.vault, session.tables
    expected: dict[str, int] = {}
    checked: dict[str, int] = {}
    of_log = [
        *_attempted(vault, lambda: expected.update(_expected(tables)) or ()),
        *_attempted(vault, lambda: verify_log(tables, progress)),
        *_attempted(vault, lambda: _not_as_stamped(tables)),
    ]
    of_files = [
        *_attempted(vault, lambda: verify_container(vault, expected.items(), progress, live=live)),
        *_attempted(vault, lambda: journal_problems(tables, vault.journal, live=live)),
        *_attempted(vault, lambda: checked.update(_counts(session, expected)) or ()),
    ]
    return Report(_once(of_log, of_files), checked)


def _attempted(vault: Vault, look: Callable[[], Iterable[Any]]) -> list[Finding]:
    """Return what a look finds; where a damaged page ends it, that is what it found."""
    try:
        with refusals_named(vault.folder):
            return [_told(one) for one in look()]
    except VaultDamaged:
        return [_BROKEN]


def _once(of_log: list[Finding], of_files: list[Finding]) -> tuple[Finding, ...]:
    """Return all findings; that the database is damaged is told once, with its pages if known."""
    others = [one for one in (*of_log, *of_files) if one != _BROKEN]
    known = any(one.kind == DATABASE for one in others)
    broken = not known and len(others) < len(of_log) + len(of_files)
    return (*others, *((_BROKEN,) if broken else ()))


def _told(one: Any) -> Finding:
    return one if isinstance(one, Finding) else Finding(one.kind, one.what, one.where)


def _not_as_stamped(tables: Tables) -> Iterator[Finding]:
    for chain in timestamps.rewritten_chains(tables):
        yield Finding(STAMPED, N_("The log of a case is not the one that was stamped."), chain)
    for chain in timestamps.spoiled_chains(tables):
        what = N_("A timestamp that is kept of a case does not hold: ask for another.")
        yield Finding(STAMPED, what, chain)


def _expected(tables: Tables) -> dict[str, int]:
    rows = tables.attachment.select(tables.attachment.sha256, tables.attachment.size)
    return {str(sha256): int(size) for sha256, size in rows.tuples()}


def _counts(session: Session, expected: Mapping[str, int]) -> dict[str, int]:
    tables, left = session.tables, len(leftovers(session))
    copies = tables.derived.select(tables.derived.sha256).where(tables.derived.purpose == PAGE)
    return {
        "operations": tables.operation.select(tables.operation.id).count(),
        "records": tables.record.select(tables.record.id).count(),
        "attachments": len(expected),
        "copies": copies.count(),
        "bytes": sum(expected.values()),
        **({"leftovers": left} if left else {}),
    }
