"""The index of words: which cases hold what is searched for; made from the records at any time."""

from collections.abc import Iterable
from typing import Any, Final

from peewee import SQL

from storage.kinds import BY_NAME
from storage.records import canonical
from storage.records.operations import OFFICE
from storage.records.tables import Tables
from storage.search import grams, texts

# Raise it when folding, readings, grams or their tables change: older indexes are made anew.
VERSION: Final = "1"
_VERSION_NOTE: Final = "search_version"
# A row's number is its case's number and, in these low bits, its place in the case.
_BITS: Final = 24
_FOUND: Final = "(SELECT chain FROM search_case WHERE number IN ({}))"
_HITS: Final = "SELECT rowid >> 24 FROM search_words WHERE search_words MATCH ?"
_ROW: Final = "SELECT chain, kind, doc, removed FROM record WHERE id = ?"
_SOME: Final = "SELECT rowid, id FROM record WHERE rowid > ? ORDER BY rowid LIMIT 1000"
_PUT: Final = "INSERT OR REPLACE INTO search_words (rowid, text, reading) VALUES (?, ?, ?)"
_LAST: Final = "SELECT MAX(place) FROM search_record WHERE place BETWEEN ? AND ?"


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
            index_records(tables, (record for _row, record in batch))
            last = batch[-1][0]
        tables.run("INSERT INTO search_words (search_words) VALUES ('optimize')")
        tables.set_meta(_VERSION_NOTE, VERSION)


def index_records(tables: Tables, records: Iterable[str]) -> None:
    """Bring the index up to date with records whose rows were written, or are no longer there."""
    for record in records:
        rows = tables.run(_ROW, record)
        if not rows:
            _forget(tables, record)
        for chain, kind, doc, removed in rows:
            if chain != OFFICE:
                _index(tables, record, chain, kind, None if removed else canonical.decode(doc))


def _index(tables: Tables, record: str, chain: str, name: str, values: Any) -> None:
    kind = BY_NAME.get(name)
    if values is None or kind is None:
        _forget(tables, record)
        return
    text = grams.document(texts.texts(kind, values))
    spoken = " ".join(texts.spoken(kind, values))
    tables.run(_PUT, _place(tables, record, chain), text, spoken)


def _forget(tables: Tables, record: str) -> None:
    tables.run(
        "DELETE FROM search_words WHERE rowid IN"
        " (SELECT place FROM search_record WHERE record = ?)",
        record,
    )


def _place(tables: Tables, record: str, chain: str) -> int:
    for (place,) in tables.run("SELECT place FROM search_record WHERE record = ?", record):
        return int(place)
    first = _number(tables, chain) << _BITS
    ((last,),) = tables.run(_LAST, first, first + (1 << _BITS) - 1)
    place = first if last is None else int(last) + 1
    tables.run("INSERT INTO search_record (place, record) VALUES (?, ?)", place, record)
    return place


def _number(tables: Tables, chain: str) -> int:
    tables.run("INSERT OR IGNORE INTO search_case (chain) VALUES (?)", chain)
    ((number,),) = tables.run("SELECT number FROM search_case WHERE chain = ?", chain)
    return int(number)
