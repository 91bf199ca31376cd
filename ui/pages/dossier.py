"""The dossier of one case: fixed header and eight tabs, in which every kind has its place."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from resources.language import NC_
from storage.casework import custody, records
from storage.casework.change import Change
from storage.casework.drafts import DraftText
from storage.casework.session import Session
from storage.errors import NotPermitted
from storage.kinds import BY_NAME
from storage.kinds.kind import Kind
from storage.progress import Progress
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.dialogs.care_card import CareCardDialog
from ui.dialogs.intake_dialog import INTAKE, IntakeDialog
from ui.dialogs.marks import MarksDialog
from ui.dialogs.papers import PapersDialog
from ui.dialogs.reckoning import Pane, ReckoningDialog
from ui.dialogs.record_draft import kept_kind
from ui.dialogs.record_forms import record_form
from ui.models.rules_facts import RulesFound, read_rules
from ui.pages.dossier_data import Dossier, read_dossier
from ui.pages.dossier_header import DossierHeader
from ui.pages.dossier_keeping import DossierKeeping
from ui.pages.dossier_returns import DossierReturns
from ui.pages.dossier_suit import connect_suit
from ui.pages.dossier_tabs import COUNTED, KEYS, TABS, kinds_of, tab_of
from ui.pages.kind_tab import KindTab
from ui.pages.timeline_tab import TimelineTab
from ui.tasks import Job
from ui.widgets.brought import PASSED_OVER, FileDrops
from ui.widgets.evidence_grid import EvidenceGrid
from ui.widgets.kind_list import may_write
from ui.widgets.suit_panel import SuitPanel
from ui.widgets.tabs import Tabs


class DossierPage(QWidget):
    """Emits ``back``, ``pack`` with the case, and ``office`` for the records of the office."""

    back = Signal()
    pack = Signal(str)
    office = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._reading: Job | None = None
        self._judging: Job | None = None
        self._draft: DraftText | None = None
        self._wanted = ""
        self._entering = False
        self.rules: RulesFound | None = None
        self.suit: SuitPanel | None = None
        self.case_id = ""
        self.file: CaseFile | None = None
        self.header = DossierHeader(desk)
        self.returns = DossierReturns(desk, self)
        self.keeping = DossierKeeping(desk, self)
        self.tabs = Tabs(desk.words("Dossier"))
        self._shown: Dossier | None = None
        self._made: dict[str, QWidget] = {}
        self._fresh: set[str] = set()
        self._places: list[QVBoxLayout] = []
        for _key, title in TABS:
            holder = QWidget()
            inside = QVBoxLayout(holder)
            inside.setContentsMargins(0, 0, 0, 0)
            self._places.append(inside)
            self.tabs.addTab(holder, desk.words(title))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.returns.strip)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 4, 16, 12)
        inner.addWidget(self.tabs)
        layout.addLayout(inner, 1)
        self._connect()

    def show_case(self, case_id: str) -> None:
        """Show another case, at its overview."""
        if case_id != self.case_id:
            # What another case showed must not be seen while this one is read.
            self._shown = self.rules = None
            self._fresh.clear()
            self.header.show_rules(0)
            self.header.show_light(None)
            self.header.hide()
            self.returns.show(None)
            self.tabs.hide()
            self.tabs.setCurrentIndex(0)
        self.case_id = case_id
        self._entering = True
        self._desk.mask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent: Esc goes back to the list, to the row of this case."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def activate(self) -> None:
        """Read the case again."""
        if self._reading is not None:
            self._reading.drop()
        if self.case_id:
            work = partial(read_dossier, case_id=self.case_id, today=self._desk.today())
            self._reading = self._desk.tasks.start(work, self._show)

    def add(self, kind: Kind, values: Mapping[str, Any] | None = None) -> None:
        """Open the form of a new record, which starts with ``values``."""
        if kind.name == "evidence":
            self.take_in()
        elif self.case_id:
            self._open(kind, None, values)

    def contact(self, channel: str) -> None:
        """Record a call, message or letter that went out just now."""
        start = {"channel": channel, "direction": "out", "at": self._desk.clock.now().iso}
        self.add(BY_NAME["contact"], start)

    def visit(self) -> None:
        """Record a visit."""
        self.add(BY_NAME["visit"])

    def correct(self, row: Row | None = None) -> None:
        """Correct a record, by default the one that is shown."""
        chosen = row or self._current()
        if chosen is None:
            return
        kind = BY_NAME[chosen.kind]
        if records.is_fields_own(chosen, self._desk.role, self._desk.owner):
            self._desk.show_error(NotPermitted(role="legal", needed="field"))
        elif may_write(kind, self._desk.role) and not kind.closed(chosen.values):
            self._open(kind, chosen)

    def remove(self) -> None:
        """Put the record that is shown into the bin, with a reason."""
        page = self._made.get(KEYS[self.tabs.currentIndex()])
        if isinstance(page, KindTab | TimelineTab):
            page.detail.remove()
        elif isinstance(page, EvidenceGrid):
            page.remove()

    def paste(self) -> None:
        """Take in the files or the picture of the clipboard, from whatever tab is shown."""
        if self.file is not None:
            page = self.open_tab("evidence")
            if isinstance(page, EvidenceGrid):
                page.paste()

    def take_dropped(self, paths: Sequence[Path]) -> None:
        """Take in files that were dropped, on whatever tab is shown."""
        if self.file is not None and paths:
            page = self.open_tab("evidence")
            if isinstance(page, EvidenceGrid):
                page.take_in(paths)

    def _tell_passed(self, names: list[str]) -> None:
        words = self._desk.words
        said = words(PASSED_OVER, names=words(NC_("list", ", ")).join(names))
        self._desk.said.emit(said)

    def supplement(self, row: Row) -> None:
        """Add a later word to a closed record."""
        self._open(BY_NAME[row.kind], row)

    def take_in(self) -> None:
        """Choose photos and files to take in."""
        words = self._desk.words
        title, start = words("Photos and files to take in"), self._desk.photo_folder
        names, _filter = QFileDialog.getOpenFileNames(self, title, start)
        if names and self.file is not None:
            paths = [Path(name) for name in names]
            self._desk.remember_photos(paths[0].parent)
            IntakeDialog(self._desk, self.case_id, paths, self.file, self).open()

    def open_tab(self, key: str) -> QWidget:
        """Show a tab and return what is in it; it is made and filled when it is first shown."""
        self.tabs.setCurrentIndex(KEYS.index(key))
        self._fill()
        return self._made[key]

    def _fill(self) -> None:
        place = self.tabs.currentIndex()
        key = KEYS[place]
        if key not in self._made:
            self._made[key] = self._make(key)
            self._places[place].addWidget(self._made[key])
        if self._shown is not None and key not in self._fresh:
            self._fresh.add(key)
            _show_in(self._made[key], self._shown)
        if key == "litigation" and self.suit is not None and self.rules is not None:
            self.suit.show_rules(self.rules)

    def _make(self, key: str) -> QWidget:
        if key == "evidence":
            grid = EvidenceGrid(self._desk)
            grid.choose_files.connect(self.take_in)
            return grid
        if key == "litigation":
            self.suit = SuitPanel(self._desk)
            connect_suit(self, self.suit)
        head = self.suit if key == "litigation" else None
        tab = (
            TimelineTab(self._desk)
            if key == "timeline"
            else KindTab(self._desk, kinds_of(key), head, self.tabs.currentWidget())
        )
        if isinstance(tab, KindTab):
            tab.around.connect(self.show_around)
        else:
            tab.printed.connect(self.papers)
        tab.add.connect(self.add)
        tab.correct.connect(self.correct)
        tab.supplement.connect(self.supplement)
        return tab

    def _connect(self) -> None:
        # Text fields keep these keys for themselves; pasted is wherever the focus is.
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        anywhere = Qt.ShortcutContext.WindowShortcut
        for keys, act, where in (("Del", self.remove, inside), ("Ctrl+V", self.paste, anywhere)):
            made = QShortcut(QKeySequence(keys), self)
            made.setContext(where)
            made.activated.connect(act)
        self.drops = FileDrops(self)
        self.drops.dropped.connect(self.take_dropped)
        self.drops.passed.connect(self._tell_passed)
        self.header.back.connect(self.back)
        self.header.add.connect(self.add)
        self.header.pack.connect(lambda: self.pack.emit(self.case_id))
        self.header.reveal.connect(self._reveal)
        self.header.rules.connect(self.show_marks)
        self.header.reckon.connect(self.reckon)
        self.header.care_asked.connect(self.show_care_card)
        self.header.papers.connect(self.papers)
        self.header.hand_over.connect(self.returns.hand_over)
        self.header.send_back.connect(self.returns.send_back)
        self.header.keeping.connect(lambda: self.keeping.open(self.case_id))
        self.header.disclose.connect(lambda: self.keeping.ask_to_disclose(self.file))
        self.keeping.erased.connect(self.back)
        self.returns.chosen.connect(self.show_record)
        self._desk.mask_changed.connect(self._masked)
        self._desk.changed.connect(self._changed)
        self.tabs.currentChanged.connect(lambda _place: self._fill())

    def _show(self, shown: Dossier) -> None:
        self.file = shown.file
        self.header.show_case(shown)
        self.returns.show(shown)
        self._shown = shown
        self._fresh.clear()
        self._fill()
        self.header.show()
        self.tabs.show()
        self._count(shown.file)
        self._judge(shown.file)
        entering, self._entering = self._entering, False
        self._go_on()
        self._show_wanted(shown.file)
        if entering:
            # What was only just made is seen, and takes the focus, after this event.
            QTimer.singleShot(0, self, self.tabs.enter)

    def resume(self, draft: DraftText) -> None:
        """Open again what a draft was typed in, once its case is shown."""
        self._draft = draft

    def look_for(self, record: str) -> None:
        """Show the record with this ref or id, or the tab of this kind, once its case is shown."""
        self._wanted = record

    def _show_wanted(self, file: CaseFile) -> None:
        wanted, self._wanted = self._wanted, ""
        rows = (row for rows in file.lists.values() for row in rows)
        row = next((row for row in rows if wanted and wanted in (row.id, row.ref)), None)
        if row is not None:
            self.show_record(row)
        elif wanted in BY_NAME:
            self.open_tab(tab_of(BY_NAME[wanted]))

    def _go_on(self) -> None:
        draft, self._draft = self._draft, None
        if draft is None or self.file is None or draft.case_id != self.case_id:
            return
        if draft.kind == INTAKE:
            self.take_in()
            return
        rows = (self.file.case, *(row for rows in self.file.lists.values() for row in rows))
        row = next((row for row in rows if row.id == draft.record), None)
        if row is not None or not draft.record:
            self._open(BY_NAME[draft.kind], row, kept_kind(draft))

    def _judge(self, file: CaseFile) -> None:
        if self._judging is not None:
            self._judging.drop()
        work = partial(read_rules, file=file, on=self._desk.today(), words=self._desk.words)
        self._judging = self._desk.tasks.start(work, self._take_rules)

    def _take_rules(self, found: RulesFound) -> None:
        self._judging, self.rules = None, found
        self.header.show_rules(len(found.marks))
        self.header.show_light(found.light)
        if self.suit is not None:
            self.suit.show_rules(found)

    def reckon(self, pane: Pane = "limitation") -> None:
        """Show limitation or interest step by step, with what-if."""
        if self.file is not None:
            ReckoningDialog(self._desk, self.file, pane, self).open()

    def papers(self, kind: str = "") -> None:
        """Make a single paper: of this kind, else of the timeline or the record that is shown."""
        if self.file is not None:
            listed = KEYS[self.tabs.currentIndex()] == "timeline"
            asked = kind or ("contact-log" if listed else "")
            PapersDialog(self._desk, self.file, self._current(), self, kind=asked).open()

    def show_care_card(self) -> None:
        """Show what to do where somebody needs care."""
        CareCardDialog(self._desk, self).open()

    def show_marks(self) -> None:
        """List what the rules remark on in this case."""
        if self.rules is not None and self.file is not None:
            dialog = MarksDialog(self._desk, self.file, self.rules.marks, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.chosen.connect(self.show_record)
            dialog.open()

    def show_record(self, row: Row) -> None:
        """Show a record of this case in its tab."""
        page = self.open_tab(tab_of(BY_NAME[row.kind]))
        if isinstance(page, KindTab | TimelineTab | EvidenceGrid):
            page.choose(row)

    def show_around(self, row: Row) -> None:
        """Show in the timeline what stands before and after a record."""
        page = self.open_tab("timeline")
        if isinstance(page, TimelineTab):
            page.show_around(row)

    def open_kind(self, kind: Kind) -> None:
        """Show the tab of a kind, its first record where there is one."""
        page = self.open_tab(tab_of(kind))
        rows = self.file.rows(kind.list_name or kind.name) if self.file is not None else ()
        if rows and isinstance(page, KindTab | TimelineTab | EvidenceGrid):
            page.choose(rows[0])

    def _count(self, file: CaseFile) -> None:
        for place, (key, title) in enumerate(TABS):
            count = len(file.rows(COUNTED.get(key, "")))
            text = self._desk.words(title)
            self.tabs.setTabText(place, f"{text} {count}" if count else text)

    def _current(self) -> Row | None:
        page = self._made.get(KEYS[self.tabs.currentIndex()])
        return page.current() if isinstance(page, KindTab | TimelineTab) else None

    def _open(self, kind: Kind, row: Row | None, values: Mapping[str, Any] | None = None) -> None:
        dialog = record_form(self._desk, kind, self.case_id, row, self.file, self, values=values)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _changed(self, change: Change) -> None:
        if self.isVisible() and change.case_id in {self.case_id, ""}:
            self.activate()

    def _reveal(self) -> None:
        work = partial(_log_reveal, case_id=self.case_id)
        self._desk.tasks.start(work, lambda _change: self._desk.reveal())

    def _masked(self, _masked: bool) -> None:
        if self.file is not None and self.isVisible():
            self.activate()
        self.header.show_phone()


def _show_in(tab: QWidget, shown: Dossier) -> None:
    if isinstance(tab, TimelineTab):
        tab.show_case(shown.file, shown.timeline, shown.changed)
    elif isinstance(tab, KindTab | EvidenceGrid):
        tab.show_file(shown.file)


def _log_reveal(session: Session, _progress: Progress, *, case_id: str) -> Change:
    return custody.log(session, case_id, "revealed", "telephone, id_number")
