"""Ctrl+K in a box of text: the phrases of the house to choose from, by digit or arrows."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QToolTip, QWidget

from resources.language import N_, Words
from storage.rows import CaseFile
from storage.rules.house_phrases import house_phrases
from ui.desk import Desk
from ui.forms.editors.choices import plain

NONE: Final = N_("There are no phrases yet: Settings, People and office, Phrases of the house.")
_SHOWN: Final = 60
_DIGITS: Final = 9


def own_phrases(file: CaseFile | None, use: str, today: str) -> tuple[str, ...]:
    """Return the phrases of the office for a use, as a case file brought them along."""
    return house_phrases(file.phrases, use, today) if file else ()


def offer_phrases(box: QPlainTextEdit | QLineEdit, phrases: Sequence[str]) -> QMenu:
    """Show a menu of phrases under a box; the chosen one is put in where the cursor stands."""
    menu = QMenu(box)
    for n, text in enumerate(phrases, start=1):
        shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
        digit = f"&{n}  " if n <= _DIGITS else ""
        act = menu.addAction(f"{digit}{plain(shown)}")
        act.triggered.connect(lambda _checked=False, text=text: put_in(box, text))
    menu.setActiveAction(menu.actions()[0])
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(box.mapToGlobal(box.rect().bottomLeft()))
    return menu


def put_in(box: QPlainTextEdit | QLineEdit, text: str) -> None:
    """Type a phrase into a box, apart from the words before it."""
    if isinstance(box, QLineEdit):
        before = box.text()[: box.cursorPosition()]
        box.insert(f" {text}" if before.strip() else text)
    else:
        cursor = box.textCursor()
        before = box.toPlainText()[: cursor.position()]
        cursor.insertText(f" {text}" if before.strip() and not before[-1].isspace() else text)
    box.setFocus()


class PhraseKey(QShortcut):
    """The key of a form: it offers phrases for the box that has the focus."""

    def __init__(self, form: QWidget, desk: Desk, file: CaseFile | None, use: str) -> None:
        super().__init__(QKeySequence("Ctrl+K"), form)
        self._form, self._desk, self._file, self._use = form, desk, file, use
        self.activated.connect(self.offer)

    def offer(self) -> None:
        """Offer phrases, or say where they are made."""
        box = self._form.focusWidget()
        if not isinstance(box, QPlainTextEdit | QLineEdit) or box.isReadOnly():
            return
        found = own_phrases(self._file, self._use, self._desk.today().isoformat())
        if found:
            offer_phrases(box, found)
        else:
            words: Words = self._desk.words
            QToolTip.showText(QCursor.pos(), words(NONE), box)
