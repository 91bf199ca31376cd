"""What guards look at: a case's records and, where something is planned, the plan among them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal

from resources.language import Said
from storage.kinds import BY_LIST, BY_NAME
from storage.rows import CaseFile, Row, Values
from storage.rules.dates import CHINA
from storage.rules.moments import day, moment
from storage.rules.wordlist import Phrase

Act = Literal["record", "send", "print", "export", "delete"]
Limits = Mapping[str, Any]
PLANNED = "plan"


@dataclass(frozen=True, slots=True)
class Plan:
    """Something that somebody is about to do on a day.

    ``values`` are the case-JSON values of the record it would become in ``list`` (contacts,
    visits, notices). ``text`` and ``title`` are our own words to somebody. ``consented``: the
    debtor agreed to the hour. ``companions`` are those who would come along, as in a trip.
    ``evidence`` are the refs that would be printed or given out; ``masked`` and ``reason`` tell
    how data of others leave the vault, and why.
    """

    on: date
    act: Act = "record"
    list: str = ""
    values: Values = field(default_factory=dict)
    text: str = ""
    title: str = ""
    consented: bool = False
    companions: tuple[Values, ...] = ()
    evidence: tuple[str, ...] = ()
    masked: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One record as a guard sees it; ``planned`` ones are not done yet."""

    row: Row
    list: str
    day: date
    planned: bool = False

    def __getitem__(self, name: str) -> Any:
        """Return the value of a field, None where it is not known."""
        return self.row.values.get(name)

    def at(self, name: str) -> datetime | None:
        """Return the moment in a field in China time, None where it is not known."""
        return moment(self.row.values.get(name))


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check found: on which record, in words; ``day`` where it is not the record's own.

    ``regime`` is that of the loan where the rule depends on it.
    """

    item: Item
    message: Said
    day: date | None = None
    regime: str = ""


@dataclass(frozen=True)
class Scene:
    """A case, what is planned in it, and the day whose rules hold for all (None: each its own)."""

    file: CaseFile
    plan: Plan | None = None
    on: date | None = None
    phrases: tuple[Phrase, ...] = ()
    _cache: dict[str, tuple[Item, ...]] = field(default_factory=dict, compare=False, repr=False)

    def items(self, list_name: str) -> tuple[Item, ...]:
        """Return the records of a list in order of time, a planned one last."""
        if list_name not in self._cache:
            recorded = [self.item(row, list_name) for row in self.file.rows(list_name)]
            recorded.sort(key=lambda item: (item.day, _order(item), item.row.ref))
            self._cache[list_name] = (*recorded, *self._planned(list_name))
        return self._cache[list_name]

    def approaches(self) -> Iterator[Item]:
        """Yield what went out to people or will: calls, messages, letters, visits, notices."""
        for item in self.items("contacts"):
            if item["direction"] == "out":
                yield item
        for item in self.items("visits"):
            if item.planned or item["arrived_at"]:
                yield item
        yield from self.items("notices")

    def item(self, row: Row, list_name: str) -> Item:
        """Return a recorded row as an item; evidence that the plan uses counts as planned."""
        planned = (
            self.plan is not None and list_name == "evidence" and row.ref in self.plan.evidence
        )
        return Item(row, list_name, self._day(row, list_name), planned)

    @property
    def case(self) -> Item:
        """The case itself."""
        return Item(self.file.case, "case", self._day(self.file.case, "case"))

    @cached_property
    def own(self) -> Item | None:
        """What is planned, None where the recorded is judged."""
        if self.plan is None:
            return None
        kind = BY_LIST[self.plan.list].name if self.plan.list in BY_LIST else self.plan.act
        row = Row("", self.file.case.case_id, kind, PLANNED, self.plan.values, "", "")
        return Item(row, self.plan.list or "case", self.plan.on, planned=True)

    def _planned(self, list_name: str) -> Iterator[Item]:
        if self.plan is not None and self.plan.list == list_name and self.own is not None:
            yield self.own

    def _day(self, row: Row, list_name: str) -> date:
        kind = BY_LIST.get(list_name) or BY_NAME.get(list_name)
        own = kind.when(row.values) if kind else ""
        for text in (own, row.recorded_at, self.file.case.values.get("opened_on")):
            if text:
                return day(text)
        return date.min


def _order(item: Item) -> datetime:
    when = (BY_LIST[item.list].when(item.row.values) if item.list in BY_LIST else "") or ""
    found = moment(when) if len(when) > len("2019-04-12") else None
    return found or datetime.combine(item.day, datetime.min.time(), CHINA)
