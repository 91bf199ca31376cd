"""A case file as one paper may show it: its language, its masks, its evidence numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from reports.content import Box, Cell
from reports.sections.labels import option
from reports.sections.people import People, defendants
from reports.sections.silence import Silence
from resources.language import N_, NC_, Words
from storage.casework import ids
from storage.kinds.kind import Kind
from storage.rows import CaseFile, Row
from storage.rules.dates import clock_words, date_words, month_words, parse_time, time_words

YES = N_("Yes")
NO = N_("No")
# Who has no record of staff in this vault any more, or not yet.
NOBODY = N_("a person without a record here")
# Stands between the names and numbers of a list.
NAMES = NC_("list", ", ")


@dataclass(frozen=True)
class View:
    """``masked`` hides third persons; ``withheld`` are refs of interviews that stay out.

    ``numbers`` gives the evidence number of a record's ref where the paper is a pack, ``anchors``
    the section in which it stands. ``made_at`` is when the paper is made, empty where that does
    not matter.
    """

    file: CaseFile
    words: Words
    masked: bool = True
    withheld: frozenset[str] = frozenset()
    numbers: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)
    made_at: str = ""
    accounts: bool = False

    @cached_property
    def _silence(self) -> Silence:
        rows = (row for row in self.file.rows("interviews") if row.ref in self.withheld)
        return Silence.of(rows)

    @cached_property
    def _people(self) -> People:
        return People.of(self.file) if self.masked else People()

    def text(self, value: Any) -> str:
        """Return what somebody wrote, third persons masked; empty where there is nothing."""
        if value in (None, ""):
            return ""
        said = self._silence.guard(str(value), self.words)
        return self._people.hide(said, cards=not self.accounts) if self.masked else said

    def hides_number(self, text: str) -> bool:
        """Tell whether ``text`` prints with a third person's number or address masked."""
        return self.masked and self._people.hides_number(text)

    def spoken(self, value: Any) -> str:
        """Return words as they were spoken; of third persons' data only names stay in a mask."""
        return self._people.guard(str(value or "")) if self.masked else str(value or "")

    def names_others(self, text: str) -> bool:
        """Tell whether a masked paper names a third person where it prints this as spoken."""
        return self.masked and self._people.named(text)

    def texts(self, values: Iterable[Any] | None, joint: str = "") -> str:
        """Return several texts as one, joined by the language's semicolon."""
        joint = joint or self.words(N_("; "))
        return joint.join(text for value in values or () if (text := self.text(value)))

    def joined(self, texts: Iterable[str]) -> str:
        """Return texts that need no mask as one, each once, by the language's semicolon."""
        return self.words(N_("; ")).join(dict.fromkeys(text for text in texts if text))

    def when(self, iso: str | None) -> str:
        """Return a time to the minute in words; empty where not known."""
        return time_words(iso, self.words.language) if iso else ""

    def day(self, iso: str | None) -> str:
        """Return a day in words; empty where not known."""
        return date_words(iso, self.words.language) if iso else ""

    def month(self, period: str | None) -> str:
        """Return a month in words; empty where not known."""
        return month_words(period, self.words.language) if period else ""

    def span(self, start: str | None, end: str | None) -> str:
        """Return a time from start to end, the end without its day where both are of one day."""
        if not (start and end):
            return self.when(start or end)
        same_day = self.day(start) == self.day(end)
        last = clock_words(end, self.words.language) if same_day else self.when(end)
        return self.words(N_("{start} to {end}"), start=self.when(start), end=last)

    def option(self, kind: Kind, path: str, value: Any) -> str:
        """Return the label of a field's option in the language of the paper."""
        found = option(kind, path, value)
        return self.words(found) if found else ""

    def yes(self, value: bool | None) -> tuple[Box, ...]:
        """Return a yes and a no to tick; none is ticked where the answer is not known."""
        return (Box(self.words(YES), value is True), Box(self.words(NO), value is False))

    def staff(self, ref: str | None) -> str:
        """Return the name of a member of staff, also of a former one; words stand for themselves.

        An id that this program made and that leads nowhere is no name: it is never printed.
        """
        found = self.file.person(ref or "")
        if found is None:
            return self.words(NOBODY) if ids.is_made(ref or "") else (ref or "")
        return str(found["name"])

    def recorder(self, recorded_by: str) -> str:
        """Return the name of who entered a record or took a file in, by record id or ref."""
        return self.file.recorders.get(recorded_by) or self.staff(recorded_by)

    def staff_full(self, ref: str) -> str:
        """Return name, employee number and credential of a member of staff."""
        found = self.file.person(ref)
        if found is None:
            return self.staff(ref)
        parts = (
            (N_("employee no. {no}"), found["employee_no"]),
            (N_("credential {no}"), found["credential_no"]),
        )
        known = [self.words(message, no=no) for message, no in parts if no]
        return self.bracket(str(found["name"]), self.words(N_(", ")).join(known))

    def bracket(self, text: str, more: str) -> str:
        """Return ``text`` with ``more`` in brackets behind it, where there is more."""
        return self.words(N_("{text} ({more})"), text=text, more=more) if more else text

    def number(self, ref: str | None) -> str:
        """Return the evidence number of a record in this paper, empty where it has none."""
        found = self.numbers.get(ref or "", "")
        return self.words(N_("Evidence {no}"), no=found) if found else ""

    def proof(self, ref: str) -> str:
        """Return the evidence number of a file in this paper, else its name, else its ref."""
        found = self.file.attachment(ref)
        return self.number(ref) or (self.text(found.name) if found else ref)

    def ahead(self, iso: str) -> bool:
        """Tell whether a time lies after the making of the paper."""
        return bool(self.made_at) and parse_time(iso) > parse_time(self.made_at)

    def party(self, ref: str | None) -> Row | None:
        """Return the party of a ref."""
        return next((row for row in self.file.rows("parties") if row.ref == ref), None)

    def party_name(self, ref: str | None) -> str:
        """Return the name of a party, masked where it is a third person."""
        found = self.party(ref)
        return self.text(found["name"]) if found else ""

    def borrowers(self) -> str:
        """Return the names of those whom the case is against."""
        return self.words(NAMES).join(str(row["name"]) for row in defendants(self.file))

    def organisation(self, group: str, name: str) -> str:
        """Return a field of the organisation, of its creditor or its agency; empty if not known."""
        values: Mapping[str, Any] = self.file.organisation.values if self.file.organisation else {}
        inner = (values.get(group) or {}) if group else values
        return str(inner.get(name) or "")

    def litigation(self) -> Mapping[str, Any]:
        """Return the fields of the suit, empty where there is none."""
        rows = self.file.rows("litigation")
        return rows[0].values if rows else {}

    def plaintiff(self) -> str:
        """Return who sues: as recorded for the suit, else the creditor, else the organisation."""
        named = (self.litigation().get("plaintiff") or {}).get("name")
        creditor = self.organisation("creditor", "name")
        return str(named or creditor or self.organisation("", "name"))


def known(rows: Iterable[tuple[str, Cell]]) -> tuple[tuple[str, Cell], ...]:
    """Return only those labelled values that are not empty."""
    return tuple((name, value) for name, value in rows if value not in ("", ()))
