"""What stays out of a pack, and why: interviews with signs of distress, clues on assets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.sections.silence import distressed
from storage.casework.decisions import covered_interviews
from storage.rows import CaseFile, Row

CLUE_PURPOSES = ("asset_clue", "none")


@dataclass(frozen=True, slots=True)
class Withheld:
    """Refs that no item may show: interviews left out, findings for the annex of clues.

    ``talks`` are the files of those interviews, ``clues`` the files of those findings alone.
    ``covered`` are interviews that are shown as a copy with a bar over the words of distress.
    """

    interviews: frozenset[str]
    findings: frozenset[str]
    talks: frozenset[str]
    clues: frozenset[str]
    covered: frozenset[str] = frozenset()

    @property
    def silent(self) -> frozenset[str]:
        """The interviews whose words no other text may quote."""
        return self.interviews | self.covered

    @property
    def evidence(self) -> frozenset[str]:
        """All files that no item may show."""
        return self.talks | self.clues


def withheld(file: CaseFile, released: frozenset[str]) -> Withheld:
    """Return what stays out; ``released`` are interviews that a supervisor let through."""
    interviews = distressed(file) - released
    covered = covered_interviews(file) & released
    findings = frozenset(
        row.ref for row in file.rows("findings") if row["purpose"] in CLUE_PURPOSES
    )
    talks = frozenset(_talk_files(file, _of(file, "interviews", interviews | covered)))
    clues = frozenset(_evidence(_of(file, "findings", findings)))
    return Withheld(interviews, findings, talks, clues - _used_elsewhere(file, findings), covered)


def evidence_refs(row: Row) -> Iterator[str]:
    """Yield the evidence that a record names, its recording included."""
    yield from row["evidence"] or ()
    if row["recording"]:
        yield row["recording"]
    for delivery in row["deliveries"] or ():
        yield from delivery.get("evidence") or ()


def _talk_files(file: CaseFile, rows: tuple[Row, ...]) -> Iterator[str]:
    """Yield what the interviews name, and every recording of their visits: it may hold the talk."""
    yield from _evidence(rows)
    visits = {row["visit"] for row in rows if row["visit"]}
    for row in file.rows("evidence"):
        if row["visit"] in visits and _is_recording(file, row):
            yield row.ref


def _is_recording(file: CaseFile, row: Row) -> bool:
    found = file.attachment(row.ref)
    mime = found.mime if found else ""
    return row["kind"] in ("audio", "video") or mime.startswith(("audio/", "video/"))


def _evidence(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield from evidence_refs(row)


def _of(file: CaseFile, list_name: str, refs: frozenset[str]) -> tuple[Row, ...]:
    return tuple(row for row in file.rows(list_name) if row.ref in refs)


def _used_elsewhere(file: CaseFile, findings: frozenset[str]) -> frozenset[str]:
    rows = (row for name in file.lists for row in file.rows(name) if row.ref not in findings)
    return frozenset(_evidence(rows))
