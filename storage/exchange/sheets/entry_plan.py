"""Which rows of ledgers and call lists are new: a row that says the same again is none."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from storage.casework.ids import content_ref
from storage.exchange.case_plan import Known, Write, plan_object
from storage.exchange.incoming import Incoming
from storage.exchange.sheets.entry_values import Entry
from storage.kinds.fields import Money, Time


class KnownEntries:
    """The entries that a case has, removed ones too: each can be said again once by a sheet.

    Rows are compared in what the sheet shows: its columns and what is taken where a cell is blank.
    A value corrected here is still known by what the last import brought.
    """

    def __init__(self, known: list[Known], *, preview: bool = False) -> None:
        self._preview = preview
        self._refs = {one.row.ref for one in known}
        self._open: dict[tuple[str, str], list[Known]] = {}
        for one in known:
            for day in _days(one.row.values) | _days(one.imported):
                self._open.setdefault((one.row.kind, day), []).append(one)
        self._said: set[str] = set()

    def plan(self, entry: Entry) -> list[Write]:
        """Return the write of a new entry, nothing for one that is known."""
        kind = entry.kind
        days = sorted(_days(entry.values))
        for one in (one for day in days for one in self._open.get((kind.name, day), ())):
            if one.row.ref not in self._said and self._same(entry, one):
                self._said.add(one.row.ref)
                return []
        ref = self._new_ref(entry)
        item = Incoming(kind, entry.line.path, None, dict(entry.values))
        if self._preview:
            return [Write(item, ref, entry.values)]
        return plan_object(item, None, ref, lambda _list, named: named)

    def _new_ref(self, entry: Entry) -> str:
        n = 0
        while (ref := content_ref(entry.kind.list_name, entry.values, n)) in self._refs:
            n += 1
        self._refs.add(ref)
        return ref

    @staticmethod
    def _same(entry: Entry, known: Known) -> bool:
        return any(
            all(_equal(entry, name, said.get(name)) for name in entry.shown)
            for said in (known.row.values, known.imported)
            if said
        )


def _days(values: Mapping[str, Any]) -> set[str]:
    """Return the days under which an entry may be looked up: by its own clock and by UTC."""
    if not values.get("at"):
        return {str(values["on"])} if values.get("on") else set()
    moment = datetime.fromisoformat(values["at"])
    return {moment.date().isoformat(), moment.astimezone(UTC).date().isoformat()}


def _equal(entry: Entry, name: str, known: Any) -> bool:
    given, kind = entry.values.get(name), entry.kind.by_name[name].type
    if given is None or known is None:
        return given is known
    if isinstance(kind, Money):
        return Decimal(given) == Decimal(known)
    if isinstance(kind, Time):
        one, other = (
            datetime.fromisoformat(text).replace(microsecond=0) for text in (given, known)
        )
        if name in entry.local:  # the sheet does not say in which offset it was
            return one.replace(tzinfo=None) == other.replace(tzinfo=None)
        return one == other
    return bool(given == known)
