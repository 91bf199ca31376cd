"""Import and export: packages in and out, conflicts, sites, history, case JSON and lists."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from resources.language import N_
from storage.casework.change import Change
from ui.changes import IMPORT
from ui.desk import Desk
from ui.dialogs.hand_over import HandOverDialog
from ui.pages.conflicts import ConflictsTab
from ui.pages.exchange_history import HistoryTab
from ui.pages.exchange_lists import ListsTab
from ui.pages.exchange_work import SHEETS
from ui.pages.import_card import ImportCard
from ui.pages.package_export import PackageExport
from ui.pages.package_intake import PackageIntake
from ui.pages.package_work import SUFFIX, Standing, past, standing
from ui.pages.sites import SitesTab
from ui.tasks import Job
from ui.widgets.basics import Elided, card, label, row
from ui.widgets.tabs import Tabs

TABS: Final = (
    ("packages", N_("Send and receive")),
    ("conflicts", N_("Conflicts")),
    ("sites", N_("Sites")),
    ("history", N_("History")),
    ("lists", N_("Case JSON and lists")),
)
_KEYS: Final = tuple(key for key, _title in TABS)


class ExchangePage(QWidget):
    """Emits ``opened`` with a case to be shown, ``counted`` with the number of open conflicts.

    Files may be dropped anywhere on it: packages, identities, case JSON and lists.
    """

    opened = Signal(str)
    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._reading: Job | None = None
        self.setAcceptDrops(True)
        words = desk.words
        self.site = Elided(part="muted")
        self.packages_in = PackageIntake(desk)
        self.packages_out = PackageExport(desk)
        self.conflicts = ConflictsTab(desk)
        self.sites = SitesTab(desk)
        self.history = HistoryTab(desk)
        self.lists = ListsTab(desk)
        self.tabs = Tabs(words("Import and export"))
        pages = (self._both(), self.conflicts, self.sites, self.history, self.lists)
        for (_key, title), page in zip(TABS, pages, strict=True):
            self.tabs.addTab(page, words(title))
        self._lay_out()
        self._connect()

    @property
    def intake(self) -> ImportCard:
        """Where case JSON and lists come in."""
        return self.lists.intake

    @property
    def reason(self) -> QLineEdit:
        """Why everything goes out in the clear."""
        return self.lists.reason

    @property
    def folder_button(self) -> QPushButton:
        """Opens the folder of the last export in the clear."""
        return self.lists.folder_button

    def give_out(self, folder: Path) -> None:
        """Export all cases as case JSON into a folder."""
        self.lists.give_out(folder)

    def activate(self) -> None:
        """Read what stands: sites, history, conflicts."""
        if self._reading is not None:
            self._reading.drop()
        self._reading = self._desk.tasks.start(standing, self._show)
        self._desk.tasks.start(past, self.history.show_past)
        self.conflicts.read()

    def show_tab(self, key: str) -> None:
        """Show one of the tabs."""
        self.tabs.setCurrentIndex(_KEYS.index(key))

    def take(self, paths: Sequence[Path]) -> None:
        """Look at files by what they are: packages, a list, an identity."""
        packages = [path for path in paths if path.suffix.lower() == SUFFIX]
        others = [path for path in paths if path.suffix.lower() != SUFFIX]
        if packages:
            self.show_tab("packages")
            self.packages_in.look_at(packages)
        elif others and others[0].suffix.lower() in {*SHEETS, ".json"}:
            self.show_tab("lists")
            self.intake.look_at(others[0])
        elif others:
            self.show_tab("sites")
            self.sites.look_at(others[0])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """See QWidget.dragEnterEvent."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """See QWidget.dropEvent."""
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.take([Path(url.toLocalFile()) for url in urls])

    def _show(self, found: Standing) -> None:
        words, self._reading = self._desk.words, None
        self.packages_out.show_peers(found.peers)
        self.packages_out.set_today(found.today)
        self.packages_in.can_undo(undoable=found.undoable)
        self.sites.show_standing(found)
        name = found.site.name or words("without a name")
        office = words("{site} (office)", site=name) if found.site.is_office else name
        self.site.say(words("This site: {site}", site=office))

    def _count(self, count: int) -> None:
        title = self._desk.words(dict(TABS)["conflicts"])
        text = f"{title} {count}" if count else title
        self.tabs.setTabText(_KEYS.index("conflicts"), text)
        self.counted.emit(count)

    def _changed(self, change: Change) -> None:
        if change.what == "undone" and change.label == IMPORT:
            self.packages_in.forget()
        if self.isVisible():
            self.activate()

    def _connect(self) -> None:
        self._desk.changed.connect(self._changed)
        self.tabs.currentChanged.connect(self._focus)
        self.packages_in.settle.connect(lambda: self.show_tab("conflicts"))
        self.packages_in.foreign.connect(self.take)
        self.packages_in.trust.connect(self._trust)
        self.packages_out.exported.connect(self.activate)
        self.packages_out.no_site.connect(self._trust)
        self.packages_out.hand_over.connect(self._hand_over)
        self.conflicts.counted.connect(self._count)
        self.conflicts.opened.connect(self.opened)
        self.sites.trusted.connect(self.activate)
        self.history.choose.connect(self._choose)

    def _focus(self, place: int) -> None:
        """Put the focus where keys mean something."""
        if _KEYS[place] == "conflicts" and self.isVisible():
            self.conflicts.table.setFocus()

    def _trust(self) -> None:
        self.show_tab("sites")
        self.sites.choose()

    def _hand_over(self, case_ids: tuple[str, ...]) -> None:
        dialog = HandOverDialog(self._desk, case_ids, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose(self) -> None:
        self.show_tab("packages")
        self.packages_in.choose()

    def _both(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 10, 0, 0)
        left, inside = card()
        inside.addWidget(self.packages_in)
        right, other = card()
        other.addWidget(self.packages_out)
        both = row(left, right, spacing=14)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        layout.addLayout(both, 1)
        return page

    def _lay_out(self) -> None:
        words = self._desk.words
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(6)
        layout.addLayout(row(label(words("Import and export"), "title"), self.site, spacing=14))
        layout.addWidget(self.tabs, 1)
