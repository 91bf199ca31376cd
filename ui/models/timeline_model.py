"""The timeline of a case as a table: newest first, a line for each gap of days."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon

from resources.language import N_, Words
from storage.casework.reading import moment_of
from storage.kinds import BY_NAME
from storage.kinds.parts import STAFF, STAFF_LIST
from storage.rows import CaseFile, Row
from storage.rules.moments import day_of
from ui import icons, theme
from ui.models.cells import Surround, joined, ref_text, summary, time_text
from ui.models.lines import Index, LinesModel

# Days without any entry that are worth a line of their own.
GAP_DAYS: Final = 7
# Entries of any kind that are shown on each side of one that was asked about.
NEAR: Final = 5
# Fields that name who recorded or did something himself, the first known one counts.
_DOERS: Final = ("recorder", "by", "interviewers", "team")
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_INK: Final = int(Qt.ItemDataRole.ForegroundRole)
_SIGN: Final = int(Qt.ItemDataRole.DecorationRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: an entry, or a gap where ``row`` is None."""

    texts: tuple[str, ...]
    row: Row | None
    icon: str = ""


def lines_of(rows: Sequence[Row], file: CaseFile, words: Words, *, masked: bool) -> list[Line]:
    """Return the lines of a timeline, newest first, with its gaps."""
    around = Surround(words, file, masked)
    found: list[Line] = []
    later: date | None = None
    for row in rows:
        day = date.fromisoformat(day_of(moment_of(row)))
        days = (later - day).days if later is not None else 0
        if days >= GAP_DAYS:
            found.append(
                Line(("", "", words("{days} days without an entry", days=days), "", ""), None)
            )
        found.append(_entry(row, file, around))
        later = day
    return found


def around(rows: Sequence[Row], record: str) -> tuple[Row, ...]:
    """Return the entry with this id between its neighbours in time, none where it is not there."""
    place = next((n for n, row in enumerate(rows) if row.id == record), None)
    return tuple(rows[max(place - NEAR, 0) : place + NEAR + 1]) if place is not None else ()


def counts_of(rows: Sequence[Row]) -> Counter[str]:
    """Return how many entries each kind has."""
    return Counter(row.kind for row in rows)


def _entry(row: Row, file: CaseFile, around: Surround) -> Line:
    kind = BY_NAME[row.kind]
    attached = len(row["evidence"] or ()) if isinstance(row["evidence"], list) else 0
    texts = (
        time_text(moment_of(row)),
        around.words(kind.label),
        " ".join(summary(row, kind, around).split()),
        _who(row, file, around),
        str(attached) if attached else "",
    )
    return Line(texts, row, kind.icon)


def _who(row: Row, file: CaseFile, around: Surround) -> str:
    """Return who recorded an entry; who only took it in did not, and is named as such at most."""
    entered = file.recorders.get(row.recorded_by, "")
    if row.via != "import":
        return entered or row.claimed_by or ""
    # Of a promise, the field of this name says which party gave it.
    staff = {one.name for one in BY_NAME[row.kind].fields if one.type in (STAFF, STAFF_LIST)}
    named: Any = next((row[name] for name in _DOERS if name in staff and row[name]), ())
    refs = (named,) if isinstance(named, str) else named
    told = row.claimed_by or joined((ref_text("staff", ref, around) for ref in refs), around.words)
    return told or (around.words(N_("Taken in by {who}"), who=entered) if entered else "")


class TimelineModel(LinesModel[Line]):
    """Lines of a timeline; a gap is grey and cannot be chosen."""

    def __init__(self, words: Words) -> None:
        super().__init__((
            words("Time"), words("Kind"), words("Content"), words("Recorder"), words("Files"),
        ))  # fmt: skip
        self._muted = QColor(theme.colours().muted)
        self._icons: dict[str, QIcon] = {}

    def flags(self, index: Index) -> Qt.ItemFlag:
        """See QAbstractItemModel.flags."""
        if index.isValid() and self.lines[index.row()].row is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.data."""
        line, column = self.lines[index.row()], index.column()
        if role == _DISPLAY:
            return line.texts[column]
        if role == _INK and (line.row is None or column in (3, 4)):
            return self._muted
        if role == _SIGN and column == 1 and line.icon:
            return self._icons.setdefault(line.icon, icons.icon(line.icon, theme.colours().muted))
        if role == _TIP and column in (2, 3):
            return line.texts[column]
        return None
