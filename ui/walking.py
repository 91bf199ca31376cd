"""Going from case to case without the list between: the next one by a key, on the same tab."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from resources.language import N_
from ui.desk import Desk

if TYPE_CHECKING:
    from ui.workspace import Workspace

NEXT_KEY, BEFORE_KEY, DUE_KEY = "Alt+PgDown", "Alt+PgUp", "Ctrl+Shift+D"
PLACE = N_("Case {place} of {count}")
LAST = N_("That was the last case of the list.")
FIRST = N_("This is the first case of the list.")


class CaseWalk(QObject):
    """Knows in which order the cases are gone through: that of the list, or of the deadlines."""

    def __init__(self, desk: Desk, workspace: "Workspace") -> None:
        super().__init__(workspace)
        self._desk, self._space = desk, workspace
        self._order: Sequence[str] = ()
        for key, by in ((NEXT_KEY, 1), (BEFORE_KEY, -1)):
            self._shortcut(key).activated.connect(partial(self.go, by))
        self._shortcut(DUE_KEY).activated.connect(self.show_deadlines)
        workspace.cases.deadlines.connect(self.show_deadlines)
        # Whoever opens a case from the list goes on in the order of the list.
        workspace.cases.opened.connect(lambda _case: self._forget())

    def go(self, by: int) -> None:
        """Show the case ``by`` places further, on the tab that is shown; say where that is."""
        space, words = self._space, self._desk.words
        if space.current not in ("dossier", "pack"):
            return
        order = self._order or space.cases.model.ids
        place = order.index(space.case_id) + by if space.case_id in order else 0
        if not 0 <= place < len(order):
            self._desk.said.emit(words(LAST if by > 0 else FIRST))
            return
        self._show(order[place])
        self._desk.said.emit(words(PLACE, place=place + 1, count=len(order)))

    def show_deadlines(self) -> None:
        """Show what is due in the cases of the list, the next day first."""
        from ui.dialogs.deadlines import DeadlinesDialog

        dialog = DeadlinesDialog(self._desk, self._space.cases.model.ids, self._space)
        dialog.opened.connect(self._open_due)
        dialog.open()

    def _show(self, case_id: str) -> None:
        space = self._space
        if space.current == "pack":
            space.show_pack(case_id)
        else:
            tabs, held = space.dossier.tabs, space.dossier.focusWidget()
            tab = tabs.currentIndex()
            space.open_case(case_id)
            tabs.setCurrentIndex(tab)
            # Whoever looks at one thing in each case stays with it.
            tabs.held = held
        place = space.cases.model.row_of(case_id)
        if place >= 0:
            space.cases.table.selectRow(place)

    def _open_due(self, case_id: str, order: Sequence[str]) -> None:
        self._order = order
        # What is due is told on the tab of the suit.
        self._space.open_record(case_id, "litigation")

    def _forget(self) -> None:
        self._order = ()

    def _shortcut(self, keys: str) -> QShortcut:
        made = QShortcut(QKeySequence(keys), self._space)
        made.setContext(Qt.ShortcutContext.WindowShortcut)
        return made
