"""The bar above the pages: the search field, what is recorded most, and who works here where."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy

from resources.language import Words
from ui import theme
from ui.widgets.basics import Elided, button, named, role
from ui.widgets.search_field import SearchField


class TopBar(QFrame):
    """``search`` is its field; ``who`` is said in parts, of which empty ones are left out.

    Emits ``logged`` with a channel and ``visited``, both for the case at hand. Their buttons take
    no focus, as they have keys and would stand in the way of Tab on every page.
    """

    logged = Signal(str)
    visited = Signal()

    def __init__(self, words: Words, who: tuple[str, ...]) -> None:
        super().__init__()
        role(self, "header")
        # A crowded page gives way, not the search field.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.search = SearchField(
            words("Search"), words("Name, initials, last four digits, case number, address")
        )
        self.search.setMaximumWidth(theme.px(460, 100 * theme.text_size() // theme.TEXT_SIZE))
        log = button(words("Quick log"), icon="add")
        named(log, words("Record a call, a message, a letter"))
        log.setToolTip("Ctrl+1 / 2 / 3")
        log.setMenu(self._channels(log, words))
        visit = button(words("New visit"), self.visited.emit, icon="add")
        named(visit, words("Visit the case at hand"))
        visit.setToolTip("Ctrl+N")
        person = Elided(" · ".join(filter(None, who)), "muted")
        person.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar = QHBoxLayout(self)
        bar.setContentsMargins(16, 8, 16, 8)
        bar.setSpacing(8)
        bar.addWidget(self.search, 3)
        for act in (log, visit):
            act.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            bar.addWidget(act)
        bar.addStretch(1)
        bar.addWidget(person, 2)

    def _channels(self, over: QPushButton, words: Words) -> QMenu:
        menu = QMenu(over)
        ways = (
            ("call", words("Quick log: call"), "Ctrl+1"),
            ("sms", words("Quick log: text message"), "Ctrl+2"),
            ("letter", words("Quick log: letter"), "Ctrl+3"),
        )
        for channel, text, key in ways:
            # The key is only told here: the window itself listens to it.
            act = menu.addAction(f"{text}\t{key}")
            act.triggered.connect(partial(self._log, channel))
        return menu

    def _log(self, channel: str, _checked: bool = False) -> None:
        self.logged.emit(channel)
