"""The page of visits: all cases' visits under way, planned and made, each a key away."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from resources.language import N_
from storage.casework.change import Change
from storage.casework.drafts import DraftText
from storage.casework.session import Session
from storage.casework.visitlist import VisitLine
from storage.progress import Progress
from storage.rules.moments import day
from ui import theme
from ui.desk import Desk
from ui.dialogs.trip_report import ask_trip_report
from ui.models.visit_list import COLUMNS, NARROW, VisitModel
from ui.pages.visits_work import Listed, lines, listed, people
from ui.tasks import Job
from ui.widgets.basics import Empty, button, in_turn, label, row
from ui.widgets.table import Table
from ui.widgets.visit_filters import VisitFilters

TITLE = N_("Visits")
_REST_MS = 250
# Of the width that all columns want, the part with which they still say something.
_ENOUGH = 0.9


class VisitsPage(QWidget):
    """Emits ``opened`` with a case, ``record`` with a case and its visit, ``visit`` with a case to
    visit now (empty: the one at hand), ``resumed`` with a draft, ``cases`` for the list of all.
    """

    opened = Signal(str)
    record = Signal(str, str)
    visit = Signal(str)
    resumed = Signal(object)
    cases = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._reading: Job | None = None
        self._drafts: dict[str, DraftText] = {}
        self._heads: dict[str, VisitLine] = {}
        self._known = False
        # Whether all of the list is shown, or its first screen until nobody waits for it.
        self._whole = True
        words = desk.words
        self.model = VisitModel(words)
        self.table = Table(self.model, words(TITLE))
        self.table.set_widths(self.model.widths, self.model.stretch, self.model.kept)
        self.filters = VisitFilters(words)
        self.count = label(part="muted")
        self.empty = Empty("visit")
        self.report = button(words("Print the report"), self.print_report, icon="print")
        self.new = button(words("Record a visit"), self._new, icon="add", part="primary")
        self.stack = QStackedWidget()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(partial(self._read, whole=True))
        self._lay_out()
        self._connect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent; a window narrow for its text shows fewer columns, not scraps."""
        super().resizeEvent(event)
        whole = sum(one.width for one in COLUMNS) * theme.row_height() // theme.ROW_HEIGHT
        columns = COLUMNS if self.width() >= whole * _ENOUGH else NARROW
        if columns is not self.model.columns:
            chosen = self.model.id_of(self.table.currentIndex().row())
            self.model.choose(columns)
            self.table.set_widths(self.model.widths, self.model.stretch, self.model.kept)
            self._choose(chosen)

    def activate(self) -> None:
        """Read the list again; at first that of whoever works here, where the field is theirs."""
        self._desk.tasks.start(people, self._show_people)

    def line(self) -> VisitLine | None:
        """Return the line that is seen to be chosen, None where none is."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.line(rows[0].row()) if rows else None

    def chosen(self) -> str:
        """Return the case of the line that is chosen, empty where none is."""
        line = self.line()
        return line.case_id if line is not None else ""

    def print_report(self) -> None:
        """Ask where to, and make the report of the trip of the chosen line, else of the last."""
        line = self.line()
        on = day(line.moment) if line is not None and line.moment else None
        trip = line.trip if line is not None else ""
        ask_trip_report(self._desk, self, trip=trip, on=on)

    def _show_people(self, found: tuple[str, dict[str, str]]) -> None:
        own, names = found
        mine = not self._known and self._desk.role == "field"
        self.filters.show_people(own, names, mine=mine)
        self._known = True
        self._read(whole=False)

    def _read(self, *, whole: bool) -> None:
        if self._reading is not None:
            self._reading.drop()
        self._rest.stop()
        today = self._desk.today()
        work = partial(listed, chosen=self.filters.filter(today), today=today, whole=whole)
        self._reading = self._desk.tasks.start(work, self._show)

    def _show(self, found: Listed) -> None:
        self._reading = None
        chosen = self.model.id_of(self.table.currentIndex().row())
        self._drafts = dict(found.drafts)
        self._heads = {line.id: line for line in found.heads}
        ids, gone_on = found.ids, found.whole and not self._whole
        self._whole = found.whole
        # The rest of a list behind its first screen leaves that as it is.
        if not (gone_on and (tuple(ids) == self.model.ids or self.model.go_on(ids))):
            self.model.show_list(ids)
            self._choose(chosen)
        self._say_count(found)
        self.stack.setCurrentWidget(self.table if ids else self.empty)
        if not ids:
            self._say_empty(anything=found.anything)
        if not found.whole:
            self._rest.start()

    def _choose(self, chosen: str) -> None:
        place = self.model.row_of(chosen) if chosen else -1
        if place >= 0 or (self.table.hasFocus() and self.model.rowCount()):
            self.table.selectRow(max(place, 0))

    def _say_count(self, found: Listed) -> None:
        words = self._desk.words
        under_way = sum(line.state == "draft" for line in found.heads)
        ahead = len(found.heads) - under_way
        said = [words("{n} made", n=len(found.made))] if found.whole else []
        said += [words("{n} planned", n=ahead)] if ahead else []
        said += [words("{n} under way", n=under_way)] if under_way else []
        self.count.setText(" · ".join(said))

    def _say_empty(self, *, anything: bool) -> None:
        words = self._desk.words
        if anything:
            self.empty.say(
                words("No visit is like what is chosen above."), words("All visits"),
                self.filters.clear,
            )  # fmt: skip
        else:
            self.empty.say(
                words("There is no visit yet: choose a case to visit."), words("To the cases"),
                self.cases.emit,
            )  # fmt: skip

    def _fetch(self, page: int, ids: list[str]) -> None:
        number, heads = self.model.round, self._heads
        known = [heads[one] for one in ids if one in heads]

        def work(session: Session, progress: Progress) -> list[VisitLine]:
            return lines(session, progress, ids=[one for one in ids if one not in heads])

        def done(found: list[VisitLine]) -> None:
            self.model.fill(page, [*known, *found], number)

        self._desk.tasks.start(work, done)

    def _open(self, place: int) -> None:
        line = self.model.line(place)
        if line is None:
            return
        if line.state == "draft":
            self.resumed.emit(self._drafts[line.id])
        elif line.state == "stop":
            self.opened.emit(line.case_id)
        else:
            self.record.emit(line.case_id, line.id)

    def _begin(self) -> None:
        """Go to what is chosen: on with a visit under way, else a new one in its case."""
        line = self.line()
        if line is not None and line.state == "draft":
            self.resumed.emit(self._drafts[line.id])
        elif line is not None:
            self.visit.emit(line.case_id)

    def _new(self) -> None:
        if case := self.chosen():
            self.visit.emit(case)
        else:
            self.cases.emit()

    def _changed(self, _change: Change) -> None:
        if self.isVisible():
            # Who has gone far down stays there.
            self._read(whole=self._whole)

    def _connect(self) -> None:
        self.model.wanted.connect(self._fetch)
        self.table.opened.connect(self._open)
        self.filters.changed.connect(partial(self._read, whole=False))
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self.table)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)
        space.activated.connect(self._begin)
        self._desk.changed.connect(self._changed)

    def _lay_out(self) -> None:
        words = self._desk.words
        self.report.setToolTip("Ctrl+P")
        self.new.setToolTip("Ctrl+N")
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.setFocusProxy(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        head = row(
            label(words(TITLE), "title"), self.count, None, self.report, self.new, spacing=12
        )
        layout.addLayout(head)
        layout.addWidget(self.filters)
        layout.addWidget(self.stack, 1)
        in_turn(self.report, self.new, *self.filters.parts(), self.table)
