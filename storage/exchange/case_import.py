"""Importing case JSON: check everything, then write case by case, each wholly or not at all."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from resources.language import N_
from storage.casework import intake
from storage.casework.ids import new_id
from storage.casework.lookup import numbered, rows_where
from storage.casework.records import draft_correction
from storage.casework.session import Session
from storage.errors import AmbiguousCase, CaseError, FileRefused
from storage.evidence.preview import Decoders
from storage.exchange.authors import narrowed, unseen
from storage.exchange.case_plan import (
    CasePlan,
    Write,
    known_records,
    new_draft,
    plan_case,
    plan_list,
    plan_object,
)
from storage.exchange.document import (
    Document,
    ImportCancelled,
    ImportResult,
    ImportStopped,
    read_document,
)
from storage.exchange.incoming import Incoming, IncomingCase, check_case, check_uses
from storage.exchange.office_plan import Office, plan_office
from storage.exchange.refs import same
from storage.exchange.rights import role_flaws
from storage.exchange.stops import case_stops, check_stops, stopped_at, trip_alone
from storage.kinds import BY_NAME
from storage.kinds.fields import Flaw, Flaws, Use
from storage.progress import Cancelled, NoProgress, Progress
from storage.records import canonical
from storage.records.operations import OFFICE, Draft

_REASON = "import"
# What a sender added is kept in every case of the file, as long as the copies come to less (bytes).
_MOST_EXTRA: Final = 16 << 20


def import_cases(
    session: Session, path: Path, *, dry_run: bool = False, progress: Progress | None = None
) -> ImportResult:
    """Import a case-JSON file; a case with any flaw is refused whole, the others are taken.

    Raises ``CannotRead`` or ``WrongDocument`` where the file is no such document, ``DiskFull`` and
    the like where nothing could be written, ``ImportStopped`` where that happened later,
    ``ImportCancelled`` where somebody stopped it: the cases that were finished stay.
    """
    return Import(session, read_document(path), dry_run).run(progress or NoProgress())


class Import:
    """One run of an import."""

    def __init__(self, session: Session, document: Document, dry_run: bool) -> None:
        self.session = session
        self.document = document
        self.dry_run = dry_run
        self.result = ImportResult(refused=list(document.flaws))
        self.cases: list[IncomingCase] = []
        self.ids: dict[str, str] = {}

    def run(self, progress: Progress) -> ImportResult:
        """Check all, then write the office's part and each case in a transaction of its own."""
        self._read_cases()
        office = plan_office(self.session, self.document, self.result.refused)
        self._check_trips(office)
        accepted = [case for case in self.cases if self._accept(case, office)]
        self._keep_extra(accepted, office)
        self._write_office(office)
        self._write_stops_elsewhere(office)
        for done, case in enumerate(accepted):
            try:
                progress.advance(done, len(accepted), case.case_no)
                self._take(case, office)
            except CaseError as error:
                if not done:
                    raise
                told = {"done": done, "total": len(accepted), "problem": error.sentence}
                raise ImportStopped(**error.details | told) from error
            except (Cancelled, KeyboardInterrupt) as stop:
                raise ImportCancelled(self._as_it_stands(case, office)) from stop
        return self.result

    def _keep_extra(self, accepted: list[IncomingCase], office: Office) -> None:
        """Give each case what the sender added under ``x``; the office keeps it for none."""
        extra, known = office.extra, office.known_extra
        if extra is None:
            return
        size = len(canonical.text(extra.values)) * len(accepted)
        if not accepted or size > _MOST_EXTRA:
            office.writes += plan_object(extra, known, "", office.rename)
            return
        # What an earlier import kept for all cases alike need not be written once more.
        here = known is not None and same(known.current["content"], extra.values["content"])
        for case in accepted:
            if not (here and case.case_no in self.ids):
                case.objects.append(extra)

    def _as_it_stands(self, last: IncomingCase, office: Office) -> ImportResult:
        """Return what was taken; ``last`` may have been written before its result was told."""
        case_id = self._elsewhere(last.case_no)
        if not self.dry_run and case_id and last.case_no not in self.result.told:
            new = last.case_no not in self.ids
            if new or not plan_case(self.session, last, case_id, office.rename).writes:
                plain = self.result.added if new else self.result.unchanged
                plain.append(last.case_no)
        return self.result

    def _read_cases(self) -> None:
        seen: set[str] = set()
        for n, value in enumerate(self.document.objects("cases", self.result.refused)):
            case = check_case(value, f"cases[{n}]", self.document.folder)
            self.cases.append(case)
            if case.case_no in seen and case.case_no:
                case.flaws.append(
                    Flaw(f"{case.path}.case_no", "duplicate_case", N_("stands twice in this file"))
                )
            seen.add(case.case_no)
            self._find(case)

    def _find(self, case: IncomingCase) -> None:
        found = numbered(self.session, case.case_no)
        if len(found) == 1:
            self.ids[case.case_no] = found[0]
        elif found:
            error = AmbiguousCase(case=case.case_no, ids=", ".join(found))
            case.flaws.append(
                Flaw(f"{case.path}.case_no", error.code, error.sentence, error.details)
            )

    def _check_trips(self, office: Office) -> None:
        own = {
            case.case_no: {item.ref for item in case.objects if item.kind.name == "visit"}
            for case in self.cases
        }
        for trip in list(office.trip_items):
            flaws: Flaws = []
            check_stops(
                trip,
                lambda case_no, visit: (
                    visit in own.get(case_no, ()) or self._refs_here(case_no).get(visit) == "visits"
                ),
                flaws,
            )
            self.result.refused += flaws
            if flaws:
                office.trip_items.remove(trip)
                office.trips.pop(trip.ref or "")

    def _accept(self, case: IncomingCase, office: Office) -> bool:
        here = self._refs_here(case.case_no)
        lists: dict[str, set[str]] = {}
        for name, path, ref in case.refs():
            lists.setdefault(name, set()).add(ref)
            if _clash(here.get(ref, name), name):
                case.flaws.append(
                    Flaw(f"{path}.ref", "duplicate_ref", N_("names a record of another list"))
                )
        whole = Incoming(BY_NAME["case"], case.path, None, case.values)
        for item in [whole, *case.objects]:
            known = partial(self._leads, item=item, lists=lists, here=here, office=office)
            check_uses([item], known, case.flaws)
        self.result.refused += case.flaws
        return not case.flaws

    def _leads(
        self, use: Use, item: Incoming, lists: dict[str, set[str]], here: dict[str, str],
        office: Office,
    ) -> bool:  # fmt: skip
        if use.target in {"staff", "trips"}:
            return office.knows(use)
        if use.target == "companions":
            trip = office.trips.get(item.values.get("trip", ""), "")
            return use.ref in office.companions.get(trip, ())
        targets = ("loans", "parties") if use.target == "loans_or_parties" else (use.target,)
        return any(use.ref in lists.get(name, ()) or here.get(use.ref) == name for name in targets)

    def _refs_here(self, case_no: str) -> dict[str, str]:
        """Return the owner of every ref that a case of this vault holds; see IncomingCase.refs."""
        case_id = self.ids.get(case_no) or self._elsewhere(case_no)
        if not case_id:
            return {}
        rows = rows_where(self.session.tables, self.session.tables.record.chain == case_id)
        found: dict[str, str] = {}
        for row in rows:
            kind = BY_NAME[row.kind]
            if kind.list_name:
                found |= {
                    ref: f"{kind.list_name}/{row.ref}" for _at, ref in kind.nested_refs(row.values)
                }
                found |= {row.ref: kind.list_name} if row.ref else {}
        return found

    def _elsewhere(self, case_no: str) -> str:
        """Return the id of the one case of this vault that bears a number, empty for none."""
        found = numbered(self.session, case_no)
        return found[0] if len(found) == 1 else ""

    def _write_office(self, office: Office) -> None:
        named = {case.case_no for case in self.cases}
        known = known_records(self.session, OFFICE, BY_NAME["trip"])
        writes = list(office.writes)
        for trip in office.trip_items:
            alone = trip_alone(office, trip, lambda no: no in named or bool(self._elsewhere(no)))
            writes += plan_list([alone], known, office.rename)
        self.result.conflicts += unseen(self.session, "", OFFICE, writes)
        self.result.changed += [("", path) for write in writes for path in write.changes]
        self.result.kept += [("", path) for path in office.kept]
        self._store(OFFICE, writes, {})

    def _write_stops_elsewhere(self, office: Office) -> None:
        """Give cases of this vault that the file does not hold their stops of its trips."""
        named = {case.case_no for case in self.cases}
        for case_no in stopped_at(office) - named:
            case_id = self._elsewhere(case_no)
            if case_id:
                known = known_records(self.session, case_id, BY_NAME["stop"])
                writes = plan_list(case_stops(office, case_no), known, office.rename)
                self._store(case_id, writes, {})
                self.result.changed += [(case_no, write.item.path) for write in writes]

    def _take(self, case: IncomingCase, office: Office) -> None:
        case.objects += case_stops(office, case.case_no)
        plan = plan_case(self.session, case, self.ids.get(case.case_no, ""), office.rename)
        beyond = role_flaws(self.session, plan)
        self.result.refused += beyond
        if beyond:
            return
        joined = unseen(self.session, case.case_no, plan.case_id, plan.writes)
        if not self._write_case(plan):
            return
        self.result.conflicts += joined
        if not plan.case_id:
            self.result.added.append(case.case_no)
        elif plan.writes:
            self.result.changed += [(case.case_no, path) for path in plan.changes]
        else:
            self.result.unchanged.append(case.case_no)

    def _write_case(self, plan: CasePlan) -> bool:
        if self.dry_run or not plan.writes:
            return True
        files = [write for write in plan.writes if write.item.file is not None]
        staged, flaws = self._stage(files)
        self.result.refused += flaws
        if not flaws:
            chain = plan.case_id or new_id(self.session.clock.now(), self.session.randomness)
            self._store(chain, plan.writes, staged)
        return not flaws

    def _stage(self, writes: list[Write]) -> tuple[dict[str, intake.Staged], Flaws]:
        staged: dict[str, intake.Staged] = {}
        flaws: Flaws = []
        if not writes:
            return staged, flaws
        paths = [write.item.file for write in writes if write.item.file is not None]
        with Decoders() as decoders:
            results = intake.staged_files(self.session, decoders, paths)
            for write, result in zip(writes, results, strict=True):
                where = f"{write.item.path}.file"
                if isinstance(result, FileRefused):
                    problem = str(result.details["problem"])
                    flaws.append(Flaw(where, "file_refused", problem))
                elif result.sha256 != write.item.values["sha256"]:
                    flaws.append(Flaw(where, "hash_differs", N_("the file has another hash")))
                else:
                    staged[write.item.path] = result
        return staged, flaws

    def _store(self, chain: str, writes: Iterable[Write], staged: dict[str, intake.Staged]) -> None:
        if self.dry_run:
            return
        drafts = [
            draft_of(self.session, chain, write, staged.get(write.item.path)) for write in writes
        ]
        if not drafts:
            return
        with self.session.atomic():
            self.session.write(drafts, "imported", N_("Import"))
            for copies in staged.values():
                intake.keep_copies(self.session, copies)


def draft_of(
    session: Session, chain: str, write: Write, staged: intake.Staged | None = None
) -> Draft:
    """Return the draft that carries out a planned write in the chain of its case or the office."""
    kind = write.item.kind
    if write.known is None:
        record = chain if kind.name == "case" else new_id(session.clock.now(), session.randomness)
        draft = new_draft(chain, record, write)
    else:
        row = write.known.row
        whole = draft_correction(session, row, write.fields, _REASON, via="import")
        draft = narrowed(session, chain, write, whole)
    if write.said:
        draft = replace(draft, said=write.said)
    return draft if staged is None else replace(draft, attachments=(staged.attachment,))


def _clash(here: str, owner: str) -> bool:
    """Tell whether a ref of ``owner`` belongs to another one in this vault."""
    if owner.endswith("/"):  # a row of an object without ref, whose name here is not known yet
        return not here.startswith(owner)
    return here != owner
