"""Whether entries of a package go beyond the role of their writer: told, never dropped.

A register keeps every value, so what somebody was not to change is still readable beside what he
made of it (``product.md`` 23); leaving such an entry out would break its chain.
"""

from collections.abc import Iterable
from typing import Final

from storage.casework.records import FIELD_KINDS
from storage.exchange.packages.entries import Entry
from storage.records.operations import OFFICE
from storage.records.tables import Tables

_LEGAL: Final = (
    "SELECT id FROM record WHERE chain = ? AND kind = 'staff_member'"
    " AND json_extract(doc, '$.role') = 'legal'"
)
_RECORDED: Final = "SELECT recorded_by, via FROM record WHERE id = ?"


def overruled(tables: Tables, entries: Iterable[Entry]) -> int:
    """Return how many of the entries, now in the log, change as legal what the field stated."""
    legal = {str(found) for (found,) in tables.run(_LEGAL, OFFICE)}
    return sum(_overrules(tables, entry) for entry in entries if entry.head["staff"] in legal)


def _overrules(tables: Tables, entry: Entry) -> bool:
    content = entry.content
    if content is None or content["kind"] not in FIELD_KINDS:
        return False
    rows = tables.run(_RECORDED, content["record"])
    return any(by != entry.head["staff"] or via != "entry" for by, via in rows)
