"""Owns the tables that the rules work by: what is shipped, with what a lawyer added on top."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, cast

from resources import table
from storage.errors import InvalidRecord
from storage.rows import CaseFile, Row
from storage.rules import policy
from storage.rules.caps import OWN
from storage.rules.guard_table import Check, Guard, Rules, guard_rules
from storage.rules.lpr import LprTable, Quote, Term, lpr_table
from storage.rules.money import rate_text
from storage.rules.policy import Policy
from storage.rules.restdays import RestDays, rest_days
from storage.rules.table_rows import TableRow, check_row, read_fee, read_limit, read_rate, row_of
from storage.rules.wordlist import Phrase, Reason

_WRITERS = ("legal", "supervisor")
_DAY = timedelta(1)


@dataclass(frozen=True)
class RuleTables:
    """Everything that can be changed by a row; ``unread`` are rows that could not be used.

    ``caps`` and ``fees`` have the shape of the shipped tables of those names; ``fees`` is told by
    ``fees_on`` for a day. ``numbers`` are the confirmed numbers of the care card by their name.
    """

    lpr: LprTable
    rest: RestDays
    caps: Mapping[str, Any]
    guards: Rules
    policy: Policy
    numbers: Mapping[str, str]
    rows: tuple[TableRow, ...]
    unread: tuple[TableRow, ...]

    def fees_on(self, on: date) -> Mapping[str, Any]:
        """Return the table of court fees in force on a day."""
        found: dict[str, Any] = dict(table("fees"))
        for row in _of(self.rows, "fee"):
            if row.covers(on):
                found[row.name] = read_fee(row.name, row.value)
        return found

    def policy_on(self, on: date) -> Policy:
        """Return the choices of the house that hold on a day."""
        return _policy(row for row in _of(self.rows, "policy") if row.covers(on))


def rule_tables(rows: Iterable[TableRow] = ()) -> RuleTables:
    """Return the shipped tables with rows on top; of two that say the same the later one holds."""
    return _built(tuple(rows))


def tables_of(file: CaseFile) -> RuleTables:
    """Return the tables that hold where a case was read; rows of other roles do not count."""
    return rule_tables(valid_rows(file.tables, file.counted))


def valid_rows(rows: Iterable[Row], roles: Mapping[str, str]) -> tuple[TableRow, ...]:
    """Return the rows that somebody wrote who may, in the order in which they were written.

    ``roles`` are those in which people's decisions count, by record id.
    """
    mine = [row for row in rows if roles.get(row.recorded_by) in _WRITERS]
    return tuple(row_of(row.values, row.id) for row in sorted(mine, key=_written))


def _written(row: Row) -> tuple[str, str]:
    return row.recorded_at, row.id


@lru_cache(maxsize=16)
def _built(rows: tuple[TableRow, ...]) -> RuleTables:
    good = tuple(row for row in rows if _readable(row))
    own = tuple(
        Phrase(row.name, cast(Reason, row.value or "own"))
        for row in _of(good, "phrase")
        if row.value != "allowed"
    )
    allowed = {row.name for row in _of(good, "phrase") if row.value == "allowed"}
    shipped = guard_rules(extra=own)
    phrases = tuple(one for one in shipped.phrases if one.text not in allowed)
    limits = list(_of(good, "limit"))
    guards = tuple(_limited(guard, limits) for guard in shipped.guards) if limits else None
    return RuleTables(
        lpr_table(_quotes(good)),
        rest_days(*_named_days(good)),
        _caps(good),
        Rules(guards or shipped.guards, phrases),
        _policy(_of(good, "policy")),
        {row.name: row.value for row in _of(good, "care")},
        good,
        tuple(row for row in rows if row not in good),
    )


def _readable(row: TableRow) -> bool:
    try:
        check_row(row)
    except InvalidRecord:
        return False
    return True


def _of(rows: Iterable[TableRow], name: str) -> Iterator[TableRow]:
    return (row for row in rows if row.table == name)


def _quotes(rows: tuple[TableRow, ...]) -> Iterator[Quote]:
    terms: tuple[Term, ...] = ("1y", "5y")
    for term in terms:
        for row in _of(rows, f"lpr_{term}"):
            if row.start is not None:
                rate = read_rate(row.value)
                yield Quote(term, row.start, rate, source=row.source, until=row.end)


def _named_days(rows: tuple[TableRow, ...]) -> tuple[list[date], list[date]]:
    """Return rest days and working days; of rows that contradict each other the later one holds."""
    named: dict[date, str] = {}
    for row in rows:
        first = row.start
        if row.table in ("holiday", "workday") and first is not None:
            for n in range(((row.end or first) - first).days + 1):
                named[first + n * _DAY] = row.table
    off, worked = (
        [day for day, of in named.items() if of == one] for one in ("holiday", "workday")
    )
    return off, worked


def _caps(rows: tuple[TableRow, ...]) -> Mapping[str, Any]:
    """Return the table ``caps``; a row added later stands before those it replaces."""
    shipped: dict[str, Any] = table("caps")
    for row in _of(rows, "cap"):
        regime = row.name.partition("_")[0]
        own: dict[str, Any] = {
            "contract_from": row.start.isoformat() if row.start else None,
            "contract_until": row.after.isoformat() if row.after else None,
            "mark": OWN,
            "source": row.source,
        }
        if row.name == "private_multiple":
            own |= {"multiple": row.value, "term": "1y", "law": "private_cap"}
        else:
            own["cap"] = rate_text(read_rate(row.value))
        shipped[regime] = [own, *shipped[regime]]
    return shipped


def _policy(rows: Iterable[TableRow]) -> Policy:
    chosen = {row.name: policy.CHOICES[row.name][row.value][0] for row in rows}
    return Policy(**chosen)


def _limited(guard: Guard, rows: list[TableRow]) -> Guard:
    checks = [one for check in guard.checks for one in _variants(guard.id, check, rows)]
    return replace(guard, checks=tuple(checks))


def _variants(guard: str, check: Check, rows: list[TableRow]) -> list[Check]:
    """Return a check once for each run of days on which its limits are the same."""
    known = {f"{guard}.{check.name}.{name}": name for name in check.limits}
    own = [row for row in rows if row.name in known]
    if not own:
        return [check]
    edges = {day for row in own for day in (row.start, row.after) if day is not None}
    starts: list[date | None] = [None, *sorted(edges)]
    found = []
    for first, end in zip(starts, [*starts[1:], None], strict=True):
        asked = first or date.min
        changed = {known[r.name]: read_limit(r.name, r.value) for r in own if r.covers(asked)}
        limits = {**check.limits, **changed}
        found.append(replace(check, limits=limits, first=first, end=end))
    return found
