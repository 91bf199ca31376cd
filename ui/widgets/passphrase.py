"""Fields for a new passphrase: typed twice, with a hint at its strength."""

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from resources.language import N_, Words
from ui.widgets.basics import label, named

SHORTEST = 8
_HINTS = (
    N_("Too short: at least {count} characters."),
    N_("Weak: add words that nobody guesses."),
    N_("Fair: another word makes it strong."),
    N_("Strong."),
)


def strength(passphrase: str) -> int:
    """Return 0 (too short) to 3 (strong) by length and variety; a hint, no guarantee."""
    if len(passphrase) < SHORTEST:
        return 0
    kinds = (str.islower, str.isupper, str.isdigit)
    alphabet = sum(
        26 if kind is not str.isdigit else 10 for kind in kinds if any(map(kind, passphrase))
    )
    alphabet += 30 if any(not char.isalnum() for char in passphrase) else 0
    alphabet += 2000 if any(char > "\u2e80" for char in passphrase) else 0
    bits = len(set(passphrase)) * math.log2(max(alphabet, 2))
    return 1 if bits < 50 else 2 if bits < 75 else 3


class NewPassphrase(QWidget):
    """Two fields and a hint; ``passphrase`` is empty until both are equal and long enough."""

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.first = _secret(words("Passphrase"))
        self.second = _secret(words("Passphrase again"))
        self.hint = label(
            words("Several words are easier to keep in mind than signs."), "muted", wrap=True
        )
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        layout.addRow(words("Passphrase"), self.first)
        layout.addRow(words("Passphrase again"), self.second)
        layout.addRow("", self.hint)
        self.first.textChanged.connect(self._typed)
        self.second.textChanged.connect(self._typed)

    def hand_rows(self, form: QFormLayout, title: str = "") -> None:
        """Put the fields into another form, so that they stand in line with its own.

        ``title`` names the first where the form asks for another passphrase as well.
        """
        for named_so, field in (
            (title or self._words("Passphrase"), self.first),
            (self._words("Passphrase again"), self.second),
            ("", self.hint),
        ):
            form.addRow(named_so, field)
        self.hide()

    @property
    def passphrase(self) -> str:
        """The passphrase, empty while it is too short or the two differ."""
        first = self.first.text()
        return first if strength(first) > 0 and first == self.second.text() else ""

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.second.clear()

    def _typed(self) -> None:
        first, second = self.first.text(), self.second.text()
        text = self._words(_HINTS[strength(first)], count=SHORTEST)
        if second and first != second:
            text = self._words("The two passphrases differ.")
        self.hint.setText(text)
        self.changed.emit()


def _secret(name: str) -> QLineEdit:
    field = named(QLineEdit(), name)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
