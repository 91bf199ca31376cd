"""Trusting another site: its fingerprint is compared with what its person reads aloud."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from resources.language import Words
from storage.exchange.packages.site import Site
from storage.exchange.packages.trust import Peer
from ui.widgets.basics import button, card, label, named, row
from ui.widgets.fitting import fit_text

# The fingerprint in digits, blanks left out: shorter text is not complete yet.
_LONG_ENOUGH = 40


class TrustDialog(QDialog):
    """Emits ``trusted`` with the fingerprint that was typed, or that was compared and ticked."""

    trusted = Signal(str)

    def __init__(
        self,
        words: Words,
        site: Site,
        parent: QWidget | None = None,
        namesakes: Sequence[Peer] = (),
    ) -> None:
        super().__init__(parent)
        self._words, self._site, self._namesakes = words, site, namesakes
        self.setWindowTitle(words("Trust a site"))
        self.setMinimumWidth(560)
        self.typed = named(QLineEdit(), words("The fingerprint as it was read to you"))
        self.typed.setPlaceholderText(words("Eight groups of digits, or eight words"))
        self.typed.textChanged.connect(self._judge)
        self.compared = QCheckBox(words("I compared it by voice with its person: all is the same"))
        named(self.compared, self.compared.text())
        self.compared.toggled.connect(self._judge)
        self.note = label(part="danger", wrap=True)
        self.go = button(words("Trust this site"), self.trust, part="primary")
        self._lay_out()
        self._judge()

    def trust(self) -> None:
        """Answer with the fingerprint."""
        if self.go.isEnabled():
            fingerprint = self._site.digits if self.compared.isChecked() else self.typed.text()
            self.accept()
            self.trusted.emit(fingerprint)

    def showEvent(self, event: QShowEvent) -> None:
        """See QWidget.showEvent; only now it is known how its text wraps."""
        super().showEvent(event)
        fit_text(self)

    def _judge(self) -> None:
        typed = self.typed.text().strip()
        same = bool(typed) and self._site.has_fingerprint(typed)
        differs = not same and len(typed.replace(" ", "")) >= _LONG_ENOUGH
        words = self._words
        self.note.setText(words("This is another fingerprint. Do not trust it.") if differs else "")
        fit_text(self)
        self.go.setEnabled(same or (self.compared.isChecked() and not typed))

    def _lay_out(self) -> None:
        words, site = self._words, self._site
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        name = words("{site} (office)", site=site.name) if site.is_office else site.name
        layout.addWidget(label(name or site.id, "heading", wrap=True))
        text = words(
            "Telephone its person and have the fingerprint read aloud from their screen. Compare"
            " every group: a file can be replaced on its way."
        )
        layout.addWidget(label(text, "muted", wrap=True))
        frame, inside = card(margin=12)
        digits = label(_in_two_lines(site.digits), "code")
        inside.addWidget(digits)
        inside.addWidget(label(site.syllables, wrap=True))
        layout.addWidget(frame)
        if site.is_office:
            text = words("Whom the office enrols is trusted here as well, and whom it revokes not.")
            layout.addWidget(label(text, "warning", wrap=True))
        if self._namesakes:
            marks = words("; ").join(f"{one.name} [{one.mark}]" for one in self._namesakes)
            text = words(
                "Another site bears this name already: {sites}. Is this a second computer, or does"
                " somebody pass for it? From now on both are shown with how their fingerprints"
                " begin.",
                sites=marks,
            )
            layout.addWidget(label(text, "warning", wrap=True))
        layout.addWidget(self.typed)
        layout.addWidget(self.compared)
        layout.addWidget(self.note)
        layout.addLayout(row(None, button(words("Cancel"), self.reject), self.go))


def _in_two_lines(digits: str) -> str:
    groups = digits.split()
    half = len(groups) // 2
    return "  ".join(groups[:half]) + "\n" + "  ".join(groups[half:])
