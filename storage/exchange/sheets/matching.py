"""Columns matched by hand: what a file shows for it, and what the vault remembers of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.casework.session import Session
from storage.exchange.sheets.cells import UNSEEN
from storage.exchange.sheets.columns import Mapped, match_columns, names_field, recognise
from storage.exchange.sheets.rows import unpack
from storage.exchange.sheets.source import SheetHead, read_sheets
from storage.exchange.sheets.table import is_title
from storage.exchange.sheets.targets import CASE_NO, ListName, fold_heading
from storage.progress import Progress
from storage.records import canonical

_META: Final = "sheet_columns"
_MOST_KEPT: Final = 40
_PROGRESS_EVERY: Final = 500


@dataclass(frozen=True, slots=True)
class SheetHeadings:
    """The heading row of a sheet, and what stands in the row below it."""

    sheet: str
    headings: tuple[str, ...]
    samples: tuple[str, ...]

    @property
    def key(self) -> str:
        """By what the same kind of sheet is known again: its headings, folded, in any order."""
        return canonical.digest(sorted(fold_heading(one) for one in self.headings))[:16]


def read_headings(path: Path, progress: Progress) -> list[SheetHeadings]:
    """Return the heading rows of the sheets that are not hidden.

    Raises what ``read_sheets`` does.
    """
    found: list[SheetHeadings] = []
    name, titles, waiting = "", 0, False
    for count, line in enumerate(read_sheets(path)):
        if count % _PROGRESS_EVERY == 0:
            progress.advance(0, 1, str(count))
        if isinstance(line, SheetHead):
            name, titles, waiting = line.name or path.stem, 0, not line.hidden
            continue
        if waiting:
            row = unpack(line.packed)
            if is_title(row, titles):
                titles += 1
                continue
            found.append(SheetHeadings(name, tuple(cell.text for cell in row), ()))
            waiting = False
        elif found and found[-1].sheet == name and not found[-1].samples:
            samples = tuple(cell.shown for cell in unpack(line.packed))
            found[-1] = SheetHeadings(name, found[-1].headings, samples)
    return found


def guess(headings: Sequence[str], mapping: Mapped, name: ListName) -> dict[int, str]:
    """Return what columns hold as far as it is known: the target's name by index of the column."""
    columns = match_columns(headings, mapping, name)
    return {column.index: column.target.name for column in columns.taken}


def list_of(headings: Sequence[str], mapping: Mapped) -> ListName:
    """Return which list a sheet is, or comes nearest to."""
    found = recognise(headings, mapping)
    if found is not None:
        return found.list_name
    names: tuple[ListName, ...] = ("cases", "ledger", "contacts")
    return max(names, key=lambda name: len(match_columns(headings, mapping, name).taken))


def chosen_mapping(
    headings: Sequence[str], chosen: Mapping[int, str], name: ListName
) -> dict[str, str | None]:
    """Return the mapping that makes columns hold ``chosen`` (by index), and the others nothing.

    What is understood without it is left out, so that a unit in a heading keeps its meaning.
    """
    mapping: dict[str, str | None] = {}
    for index, heading in enumerate(headings):
        if heading.strip(UNSEEN):
            alone = match_columns([heading], None, name).taken
            known = alone[0].target.name if alone else None
            if chosen.get(index) != known:
                mapping[heading] = chosen.get(index)
    return mapping


def missing_of(names: Iterable[str], name: ListName) -> tuple[str, ...]:
    """Return the names of the targets that a list of this kind still needs."""
    needed: dict[ListName, tuple[str, ...]] = {
        "cases": (CASE_NO, "party.name"),
        "ledger": (CASE_NO, "ledger_entry.on", "ledger_entry.amount"),
        "contacts": (CASE_NO, "contact.at", "contact.result"),
    }
    there = set(names)
    if there & {"contact.channel", "contact.summary"}:
        there.add("contact.result")
    return tuple(one for one in needed[name] if one not in there)


def remember(session: Session, sheet: SheetHeadings, mapping: Mapped) -> None:
    """Keep a mapping for sheets with these headings; the oldest are forgotten."""
    kept = _kept(session)
    kept.pop(sheet.key, None)
    kept[sheet.key] = dict(mapping)
    last = dict(list(kept.items())[-_MOST_KEPT:])
    session.tables.set_meta(_META, json.dumps(last, ensure_ascii=False))


def remembered(session: Session, path: Path, progress: Progress) -> dict[str, str | None]:
    """Return the mapping that is kept for the sheets of a file; empty where none is."""
    kept = _kept(session)
    if not kept:
        return {}
    found: dict[str, str | None] = {}
    for sheet in read_headings(path, progress):
        found |= kept.get(sheet.key, {})
    return found


def _kept(session: Session) -> dict[str, dict[str, str | None]]:
    kept: dict[str, dict[str, str | None]] = json.loads(session.tables.get_meta(_META) or "{}")
    # Another version of the program may have known other fields.
    return {
        key: {heading: name for heading, name in mapping.items() if names_field(name)}
        for key, mapping in kept.items()
    }
