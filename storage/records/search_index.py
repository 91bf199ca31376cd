"""The index of words: which cases hold what is searched for; made from the records at any time."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from peewee import SQL

from storage.kinds import BY_NAME
from storage.kinds.kind import Kind
from storage.records import canonical
from storage.records.operations import OFFICE
from storage.records.ready import ReadyRecord
from storage.records.recordrows import Shown
from storage.records.tables import Tables
from storage.search import grams, texts

# Raise it when folding, readings, grams or their tables change: older indexes are made anew.
VERSION: Final = "2"
_VERSION_NOTE: Final = "search_version"
# A row's number is its case's number and, in these low bits, its place in the case.
_BITS: Final = 24
_FOUND: Final = "(SELECT chain FROM search_case WHERE number IN ({}))"
_HITS: Final = "SELECT rowid >> 24 FROM search_words WHERE search_words MATCH ?"
# More hits than this, and it is quicker to ask case by case than to gather them.
_MANY: Final = 4000
# So many times more are gathered where there are other words: few cases may hold them all.
_WITH_OTHERS: Final = 4
# As one value: a row for each of thousands of hits costs more than finding them.
_SOME_HITS: Final = (
    "SELECT json_group_array(number) FROM (SELECT rowid >> 24 AS number FROM search_words"
    " WHERE search_words MATCH ? LIMIT ?)"
)
_NUMBERED: Final = (
    "(SELECT chain FROM search_case WHERE number IN (SELECT value FROM json_each(?)))"
)
# Read from search_case alone, which is small: rows of case_row lie far apart.
_ORDERED: Final = (
    "SELECT s.chain FROM json_each(?) AS n CROSS JOIN search_case AS s ON s.number = n.value"
    " ORDER BY s.case_no{}, s.chain"
)
_KEEP_ORDER: Final = (
    "UPDATE search_case SET case_no = coalesce("
    "(SELECT r.case_no FROM case_row AS r WHERE r.id = search_case.chain), '') WHERE chain = ?"
)
_HELD: Final = (
    "EXISTS (SELECT 1 FROM search_words WHERE search_words MATCH ?"
    " AND rowid BETWEEN (s.number << 24) AND (s.number << 24 | 16777215))"
)
_AMONG: Final = (
    "SELECT c.value FROM json_each(?) AS c CROSS JOIN search_case AS s ON s.chain = c.value"
    " WHERE {} ORDER BY c.key"
)
_ROW: Final = "SELECT chain, kind, doc, removed FROM record WHERE id = ?"
_SOME: Final = (
    "SELECT rowid, id, chain, kind, doc, removed FROM record WHERE rowid > ?"
    " ORDER BY rowid LIMIT 1000"
)
_KNOWN: Final = (
    "SELECT record, place FROM search_record WHERE record IN (SELECT value FROM json_each(?))"
)
_NUMBERS: Final = (
    "SELECT chain, number FROM search_case WHERE chain IN (SELECT value FROM json_each(?))"
)
_RECORDS: Final = (
    "SELECT r.record FROM search_words JOIN search_record AS r ON r.place = search_words.rowid"
    " WHERE search_words MATCH ? ORDER BY search_words.rowid DESC LIMIT ?"
)
_PUT: Final = "INSERT OR REPLACE INTO search_words (rowid, text, reading) VALUES (?, ?, ?)"
_PLACE: Final = "INSERT INTO search_record (place, record) VALUES (?, ?)"
_LAST: Final = "SELECT MAX(place) FROM search_record WHERE place BETWEEN ? AND ?"

# Record, case, kind and values.
_Indexed = tuple[str, str, Kind, Mapping[str, Any]]
# Chain, case number, records.
Indexable = tuple[str, str, Sequence[ReadyRecord]]


def holds(table: Any, query: str) -> list[Any]:
    """Return conditions on ``case_row`` that let only cases through that ``query`` finds.

    Each word must be found in the case or one of its records. Nothing is found where the query
    has words but none with a letter or digit.
    """
    expressions = grams.expressions(query)
    if not expressions:
        return [table.id == ""] if query.strip() else []
    # Numbers are met with numbers first: many cases may hold one word, and few both.
    found = _FOUND.format(" INTERSECT ".join(_HITS for _ in expressions))
    return [table.id.in_(SQL(found, expressions))]


def few_and_many(tables: Tables, query: str) -> tuple[set[int] | None, list[str]]:
    """Split a query into what few records meet and the expressions that very many do.

    Of the first the cases that meet it all, by number: None where the query has no such word.
    """
    few, many = None, list[str]()
    expressions = grams.expressions(query)
    most = _MANY * (_WITH_OTHERS if len(expressions) > 1 else 1)
    for expression in expressions:
        ((hits,),) = tables.run(_SOME_HITS, expression, most)
        numbers: list[int] = canonical.decode(hits)
        if len(numbers) == most:
            many.append(expression)
            continue
        cases = set(numbers)
        few = cases if few is None else few & cases
    return few, many


def numbered(table: Any, numbers: Iterable[int]) -> Any:
    """Return the condition on ``case_row`` that a case is one of these, by ``few_and_many``."""
    return table.id.in_(SQL(_NUMBERED, [canonical.text(sorted(numbers))]))


def among(table: Any, chains: Sequence[str]) -> Any:
    """Return the condition on ``case_row`` that a case is one of these ids."""
    return table.id.in_(SQL("(SELECT value FROM json_each(?))", [canonical.text(list(chains))]))


def in_order(tables: Tables, numbers: Iterable[int], *, descending: bool = False) -> list[str]:
    """Return the ids of cases, by ``few_and_many``, in the order of their case numbers.

    Some may be gone from the list since.
    """
    sql = _ORDERED.format(" DESC" if descending else "")
    return [str(chain) for (chain,) in tables.run(sql, canonical.text(sorted(numbers)))]


def meeting(tables: Tables, chains: Sequence[str], expressions: Sequence[str]) -> list[str]:
    """Return which of the cases meet all expressions, in their order; each is asked by itself."""
    sql = _AMONG.format(" AND ".join(_HELD for _ in expressions))
    return [str(chain) for (chain,) in tables.run(sql, canonical.text(list(chains)), *expressions)]


def records_holding(tables: Tables, query: str, limit: int) -> list[str]:
    """Return the ids of at most ``limit`` records, each of which holds every word of ``query``.

    Those of the case entered last come first; none where the query has no letter or digit.
    """
    expressions = grams.expressions(query)
    if not expressions:
        return []
    whole = " AND ".join(f"({one})" for one in expressions)
    return [str(record) for (record,) in tables.run(_RECORDS, whole, limit)]


def require_index(tables: Tables) -> None:
    """Make the index anew where it is missing or was made by other rules than today's."""
    if tables.get_meta(_VERSION_NOTE) != VERSION:
        rebuild_index(tables)


def rebuild_index(tables: Tables) -> None:
    """Make the whole index anew from the records, in one transaction."""
    with tables.database.atomic():
        tables.run("INSERT INTO search_words (search_words) VALUES ('delete-all')")
        tables.run("DELETE FROM search_record")
        tables.run("DELETE FROM search_case")
        last = 0
        while batch := tables.run(_SOME, last):
            _put(tables, [one for row in batch if (one := _indexed(*row[1:])) is not None])
            last = batch[-1][0]
        tables.run("INSERT INTO search_words (search_words) VALUES ('optimize')")
        tables.set_meta(_VERSION_NOTE, VERSION)


def index_new(tables: Tables, shown: Sequence[Shown]) -> None:
    """Bring the index up to date with many records at once, whose rows were just made."""
    cases = [one for one in shown if one.chain != OFFICE]
    for one in cases:
        if one.removed:
            _forget(tables, one.id)
    _put(tables, [(one.id, one.chain, one.kind, one.values) for one in cases if not one.removed])


def index_cases(tables: Tables, cases: Iterable[Indexable]) -> None:
    """Put whole new cases into the index: chain, case number, records with their texts."""
    ((last,),) = tables.run("SELECT coalesce(max(number), 0) FROM search_case")
    numbered = list(enumerate(cases, int(last) + 1))
    placed = [
        ((number << _BITS) + at, one)
        for number, (_chain, _case_no, records) in numbered
        for at, one in enumerate(records)
    ]
    tables.run_many(
        "INSERT INTO search_case (number, chain, case_no) VALUES (?, ?, ?)",
        [(number, chain, case_no) for number, (chain, case_no, _records) in numbered],
    )
    tables.run_many(_PLACE, [(place, one.record) for place, one in placed])
    tables.run_many(_PUT, [(place, one.document, one.reading) for place, one in placed])


def index_records(tables: Tables, records: Iterable[str]) -> None:
    """Bring the index up to date with records whose rows were written, or are no longer there."""
    found = []
    for record in records:
        rows = [one for row in tables.run(_ROW, record) if (one := _indexed(record, *row))]
        found += rows
        if not rows:
            _forget(tables, record)
    _put(tables, found)


def _indexed(record: str, chain: str, name: str, doc: str, removed: int) -> _Indexed | None:
    """Return what is indexed of a row, None where it is not searched for."""
    kind = BY_NAME.get(name)
    if chain == OFFICE or kind is None or removed:
        return None
    return record, chain, kind, canonical.decode(doc)


def _put(tables: Tables, records: Sequence[_Indexed]) -> None:
    if not records:
        return
    places = _places(tables, [(record, chain) for record, chain, _kind, _values in records])
    tables.run_many(_PUT, (
        (places[record], grams.document(texts.texts(kind, values)),
         " ".join(texts.spoken(kind, values)))
        for record, _chain, kind, values in records
    ))  # fmt: skip
    cases = dict.fromkeys(chain for _record, chain, kind, _values in records if kind.name == "case")
    tables.run_many(_KEEP_ORDER, [(chain,) for chain in cases])


def _places(tables: Tables, records: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return the place of each (record, case) in the index; new ones go behind their case's."""
    ids = canonical.text([record for record, _chain in records])
    places = {str(record): int(place) for record, place in tables.run(_KNOWN, ids)}
    new = [(record, chain) for record, chain in records if record not in places]
    following = _following(tables, {chain for _record, chain in new})
    for record, chain in new:
        places[record] = following[chain]
        following[chain] += 1
    rows = ((places[record], record) for record, _chain in new)
    tables.run_many(_PLACE, rows)
    return places


def _following(tables: Tables, chains: set[str]) -> dict[str, int]:
    """Return the next free place of each case."""
    names = sorted(chains)
    tables.run_many(
        "INSERT OR IGNORE INTO search_case (chain) VALUES (?)", ((name,) for name in names)
    )
    found = {}
    for chain, number in tables.run(_NUMBERS, canonical.text(names)):
        first = int(number) << _BITS
        ((last,),) = tables.run(_LAST, first, first + (1 << _BITS) - 1)
        found[str(chain)] = first if last is None else int(last) + 1
    return found


def _forget(tables: Tables, record: str) -> None:
    tables.run(
        "DELETE FROM search_words WHERE rowid IN"
        " (SELECT place FROM search_record WHERE record = ?)",
        record,
    )
