"""New cases that were made ready, as rows of the log, of the tables and of the search index.

The rows are those that ``projection`` makes of the same entries.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from storage.records.caserows import write_cases
from storage.records.fresh import raise_heads
from storage.records.operations import Signing, store_rows
from storage.records.ready import ReadyCase
from storage.records.recordrows import created_of, write_records
from storage.records.search_index import Indexable, index_cases
from storage.records.tables import Tables

# Of a record of one entry: corrections, conflicts, removed.
_UNTOUCHED: Final = (0, "[]", 0)


@dataclass(slots=True)
class NewCases:
    """The rows of new cases that one person wrote with one device at one moment."""

    device: str
    wall: str
    staff: str
    _log: list[tuple[Any, ...]] = field(default_factory=list)
    _records: list[tuple[Any, ...]] = field(default_factory=list)
    _heads: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    _cases: list[tuple[str, ...]] = field(default_factory=list)
    _indexed: list[Indexable] = field(default_factory=list)

    def add(self, case: ReadyCase, signing: Signing) -> None:
        """Sign the entries of a case, in their order, and keep their rows."""
        chain, case_no, *_columns = case.row
        prev = ""
        for n, one in enumerate(case.records):
            prev, header, signature = signing.sign(chain, n + 1, prev, one.digest)
            found, hlc, record = prev, signing.hlc, one.record
            body = one.body.encode("utf-8")
            self._log.append(
                (found, chain, self.device, n + 1, hlc, header, signature, body, record)
            )
            self._records.append((
                record, chain, one.kind, one.ref, one.moment, one.doc, one.claims, self.wall,
                self.staff, one.via, created_of(hlc, found), *_UNTOUCHED,
            ))  # fmt: skip
            self._heads += [
                (record, name, found, hlc, value)
                for name, value in zip(one.names, one.values, strict=True)
            ]
        self._cases.append(case.row)
        self._indexed.append((chain, case_no, case.records))

    def write(self, tables: Tables) -> None:
        """Write the rows, in the transaction that is open."""
        store_rows(tables, self._log)
        raise_heads(tables, self._heads)
        write_records(tables, self._records)
        write_cases(tables, self._cases)
        index_cases(tables, self._indexed)
