"""The columns that the case list can show: title, width, order, and what a line says there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from resources.language import N_, NC_, Words
from storage.casework.caselist import CaseRow, Order
from storage.kinds.case import STAGES
from storage.kinds.contact import CHANNELS, RESULTS
from storage.kinds.flag import FLAGS
from storage.rules.moments import day_of
from storage.rules.money import print_money
from ui.models.cells import joined

_STAGES: Final[Mapping[str, str]] = MappingProxyType(dict(STAGES))
_FLAGS: Final[Mapping[str, str]] = MappingProxyType(dict(FLAGS))
_CHANNELS: Final[Mapping[str, str]] = MappingProxyType(dict(CHANNELS))
_RESULTS: Final[Mapping[str, str]] = MappingProxyType(dict(RESULTS))


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``width`` in pixels at 100 %, ``order`` where the list can be sorted by it."""

    name: str
    title: str
    width: int
    say: Callable[[CaseRow, Words], str]
    order: Order | None = None
    figure: bool = False


def last_contact(row: CaseRow, words: Words) -> str:
    """Return when and how somebody was last reached or tried."""
    if not row.last_contact_at:
        return ""
    channel = _CHANNELS.get(row.last_contact.get("channel") or "", "")
    result = _RESULTS.get(row.last_contact.get("result") or "", "")
    said = (words(part) for part in (channel, result) if part)
    return " ".join((day_of(row.last_contact_at), *said))


def _days(row: CaseRow, _words: Words) -> str:
    return str(row.days_overdue) if row.days_overdue else ""


def _owed(row: CaseRow, _words: Words) -> str:
    return print_money(Decimal(row.owed)) if row.owed is not None else ""


def _stage(row: CaseRow, words: Words) -> str:
    return words(_STAGES.get(row.stage, row.stage))


def _next(row: CaseRow, _words: Words) -> str:
    return " ".join(part for part in (row.next_on, row.next_what) if part)


def _flags(row: CaseRow, words: Words) -> str:
    return joined((words(_FLAGS.get(flag, flag)) for flag in row.flags), words)


COLUMNS: Final[tuple[Column, ...]] = (
    Column("name", N_("Name"), 84, lambda row, _words: row.name, "name"),
    Column("case_no", N_("Case no."), 132, lambda row, _words: row.case_no, "case_no"),
    Column("overdue", NC_("column", "Overdue"), 72, _days, "due_on", figure=True),
    Column("owed", NC_("column", "Owed"), 110, _owed, figure=True),
    Column("area", NC_("column", "Area"), 72, lambda row, _words: row.area),
    Column("stage", N_("Stage"), 72, _stage, "stage"),
    Column("owner", N_("Owner"), 92, lambda row, _words: row.owner),
    Column("last", N_("Last contact"), 172, last_contact, "last_contact_at"),
    Column("next", N_("Next action"), 210, _next, "next_on"),
    Column("promise", NC_("column", "Promised for"), 104, lambda row, _words: row.promised_on),
    Column("opened", N_("Assigned on"), 104, lambda row, _words: row.opened_on),
    Column("flags", N_("Flags"), 84, _flags),
)
BY_NAME: Final[Mapping[str, Column]] = MappingProxyType({one.name: one for one in COLUMNS})
USUAL: Final = (
    "name", "case_no", "overdue", "owed", "area", "stage", "last", "next", "flags",
)  # fmt: skip


def chosen_columns(names: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of these names in their order, the usual ones where none is known."""
    known = tuple(BY_NAME[name] for name in dict.fromkeys(names) if name in BY_NAME)
    return known or tuple(BY_NAME[name] for name in USUAL)


def widest(columns: Iterable[Column]) -> int:
    """Return the place of the column that takes the room that is left."""
    found = list(columns)
    return max(range(len(found)), key=lambda place: found[place].width)
