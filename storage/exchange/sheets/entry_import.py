"""Importing ledgers and call lists: every row is an entry of a case that is there already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from resources.language import N_
from storage.casework.session import Session
from storage.exchange.case_import import draft_of
from storage.exchange.case_plan import Known, Write, known_in
from storage.exchange.sheets.batches import Group, batches, cases_here, stored
from storage.exchange.sheets.entry_plan import KnownEntries
from storage.exchange.sheets.entry_values import Around, read_entry
from storage.exchange.sheets.permission import Permission
from storage.exchange.sheets.plan import Planning
from storage.exchange.sheets.refusal import SheetFlaw
from storage.exchange.sheets.rows import SheetLine, read_line, texts, unpack
from storage.exchange.sheets.sheet_result import SheetResult
from storage.exchange.sheets.table import CaseTable, Place
from storage.exchange.sheets.targets import CASE_NO
from storage.progress import Progress
from storage.rows import Row


@dataclass(slots=True)
class CasesBefore:
    """What the lists of cases in the same file come to: refused ones, and those to be written.

    ``planned`` are the records that a preview would have written, by case number.
    """

    refused: dict[str, str] = field(default_factory=dict)
    planned: dict[str, list[Known]] = field(default_factory=dict)

    def plan(self, case_no: str, known: Iterable[Known], writes: Iterable[Write]) -> None:
        """Keep what a case would hold after its writes."""
        records = {one.row.ref: one for one in known}
        for write in writes:
            if write.known is None:
                row = Row("", "", write.item.kind.name, write.ref, write.fields, "", "")
                records[write.ref] = Known(row, {})
            else:
                row = write.known.row
                row = replace(row, values={**row.values, **write.fields})
                records[row.ref] = Known(row, write.known.imported)
        self.planned[case_no] = list(records.values())


class EntryRun:
    """One import of the ledgers and call lists of a table that was read whole."""

    def __init__(
        self, session: Session, table: CaseTable, planning: Planning, result: SheetResult,
        before: CasesBefore, around: Around,
    ) -> None:  # fmt: skip
        self._session, self._table, self._planning = session, table, planning
        self._result, self._before, self._around = result, before, around
        self.flaws: list[SheetFlaw] = []
        self._permission = Permission(session)
        # A case that came in with the same file is intake as a whole.
        self._new = frozenset(result.added)

    def run(self, progress: Progress, done: int, total: int) -> None:
        """Check and write all rows, a batch of cases in each transaction."""
        for batch in batches(self._table.rows_of_cases()):
            progress.advance(done, total, batch[0][0])
            before, told = stored(self._session), self._result.mark()
            try:
                self._take(batch)
            except KeyboardInterrupt:
                if stored(self._session) == before:
                    self._result.back_to(told)
                raise
            done += len(batch)

    def _take(self, batch: list[Group]) -> None:
        here = cases_here(self._session, [case_no for case_no, _places in batch if case_no])
        found = [ids[0] for ids in here.values() if len(ids) == 1]
        known = known_in(self._session, found) if found else {}
        drafts = []
        for case_no, places in batch:
            ids = here.get(case_no, [])
            mine = self._before.planned.get(case_no) or (known[ids[0]] if len(ids) == 1 else None)
            writes = self._plan(case_no, places, mine, several=len(ids) > 1)
            if not self._planning.preview:
                drafts += [draft_of(self._session, ids[0], write) for write in writes]
        if drafts:
            self._session.write(drafts, "imported", N_("Import"))

    def _plan(
        self, case_no: str, places: list[Place], known: list[Known] | None, *, several: bool
    ) -> list[Write]:
        entries = KnownEntries(known or [], preview=self._planning.preview)
        writes: list[Write] = []
        for place in places:
            line = self._line(place)
            if not line.flaws:
                self._find_case(line, case_no, known, several=several)
            entry = None if line.flaws else read_entry(
                line, known or (), self._around, self._planning
            )  # fmt: skip
            if entry is None:
                self._refuse(line, place)
                continue
            planned = entries.plan(entry)
            if case_no not in self._new and self._permission.refuse([line], planned):
                self._refuse(line, place)
                continue
            self._count(line, planned)
            writes += planned
        if known is not None:
            self._tell(case_no, writes)
        return writes

    def _line(self, place: Place) -> SheetLine:
        sheet = self._table.sheets[place.sheet]
        return read_line(sheet, place.number, unpack(place.packed), self._result.note)

    def _find_case(
        self, line: SheetLine, case_no: str, known: list[Known] | None, *, several: bool
    ) -> None:
        column = line.columns.get(CASE_NO)
        if several:
            line.refuse("ambiguous_case", column, case_no)
        elif known is None and case_no in self._before.refused:
            line.refuse("case_not_taken", column, case_no, where=self._before.refused[case_no])
        elif known is None:
            line.refuse("unknown_case", column, case_no)

    def _refuse(self, line: SheetLine, place: Place) -> None:
        self.flaws += line.flaws
        self._result.rows[line.sheet.name, line.number] = tuple(texts(unpack(place.packed)))

    def _count(self, line: SheetLine, planned: list[Write]) -> None:
        result, name = self._result, line.sheet.columns.list_name
        result.entries[name] = result.entries.get(name, 0) + len(planned)
        result.repeated += not planned

    def _tell(self, case_no: str, writes: list[Write]) -> None:
        if writes:
            self._result.changed += [(case_no, write.item.path) for write in writes]
        else:
            self._result.unchanged.append(case_no)


def tidy(result: SheetResult) -> None:
    """Name every case once: an added one is not changed too, a changed one not unchanged."""
    added: Mapping[str, None] = dict.fromkeys(result.added)
    result.changed[:] = [one for one in result.changed if one[0] not in added]
    moved = {*added, *(case_no for case_no, _path in result.changed)}
    result.unchanged[:] = [one for one in dict.fromkeys(result.unchanged) if one not in moved]
