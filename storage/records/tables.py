"""The tables of one open vault, bound to its database; nothing outside storage sees them."""

from collections.abc import Iterable, Sequence, Sized
from typing import Any

from peewee import Table, __exception_wrapper__  # type: ignore[attr-defined]

from storage.search.name_order import name_order

_COLUMNS = {
    "meta": ("name", "value"),
    "device": ("id", "created_at", "public_key", "private_key", "is_current"),
    "operation": (
        "id", "chain", "device", "seq", "hlc", "header", "signature", "body", "record",
    ),
    "head": ("record", "field", "operation", "hlc", "value"),
    "replaced": ("record", "field", "operation"),
    "record": (
        "id", "chain", "kind", "ref", "moment", "doc", "claims", "recorded_at", "recorded_by",
        "via", "created", "corrections", "conflicts", "removed",
    ),
    "attachment": (
        "sha256", "size", "name", "mime", "taken_in_at", "taken_in_by", "hlc", "facts",
    ),
    "derived": ("sha256", "purpose", "content"),
    "archived": ("chain",),
    "draft": ("id", "chain", "kind", "record", "content", "saved_at"),
    "case_row": (
        "id", "case_no", "stage", "opened_on", "name", "due_on", "last_contact_at",
        "last_contact", "next_on", "next_what", "flags",
    ),
}  # fmt: skip
# A note keeps its row, so that a save changes one page by it and not the index as well.
_NOTE = (
    "INSERT INTO meta (name, value) VALUES (?, ?)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
PROJECTION = ("head", "replaced", "record", "attachment", "case_row")


class Tables:
    """Query builders for every table of one database."""

    def __init__(self, database: Any) -> None:
        self.database = database
        # For lists in order of names; no index rests on it, so other programs read the vault too.
        database.register_function(name_order, "name_order", 1, deterministic=True)
        self.meta = self._table("meta")
        self.device = self._table("device")
        self.operation = self._table("operation")
        self.head = self._table("head")
        self.replaced = self._table("replaced")
        self.record = self._table("record")
        self.attachment = self._table("attachment")
        self.derived = self._table("derived")
        self.archived = self._table("archived")
        self.draft = self._table("draft")
        self.case_row = self._table("case_row")

    def _table(self, name: str) -> Any:
        return Table(name, _COLUMNS[name]).bind(self.database)

    def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run one plain statement and return its rows: where building a query costs more."""
        with __exception_wrapper__:
            connection = self.database.connection()
            found: list[tuple[Any, ...]] = connection.execute(sql, values).fetchall()
        return found

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement that writes for every row of values, inside a transaction."""
        if isinstance(rows, Sized) and not rows:
            return
        with __exception_wrapper__:
            self.database.cursor().executemany(sql, rows)

    def get_meta(self, name: str, default: str = "") -> str:
        """Return a note of the vault about itself."""
        found = self.run("SELECT value FROM meta WHERE name = ?", name)
        return next((str(value) for (value,) in found), default)

    def set_meta(self, name: str, value: str) -> None:
        """Keep a note of the vault about itself."""
        self.run(_NOTE, name, value)

    def dump(self, *names: str) -> dict[str, list[tuple[Any, ...]]]:
        """Return all rows of the named tables, sorted: two vaults can be compared by it."""
        return {
            name: sorted(tuple(row) for row in getattr(self, name).select().tuples())
            for name in names
        }
