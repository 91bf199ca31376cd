"""Importing a list of cases: the whole file is read first, then written in batches of cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from resources.language import N_
from storage.casework.ids import new_id
from storage.casework.session import Session
from storage.exchange.authors import unseen
from storage.exchange.case_import import draft_of
from storage.exchange.case_plan import Known, Write, known_in
from storage.exchange.document import ImportCancelled
from storage.exchange.sheets.ahead import Ahead, Answer, Batch
from storage.exchange.sheets.batches import (
    READY,
    batches,
    cases_here,
    seldom_collecting,
    stored,
)
from storage.exchange.sheets.case_rows import CaseRow, read_case
from storage.exchange.sheets.cells import TEXT, Cell
from storage.exchange.sheets.columns import Mapped
from storage.exchange.sheets.entry_import import CasesBefore, EntryRun, tidy
from storage.exchange.sheets.entry_values import around_of
from storage.exchange.sheets.gather import SheetCase, refuse_rest
from storage.exchange.sheets.permission import Permission
from storage.exchange.sheets.plan import Planning, borrower, plan_sheet_case
from storage.exchange.sheets.refusal import CellRefused, SheetFlaw
from storage.exchange.sheets.rows import defaults_by_kind, texts, unpack
from storage.exchange.sheets.sheet_result import SheetResult
from storage.exchange.sheets.table import CaseTable, Place, read_table
from storage.exchange.sheets.targets import any_target
from storage.exchange.sheets.values import read_value
from storage.kinds.fields import Ref
from storage.progress import Cancelled, NoProgress, Progress
from storage.records.ready import ReadyCase


@dataclass(frozen=True, slots=True)
class _Taken:
    """A case whose rows are all right: what is to be written, and where it belongs.

    ``ready`` is a new case that is made ready already; then there are no ``writes``. ``name`` is
    its borrower's.
    """

    case_no: str
    case_id: str
    writes: list[Write]
    ready: ReadyCase | None = None
    name: str = ""


def import_sheet(
    session: Session,
    path: Path,
    *,
    on: date,
    defaults: Mapping[str, Any] | None = None,
    mapping: Mapped | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> SheetResult:
    """Import a workbook or CSV file of cases, ledger entries and contacts, in that order.

    In a list of cases a row that is refused refuses its whole case; rows of the others go to cases
    that are there, each for itself. Times without offset get that of the session's clock.
    ``on`` is the day on which a new case opens where the list does not say; ``defaults`` come from
    ``read_defaults``, ``mapping`` from ``columns.read_mapping``. Raises ``CannotRead``,
    ``WrongDocument``, ``NoCaseList``, ``ColumnsUnclear``: then nothing was written. On
    ``ImportCancelled`` the batches that were finished stay.
    """
    work, result = progress or NoProgress(), SheetResult()
    table = read_table(path, mapping, result, work)
    planning = Planning(on, result.note, defaults_by_kind(defaults or {}), dry_run)
    try:
        with Ahead(table, planning, mapping) as ahead, seldom_collecting():
            return _Run(session, table, planning, result).run(work, ahead)
    except (Cancelled, KeyboardInterrupt) as stop:
        raise ImportCancelled(result) from stop


def read_defaults(texts_by_field: Mapping[str, str]) -> dict[str, Any]:
    """Return defaults for new records, by ``kind.field``, from texts by field name or heading.

    Raises ``KeyError`` for a field that nobody knows and ``CellRefused`` for a value that does not
    fit.
    """
    found = {}
    for name, text in texts_by_field.items():
        target = any_target(name)
        fixed = target.plural or isinstance(target.definition.type, Ref) or target.part
        if fixed or target.field in {"case_no", "contract_no", "on", "at"}:
            raise KeyError(name)
        try:
            value = read_value(Cell(TEXT, text), target, lambda _code: None, from_1904=False)
        except CellRefused as refused:
            refused.column, refused.shown = name, text
            raise
        found[f"{target.kind}.{target.field}"] = value
    return found


class _Run:
    """One import of a table that was read whole."""

    def __init__(
        self, session: Session, table: CaseTable, planning: Planning, result: SheetResult
    ) -> None:
        self._session, self._table, self._planning = session, table, planning
        self._result, self._dry_run = result, planning.preview
        self._before = CasesBefore()
        self._permission = Permission(session)
        self._flaws: list[SheetFlaw] = []

    def run(self, progress: Progress, ahead: Ahead) -> SheetResult:
        """Check and write all cases, then the entries, a batch in each transaction."""
        cases = len(self._table.groups) + len(self._table.alone)
        total = cases + len(self._table.entries) + len(self._table.entries_alone)
        done = 0
        groups = batches(self._table.cases(), READY if ahead.is_at_work else 1)
        for batch, planned in ahead.planned(groups):
            progress.advance(done, total, batch[0][0])
            self._take(batch, planned)
            done += len(batch)
        self._run_entries(progress, cases, total)
        progress.advance(total, total)
        order = {sheet.name: n for n, sheet in enumerate(self._table.sheets)}
        self._flaws.sort(key=lambda flaw: (order[flaw.sheet], flaw.row))
        self._result.refused += self._flaws
        tidy(self._result)
        return self._result

    def _run_entries(self, progress: Progress, done: int, total: int) -> None:
        offset = self._session.clock.now().wall.utcoffset() or timedelta()
        around = around_of(self._session, offset)
        entries = EntryRun(
            self._session, self._table, self._planning, self._result, self._before, around
        )
        entries.run(progress, done, total)
        self._flaws += entries.flaws

    def _take(self, batch: Batch, planned: Answer) -> None:
        here = cases_here(self._session, [case_no for case_no, _places in batch if case_no])
        found = [ids[0] for ids in here.values() if len(ids) == 1]
        known = known_in(self._session, found) if found else {}
        taken = []
        for (case_no, places), new in zip(batch, planned, strict=True):
            ids = here.get(case_no, [])
            if new is not None and not ids:
                for code, path in new.notes:
                    self._result.note(code, path)
                taken.append(_Taken(new.case_no, "", [], new.ready, new.name))
            else:
                taken += self._taken(case_no, places, ids, known.get(ids[0], []) if ids else [])
        before = stored(self._session)
        try:
            self._store(taken)
        except KeyboardInterrupt:
            if stored(self._session) > before:
                self._tell_all(taken)
            raise
        self._tell_all(taken)

    def _taken(
        self, case_no: str, places: list[Place], ids: list[str], known: list[Known]
    ) -> list[_Taken]:
        """Return what is to be written of a case, none where one of its rows is refused."""
        case = self._read(case_no, places)
        writes = self._plan(case, ids, known)
        if case.refused:
            self._refuse(case, places)
            return []
        chain = next(iter(ids), "")
        self._result.conflicts += unseen(self._session, case_no, chain, writes)
        if self._dry_run and case_no in self._table.entries:
            self._before.plan(case_no, known, writes)
        return [_Taken(case.case_no, chain, writes, name=borrower(writes))]

    def _read(self, case_no: str, places: list[Place]) -> SheetCase:
        sheets = self._table.sheets
        rows = (CaseRow(sheets[one.sheet], one.number, unpack(one.packed)) for one in places)
        return read_case(case_no, rows, self._result.note)

    def _plan(self, case: SheetCase, ids: list[str], known: list[Known]) -> list[Write]:
        if case.refused:
            return []
        if len(ids) > 1:
            number = next(iter(case.lines[0].columns.values()))
            case.lines[0].refuse("ambiguous_case", number, case.case_no)
            return []
        writes = plan_sheet_case(case, known, self._planning)
        if ids and self._permission.refuse(case.lines, writes):
            return []
        return writes

    def _refuse(self, case: SheetCase, places: list[Place]) -> None:
        refuse_rest(case)
        self._before.refused[case.case_no] = case.lines[0].path
        for line, place in zip(case.lines, places, strict=True):
            self._flaws += line.flaws
            row = tuple(texts(unpack(place.packed)))
            self._result.rows[line.sheet.name, line.number] = row

    def _store(self, taken: list[_Taken]) -> None:
        if self._dry_run:
            return
        session, drafts = self._session, []
        for one in taken:
            chain = one.case_id or new_id(session.clock.now(), session.randomness)
            drafts += [draft_of(session, chain, write) for write in one.writes]
        ready = [one.ready for one in taken if one.ready is not None]
        if not drafts and not ready:
            return
        with session.atomic():
            if ready:
                session.write_ready(ready)
            if drafts:
                session.write(drafts, "imported", N_("Import"))

    def _tell_all(self, taken: list[_Taken]) -> None:
        for one in taken:
            self._tell(one)

    def _tell(self, one: _Taken) -> None:
        result, case_no = self._result, one.case_no
        if not one.case_id:
            result.added.append(case_no)
            result.name(case_no, one.name)
        elif one.writes:
            paths = dict.fromkeys(write.item.path for write in one.writes)
            result.changed += [(case_no, path) for path in paths]
        else:
            result.unchanged.append(case_no)
