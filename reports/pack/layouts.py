"""Which layouts a pack may have: the shipped ones, and those that people made in the vault."""

from dataclasses import dataclass
from typing import Final

from reports.pack.compose import FULL_LAYOUT
from resources import table
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.errors import NoSuchLayout
from storage.kinds.layout_profile import VALUES
from storage.rows import Row

SHIPPED: Final = ("default", *(name for name in table("layout") if name != "default"), FULL_LAYOUT)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A shipped layout with what people set otherwise."""

    layout: str
    changes: tuple[tuple[str, float | str | bool], ...] = ()
    twelve_columns: bool = False


def layout_names(session: Session) -> tuple[str, ...]:
    """Return the names of all layouts, the shipped ones first."""
    return (*SHIPPED, *dict.fromkeys(str(row["name"]) for row in _own(session)))


def find_layout(session: Session, name: str) -> Chosen:
    """Return the layout with this name; a shipped one is never hidden by another.

    Raises ``NoSuchLayout``.
    """
    if name in SHIPPED:
        return Chosen(name)
    row = next((one for one in _own(session) if one["name"] == name), None)
    if row is None:
        raise NoSuchLayout(name=name, known=", ".join(layout_names(session)))
    found = tuple((key, row[key]) for key in VALUES if row[key] is not None)
    return Chosen(str(row["base"]), found, row["catalogue"] == "full")


def _own(session: Session) -> tuple[Row, ...]:
    return rows_of(session, "", "layout_profile")
