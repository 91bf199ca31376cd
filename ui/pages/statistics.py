"""Counts over all cases: visits by outcome, promises, stages, what is overdue; to a sheet."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reports.sheets.counts import HEADS, figures, shares, write_counts
from resources.language import N_, NC_
from storage.casework.change import Change
from storage.casework.session import Session
from storage.casework.statistics import Line, Statistics, statistics
from storage.progress import Progress
from ui.desk import Desk
from ui.dialogs.trip_report import ask_trip_report
from ui.models.facts import FactsModel
from ui.models.periods import PERIODS, period
from ui.tasks import Job
from ui.widgets.bar_list import BarList
from ui.widgets.basics import Empty, button, card, label, named, row
from ui.widgets.table import Table
from ui.widgets.tabs import Tabs

TITLE: Final = N_("Statistics")


@dataclass(slots=True)
class _Chart:
    title: str
    bars: BarList
    frame: QWidget


class StatisticsPage(QWidget):
    """Emits ``opened`` with the case of an overdue action, ``cases`` for the list of all."""

    opened = Signal(str)
    cases = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._reading: Job | None = None
        self.area = QScrollArea()
        self.found: Statistics | None = None
        words = desk.words
        self.period = named(QComboBox(), words("Period"))
        for name, text in PERIODS:
            self.period.addItem(words(text), name)
        self.period.setCurrentIndex(2)
        self.total = label(part="muted", wrap=True)
        self.save = button(words("To a sheet…"), self.choose_file, icon="save")
        ask = partial(ask_trip_report, desk, self)
        self.daily = button(words("Last daily report…"), ask, icon="print")
        heads = tuple(words(head) for head in HEADS)
        self.people = FactsModel((words("Person"), *heads), figures=1)
        self.months = FactsModel((words(NC_("statistics", "Month")), *heads), figures=1)
        self.overdue = FactsModel((words("Planned for"), words("Case no."), words("Name"),
                                   words("What")))  # fmt: skip
        self.late = self._table(
            self.overdue, words("Overdue next actions"), [110, 140, 110, 240], 3
        )
        self.late.opened.connect(self._open)
        self.charts: list[_Chart] = []
        self.tabs = Tabs(words(TITLE))
        self.empty = Empty("chart")
        self._lay_out()
        self.period.currentIndexChanged.connect(lambda _place: self.activate())
        desk.changed.connect(self._changed)
        self.setFocusProxy(self.period)

    def activate(self) -> None:
        """Count again."""
        if self._reading is not None:
            self._reading.drop()
        today = self._desk.today()
        first, last = period(self.period.currentData(), today)
        work = partial(_count, first=first, last=last, today=today)
        self._reading = self._desk.tasks.start(work, self._show)

    def choose_file(self) -> None:
        """Ask where the sheet is to be written, and write it."""
        words = self._desk.words
        name = f"{words(TITLE)}-{self._desk.today():%Y%m%d}.xlsx"
        chosen, _filter = QFileDialog.getSaveFileName(
            self, words("Statistics to a sheet"), name, "Excel (*.xlsx)"
        )
        if chosen:
            self.write(Path(chosen))

    def write(self, path: Path) -> None:
        """Write what is shown into a workbook."""
        found, words = self.found, self._desk.words
        if found is not None:
            path = path if path.suffix else path.with_suffix(".xlsx")
            done = partial(self._written, path)
            self._desk.tasks.run(lambda _progress: write_counts(found, path, words), done)

    def _written(self, path: Path, _sha256: str) -> None:
        self.total.setText(self._desk.words("Written: {name}", name=path.name))

    def _show(self, found: Statistics) -> None:
        self._reading = None
        self.found = found
        words = self._desk.words
        self.people.show_lines(
            [_texts(line) for line in (*found.people, _named(found, words("In all")))]
        )
        self.months.show_lines([_texts(line) for line in reversed(_used(found.months))])
        self.overdue.show_lines(
            [(one.on, one.case_no, one.name, one.what) for one in found.overdue]
        )
        for chart, (_title, options, counts) in zip(self.charts, shares(found), strict=True):
            bars = [(words(text), counts[str(value)]) for value, text in options]
            shown = [bar for bar in bars if bar[1]]
            chart.bars.show_bars(shown)
            chart.frame.setVisible(bool(shown))
        self.tabs.setTabText(2, f"{words('Overdue next actions')} {len(found.overdue)}")
        self.total.setText(self._sentence(found))
        self.stack.setCurrentWidget(self.area if found.stages else self.empty)
        self.save.setEnabled(bool(found.stages))

    def _sentence(self, found: Statistics) -> str:
        words, total = self._desk.words, found.total
        said = words(
            "{cases} cases; in the period {visits} visits, {contacts} contacts, {promises} promises"
            " of which {kept} kept, {packs} packs.",
            cases=sum(found.stages.values()), visits=total.visits, contacts=total.contacts,
            promises=total.promises, kept=total.kept, packs=total.packs,
        )  # fmt: skip
        if found.undated:
            said += " " + words("Without a day of their own, not counted: {n}.", n=found.undated)
        return said

    def _open(self, place: int) -> None:
        if self.found is not None:
            self.opened.emit(self.found.overdue[place].case_id)

    def _changed(self, _change: Change) -> None:
        if self.isVisible():
            self.activate()

    def _table(self, model: FactsModel, name: str, widths: list[int], stretch: int) -> Table:
        table = Table(model, name)
        table.set_widths(widths, stretch=stretch)
        table.setMinimumHeight(160)
        return table

    def _lay_out(self) -> None:
        words = self._desk.words
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 8, 0)
        body.setSpacing(12)
        grid = QGridLayout()
        grid.setSpacing(12)
        for place, text in enumerate(_TITLES):
            frame, inside = card(margin=12)
            bars = BarList(words(text))
            inside.addWidget(label(words(text), "heading"))
            inside.addWidget(bars)
            inside.addStretch(1)
            grid.addWidget(frame, place // 2, place % 2)
            self.charts.append(_Chart(text, bars, frame))
        body.addLayout(grid)
        wide = [120, *([96] * len(HEADS))]
        self.tabs.addTab(self._table(self.people, words("By person"), wide, 0), words("By person"))
        self.tabs.addTab(self._table(self.months, words("By month"), wide, 0), words("By month"))
        self.tabs.addTab(self.late, words("Overdue next actions"))
        body.addWidget(self.tabs, 1)
        self.area.setWidget(inner)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty.say(
            words("There is no case in this vault yet."), words("To the cases"), self.cases.emit
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.area)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(
            row(label(words(TITLE), "title"), None, self.daily, self.period, self.save, spacing=12)
        )
        layout.addWidget(self.total)
        layout.addWidget(self.stack, 1)


_TITLES: Final = ("Cases by stage", "Visits by outcome", "Contacts by result", "Promises by state")


def _used(months: tuple[Line, ...]) -> list[Line]:
    """Leave out the months before the first in which anything was done."""
    first = next((n for n, line in enumerate(months) if any(figures(line))), len(months) - 1)
    return list(months[first:])


def _named(found: Statistics, name: str) -> Line:
    return Line(name, *figures(found.total))


def _texts(line: Line) -> tuple[str, ...]:
    return (line.name, *(str(figure) for figure in figures(line)))


def _count(
    session: Session, progress: Progress, *, first: date, last: date, today: date
) -> Statistics:
    return statistics(session, first, last, today, progress)
