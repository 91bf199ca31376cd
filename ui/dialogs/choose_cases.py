"""Choosing cases by search and tick, across several searches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from storage.casework import caselist
from storage.casework.caselist import CaseRow, Filter
from storage.casework.session import Session
from storage.progress import Progress
from ui.desk import Desk
from ui.tasks import Job
from ui.widgets.basics import button, label, named, row
from ui.widgets.fitting import open_at
from ui.widgets.search_field import SearchField

_SHOWN = 200
_ID = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class _Found:
    rows: tuple[CaseRow, ...]
    total: int


def _search(session: Session, _progress: Progress, *, query: str, on: date) -> _Found:
    chosen = Filter(query=query)
    rows = caselist.case_rows(session, chosen, on, limit=_SHOWN)
    return _Found(tuple(rows), caselist.count_cases(session, chosen))


class ChooseCases(QDialog):
    """``chosen`` are the ids of the ticked cases, in the order in which they were ticked."""

    def __init__(self, desk: Desk, chosen: Collection[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._reading: Job | None = None
        self.chosen = list(chosen)
        words = desk.words
        self.setWindowTitle(words("Choose cases"))
        open_at(self, 560, 480)
        self.search = SearchField(
            words("Search for cases"), words("Name, initials, last four digits, case number")
        )
        self.search.searched.connect(self.look)
        self.list = named(QListWidget(), words("Cases to choose from"))
        self.list.itemChanged.connect(self._ticked)
        self.count = label(part="muted")
        self.accept_button = button(words("Use these cases"), self.accept, part="primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addLayout(
            row(self.count, None, button(words("Cancel"), self.reject), self.accept_button)
        )
        self._count()
        self.look("")

    def look(self, query: str) -> None:
        """List the cases that a search finds."""
        if self._reading is not None:
            self._reading.drop()
        work = partial(_search, query=query, on=self._desk.today())
        self._reading = self._desk.tasks.start(work, self._show)

    def _show(self, found: _Found) -> None:
        self._reading = None
        self.list.blockSignals(True)
        self.list.clear()
        for line in found.rows:
            item = QListWidgetItem("  ".join(part for part in (line.name, line.case_no) if part))
            item.setData(_ID, line.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = line.id in self.chosen
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        if found.total > len(found.rows):
            words = self._desk.words
            text = words("{count} more: narrow the search.", count=found.total - len(found.rows))
            more = QListWidgetItem(text)
            more.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(more)

    def _ticked(self, item: QListWidgetItem) -> None:
        found = str(item.data(_ID))
        if item.checkState() == Qt.CheckState.Checked:
            self.chosen += [] if found in self.chosen else [found]
        else:
            self.chosen = [one for one in self.chosen if one != found]
        self._count()

    def _count(self) -> None:
        self.count.setText(self._desk.words("Chosen: {count}", count=len(self.chosen)))
        self.accept_button.setEnabled(bool(self.chosen))
