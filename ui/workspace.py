"""What is seen of an open vault: rail, top bar and the pages; gone as a whole when it locks."""

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QStackedWidget,
    QWidget,
)

from storage.roles import ROLES
from ui import theme
from ui.badges import Badges
from ui.desk import Desk
from ui.models.trail import Trail
from ui.opened import Opened
from ui.preferences import Preferences
from ui.rail import above, entries
from ui.widgets.banner import sample_banner
from ui.widgets.basics import column
from ui.widgets.rail import Rail
from ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    # Each page is loaded and made when it is first shown; ``ui.preload`` loads them before.
    from storage.casework.drafts import DraftText
    from storage.rows import CaseFile
    from ui.fieldwork import FieldWork
    from ui.pages.bin import BinPage
    from ui.pages.cases import CasesPage
    from ui.pages.dossier import DossierPage
    from ui.pages.exchange import ExchangePage
    from ui.pages.oversight import OversightPage
    from ui.pages.pack import PackPage
    from ui.pages.settings import SettingsPage
    from ui.pages.statistics import StatisticsPage
    from ui.pages.today import TodayPage
    from ui.pages.upkeep_work import Upkeep
    from ui.pages.visit import VisitPage
    from ui.pages.visits import VisitsPage

_Page = TypeVar("_Page", bound=QWidget)


class Workspace(QWidget):
    """The pages of an open vault.

    ``remove_sample`` asks for the end of the sample data, ``chosen`` carries new preferences.
    """

    remove_sample = Signal()
    check = Signal()
    looked = Signal()
    chosen = Signal(object)

    def __init__(
        self, desk: Desk, opened: Opened, preferences: Preferences, *, is_sample: bool
    ) -> None:
        super().__init__()
        self._desk = desk
        self._opened = opened
        self.case_id = ""
        words = desk.words
        self.rail = Rail(entries(words))
        self.top = TopBar(words, (opened.owner, self._role(), opened.site))
        self.search = self.top.search
        self.pages = QStackedWidget()
        self._preferences = preferences
        self._made: dict[str, QWidget] = {}
        self.trail = Trail()
        self._lay_out(is_sample=is_sample)
        self._connect()
        self.show_page("cases")
        self.badges = Badges(desk, self.rail)

    @property
    def current(self) -> str:
        """The key of the page that is shown."""
        shown = self.pages.currentWidget()
        return next(key for key, page in self._made.items() if page is shown)

    @cached_property
    def today(self) -> "TodayPage":
        """What is due; every page is made when it is first needed."""
        from ui.pages.today import TodayPage

        page = self._keep("today", TodayPage(self._desk))
        page.opened.connect(self.open_case)
        page.new.connect(self.new_case)
        page.resumed.connect(self.resume)
        page.visit.connect(self.begin_visit)
        page.cases.connect(self._show_cases)
        page.exchange.connect(partial(self.show_page, "exchange"))
        return page

    @cached_property
    def cases(self) -> "CasesPage":
        """The case list."""
        from ui.pages.cases import CasesPage

        page = self._keep("cases", CasesPage(self._desk))
        page.opened.connect(self.open_case)
        page.new.connect(self.new_case)
        page.clear_search.connect(self.search.clear)
        page.bin.connect(self.show_bin)
        page.record.connect(self.open_record)
        page.preview.called.connect(partial(self.log, "call"))
        page.preview.visited.connect(self.begin_visit)
        return page

    @cached_property
    def dossier(self) -> "DossierPage":
        """The dossier of one case."""
        from ui.pages.dossier import DossierPage

        page = self._keep("dossier", DossierPage(self._desk))
        page.back.connect(self._show_cases)
        page.pack.connect(self.show_pack)
        page.office.connect(self._show_office)
        return page

    @cached_property
    def visits(self) -> "VisitsPage":
        """The visits of all cases."""
        from ui.pages.visits import VisitsPage

        page = self._keep("visits", VisitsPage(self._desk))
        page.opened.connect(self.open_case)
        page.record.connect(self.open_record)
        page.visit.connect(self.begin_visit)
        page.resumed.connect(self.resume)
        page.cases.connect(self._show_cases)
        return page

    @cached_property
    def pack(self) -> "PackPage":
        """The page that makes packs."""
        from ui.pages.pack import PackPage

        page = self._keep("pack", PackPage(self._desk))
        page.opened.connect(self.open_case)
        page.choose_case.connect(self._show_cases)
        page.fix.connect(self.open_record)
        return page

    @cached_property
    def exchange(self) -> "ExchangePage":
        """Import and export."""
        from ui.pages.exchange import ExchangePage

        page = self._keep("exchange", ExchangePage(self._desk))
        page.opened.connect(self.open_case)
        return page

    @cached_property
    def oversight(self) -> "OversightPage":
        """What waits for a supervisor."""
        from ui.pages.oversight import OversightPage

        page = self._keep("oversight", OversightPage(self._desk))
        page.opened.connect(self.open_case)
        page.counted.connect(self.badges.show_matters)
        page.cases.connect(self._show_cases)
        return page

    @cached_property
    def bin(self) -> "BinPage":
        """What was removed."""
        from ui.pages.bin import BinPage

        page = self._keep("bin", BinPage(self._desk))
        page.left.connect(self.go_back)
        return page

    @cached_property
    def statistics(self) -> "StatisticsPage":
        """Counts over all cases."""
        from ui.pages.statistics import StatisticsPage

        page = self._keep("statistics", StatisticsPage(self._desk))
        page.opened.connect(self.open_case)
        page.cases.connect(self._show_cases)
        return page

    @cached_property
    def settings(self) -> "SettingsPage":
        """The settings."""
        from ui.pages.settings import SettingsPage

        page = self._keep("settings", SettingsPage(self._desk, self._preferences))
        page.chosen.connect(self.chosen)
        page.backups.check.connect(self.check)
        page.backups.looked.connect(self.looked)
        return page

    @cached_property
    def visit(self) -> "VisitPage":
        """The visit under way."""
        from ui.pages.visit import VisitPage

        page = self._keep("visit", VisitPage(self._desk))
        page.left.connect(self.open_case)
        return page

    @cached_property
    def field(self) -> "FieldWork":
        """The sheets of field work."""
        from ui.fieldwork import FieldWork

        return FieldWork(self._desk, self)

    def begin_visit(self, case_id: str = "") -> None:
        """Go on with the visit of a case, by default the one at hand, or begin it."""
        if chosen := case_id or self._at_hand():
            self.case_id = chosen
            self.visit.show_case(chosen)
            self.show_page("visit")
        else:
            self.field.ask_for_case()

    def add_stop(self) -> None:
        """Put the case at hand on the trip of today."""
        self.field.add_stop(self._at_hand(), self._desk.today())

    def put_away(self) -> None:
        """Keep what is typed on pages, before the vault is closed."""
        if "visit" in self._made:
            self.visit.put_away()

    def show_page(self, key: str) -> None:
        """Show a page and bring it up to date."""
        page: Any = getattr(self, key)
        if key == "pack":
            self.pack.choose(self.case_id)
        self.pages.setCurrentWidget(page)
        self.rail.show_chosen(above(key))
        self.trail.go((key, self.case_id if key in ("dossier", "visit") else ""))
        page.activate()
        if page.focusProxy() is not None:
            page.setFocus()
        else:
            self.rail.focus_chosen()

    def open_case(self, case_id: str) -> None:
        """Show the dossier of a case."""
        self.case_id = case_id
        self.dossier.show_case(case_id)
        self.show_page("dossier")

    def open_record(self, case_id: str, record: str) -> None:
        """Show a record, by its ref or id, in the dossier of its case."""
        self.dossier.look_for(record)
        self.open_case(case_id)

    def show_pack(self, case_id: str = "") -> None:
        """Show the pack page, of a case where one is named."""
        self.case_id = case_id or self.case_id
        self.show_page("pack")

    def new_case(self) -> None:
        """Ask for a new case."""
        from ui.dialogs.new_case import NewCaseDialog

        dialog = NewCaseDialog(self._desk, self)
        dialog.opened.connect(self.open_case)
        dialog.open()

    def resume(self, draft: "DraftText") -> None:
        """Open again what a draft was typed in."""
        from ui.resuming import resume

        resume(draft, self._desk, self)

    def log(self, channel: str, *, repeat: bool = False) -> None:
        """Record a call, message or letter of the case at hand."""
        self.field.log(channel, self._at_hand(), self._file_at_hand(), repeat=repeat)

    def _at_hand(self) -> str:
        page: Any = self.pages.currentWidget()
        if self.current in ("cases", "visits"):
            return str(page.chosen())
        return str(page.case_id) if self.current in ("dossier", "visit") else ""

    def _file_at_hand(self) -> "CaseFile | None":
        return self.dossier.file if self.current == "dossier" else None

    def show_backups(self) -> None:
        """Show the settings where the vault is looked after."""
        self.show_page("settings")
        self.settings.show_backups()

    def show_upkeep(self, upkeep: "Upkeep") -> None:
        """Show how the vault stands, where that is shown already."""
        if "settings" in self._made:
            self.settings.backups.show_upkeep(upkeep)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def show_bin(self) -> None:
        """Show what was removed."""
        self.show_page("bin")

    def go_back(self) -> None:
        """Show the page before this one; in a visit its step before."""
        if self.current == "visit":
            self.visit.back()
        elif (place := self.trail.step(-1)) is not None:
            self._return(*place)
        elif self.current in ("dossier", "bin"):
            self._show_cases()

    def go_forward(self) -> None:
        """Show the page from which somebody came back; in a visit its next step."""
        if self.current == "visit":
            self.visit.step_by(1)
        elif (place := self.trail.step(1)) is not None:
            self._return(*place)

    def _return(self, key: str, case_id: str) -> None:
        if key == "visit":
            self.begin_visit(case_id)
        elif case_id:
            self.open_case(case_id)
        else:
            self.show_page(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent; Enter presses the button that has the focus, as Space does.

        It gets here only where no page means something else by it.
        """
        focus = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if enter and isinstance(focus, QAbstractButton):
            focus.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget.resizeEvent; a window narrow for its text keeps the icons of the rail."""
        super().resizeEvent(event)
        least = theme.px(theme.NARROW_BELOW, 100 * theme.text_size() // theme.TEXT_SIZE)
        self.rail.narrow(narrow=self.width() < least)

    def _lay_out(self, *, is_sample: bool) -> None:
        right = column(self.top, spacing=0)
        if is_sample:
            right.addWidget(sample_banner(self._desk.words, self.remove_sample.emit))
        right.addWidget(self.pages, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)

    def _role(self) -> str:
        return (
            self._desk.words(dict(ROLES).get(self._opened.role, "")) if self._opened.owner else ""
        )

    def _connect(self) -> None:
        self.rail.chosen.connect(self.show_page)
        self.top.logged.connect(self.log)
        self.top.visited.connect(self.begin_visit)
        self.search.searched.connect(self._searched)
        self.search.entered.connect(self._into_list)
        self.search.left.connect(self._into_list)

    def _keep(self, key: str, page: _Page) -> _Page:
        self._made[key] = page
        self.pages.addWidget(page)
        return page

    def _show_cases(self) -> None:
        self.show_page("cases")

    def _searched(self, query: str) -> None:
        if self.current != "cases":
            self.show_page("cases")
        self.cases.search(query)

    def _show_office(self) -> None:
        self.show_page("settings")
        self.settings.show_office()

    def _into_list(self) -> None:
        if self.current != "cases":
            self.show_page("cases")
        self.cases.focus_list()
