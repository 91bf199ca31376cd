"""The workbook of all cases: gathered in one read, logged in every case, then put in its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reports.sheets.case_page import CasePage
from reports.sheets.columns import Named, SheetColumn, columns_of, unlike
from resources.language import N_, Words
from storage.casework import caselist, custody
from storage.casework.listing import Listed, listed_cases, staff_names
from storage.casework.session import Session
from storage.errors import CannotWrite, ReasonRequired, problem_of
from storage.exchange.sheets.written import Book, Page, Value, fits
from storage.kinds import BY_NAME
from storage.progress import NoProgress, Progress
from storage.rows import Row
from storage.vault.durable import require_outside

# The kinds that get a sheet of their own beside that of the cases, and their names in results.
_KINDS: Final = {
    "contact": "contacts", "visit": "visits", "finding": "findings", "ledger_entry": "ledger",
}  # fmt: skip
_PROGRESS_EVERY: Final = 100
# Leaves room for the remark that the text goes on.
_SHORTENED: Final = 16_000


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A finished workbook: its rows by sheet, and how many texts were too long for a cell."""

    path: Path
    rows: dict[str, int]
    shortened: int
    sha256: str


def build_sheet(
    session: Session,
    path: Path,
    *,
    reason: str,
    words: Words | None = None,
    progress: Progress | None = None,
) -> SheetFile:
    """Write cases, contacts, visits, findings and ledger of the vault into a workbook, unmasked.

    The reason is logged in the chain of every case before the file stands in its place. Raises
    ``ReasonRequired``, ``CannotWrite``, ``Cancelled``: then no file was written or replaced.
    """
    if not reason.strip():
        raise ReasonRequired()
    require_outside(path)
    try:
        with Book(path) as book:
            writing = _Writing(book, words or Words())
            with session.atomic():
                ids = caselist.case_ids(session, caselist.Filter())
                writing.fill(session, ids, progress or NoProgress())
                sha256 = book.write()
                custody.log_many(
                    session, ids, "exported", "sheet", reason=reason.strip(), sha256=sha256
                )
            book.place()
    except OSError as error:
        raise CannotWrite(path=str(path), problem=problem_of(error)) from error
    return SheetFile(path, writing.rows, writing.shortened, sha256)


class _Writing:
    """Fills the pages of one workbook."""

    def __init__(self, book: Book, words: Words) -> None:
        self.shortened = 0
        self._words = words
        self._cases = CasePage(words)
        number = self._cases.columns[0]
        self._columns = {
            name: unlike([number, *columns_of(BY_NAME[name].stored_fields, words)])
            for name in _KINDS
        }
        self._pages = {"case": _page(book, "case", self._cases.columns, words)}
        for name, columns in self._columns.items():
            self._pages[name] = _page(book, name, columns, words)

    @property
    def rows(self) -> dict[str, int]:
        """The rows of each sheet, headings apart."""
        names = {"case": "cases", **_KINDS}
        return {names[kind]: page.rows for kind, page in self._pages.items()}

    def fill(self, session: Session, ids: list[str], progress: Progress) -> None:
        """Write all rows of the named cases."""
        staff, wanted = staff_names(session), ["party", "loan", "flag", *_KINDS]
        for done, listed in enumerate(listed_cases(session, ids, wanted)):
            if done % _PROGRESS_EVERY == 0:
                progress.advance(done, len(ids), listed.case["case_no"])
            named = _names(listed, staff)
            for row in self._cases.rows(listed, named):
                self._append("case", row)
            for name in _KINDS:
                for record in listed.of(name):
                    self._append(name, self._record(name, listed.case, record, named))
        progress.advance(len(ids), len(ids))

    def _record(self, name: str, case: Row, record: Row, named: Named) -> Iterator[Value]:
        first, *columns = self._columns[name]
        yield first.fill(case.values, named)
        for column in columns:
            yield column.fill(record.values, named)

    def _append(self, name: str, row: Iterator[Value] | list[Value]) -> None:
        self._pages[name].append([None if value is None else self._kept(value) for value in row])

    def _kept(self, value: Value) -> Value:
        if not isinstance(value, str) or fits(value):
            return value
        self.shortened += 1
        cut = self._words(N_("[The text goes on; the whole of it stands in the case.]"))
        return f"{value[:_SHORTENED]}\n{cut}"


def _page(book: Book, kind: str, columns: list[SheetColumn], words: Words) -> Page:
    headings = [(column.heading, column.width) for column in columns]
    return book.page(words(BY_NAME[kind].plural), headings)


def _names(listed: Listed, staff: dict[str, str]) -> Named:
    """Return how refs are called: people by name, loans by their number, the others as they are."""
    known = {("parties", row.ref): str(row["name"]) for row in listed.of("party")}
    known |= {("loans", row.ref): str(row["contract_no"]) for row in listed.of("loan")}

    def named(target: str, ref: str) -> str:
        return staff.get(ref, ref) if target == "staff" else known.get((target, ref), ref)

    return named
