"""What may become an item of evidence before it has a number, and the desk it is prepared on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from reports.pack.prefill import Wording
from reports.pack.withheld import Withheld, evidence_refs
from reports.sections.view import View
from storage.rows import Row
from storage.rules.dates import parse_time

Make = Literal[
    "visit", "interview", "finding", "notice", "ledger", "plates", "merge", "media", "file"
]
Order = tuple[str, int, str]
_USERS = ("notices", "interviews", "findings", "contacts", "ledger", "plans", "limitation")
_UNDATED = "9999"


@dataclass(frozen=True, slots=True)
class Candidate:
    """See ``plan.Item``; ``order`` places it in its group, by time and then by what it is."""

    group: int
    order: Order
    name: str
    kind: str
    form: str
    source: str
    proves: str
    refs: tuple[str, ...]
    make: Make
    copies: int = 1
    kept_at: str = ""
    remark: str = ""
    merges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Desk:
    """What preparing candidates needs: the view of the file, the wording, what stays out."""

    view: View
    wording: Wording
    held: Withheld

    @cached_property
    def uses(self) -> Mapping[str, tuple[str, Row]]:
        """For every file the first record that names it, and that record's list."""
        found: dict[str, tuple[str, Row]] = {}
        for name in _USERS:
            for row in self.view.file.rows(name):
                for ref in evidence_refs(row):
                    found.setdefault(ref, (name, row))
        return found

    @cached_property
    def _visits(self) -> Mapping[str, str]:
        rows = self.view.file.rows("visits")
        return {row.ref: row["arrived_at"] or row["planned_at"] or "" for row in rows}

    def order(self, visit: str | None, moment: str | None, place: int) -> Order:
        """Return the place of a record: beside its visit where it has one, else by its moment.

        A day without a time stands at the start of that day. What is alike in all stays in the
        order in which it was entered.
        """
        when = self._visits.get(visit or "") or moment
        return (parse_time(when).isoformat() if when else _UNDATED, place, visit or "")
