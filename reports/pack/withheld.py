"""What stays out of a pack, and why: interviews with signs of distress, clues on assets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.sections.silence import distressed
from storage.records.rows import CaseFile, Row

CLUE_PURPOSES = ("asset_clue", "none")


@dataclass(frozen=True, slots=True)
class Withheld:
    """Refs that no item may show: interviews left out, findings for the annex of clues.

    ``evidence`` are the files that belong to these alone.
    """

    interviews: frozenset[str]
    findings: frozenset[str]
    evidence: frozenset[str]


def withheld(file: CaseFile, released: frozenset[str]) -> Withheld:
    """Return what stays out; ``released`` are interviews that a supervisor let through."""
    interviews = distressed(file) - released
    findings = frozenset(
        row.ref for row in file.rows("findings") if row["purpose"] in CLUE_PURPOSES
    )
    talks = frozenset(_evidence(_of(file, "interviews", interviews)))
    clues = frozenset(_evidence(_of(file, "findings", findings)))
    return Withheld(interviews, findings, talks | (clues - _used_elsewhere(file, findings)))


def evidence_refs(row: Row) -> Iterator[str]:
    """Yield the evidence that a record names, its recording included."""
    yield from row["evidence"] or ()
    if row["recording"]:
        yield row["recording"]
    for delivery in row["deliveries"] or ():
        yield from delivery.get("evidence") or ()


def _evidence(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield from evidence_refs(row)


def _of(file: CaseFile, list_name: str, refs: frozenset[str]) -> tuple[Row, ...]:
    return tuple(row for row in file.rows(list_name) if row.ref in refs)


def _used_elsewhere(file: CaseFile, findings: frozenset[str]) -> frozenset[str]:
    rows = (row for name in file.lists for row in file.rows(name) if row.ref not in findings)
    return frozenset(_evidence(rows))
