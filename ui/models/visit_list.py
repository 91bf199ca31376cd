"""The visits of all cases as a table: what its columns say, and what stands out in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QColor

from resources.language import N_, NC_, Words
from storage.casework.visitlist import VisitLine
from storage.kinds.visit import OUTCOMES
from storage.rules.dates import parse_time
from storage.rules.moments import day_of, minutes_between, moment
from ui import theme
from ui.models.cells import joined
from ui.models.paged import PagedModel
from ui.models.visit_flow import MISSING, STEP_TITLES
from ui.widgets.cell_paint import Cell

_OUTCOMES: Final[Mapping[str, str]] = dict(OUTCOMES)
PLANNED: Final = NC_("visit", "Planned")
UNDER_WAY: Final = N_("Under way: {step}")
# The colour of the column that says how it stands.
_TONES: Final[Mapping[str, str]] = {"draft": "warning", "planned": "accent", "stop": "accent"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``width`` in pixels at 100 %."""

    name: str
    title: str
    width: int
    say: Callable[[VisitLine, Words], str]
    figure: bool = False


def state_text(line: VisitLine, words: Words) -> str:
    """Return what came of a visit, or how far it is."""
    if line.state == "draft":
        return words(UNDER_WAY, step=words(STEP_TITLES.get(line.outcome, STEP_TITLES["depart"])))
    if line.state != "made":
        return words(PLANNED)
    return words(_OUTCOMES.get(line.outcome, line.outcome))


def length_text(line: VisitLine, _words: Words) -> str:
    """Return how long somebody was there, as hours and minutes; nothing where it is not known."""
    if not (line.arrived_at and line.left_at):
        return ""
    minutes = round(minutes_between(moment(line.arrived_at), moment(line.left_at)))
    return f"{minutes // 60}:{minutes % 60:02}"


def _clock(iso: str) -> str:
    return parse_time(iso).strftime("%H:%M") if iso else ""


def _number(line: VisitLine, _words: Words) -> str:
    return str(line.ordinal) if line.ordinal is not None else "—"


def _gaps(line: VisitLine, words: Words) -> str:
    return joined((words(MISSING[name]) for name in line.gaps), words)


def _people(line: VisitLine, words: Words) -> str:
    return joined(line.people, words)


COLUMNS: Final = (
    Column("day", N_("Date"), 98, lambda line, _words: day_of(line.moment)),
    Column("name", N_("Name"), 80, lambda line, _words: line.name),
    Column("case_no", N_("Case no."), 126, lambda line, _words: line.case_no),
    Column("number", NC_("visit", "No."), 44, _number, figure=True),
    Column("arrived", N_("Arrived"), 58, lambda line, _words: _clock(line.arrived_at), figure=True),
    Column("left", N_("Left"), 58, lambda line, _words: _clock(line.left_at), figure=True),
    Column("length", NC_("visit", "Length"), 58, length_text, figure=True),
    Column("outcome", N_("Outcome"), 128, state_text),
    Column("photos", N_("Photos"), 52, lambda line, _words: str(line.photos or ""), figure=True),
    Column("people", NC_("visit", "With"), 140, _people),
    Column("gaps", NC_("visit", "Missing"), 170, _gaps),
)
_KEPT: Final = frozenset({"day", "name", "case_no"})


# What a narrow window leaves out: it stands in the visit, or follows from what is shown.
_SPARE: Final = frozenset({"length", "people"})
NARROW: Final = tuple(one for one in COLUMNS if one.name not in _SPARE)


class VisitModel(PagedModel):
    """Visits under way and planned, then those made, newest first."""

    # Its columns are many: of an outcome only some signs may show.
    long = 4

    def __init__(self, words: Words) -> None:
        self.columns: tuple[Column, ...] = COLUMNS
        super().__init__(words, self.columns)
        shades = theme.colours()
        self._ink = {state: QColor(getattr(shades, tone)) for state, tone in _TONES.items()}
        self._muted = QColor(shades.muted)

    @property
    def widths(self) -> list[int]:
        """The widths of the columns in pixels at 100 %."""
        return [column.width for column in self.columns]

    @property
    def stretch(self) -> int:
        """The column that takes the room that is left."""
        return len(self.columns) - 1

    @property
    def kept(self) -> list[int]:
        """The columns that stay as wide as they are: when, who, figures."""
        return [n for n, one in enumerate(self.columns) if one.figure or one.name in _KEPT]

    def choose(self, columns: tuple[Column, ...]) -> None:
        """Show other columns of the same visits."""
        self.columns = columns
        self.show_columns(columns)

    def line(self, row: int) -> VisitLine | None:
        """Return the line of a row of the table where it is here already."""
        found = self.known(row)
        return found if isinstance(found, VisitLine) else None

    def made(self, row: VisitLine) -> tuple[Cell, ...]:
        """See ``PagedModel.made``."""
        inks = {"outcome": self._ink.get(row.state), "gaps": self._muted}
        return tuple(
            (column.say(row, self._words), column.figure, inks.get(column.name), None)
            for column in self.columns
        )
