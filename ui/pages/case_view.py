"""How the case list is wanted: read with the vault, kept in it, changed by its dialogs and menu."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from storage.casework.listing import staff_names
from storage.casework.listviews import ListView, SavedFilter, Value, keep_list_view, list_view
from storage.casework.session import Session
from storage.progress import Progress
from ui import icons
from ui.desk import Desk
from ui.dialogs.list_columns import ListColumnsDialog
from ui.dialogs.saved_filters import FilterNameDialog, SavedFiltersDialog
from ui.widgets.basics import button, named
from ui.widgets.case_filters import CaseFilters

_ORDER, _DOWN = "order", "descending"
_SHOWN = 16


class CaseView(QObject):
    """Emits ``shown`` with a ``ListView`` that was read or changed, ``sorted_by`` with the order
    of a filter that was applied and whether it is turned.
    """

    shown = Signal(object)
    sorted_by = Signal(str, bool)

    def __init__(self, desk: Desk, filters: CaseFilters, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._filters = filters
        self._page = parent
        self._sorting: dict[str, Value] = {}
        self._applied = ""
        self.view = ListView()
        self.menu = QMenu(parent)
        self.saved: QPushButton = button(desk.words("Saved filters"))
        self.saved.setMenu(self.menu)
        filters.changed.connect(self._name)
        self._offer()

    def activate(self) -> None:
        """Read what is kept, and whom cases may belong to."""
        self._desk.tasks.start(_read, self._take)

    def sorting(self, order: str, *, descending: bool) -> None:
        """Tell how the list is sorted now: a filter keeps that too."""
        self._sorting = {_ORDER: order, **({_DOWN: True} if descending else {})}
        self._name()

    def choose_columns(self) -> None:
        """Ask which columns to show."""
        dialog = ListColumnsDialog(self._desk.words, self.view.columns, self._page)
        dialog.chosen.connect(self._set_columns)
        dialog.open()

    def show_preview(self, on: bool) -> None:
        """Show or hide the preview."""
        self._keep(ListView(self.view.columns, on, self.view.filters))

    def apply(self, chosen: SavedFilter) -> None:
        """Choose what a filter keeps."""
        self._applied = chosen.name
        order = str(chosen.values.get(_ORDER) or "")
        if order:
            self.sorted_by.emit(order, bool(chosen.values.get(_DOWN)))
        self._filters.choose(chosen.values)
        self._name()

    def save(self) -> None:
        """Ask for a name and keep what is chosen under it."""
        taken = tuple(one.name for one in self.view.filters)
        asked = FilterNameDialog(self._desk.words, taken, self._applied, self._page)
        asked.given.connect(self._save)
        asked.open()

    def arrange(self) -> None:
        """Show the filters to apply, change or delete."""
        dialog = SavedFiltersDialog(self._desk.words, self.view, self._now(), self._page)
        dialog.applied.connect(self.apply)
        dialog.kept.connect(self._keep)
        dialog.open()

    def _save(self, name: str) -> None:
        self._applied = name
        self._keep(self.view.with_filter(self._now(name)))

    def _set_columns(self, names: tuple[str, ...]) -> None:
        self._keep(ListView(names, self.view.preview, self.view.filters))

    def _now(self, name: str = "") -> SavedFilter:
        return SavedFilter(name, {**self._filters.values(), **self._sorting})

    def _keep(self, view: ListView) -> None:
        self._show(view)
        self._desk.tasks.start(partial(_write, view=view), lasting=True)

    def _take(self, found: tuple[ListView, dict[str, str]]) -> None:
        view, names = found
        self._filters.show_owners(names)
        self._show(view)

    def _show(self, view: ListView) -> None:
        self.view = view
        self._offer()
        self._name()
        self.shown.emit(view)

    def _offer(self) -> None:
        words = self._desk.words
        # QMenu.clear takes wrappers of other menus' actions along (PySide 6.11).
        for former in self.menu.actions():
            self.menu.removeAction(former)
            former.deleteLater()
        for one in self.view.filters:
            self.menu.addAction(one.name.replace("&", "&&")).triggered.connect(
                partial(self._apply, one)
            )
        if self.view.filters:
            self.menu.addSeparator()
        self.menu.addAction(icons.icon("add"), words("Keep this choice…")).triggered.connect(
            lambda _on=False: self.save()
        )
        self.menu.addAction(words("Change or delete…")).triggered.connect(
            lambda _on=False: self.arrange()
        )

    def _apply(self, chosen: SavedFilter, _on: bool = False) -> None:
        self.apply(chosen)

    def _name(self) -> None:
        """The button bears the name of the filter that is in force."""
        now = dict(self._now().values)
        kept = next((one for one in self.view.filters if one.name == self._applied), None)
        same = kept is not None and {**kept.values} == now
        name = self._applied if same else self._desk.words("Saved filters")
        # An ampersand of the person is no mnemonic.
        said = name.replace("&", "&&")
        self.saved.setText(said if len(name) <= _SHOWN else f"{name[:_SHOWN]}…".replace("&", "&&"))
        self.saved.setToolTip(name if len(name) > _SHOWN else "")
        saved = self._desk.words("Saved filters")
        named(self.saved, f"{saved}: {said}" if same else saved)


def _read(session: Session, _progress: Progress) -> tuple[ListView, dict[str, str]]:
    return list_view(session), staff_names(session)


def _write(session: Session, _progress: Progress, *, view: ListView) -> None:
    keep_list_view(session, view)
