"""Owns how the tables of the rules are listed for people: shipped rows and added ones."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from resources import table
from resources.language import N_, NC_
from storage.rules import policy
from storage.rules.lpr import Quote, Term, gap_notes, lpr_table
from storage.rules.money import print_rate
from storage.rules.restdays import rest_days
from storage.rules.sentences import Sentence
from storage.rules.table_rows import FEES, TableRow, fee_text, limit_names
from storage.rules.tables import RuleTables
from storage.rules.wordlist import REASONS as WHY
from storage.rules.wordlist import phrases

LIMITS: Final[Mapping[str, str]] = {
    "G1.night.from": N_("No contact from"),
    "G1.night.until": N_("No contact until"),
    "G1.night.consent_minutes": N_("Minutes around an hour that the debtor named"),
    "G2.calls_a_day.most": N_("Connected calls a day to one person"),
    "G3.attempts_a_day.most": N_("Dial attempts a day to one number"),
    "G4.third_person.failed_attempts": N_("Failed attempts before a contact is asked"),
    "G4.third_person.days": N_("Days in which these attempts lie"),
    "G7.team_too_small.least": N_("Least number of our staff on a visit"),
    "G10.stayed_after_request.minutes": N_("Minutes to leave after being asked to"),
    "G10.stayed_indoors.over_minutes": N_("Most minutes in the home"),
    "G10.waited_at_home.over_minutes": N_("Minutes of waiting at the home, warning above"),
    "G10.waited_at_home.minutes": N_("Minutes of waiting at the home, stopped from"),
    "G14.visits_too_often.visits": N_("Visits within the days below, warning from"),
    "G14.visits_too_often.days": N_("Days within which visits are counted"),
    "G14.visits_too_often.per_day": N_("Most visits a day to one debtor"),
    "G21.bulk_contacts.most": N_("Most agreed contacts in a case"),
    "G23.retention_passed.years": N_("Years that a closed case is kept"),
    "G24.photo_outside_visit.minutes": N_("Minutes that a photo may lie outside its visit"),
    "G25.minor_addressed.age": N_("Age from which somebody may be asked for payment"),
}
CAPS: Final[Mapping[str, str]] = {
    "private_multiple": N_("Private loans: times the one-year LPR"),
    "private_rate": N_("Private loans: rate a year"),
    "financial_rate": N_("Licensed institutions: all costs a year"),
}
FEE_NAMES: Final[Mapping[str, str]] = {
    "property": N_("Property cases: base; over: share; most"),
    "preservation": N_("Preservation: base; over: share; most"),
    "payment_order": N_("Payment order: share of the property fee"),
}
SOURCES: Final[Mapping[str, str]] = {
    "lpr": N_("National Interbank Funding Center: announcements of the LPR"),
    "benchmark": N_("People's Bank of China: benchmark lending rate before the LPR"),
    "holidays": N_("State Council: yearly announcements of holidays"),
    "private_rate": N_("Rules on private lending of 2015, article 26"),
    "private_multiple": N_("Rules on private lending, article 25"),
    "financial_rate": N_("Judicial opinion and financial rules, to be confirmed by counsel"),
    "fees": N_("Measures on litigation costs, articles 13, 14 and 16"),
    "guards": N_("Register of guards; its bases stand in the page of the rules"),
    "lexicon": N_("Lexicon of the register of guards (G19)"),
    "policy": N_("The law leaves it open"),
    "care": N_("National numbers; the house confirms them"),
}
ALLOWED: Final = NC_("phrase", "allowed here")
# Marks of a row that lies over a shipped one of its day, and of the one that lies under it.
OVER: Final = "over"
REPLACED: Final = "replaced"
_TERMS: Final[Mapping[str, Term]] = {"lpr_1y": "1y", "lpr_5y": "5y"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a table: ``label`` and ``shown`` are message ids where there is one, else texts.

    ``source`` is a message id where it is shipped, ``number`` that of the guard of a limit.
    ``mark`` is that of the shipped table (V, 2, M, C), empty for what was added, ``over`` or
    ``replaced`` where one day has both; ``row`` is the added one.
    """

    start: date | None
    end: date | None
    label: str
    shown: str
    source: str
    mark: str = ""
    row: TableRow | None = None
    number: str = ""


def listing(name: str, tables: RuleTables) -> tuple[Listed, ...]:
    """Return the lines of one table, what was added first, then what is shipped, newest first."""
    own = [_own(row) for row in tables.rows if row.table == name]
    # Of one day the row that was written last stands first: it is the one that holds.
    placed = sorted(enumerate(own), key=lambda at: (at[1].start or date.min, at[0]), reverse=True)
    newest = [one for _place, one in placed]
    return _quotes_listed(newest, name) if name in _TERMS else (*newest, *_SHIPPED[name]())


def _quotes_listed(own: list[Listed], name: str) -> tuple[Listed, ...]:
    """Return added and shipped quotes by day, newest first; of one day only the first holds."""
    every = sorted([*own, *_SHIPPED[name]()], key=lambda one: one.start or date.min, reverse=True)
    shipped = {one.start for one in every if one.row is None}
    held: set[date | None] = set()
    listed = []
    for one in every:
        over = one.row is not None and one.start in shipped
        mark = REPLACED if one.start in held else OVER if over else one.mark
        listed.append(replace(one, mark=mark))
        held.add(one.start)
    return tuple(listed)


def gaps(name: str, tables: RuleTables) -> tuple[Sentence, ...]:
    """Return a sentence for every run of days for which the table of a rate has no figure."""
    return gap_notes(tables.lpr, _TERMS[name]) if name in _TERMS else ()


def unread(name: str, tables: RuleTables) -> tuple[TableRow, ...]:
    """Return the rows of one table that were added and cannot be used."""
    return tuple(row for row in tables.unread if row.table == name)


def last_day(name: str, tables: RuleTables) -> date | None:
    """Return the day on which a table ends, None for one that has no end."""
    if name in _TERMS:
        return tables.lpr.ends(_TERMS[name])
    return tables.rest.last if name in ("holiday", "workday") else None


def names_of(name: str) -> Mapping[str, str]:
    """Return the rows of a table that may be set, with their labels; none where days name it."""
    known: dict[str, Mapping[str, str]] = {
        "limit": LIMITS, "cap": CAPS, "fee": FEE_NAMES, "policy": policy.NAMES,
    }  # fmt: skip
    return known.get(name, {})


def choices_of(name: str, row: str) -> Mapping[str, str]:
    """Return the values that a row may have, with their labels; none where one is typed."""
    if name == "policy" and row in policy.CHOICES:
        return {value: text for value, (_real, text) in policy.CHOICES[row].items()}
    if name == "phrase":
        reasons: dict[str, str] = {str(name): text for name, text in WHY.items()}
        return {**reasons, "allowed": ALLOWED}
    return {}


def default_of(name: str, row: str) -> str:
    """Return the shipped value of a row, empty where there is none."""
    if name == "limit":
        return str(limit_names().get(row, ""))
    return fee_text(table("fees")[row]) if name == "fee" and row in FEES else ""


def _own(row: TableRow) -> Listed:
    label = names_of(row.table).get(row.name, row.name)
    shown = choices_of(row.table, row.name).get(row.value, row.value)
    number = row.name.partition(".")[0] if row.table == "limit" else ""
    return Listed(row.start, row.end, label, shown, row.source, row=row, number=number)


def _lpr(term: str) -> Callable[[], Iterator[Listed]]:
    def shipped() -> Iterator[Listed]:
        known: list[Quote] = [one for one in lpr_table().quotes if one.term == term]
        for one in reversed(known):
            name = "benchmark" if one.benchmark else "lpr"
            yield Listed(one.on, None, "", print_rate(one.rate), SOURCES[name], "V")

    return shipped


def _days(name: str) -> Callable[[], Iterator[Listed]]:
    def shipped() -> Iterator[Listed]:
        rest, told = rest_days(), table("holidays")
        days = sorted(rest.holidays if name == "holiday" else rest.workdays)
        for first, last in reversed(list(_runs(days))):
            yield Listed(first, last, "", "", SOURCES["holidays"], told["mark"])

    return shipped


def _runs(days: list[date]) -> Iterator[tuple[date, date]]:
    start = previous = None
    for day in days:
        if previous is None or start is None or day - previous > timedelta(1):
            if start is not None and previous is not None:
                yield start, previous
            start = day
        previous = day
    if start is not None and previous is not None:
        yield start, previous


def _caps() -> Iterator[Listed]:
    shipped: dict[str, Any] = table("caps")
    for regime in ("private", "financial"):
        for row in reversed(shipped[regime]):
            name = f"{regime}_{'multiple' if 'multiple' in row else 'rate'}"
            shown = row.get("multiple") or print_rate(Decimal(row["cap"]))
            yield Listed(
                _day(row["contract_from"]), _before(row["contract_until"]), CAPS[name], shown,
                SOURCES[name],
                row["mark"],
            )  # fmt: skip


def _fees() -> Iterator[Listed]:
    shipped: dict[str, Any] = table("fees")
    for name in FEES:
        yield Listed(_day(shipped["from"]), None, FEE_NAMES[name], fee_text(shipped[name]),
                     SOURCES["fees"], shipped["mark"])  # fmt: skip


def _limits() -> Iterator[Listed]:
    shipped = table("guards")
    for name, value in limit_names().items():
        number = name.partition(".")[0]
        said = (LIMITS[name], str(value), SOURCES["guards"], shipped["mark"])
        yield Listed(None, None, *said, number=number)


def _phrases() -> Iterator[Listed]:
    shipped = table("lexicon")
    for one in phrases():
        yield Listed(None, None, one.text, WHY[one.reason], SOURCES["lexicon"], shipped["mark"])


def _policies() -> Iterator[Listed]:
    for name, label in policy.NAMES.items():
        value = str(getattr(policy.Policy(), name))
        yield Listed(None, None, label, choices_of("policy", name)[value], SOURCES["policy"], "M")


def _care() -> Iterator[Listed]:
    shipped = table("care")
    for one in shipped["lines"]:
        yield Listed(None, None, one["zh_CN"], one["number"], SOURCES["care"], shipped["mark"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _before(text: str | None) -> date | None:
    return date.fromisoformat(text) - timedelta(1) if text else None


_SHIPPED: Final[Mapping[str, Callable[[], Iterator[Listed]]]] = {
    "lpr_1y": _lpr("1y"),
    "lpr_5y": _lpr("5y"),
    "holiday": _days("holiday"),
    "workday": _days("workday"),
    "cap": _caps,
    "fee": _fees,
    "limit": _limits,
    "phrase": _phrases,
    "policy": _policies,
    "care": _care,
}
