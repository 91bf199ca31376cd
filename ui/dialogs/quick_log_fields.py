"""What is typed in a quick log: person, time, result by digit, words, promise, what is next."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_
from storage.kinds.parts import PROMISE_KINDS
from storage.rows import CaseFile
from storage.rules.masking import mask_phone
from ui import theme
from ui.desk import Desk
from ui.forms.editors.choices import QuietCombo, plain
from ui.models.cells import time_text
from ui.models.quick_log import (
    CALL,
    DIGITS,
    NEXT_STEPS,
    PHRASES,
    TOLD,
    callees,
    result_label,
)
from ui.widgets.basics import button, label, named, row
from ui.widgets.phrase_menu import offer_phrases, own_phrases

_MOST_COLUMNS: Final = 4
_RESULTS_WIDTH: Final = 528
_SPACE: Final = 6
_LINES: Final = (
    ("at", N_("Time"), 150),
    ("minutes", N_("Minutes"), 100),
    ("other_name", N_("Who answered"), 0),
    ("other_relation", N_("Relation"), 0),
    ("tracking_no", N_("Tracking no."), 0),
    ("amount", N_("Amount promised"), 160),
    ("when", N_("When"), 150),
    ("next_on", N_("Next on"), 110),
)
NO_PROMISE: Final = N_("No promise")


class QuickFields(QWidget):
    """``typed`` is what a draft keeps.

    ``judged`` says that person or result changed, ``resized`` that parts came or went.
    """

    changed = Signal()
    judged = Signal()
    resized = Signal()

    def __init__(self, desk: Desk, channel: str, file: CaseFile) -> None:
        super().__init__()
        self._desk, self._channel, self.words = desk, channel, desk.words
        self._file = file
        self._kept: dict[str, Any] = {}
        self.person = named(QuietCombo(), self.words("Person and number"))
        for one in callees(file, self.words):
            number = mask_phone(one.number) if desk.masked else one.number
            said = "  ".join(part for part in (one.name, one.role, number) if part)
            self.person.addItem(said, (one.party, one.number))
        self.lines = {name: self._line(name, text, width) for name, text, width in _LINES}
        self.results = [self._result(n, name) for n, name in enumerate(DIGITS[channel], start=1)]
        self.told = {name: self._told(text) for name, text in TOLD}
        self.summary = named(QPlainTextEdit(), self.words("Content"))
        self.spoken = named(QPlainTextEdit(), self.words("Verbatim"))
        self.promise = named(QuietCombo(), self.words("Promised to"))
        self.next_what = named(QComboBox(), self.words("What is next"))
        self._fill()
        self._lay_out()
        self._connect()

    def typed(self) -> dict[str, Any]:
        """Return what stands in the sheet as it was typed."""
        party, number = self.person.currentData() or ("", "")
        texts = {name: line.text() for name, line in self.lines.items()}
        return {
            **self._kept, **texts,
            "at": self._kept["at"] if texts["at"] == self._shown_at() else texts["at"],
            "party": party, "number": number,
            "result": next((one.property("result") for one in self.results if one.isChecked()), ""),
            "told": [name for name, one in self.told.items() if one.isChecked()],
            "summary": self.summary.toPlainText(), "words": self.spoken.toPlainText(),
            "promise": self.promise.currentData() or "",
            "next_what": self.next_what.currentText(),
        }  # fmt: skip

    def show_typed(self, typed: Mapping[str, Any]) -> None:
        """Show what ``typed`` gave before; emits nothing."""
        with QSignalBlocker(self):
            self._kept = {name: typed.get(name) for name in ("channel", "direction", "by", "at")}
            self._show_person(typed)
            for name, line in self.lines.items():
                line.setText(str(typed.get(name) or ""))
            self.lines["at"].setText(self._shown_at() or str(typed.get("at") or ""))
            for one in self.results:
                one.setChecked(one.property("result") == typed.get("result"))
            for name, chip in self.told.items():
                chip.setChecked(name in (typed.get("told") or ()))
            self.summary.setPlainText(str(typed.get("summary") or ""))
            self.spoken.setPlainText(str(typed.get("words") or ""))
            self.promise.setCurrentIndex(max(0, self.promise.findData(typed.get("promise") or "")))
            self.next_what.setEditText(str(typed.get("next_what") or ""))
        self._show_relevant()

    def choose(self, digit: int) -> None:
        """Choose the result of a digit; the cursor moves on to the words."""
        self.results[digit - 1].setChecked(True)
        self._picked()

    def focus_results(self) -> None:
        """Go where digits act."""
        self.results[0].setFocus()

    def focus_on(self, name: str) -> None:
        """Go to what was typed under a name."""
        found = self.lines.get(name)
        if found is not None:
            found.setFocus()
            found.selectAll()
        elif name == "next_what":
            self.next_what.setFocus()
        else:
            self.focus_results()

    def show_phrases(self) -> None:
        """Offer sentences that are often needed; the chosen one is typed into the content."""
        own = own_phrases(self._file, "contact", self._desk.today().isoformat())
        self.summary.moveCursor(self.summary.textCursor().MoveOperation.End)
        offer_phrases(self.summary, (*own, *(self.words(phrase) for phrase in PHRASES)))

    def _shown_at(self) -> str:
        at = str(self._kept.get("at") or "")
        return time_text(at) if "T" in at else ""

    def _show_person(self, typed: Mapping[str, Any]) -> None:
        wanted = (typed.get("party") or "", typed.get("number") or "")
        places = [n for n in range(self.person.count()) if self.person.itemData(n) == wanted]
        if not places and any(wanted):
            number = mask_phone(wanted[1]) if self._desk.masked else wanted[1]
            self.person.addItem(number or wanted[0], wanted)
            places = [self.person.count() - 1]
        self.person.setCurrentIndex(places[0] if places else 0)

    def _show_relevant(self) -> None:
        result = next((one.property("result") for one in self.results if one.isChecked()), "")
        talked = result in ("answered", "other_answered") or self._channel != CALL
        for part in (*self.told.values(), self.lines["minutes"]):
            part.setVisible(talked and self._channel == CALL)
        for name in ("other_name", "other_relation"):
            self.lines[name].setVisible(result == "other_answered")
        self.lines["tracking_no"].setVisible(self._channel == "letter")
        self.spoken.setVisible(talked and self._channel != "letter")
        promised = bool(self.promise.currentData())
        for name in ("amount", "when"):
            self.lines[name].setEnabled(promised)
        self.resized.emit()

    # --- how it is made ------------------------------------------------------------------------

    def _line(self, name: str, text: str, width: int) -> QLineEdit:
        made = named(QLineEdit(), self.words(text))
        made.setPlaceholderText(self.words(text))
        made.setProperty("typed", name)
        if width:
            made.setMaximumWidth(scaled(width))
        return made

    def _result(self, digit: int, name: str) -> QPushButton:
        made = button(plain(f"{digit} {self.words(result_label(name))}"), part="result")
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setProperty("result", name)
        made.clicked.connect(lambda _checked=False: self._picked())
        return made

    def _told(self, text: str) -> QPushButton:
        made = button(self.words(text), part="chip")
        made.setCheckable(True)
        return made

    def _fill(self) -> None:
        self.promise.addItem(self.words(NO_PROMISE), "")
        for name, text in PROMISE_KINDS:
            self.promise.addItem(self.words(text), name)
        self.promise.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.next_what.setEditable(True)
        self.next_what.addItem("")
        for step in NEXT_STEPS:
            self.next_what.addItem(self.words(step))
        self.lines["when"].setPlaceholderText(self.words("4/15, +3 or 12:40"))
        self.lines["next_on"].setPlaceholderText(self.words("4/15, +3"))
        for area, hint in ((self.summary, N_("Content (Ctrl+K: phrases)")),
                           (self.spoken, N_("In the very words"))):  # fmt: skip
            area.setPlaceholderText(self.words(hint))
            area.setTabChangesFocus(True)
            area.setFixedHeight(round(self.fontMetrics().lineSpacing() * 2.2) + 14)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(_SPACE)
        columns = self._columns()
        for n, made in enumerate(self.results):
            grid.addWidget(made, n // columns, n % columns)
        words = self.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.person.setMinimumWidth(scaled(270))
        column.addLayout(row(self.person, None, self.lines["at"], self.lines["minutes"]))
        column.addLayout(grid)
        column.addLayout(row(self.lines["other_name"], self.lines["other_relation"]))
        column.addLayout(row(*list(self.told.values())[:3], None, spacing=6))
        column.addLayout(row(*list(self.told.values())[3:], None, spacing=6))
        column.addWidget(self.lines["tracking_no"])
        column.addWidget(self.summary)
        column.addWidget(self.spoken)
        column.addLayout(row(self.promise, self.lines["amount"], self.lines["when"], None))
        self.next_what.setMinimumWidth(scaled(200))
        head = label(words("Next"), "muted")
        column.addLayout(row(head, self.lines["next_on"], self.next_what, None))

    def _columns(self) -> int:
        """As many as fit beside each other with their words whole, in bold."""
        for made in self.results:
            made.ensurePolished()
        widest = max(made.sizeHint().width() for made in self.results) * 1.08
        return max(1, min(_MOST_COLUMNS, int(scaled(_RESULTS_WIDTH) // (widest + _SPACE))))

    def _connect(self) -> None:
        for line in self.lines.values():
            line.textEdited.connect(lambda _text: self.changed.emit())
        for text in (self.summary, self.spoken):
            text.textChanged.connect(self.changed)
        for chip in self.told.values():
            chip.toggled.connect(lambda _on: self._judge_again())
        self.person.currentIndexChanged.connect(lambda _n: self._judge_again())
        self.promise.currentIndexChanged.connect(lambda _n: self._promise_chosen())
        self.next_what.editTextChanged.connect(lambda _text: self.changed.emit())

    def _picked(self) -> None:
        self._show_relevant()
        self.summary.setFocus()
        self._judge_again()

    def _promise_chosen(self) -> None:
        self._show_relevant()
        self.changed.emit()

    def _judge_again(self) -> None:
        self.changed.emit()
        self.judged.emit()


def scaled(width: int) -> int:
    """Return a width of the 100 % design for the size of text now in use."""
    return theme.px(width, 100 * theme.text_size() // theme.TEXT_SIZE)
