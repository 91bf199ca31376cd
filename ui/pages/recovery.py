"""The page that shows a new recovery code once, lets it be kept, and asks to type it back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QPainter
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from resources.language import NC_, Words
from storage.errors import WrongRecoveryCode
from storage.vault import recovery_code
from ui.widgets.basics import button, card, centre, label, named, row, widen


class RecoveryPage(QWidget):
    """Emits ``kept`` when the code was typed back as printed."""

    kept = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.code = ""
        self._shown = label(part="code")
        self._shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        named(self._shown, words("Recovery code"))
        self.typed = named(QLineEdit(), words("Recovery code, typed back"))
        self.typed.setPlaceholderText(words("Type the code from the paper"))
        self.typed.textChanged.connect(self._check)
        self.note = label(part="muted", wrap=True)
        self.go_on = button(words("I have kept it"), self.kept.emit, part="primary")
        # Does nothing while the button is disabled.
        self.typed.returnPressed.connect(self.go_on.click)
        self._lay_out()

    def show_code(self, code: str) -> None:
        """Show a code; it is forgotten by ``clear``."""
        self.code = code
        groups = code.split("-")
        self._shown.setText("\n".join("  ".join(groups[n : n + 4]) for n in (0, 4)))
        self._shown.ensurePolished()
        # A card that is centred keeps the height it had before the code was there.
        self._shown.setMinimumHeight(self._shown.fontMetrics().lineSpacing() * 2 + 12)
        self.typed.clear()
        self._check()

    def clear(self) -> None:
        """Forget the code."""
        self.code = ""
        self._shown.clear()
        self.typed.clear()

    def copy(self) -> None:
        """Put the code on the clipboard."""
        QGuiApplication.clipboard().setText(self.code)
        self.note.setText(self._words("Copied. Do not keep it on this computer."))

    def print_code(self) -> None:
        """Print the code on a page of its own."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        if QPrintDialog(printer, self).exec():
            self._draw(printer)

    def _draw(self, printer: object) -> None:
        painter = QPainter(printer)  # type: ignore[call-overload]
        font = QFont(QApplication.font())
        font.setPointSize(20)
        painter.setFont(font)
        area = painter.viewport()
        title = self._words("Recovery code of the vault")
        text = f"{title}\n\n{self._shown.text()}"
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.end()

    def _lay_out(self) -> None:
        words = self._words
        frame, layout = card(margin=28)
        widen(frame, 620)
        layout.setSpacing(12)
        layout.addWidget(label(words("Recovery code"), "title"))
        layout.addWidget(
            label(
                words(
                    "If the passphrase is forgotten, only this code opens the vault. It is shown "
                    "this once: print it or write it down, and keep it away from this computer."
                ),
                wrap=True,
            )
        )
        layout.addWidget(self._shown)
        layout.addLayout(
            row(
                None,
                button(words("Print…"), self.print_code, icon="print"),
                button(words(NC_("button", "Copy")), self.copy, icon="copy"),
                None,
            )
        )
        layout.addSpacing(6)
        layout.addWidget(label(words("Type it back, so that we know the paper is right."), "muted"))
        layout.addWidget(self.typed)
        layout.addWidget(self.note)
        layout.addLayout(row(None, self.go_on))
        centre(self, frame)

    def _check(self) -> None:
        typed = self.typed.text()
        self.go_on.setEnabled(False)
        if not typed.strip():
            self.note.setText("")
            return
        try:
            right = recovery_code.decode(typed) == recovery_code.decode(self.code)
        except WrongRecoveryCode as error:
            self.note.setText(self._words(error.sentence, **error.details))
            return
        self.note.setText(
            self._words("It matches.") if right else self._words("This is another code.")
        )
        self.go_on.setEnabled(right)
