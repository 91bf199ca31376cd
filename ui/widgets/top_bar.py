"""The bar above the pages: the search field, and who works here at which site."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from resources.language import Words
from ui import theme
from ui.widgets.basics import Elided, role
from ui.widgets.search_field import SearchField


class TopBar(QFrame):
    """``search`` is its field; ``who`` is said in parts, of which empty ones are left out."""

    def __init__(self, words: Words, who: tuple[str, ...]) -> None:
        super().__init__()
        role(self, "header")
        # A crowded page gives way, not the search field.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.search = SearchField(
            words("Search"), words("Name, initials, last four digits, case number, address")
        )
        self.search.setMaximumWidth(theme.px(460, 100 * theme.text_size() // theme.TEXT_SIZE))
        person = Elided(" · ".join(filter(None, who)), "muted")
        person.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar = QHBoxLayout(self)
        bar.setContentsMargins(16, 8, 16, 8)
        bar.addWidget(self.search, 3)
        bar.addStretch(1)
        bar.addWidget(person, 2)
