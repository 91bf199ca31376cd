"""Case JSON and lists in, case JSON out, as work for the worker; knows no widget."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from resources.language import Words
from storage.casework import custody
from storage.casework.caselist import Filter, case_ids
from storage.casework.session import Session
from storage.exchange.case_export import Exported, export_cases
from storage.exchange.case_import import import_cases
from storage.exchange.document import ImportResult
from storage.exchange.sheets.matching import SheetHeadings, read_headings, remember, remembered
from storage.exchange.sheets.report import write_report
from storage.exchange.sheets.sheet_import import import_sheet
from storage.exchange.sheets.sheet_result import SheetResult
from storage.progress import Progress

Mapped = Mapping[str, str | None]
SHEETS: Final = frozenset({".xlsx", ".xlsm", ".csv"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file to take in, and the day on which new cases open."""

    path: Path
    on: date

    @property
    def is_sheet(self) -> bool:
        """Whether it is a list, by its name."""
        return self.path.suffix.lower() in SHEETS


def look(session: Session, progress: Progress, *, source: Source) -> ImportResult:
    """Return what an import would do; nothing is written."""
    return _import(session, progress, source, dry_run=True)


def take(session: Session, progress: Progress, *, source: Source) -> ImportResult:
    """Import a file; a case with a flaw is refused whole."""
    return _import(session, progress, source, dry_run=False)


def _import(session: Session, progress: Progress, source: Source, *, dry_run: bool) -> ImportResult:
    if not source.is_sheet:
        return import_cases(session, source.path, dry_run=dry_run, progress=progress)
    mapping = remembered(session, source.path, progress)
    return import_sheet(
        session, source.path, on=source.on, mapping=mapping, dry_run=dry_run, progress=progress
    )


def headings(session: Session, progress: Progress, *, path: Path) -> list[SheetHeadings]:
    """Return the headings of a file, to be matched by hand."""
    del session  # the file alone is read
    return read_headings(path, progress)


def keep_mapping(
    session: Session, progress: Progress, *, sheet: SheetHeadings, mapping: Mapped
) -> None:
    """Remember how the columns of such a sheet were matched."""
    progress.advance(0, 1)
    remember(session, sheet, mapping)


def report(
    session: Session, progress: Progress, *, result: SheetResult, path: Path, words: Words
) -> Path:
    """Write the workbook of the rows that were not taken; return its path."""
    del session  # it needs nothing of the vault
    progress.advance(0, 1)
    write_report(result, path, words)
    return path


def give(session: Session, progress: Progress, *, folder: Path, reason: str) -> Exported:
    """Export all cases with their originals; that they went out stands in each case."""
    ids = case_ids(session, Filter())
    done = export_cases(session, ids, folder, progress=progress)
    with session.atomic():
        for case_id in ids:
            custody.log(session, case_id, "exported", "case JSON", reason=reason)
    return done
