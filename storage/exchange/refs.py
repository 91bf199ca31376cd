"""Refs inside canonical values: giving them other names, and taking those of equal rows."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from storage.casework.ids import content_ref, without_refs
from storage.kinds.fields import Field, FieldType, Group, Many, Money, Rate, Ref, Rows, Time
from storage.records import canonical
from storage.rules.money import ROUNDING

Rename = Callable[[str, str], str | None]


def renamed(fields: tuple[Field, ...], values: Mapping[str, Any], rename: Rename) -> dict[str, Any]:
    """Return ``values`` with every ref given a new name by ``rename(target list, ref)``.

    A ref that has none is left out, unless its field is required.
    """
    named = {"ref": values["ref"]} if "ref" in values else {}
    for item in fields:
        if item.name in values:
            value = _renamed(item.type, values[item.name], rename)
            named[item.name] = values[item.name] if value is None and item.required else value
    return {name: value for name, value in named.items() if value is not None}


def _renamed(kind: FieldType, value: Any, rename: Rename) -> Any:
    if isinstance(kind, Ref):
        return rename(kind.target, value)
    if isinstance(kind, Many):
        items = (_renamed(kind.item, item, rename) for item in value)
        return [item for item in items if item is not None] or None
    if isinstance(kind, Group):
        return renamed(kind.fields, value, rename)
    if isinstance(kind, Rows):
        return [renamed(kind.row.fields, row, rename) for row in value]
    return value


def alike(fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values so that what means the same is the same: 100 and 100.00, 1:00Z and 9:00+08:00.

    What an object without a ref says is its identity, however it is spelt.
    """
    types = {item.name: item.type for item in fields}
    return {
        name: _alike(types[name], value) if name in types else value
        for name, value in values.items()
    }


def _alike(kind: FieldType, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Money | Rate):
        return format(Decimal(value).normalize(ROUNDING), "f")
    if isinstance(kind, Time):
        return datetime.fromisoformat(value).astimezone(UTC).isoformat()
    if isinstance(kind, Group):
        return alike(kind.fields, value)
    if isinstance(kind, Rows):
        return [alike(kind.row.fields, row) for row in value]
    return value


class Pool:
    """Known objects by content: an object without a ref is the known one of equal content.

    The n-th object of a content is the n-th known one, so two equal entries stay two. ``scope``
    names what the objects stand in, so that equal rows of two records get different refs.
    """

    def __init__(self, scope: str = "") -> None:
        self._scope = scope
        self._known: dict[str, list[str]] = {}
        self._taken: dict[str, int] = {}

    def add(self, ref: str, *contents: Any) -> None:
        """Make an object known under each of the contents it has or had."""
        for digest in {canonical.digest(without_refs(content)) for content in contents}:
            self._known.setdefault(digest, []).append(ref)

    def take(self, name: str, content: Any, said_alike: Any) -> tuple[str, bool]:
        """Return (ref, known) of an object that came without a ref in the list ``name``.

        It is known by ``said_alike``; a new ref is made of ``content`` as it was written.
        """
        digest = canonical.digest(without_refs(said_alike))
        nth = self._taken.get(digest, 0)
        self._taken[digest] = nth + 1
        known = self._known.get(digest, [])
        if nth < len(known):
            return known[nth], True
        return content_ref(name, [self._scope, content] if self._scope else content, nth), False


def with_refs(
    fields: tuple[Field, ...], values: Mapping[str, Any], scope: str, *known: Mapping[str, Any]
) -> dict[str, Any]:
    """Give every row inside ``values`` a ref: that of a known row of equal content, else a new one.

    ``scope`` names the object, ``known`` are former values of it.
    """
    named = dict(values)
    # Most values are plain, and fields are many.
    deep = {name for name, value in values.items() if isinstance(value, dict | list) and value}
    for item in fields if deep else ():
        if item.name not in deep:
            continue
        value = named[item.name]
        before = [old[item.name] for old in known if old.get(item.name)]
        if isinstance(item.type, Group):
            named[item.name] = with_refs(item.type.fields, value, scope, *before)
        elif isinstance(item.type, Rows):
            named[item.name] = _rows_with_refs(item.name, item.type, value, scope, before)
    return named


def _rows_with_refs(
    name: str,
    kind: Rows,
    rows: list[dict[str, Any]],
    scope: str,
    before: list[list[dict[str, Any]]],
) -> list[dict[str, Any]]:
    if len(rows) == 1 and not before:  # as most new ones are: no other row has to be looked at
        return [_row_with_refs(kind, rows[0], scope, rows[0].get("ref")
                               or content_ref(name, [scope, rows[0]], 0))]  # fmt: skip
    former: dict[str, list[dict[str, Any]]] = {}
    for row in (row for rows_before in before for row in rows_before):
        former.setdefault(row["ref"], []).append(row)
    given = {row["ref"] for row in rows if row.get("ref")}
    pool = Pool(scope)
    for ref, versions in former.items():
        if ref not in given:
            pool.add(ref, *(alike(kind.row.fields, version) for version in versions))
    named = []
    for row in rows:
        ref = row.get("ref") or pool.take(name, row, alike(kind.row.fields, row))[0]
        named.append(_row_with_refs(kind, row, scope, ref, *former.get(ref, ())))
    return named


def _row_with_refs(
    kind: Rows, row: dict[str, Any], scope: str, ref: str, *former: dict[str, Any]
) -> dict[str, Any]:
    inner = with_refs(kind.row.fields, row, f"{scope}/{ref}", *former)
    return {"ref": ref, **{key: item for key, item in inner.items() if key != "ref"}}


def merged(kind: FieldType, current: Any, incoming: Any, imported: Any) -> Any:
    """Return the value of a field after an import, of three: ours, the file's, the last import's.

    Only what the sender changed since then is taken; of lists of objects that is judged row by row
    and field by field, and rows that the file leaves out stay.
    """
    if same(incoming, imported):
        return current
    if not isinstance(kind, Rows):
        return incoming
    said = {row["ref"]: row for row in incoming or ()}
    old = {row["ref"]: row for row in imported or ()}
    rows = []
    for row in current or ():
        ref = row["ref"]
        rows.append(_merged_row(kind, row, said.pop(ref), old.get(ref, {})) if ref in said else row)
    # What was imported as it is and stands no more was removed here.
    rows += [row for ref, row in said.items() if not same(row, old.get(ref))]
    return rows or None


def _merged_row(
    kind: Rows, current: dict[str, Any], incoming: dict[str, Any], imported: dict[str, Any]
) -> dict[str, Any]:
    row = {"ref": current["ref"]}
    for item in kind.row.fields:
        name = item.name
        value = merged(item.type, current.get(name), incoming.get(name), imported.get(name))
        if value is not None:
            row[name] = value
    return row


def overrides(kind: FieldType, current: Any, result: Any, known: Any) -> bool:
    """Tell whether ``result`` instead of ``current`` drops something that is not in ``known``.

    Of lists of objects that is judged row by row and field by field.
    """
    if same(result, current):
        return False
    if not isinstance(kind, Rows):
        return not same(current, known)
    before = {row["ref"]: row for row in current or ()}
    after = {row["ref"]: row for row in result or ()}
    said = {row["ref"]: row for row in known or ()}
    if any(ref in said and ref not in before for ref in after):
        return True  # it had been taken out since
    return any(
        overrides(item.type, row.get(item.name), after.get(ref, {}).get(item.name),
                  said.get(ref, {}).get(item.name))
        for ref, row in before.items()
        for item in kind.row.fields
    )  # fmt: skip


def same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are equal; Python takes true for 1, JSON does not."""
    return bool(one == other) and (
        not isinstance(one, dict | list) or canonical.encode(one) == canonical.encode(other)
    )
