"""Refs inside canonical values: giving them other names, and taking those of equal rows."""

from collections.abc import Callable, Mapping
from typing import Any

from storage.casework.ids import content_ref, without_refs
from storage.kinds.fields import Field, FieldType, Group, Many, Ref, Rows
from storage.records import canonical

Rename = Callable[[str, str], str]


def renamed(fields: tuple[Field, ...], values: Mapping[str, Any], rename: Rename) -> dict[str, Any]:
    """Return ``values`` with every ref given a new name by ``rename(target list, ref)``."""
    return {
        item.name: _renamed(item.type, values[item.name], rename)
        if item.name in values
        else values[item.name]
        for item in fields
        if item.name in values
    } | {name: value for name, value in values.items() if name == "ref"}


def _renamed(kind: FieldType, value: Any, rename: Rename) -> Any:
    if isinstance(kind, Ref):
        return rename(kind.target, value)
    if isinstance(kind, Many):
        return [_renamed(kind.item, item, rename) for item in value]
    if isinstance(kind, Group):
        return renamed(kind.fields, value, rename)
    if isinstance(kind, Rows):
        return [renamed(kind.row.fields, row, rename) for row in value]
    return value


class Pool:
    """Known objects by content: an object without a ref is the known one of equal content.

    The n-th object of a content is the n-th known one, so two equal entries stay two.
    """

    def __init__(self) -> None:
        self._known: dict[str, list[str]] = {}
        self._taken: dict[str, int] = {}

    def add(self, ref: str, *contents: Any) -> None:
        """Make an object known under each of the contents it has or had."""
        for digest in {canonical.digest(without_refs(content)) for content in contents}:
            self._known.setdefault(digest, []).append(ref)

    def take(self, name: str, content: Any) -> tuple[str, bool]:
        """Return (ref, known) of an object that came without a ref in the list ``name``."""
        digest = canonical.digest(without_refs(content))
        nth = self._taken.get(digest, 0)
        self._taken[digest] = nth + 1
        known = self._known.get(digest, [])
        if nth < len(known):
            return known[nth], True
        return content_ref(name, content, nth), False


def with_refs(
    fields: tuple[Field, ...], values: Mapping[str, Any], *known: Mapping[str, Any]
) -> dict[str, Any]:
    """Give every row inside ``values`` a ref: that of a known row of equal content, else a new one.

    ``known`` are former values of the same object.
    """
    named = dict(values)
    for item in fields:
        value = named.get(item.name)
        if value is None:
            continue
        before = [old[item.name] for old in known if old.get(item.name)]
        if isinstance(item.type, Group):
            named[item.name] = with_refs(item.type.fields, value, *before)
        elif isinstance(item.type, Rows):
            named[item.name] = _rows_with_refs(item.name, item.type, value, before)
    return named


def _rows_with_refs(
    name: str, kind: Rows, rows: list[dict[str, Any]], before: list[list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    former: dict[str, list[dict[str, Any]]] = {}
    for row in (row for rows_before in before for row in rows_before):
        former.setdefault(row["ref"], []).append(row)
    pool = Pool()
    for ref, versions in former.items():
        pool.add(ref, *versions)
    named = []
    for row in rows:
        ref = row.get("ref") or pool.take(name, row)[0]
        inner = with_refs(kind.row.fields, row, *former.get(ref, ()))
        named.append({"ref": ref, **{key: item for key, item in inner.items() if key != "ref"}})
    return named


def merged(fields: tuple[Field, ...], current: Any, incoming: Any, name: str) -> Any:
    """Return the value of a field after an import: rows that the file leaves out stay."""
    kind = next(item.type for item in fields if item.name == name)
    if not isinstance(kind, Rows) or not current:
        return incoming
    rows = {row["ref"]: row for row in incoming or ()}
    kept = [
        _merged_row(kind, row, rows.pop(row["ref"])) if row["ref"] in rows else row
        for row in current
    ]
    return [*kept, *rows.values()]


def _merged_row(kind: Rows, current: dict[str, Any], incoming: dict[str, Any]) -> dict[str, Any]:
    nested = {item.name for item in kind.row.fields if isinstance(item.type, Rows)}
    row = dict(incoming)
    for name in nested:
        whole = merged(kind.row.fields, current.get(name), incoming.get(name), name)
        if whole:
            row[name] = whole
    return row
