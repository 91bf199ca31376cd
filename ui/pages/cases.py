"""The case list: what to leave in, count, table, preview; search comes from the top bar."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import get_args

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QToolTip, QVBoxLayout, QWidget

from resources.language import NC_
from storage.casework import caselist, reading
from storage.casework.caselist import CaseRow, Filter, Order
from storage.casework.change import Change
from storage.casework.listviews import ListView
from storage.casework.session import Session
from storage.progress import Progress
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.models.case_columns import chosen_columns
from ui.models.case_model import CaseModel
from ui.models.paged import PAGE
from ui.pages.case_preview import CasePreview
from ui.pages.case_view import CaseView
from ui.pages.search_hits import CASES, SearchHits
from ui.tasks import Job
from ui.widgets.basics import Empty, button, in_turn, label, row, tool
from ui.widgets.case_filters import HANDED_OVER, CaseFilters
from ui.widgets.table import Table

# Widths of the preview, and of what stands around it and the list, in pixels.
_PREVIEW = 240
_MARGINS = 44
_REST_MS = 250
Listed = tuple[list[str], int]
First = tuple[list[str], list[CaseRow]]


class CasesPage(QWidget):
    """Emits ``opened`` with a case; ``new`` asks for a new one, ``clear_search`` for no words,
    ``bin`` for what was removed, ``record`` with a case and one of its records that was found,
    ``deadlines`` for those of the cases that are listed.
    """

    opened = Signal(str)
    new = Signal()
    clear_search = Signal()
    bin = Signal()
    record = Signal(str, str)
    deadlines = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._filter = Filter(archived=False)
        self._listing: Job | None = None
        self._previewing: Job | None = None
        # The whole of a long list is read when nobody types any more.
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._read_rest)
        words = desk.words
        self.model = CaseModel(words)
        self.table = Table(self.model, words("Cases"))
        self.table.setSortingEnabled(False)
        self.filters = CaseFilters(words)
        self.stage = self.filters.stage
        self.view = CaseView(desk, self.filters, self)
        self.count = label(part="muted")
        self.preview = CasePreview(desk)
        self.empty = Empty("cases")
        self.stack = QStackedWidget()
        self.hits = SearchHits(desk, self.stack)
        self._lay_out()
        self._connect()

    def activate(self) -> None:
        """See the workspace: show the list as it stands."""
        self.view.activate()
        self.reload()

    def search(self, query: str) -> None:
        """Show the cases in which every word of ``query`` is found, handed over or not."""
        if query != self._filter.query:
            self._change(query=query, archived=self._archived(query))
            self.hits.search(query)

    def _choose(self) -> None:
        """Narrow the list to what is chosen above it."""
        chosen = self.stage.currentData()
        stage = "" if chosen == HANDED_OVER else chosen or ""
        narrowed = self.filters.narrowed(self._desk.today())
        self._change(stage=stage, narrowed=narrowed, archived=self._archived(self._filter.query))

    def _archived(self, query: str) -> bool | None:
        """The work list leaves out what was handed over; who searches by name finds it."""
        if self.stage.currentData() == HANDED_OVER:
            return True
        return None if query else False

    def reload(self) -> None:
        """Read the list again."""
        if self._listing is not None:
            self._listing.drop()
        self._rest.stop()
        if self.stack.currentWidget() is self.empty and not self._narrowed():
            # That there is no case may not be so any more, as after an import.
            self.empty.say(self._desk.words("Reading…"))
            self.count.clear()
        # The first screen at once where nothing stands there yet, or while somebody types.
        if self._filter.query or not self.model.rowCount():
            work = partial(_first, chosen=self._filter, today=self._desk.today())
            self._listing = self._desk.tasks.start(work, self._show_first)
        else:
            self._listing = self._desk.tasks.start(partial(_ids, chosen=self._filter), self._show)

    def _read_rest(self) -> None:
        work = partial(_ids, chosen=self._filter)
        self._listing = self._desk.tasks.start(work, self._show_rest)

    def focus_list(self) -> None:
        """Go down into the list."""
        if self.hits.group != CASES:
            self.hits.table.setFocus()
            return
        self.table.setFocus()
        if not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def chosen(self) -> str:
        """Return the case that is seen to be chosen in the list, empty where none is.

        What is only current is not shown: a click beside all rows makes the first one current.
        """
        rows = self.table.selectionModel().selectedRows()
        return (self.model.case_id(rows[0].row()) or "") if rows else ""

    def open_first(self) -> None:
        """Open the case that is current, else the first."""
        current = self.table.currentIndex().row()
        self._open(max(current, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent; in a narrow window the list has all the room."""
        super().resizeEvent(event)
        self._fit_preview()

    def _fit_preview(self) -> None:
        # Beside a preview that squeezed case numbers and names nobody could read the list.
        roomy = self.width() >= self.table.least_room() + _PREVIEW + _MARGINS
        self.preview_button.setEnabled(roomy)
        words = self._desk.words
        self.preview_button.setToolTip(
            words("Preview beside the list")
            if roomy
            else words("A preview needs a wider window, or fewer columns.")
        )
        self.preview.setVisible(roomy and self.preview_button.isChecked())

    def _lay_out(self) -> None:
        words = self._desk.words
        new = button(words("New case"), self.new.emit, icon="add", part="primary")
        new.setToolTip("Ctrl+Shift+N")
        removed = button(words("Bin"), self.bin.emit, icon="trash", part="link")
        removed.setToolTip("Ctrl+Shift+B")
        due = button(words("Deadlines…"), self.deadlines.emit, icon="clock", part="link")
        due.setToolTip("Ctrl+Shift+D")
        columns = tool("columns", words("Columns of the list"), self.view.choose_columns)
        self.preview_button = tool("preview", words("Preview beside the list"))
        self.preview_button.setCheckable(True)
        self.preview_button.setChecked(True)
        self.filters.line.addWidget(self.view.saved)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.setFocusProxy(self.table)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.hits)
        split.addWidget(self.preview)
        split.setStretchFactor(0, 1)
        split.setSizes([900, 260])
        split.setChildrenCollapsible(False)
        self.preview.setMinimumWidth(_PREVIEW)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(
            row(
                label(words(NC_("rail", "Cases")), "title"),
                self.count,
                None,
                due,
                removed,
                columns,
                self.preview_button,
                new,
                spacing=12,
            )
        )
        layout.addWidget(self.filters)
        layout.addWidget(split, 1)
        in_turn(
            due,
            removed,
            columns,
            self.preview_button,
            new,
            *self.filters.parts(),
            self.view.saved,
            self.table,
            self.preview.go,
            self.preview.call,
            self.preview.visit,
        )

    def _connect(self) -> None:
        self.model.wanted.connect(self._fetch)
        self.table.opened.connect(self._open)
        self.table.picked.connect(self._pick)
        self.preview.opened.connect(self.opened)
        self.hits.opened.connect(self.record)
        self.filters.changed.connect(self._choose)
        self.view.shown.connect(self._show_view)
        self.view.sorted_by.connect(self._sort_by)
        self.preview_button.clicked.connect(self.view.show_preview)
        head = self.table.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        self._show_columns()
        head.sectionClicked.connect(self._sort)
        self._desk.changed.connect(self._changed)

    def _change(self, **values: object) -> None:
        self._filter = replace(self._filter, **values)  # type: ignore[arg-type]
        self.reload()

    def _changed(self, _change: Change) -> None:
        if self.isVisible():
            self.reload()

    def _show_view(self, view: ListView) -> None:
        """Show the columns and the preview as they are wanted."""
        self.preview_button.setChecked(view.preview)
        self._fit_preview()
        columns = chosen_columns(view.columns)
        if columns != self.model.columns:
            current = self.model.case_id(self.table.currentIndex().row())
            self.model.choose(columns)
            self._show_columns()
            self._restore(current)

    def _show_columns(self) -> None:
        model = self.model
        self.table.set_widths(model.widths, model.stretch, model.kept, model.spare)
        self._fit_preview()
        self._point()

    def _point(self) -> None:
        """Set the arrow of the header where the list is sorted by a column that is shown."""
        orders = [column.order for column in self.model.columns]
        chosen = self._filter
        place = orders.index(chosen.order) if chosen.order in orders else -1
        way = Qt.SortOrder.DescendingOrder if chosen.descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(place, way)

    def _sort(self, column: int) -> None:
        order = self.model.columns[column].order
        if order is None:
            self._point()
            QToolTip.showText(QCursor.pos(), self.model.sorting_tip(column), self.table)
            return
        turned = order == self._filter.order and not self._filter.descending
        self.view.sorting(order, descending=turned)
        self._change(order=order, descending=turned)
        self._point()

    def _sort_by(self, order: str, turned: bool) -> None:
        if order in get_args(Order):
            self.view.sorting(order, descending=turned)
            self._filter = replace(self._filter, order=order, descending=turned)  # type: ignore[arg-type]
            self._point()

    def _show(self, listed: Listed) -> None:
        self._show_ids(listed[0])
        self._say_count(*listed)

    def _show_ids(self, ids: list[str]) -> None:
        current = self.model.case_id(self.table.currentIndex().row())
        self.model.show_ids(ids, self._desk.today())
        self.hits.show_cases(len(ids))
        self.stack.setCurrentWidget(self.table if ids else self.empty)
        if not ids:
            self._say_empty(self._narrowed())
        self._restore(current)

    def _narrowed(self) -> bool:
        chosen = self._filter
        return bool(chosen.query or chosen.stage or chosen.archived or chosen.narrowed.is_any)

    def _say_count(self, ids: list[str], total: int) -> None:
        words = self._desk.words
        found = words("{total} in all, {found} found", total=total, found=len(ids))
        self.count.setText(found if self._narrowed() else words("{total} in all", total=total))

    def _show_first(self, first: First) -> None:
        """Show a first screen with its rows; how many there are in all is counted behind it."""
        ids, rows = first
        self._show_ids(ids)
        if ids:
            self.model.fill(0, rows, self.model.round)
        self._listing = self._desk.tasks.start(_count, partial(self._show_count, ids))

    def _show_count(self, ids: list[str], total: int) -> None:
        if len(ids) == PAGE:
            self.count.setText(self._desk.words("{total} in all", total=total))
            self._rest.start()
        else:
            self._say_count(ids, total)

    def _show_rest(self, listed: Listed) -> None:
        if self.model.go_on(listed[0]):
            self._say_count(*listed)
        else:
            self._show(listed)

    def _restore(self, case_id: str) -> None:
        place = self.model.row_of(case_id) if case_id else -1
        if place >= 0:
            self.table.selectRow(place)
        elif self.table.hasFocus() and self.model.rowCount():
            # Keys act on a case at once where somebody has come into the list.
            self.table.selectRow(0)
        else:
            self.preview.show_nothing()

    def _say_empty(self, narrowed: bool) -> None:
        words = self._desk.words
        if narrowed:
            text = words(
                "Nothing was found. Search by name, pinyin initials, the last four digits, "
                "case number or address."
            )
            self.empty.say(text, words("Clear search and filter"), self._clear)
        else:
            self.empty.say(
                words("There is no case in this vault yet."), words("New case"), self.new.emit
            )

    def _clear(self) -> None:
        self.filters.choose({})
        self.clear_search.emit()

    def _fetch(self, page: int, ids: list[str]) -> None:
        number, today = self.model.round, self._desk.today()

        def work(session: Session, _progress: Progress) -> list[CaseRow]:
            return caselist.rows_by_id(session, ids, today)

        # Somebody looks at blank lines: a count that takes longer waits.
        self._desk.tasks.start(work, lambda rows: self.model.fill(page, rows, number), urgent=True)

    def _open(self, place: int) -> None:
        case_id = self.model.case_id(place)
        if case_id:
            self.opened.emit(case_id)

    def _pick(self, place: int) -> None:
        case_id = self.model.case_id(place)
        if self._previewing is not None:
            self._previewing.drop()
        if case_id:
            self._previewing = self._desk.tasks.start(
                partial(_short, case_id=case_id), self._show_preview
            )

    def _show_preview(self, found: tuple[CaseFile, tuple[Row, ...]]) -> None:
        self.preview.show_case(*found)


def _first(session: Session, _progress: Progress, *, chosen: Filter, today: date) -> First:
    ids = caselist.first_ids(session, chosen, PAGE)
    return ids, caselist.rows_by_id(session, ids, today)


def _ids(session: Session, progress: Progress, *, chosen: Filter) -> Listed:
    return caselist.case_ids(session, chosen), _count(session, progress)


def _count(session: Session, _progress: Progress) -> int:
    return caselist.count_cases(session, Filter(archived=False))


def _short(
    session: Session, _progress: Progress, *, case_id: str
) -> tuple[CaseFile, tuple[Row, ...]]:
    events = reading.timeline(session, case_id)
    return reading.case_file(session, case_id), tuple(
        row for row in events if row.kind != "reading"
    )[:5]
