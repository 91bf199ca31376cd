"""What is wrong or odd in narrow cells, said once below them instead of in every cell."""

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.forms.editors.slot import Slot
from ui.forms.surroundings import Surroundings
from ui.forms.tones import Tone, ToneLabel


class CellRemarks(QWidget):
    """One line for flaws and one for remarks; each sentence stands once with its rows."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._words = around.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.flaws = self._line("danger")
        self.hints = self._line("warning")
        self.hide()

    def tell(self, cells: Iterable[tuple[int, Slot]]) -> None:
        """Say what ``cells`` are told; a row below 1 is not named."""
        known = list(cells)
        told = (
            (self.flaws, [(row, slot, slot.flaw) for row, slot in known]),
            (self.hints, [(row, slot, slot.hint) for row, slot in known]),
        )
        for label, remarks in told:
            label.setText(self._sentence(remarks))
            label.setVisible(bool(label.text()))
        self.setVisible(bool(self.flaws.text() or self.hints.text()))

    def _sentence(self, remarks: list[tuple[int, Slot, str]]) -> str:
        rows: dict[str, list[str]] = {}
        colon = "：" if self._words.language.startswith("zh") else ": "
        for row, slot, sentence in remarks:
            if sentence:
                said = f"{self._words(slot.field.label)}{colon}{sentence}"
                rows.setdefault(said, []).extend([str(row)] if row > 0 else [])
        return "  ".join(
            f"{', '.join(where)} · {said}" if where else said for said, where in rows.items()
        )

    def _line(self, tone: Tone) -> ToneLabel:
        label = ToneLabel(tone=tone)
        label.hide()
        layout = self.layout()
        if layout is not None:
            layout.addWidget(label)
        return label
