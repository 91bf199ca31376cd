"""How the person of this vault wants the case list: columns, preview, filters kept under a name."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from storage.casework.session import Session

_META: Final = "case_list"
Value = str | int | bool


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A choice of cases under a name; ``values`` are those of the fields of the list's filter."""

    name: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListView:
    """The columns in their order, empty for the usual ones; whether the preview is shown."""

    columns: tuple[str, ...] = ()
    preview: bool = True
    filters: tuple[SavedFilter, ...] = ()

    def with_filter(self, chosen: SavedFilter, former: str = "") -> "ListView":
        """Return this with a filter in place of the one of its name, or of the name ``former``."""
        others = [one for one in self.filters if one.name not in (chosen.name, former)]
        kept = sorted([*others, chosen], key=lambda one: one.name)
        return replace(self, filters=tuple(kept))

    def without_filter(self, name: str) -> "ListView":
        """Return this without the filter of a name."""
        return replace(self, filters=tuple(one for one in self.filters if one.name != name))


def list_view(session: Session) -> ListView:
    """Return how the list is wanted; what another version wrote and is not known is left out."""
    try:
        found = json.loads(session.tables.get_meta(_META) or "{}")
    except ValueError:
        return ListView()
    return _read(found) if isinstance(found, dict) else ListView()


def keep_list_view(session: Session, view: ListView) -> None:
    """Keep how the list is wanted, in this vault alone: it is no part of any case."""
    with session.atomic():
        session.tables.set_meta(_META, json.dumps(asdict(view), ensure_ascii=False))


def _read(found: dict[str, Any]) -> ListView:
    columns, filters = found.get("columns"), found.get("filters")
    return ListView(
        tuple(one for one in columns if isinstance(one, str)) if isinstance(columns, list) else (),
        found.get("preview") is not False,
        tuple(one for item in filters if (one := _filter(item)))
        if isinstance(filters, list)
        else (),
    )


def _filter(item: Any) -> SavedFilter | None:
    if not isinstance(item, dict) or not isinstance(item.get("name"), str):
        return None
    values = item.get("values")
    if not isinstance(values, dict):
        return None
    return SavedFilter(
        item["name"], {name: one for name, one in values.items() if isinstance(one, str | int)}
    )
