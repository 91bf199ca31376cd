"""The sheet of keys."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from resources.language import N_, Words
from ui.forms.scroll import VerticalScroll
from ui.widgets.basics import button, label, named, row
from ui.widgets.fitting import open_at

KEYS: tuple[tuple[str, str], ...] = (
    ("Alt+1 … 8", N_("Pages of the rail")),
    ("Ctrl+F, /", N_("Search from anywhere")),
    ("↑ ↓ Enter", N_("Choose and open")),
    ("Alt+← →", N_("Back, forward; step of a visit")),
    ("Alt+PgDn / PgUp", N_("Next, previous case of the list, on the same tab")),
    ("Ctrl+Shift+D", N_("Deadlines of the cases in the list")),
    ("Ctrl+Shift+N", N_("New case")),
    ("Ctrl+1 / 2 / 3", N_("Record a call, a message, a letter")),
    ("Ctrl+Shift+1", N_("Call the last number again")),
    ("1 … 8", N_("Result of a call, outcome of a visit")),
    ("Ctrl+N", N_("Record a visit")),
    ("Ctrl+T", N_("Put the case on the trip of today")),
    ("Space, T, X", N_("Stop: visit now, another day, not visited")),
    ("Ctrl+I, Ctrl+V", N_("Take in photos and files, paste them")),
    ("Space, R, M", N_("Picture: big view, turn the view, cover")),
    ("Ctrl+Tab, Ctrl+PgDn / PgUp", N_("Next, previous tab, on pages and in dialogs")),
    ("F2, Ctrl+M", N_("Correct the record that is shown")),
    ("R", N_("Checklist of the suit: return the item")),
    ("Ctrl+Shift+L / O", N_("Limitation, interest: every step, and what if")),
    ("Ctrl+P", N_("Print: the timeline, the paper of a record, the report of a trip, the pack")),
    ("Ctrl+E", N_("Evidence pack")),
    ("Ctrl+Enter", N_("Save a form")),
    ("Ctrl+Z / Ctrl+Y", N_("Undo the last entry, do it again")),
    ("Del", N_("To the bin")),
    ("Ctrl+Shift+B", N_("Open the bin")),
    ("Ctrl+S", N_("Everything is saved already")),
    ("Ctrl+L", N_("Lock now")),
    ("F1, Ctrl+Shift+K", N_("This sheet")),
)


class KeysDialog(QDialog):
    """Lists the keys that work."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words("Keys"))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(8)
        for place, (keys, text) in enumerate(KEYS):
            grid.addWidget(label(keys, "accent"), place, 0)
            grid.addWidget(label(words(text)), place, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(16)
        scroll = VerticalScroll(inside)
        # The keys of a list move it: there is nothing else here to put the cursor into.
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout.addWidget(named(scroll, words("Keys")), 1)
        layout.addLayout(row(None, button(words("Close"), self.accept, part="primary")))
        hint = inside.sizeHint() + QSize(80, 130)
        open_at(self, hint.width(), hint.height())
