"""Asks why before something is done that others will read about."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from storage.casework.drafts import DraftText
from ui.desk import Desk
from ui.dialogs.record_draft import DraftKeeper
from ui.widgets.basics import button, label, named, row
from ui.widgets.fitting import fit_text

# A draft of this kind is what was typed for a reason; it waits until the same is asked again.
REASON: Final = "reason"


class ReasonDialog(QDialog):
    """Emits ``given`` with the reason; without one nothing can be done. Ctrl+Enter answers.

    What is typed outlives a lock and a crash. ``case_id`` is the case it is about, if any.
    """

    given = Signal(str)

    def __init__(
        self, desk: Desk, title: str, question: str, act: str, parent: QWidget | None = None,
        *, case_id: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        words = desk.words
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self.text = named(QPlainTextEdit(), words("Reason"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(96)
        self.go = button(act, self.answer, part="primary")
        self.go.setToolTip("Ctrl+Enter")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(label(question, wrap=True))
        layout.addWidget(self.text)
        layout.addLayout(row(None, button(words("Cancel"), self.reject), self.go))
        self._settled = False
        asked = hashlib.sha256(f"{title}\n{question}".encode()).hexdigest()[:32]
        self._keeper = DraftKeeper(
            desk, case_id, REASON, asked, self._content, self, worth=lambda: bool(self._typed())
        )
        self.finished.connect(self._ended)
        self._judge()
        self._keeper.find(self._take_draft)
        self.text.textChanged.connect(self._judge)
        self.text.textChanged.connect(self._keeper.keep_soon)

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget.showEvent; only now it is known how its text wraps."""
        super().showEvent(event)
        fit_text(self)

    def answer(self) -> None:
        """Give the reason that was typed."""
        if self.go.isEnabled():
            reason = self._typed()
            self._settled = True
            self._keeper.drop()
            self.accept()
            self.given.emit(reason)

    def reject(self) -> None:
        """See QDialog.reject; what was typed can be had back with Ctrl+Z."""
        self._settled = True
        if self._typed():
            self._keeper.discard()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.answer()
        else:
            super().keyPressEvent(event)

    def _typed(self) -> str:
        return self.text.toPlainText().strip()

    def _content(self) -> Mapping[str, Any]:
        return {"title": self.windowTitle(), "text": self._typed()}

    def _take_draft(self, found: DraftText | None) -> None:
        if found is not None and not self._typed():
            self.text.setPlainText(str(found.content.get("text") or ""))

    def _ended(self) -> None:
        # Closed by a lock: nobody gave it up.
        if not self._settled:
            self._keeper.keep()

    def _judge(self) -> None:
        self.go.setEnabled(bool(self._typed()))


def ask_reason(
    desk: Desk,
    title: str,
    question: str,
    act: str,
    parent: QWidget,
    done: Callable[[str], object],
    *,
    case_id: str = "",
) -> ReasonDialog:
    """Open the question; ``done`` gets the reason once it was answered."""
    dialog = ReasonDialog(desk, title, question, act, parent, case_id=case_id)
    dialog.given.connect(done)
    dialog.open()
    return dialog
