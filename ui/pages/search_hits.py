"""What a search found beside cases: people, events and files, hits marked; Enter opens one."""

from collections.abc import Sequence
from functools import cached_property, partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from resources.language import NC_
from storage.casework.searching import GROUPS, MOST, Hit, Hits, find_words
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.progress import Progress
from storage.search import texts
from storage.search.folding import fold
from storage.search.grams import words as words_of
from ui.desk import Desk
from ui.models.cells import Surround, summary, time_text
from ui.models.facts import FactsModel
from ui.tasks import Job
from ui.widgets.basics import button, label, row
from ui.widgets.marked_text import MarkedText, marked_parts
from ui.widgets.table import Table

CASES: Final = "cases"
_TITLES: Final = {
    CASES: NC_("search", "Cases"),
    "people": NC_("search", "People"),
    "events": NC_("search", "Events"),
    "files": NC_("search", "Files"),
}
_AROUND: Final = 14
_PAUSE_MS: Final = 250


class SearchHits(QWidget):
    """Shows chips with counts, and below them ``cases`` or the records of the chosen group.

    Emits ``opened`` with the case and id of a record.
    """

    opened = Signal(str, str)

    def __init__(self, desk: Desk, cases: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self._searching: Job | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._hits = Hits("", ())
        self._query = ""
        self.group = CASES
        self.shown: tuple[Hit, ...] = ()
        words = desk.words
        self.chips: dict[str, QPushButton] = {}
        for name, title in _TITLES.items():
            chip = button(words(title), partial(self.choose, name), part="chip")
            chip.setCheckable(True)
            self.chips[name] = chip
        self.note = label(part="muted")
        heads = (words("Case no."), words("Name"), words("What"), words("Date"), words("Summary"))
        self.model = FactsModel(heads, tip=4)
        self.marks = MarkedText()
        self.bar = QWidget()
        self.bar.setLayout(row(*self.chips.values(), self.note, None))
        self.stack = QStackedWidget()
        self.stack.addWidget(cases)
        self._cases = cases
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)
        self.bar.hide()

    @cached_property
    def table(self) -> Table:
        """The records that were found; made when they are first looked at."""
        table = Table(self.model, self._desk.words(NC_("search", "Found")))
        table.set_widths([132, 92, 96, 136, 300], stretch=4)
        table.setItemDelegate(self.marks)
        table.opened.connect(self._open)
        self.stack.addWidget(table)
        return table

    def search(self, query: str) -> None:
        """Look for the words of ``query``; without any only the cases are shown."""
        self._query = query
        if self._searching is not None:
            self._searching.drop()
            self._searching = None
        if not query:
            self._take(Hits("", ()))
            return
        self._pause.start()

    def _look(self) -> None:
        """Search once nobody types any more: the list of cases comes first."""
        if self._query:
            work = partial(_find, query=self._query)
            self._searching = self._desk.tasks.start(work, self._take)

    def show_cases(self, count: int) -> None:
        """Say how many cases were found."""
        self._say(CASES, str(count))

    def choose(self, group: str) -> None:
        """Show the cases, or the records of one group."""
        self.group = group
        for name, chip in self.chips.items():
            chip.setChecked(name == group)
        self.shown = tuple(hit for hit in self._hits.found if hit.group == group)
        self.marks.words = words_of(self._hits.query)
        self.model.show_lines([self._line(hit) for hit in self.shown])
        self.stack.setCurrentWidget(self._cases if group == CASES else self.table)
        if self.shown:
            self.table.selectRow(0)

    def _take(self, hits: Hits) -> None:
        self._searching = None
        self._hits = hits
        words, counts = self._desk.words, hits.counts
        for name in GROUPS:
            self._say(name, f"{counts[name]}{'+' if hits.cut else ''}")
            self.chips[name].setEnabled(bool(counts[name]))
        self.note.setText(words("the latest {n}", n=MOST) if hits.cut else "")
        self.bar.setVisible(bool(hits.query))
        self.choose(self.group if counts[self.group] else CASES)

    def _say(self, name: str, count: str) -> None:
        title = self._desk.words(_TITLES[name])
        self.chips[name].setText(f"{title} {count}")
        self.chips[name].setAccessibleName(f"{title} {count}")

    def _line(self, hit: Hit) -> tuple[str, ...]:
        kind, words = BY_NAME[hit.row.kind], self._desk.words
        said = summary(hit.row, kind, Surround(words, None, masked=True, role=self._desk.role))
        around = _around(hit, self.marks.words, said)
        when = time_text(kind.when(hit.row.values))
        text = " … ".join(part for part in (around, said) if part)
        return (hit.case_no, hit.name, words(kind.label), when, text)

    def _open(self, place: int) -> None:
        if 0 <= place < len(self.shown):
            hit = self.shown[place]
            self.opened.emit(hit.row.case_id, hit.row.id)


def _around(hit: Hit, words: Sequence[str], said: str) -> str:
    """Return the words around a hit that the summary does not show, of fields without a mask."""
    missing = [word for word in words if word not in fold(said)]
    kind = BY_NAME[hit.row.kind]
    open_fields = {item.name for item in kind.fields if not item.mask}
    values = {name: value for name, value in hit.row.values.items() if name in open_fields}
    for text in texts.texts(kind, values):
        for word in missing:
            parts = marked_parts(text.replace("\n", " "), [word])
            place = next((n for n, (_part, marked) in enumerate(parts) if marked), None)
            if place is not None:
                before = "".join(part for part, _marked in parts[:place])[-_AROUND:]
                after = "".join(part for part, _marked in parts[place + 1 :])[:_AROUND]
                return f"{before}{parts[place][0]}{after}"
    return ""


def _find(session: Session, _progress: Progress, *, query: str) -> Hits:
    return find_words(session, query)
