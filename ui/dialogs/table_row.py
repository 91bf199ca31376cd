"""Adding one row to a table of the rules: days, row, value, source; the problem at its field."""

from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from resources.language import N_, NC_
from storage.casework import tables
from storage.casework.change import Change
from storage.casework.session import Session
from storage.errors import CaseError, InvalidRecord
from storage.kinds.table_row import KIND, TABLES
from storage.progress import Progress
from storage.rules.table_views import choices_of, default_of, names_of
from ui.desk import Desk
from ui.forms.tones import ToneLabel
from ui.forms.typed import read_date
from ui.widgets.basics import button, label, named, row
from ui.widgets.fitting import fit_text

NOT_A_DAY: Final = N_("Not a day, such as 2027-01-01.")
SOURCE: Final = N_("Publication and its date, e.g. the announcement of 20 October 2026")
LPR_HELP: Final = N_(
    "The rate holds from its day until the next one, e.g. 3.00%. It counts as known for a month; "
    "give as last day the day up to which you looked and found no other."
)
HELP: Final = {
    "lpr_1y": LPR_HELP,
    "lpr_5y": LPR_HELP,
    "holiday": N_("First and last day of one holiday; weekends inside it count anyway."),
    "workday": N_("A Saturday or Sunday that is worked."),
    "cap": N_("Holds for contracts from the first day on."),
    "fee": N_("Base; then for what is over an amount its share; then the most, if any."),
    "limit": N_("Holds on the days named, without days always."),
    "phrase": N_("A phrase kept out of what we write to people, or a shipped one that is allowed."),
    "policy": N_("A choice that the law leaves open."),
    "care": N_("A number that the house has called and confirmed."),
}
_WITHOUT_DAYS: Final = frozenset({"phrase", "care"})
_NAMELESS: Final = frozenset({"lpr_1y", "lpr_5y", "holiday", "workday"})
_VALUELESS: Final = frozenset({"holiday", "workday"})


class TableRowDialog(QDialog):
    """Adds a row of the table ``name``; stays open with the problem where it cannot be used."""

    def __init__(self, desk: Desk, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._table = desk, name
        words = desk.words
        self.setWindowTitle(words(N_("Add to: {table}"), table=words(dict(TABLES)[name])))
        self.setMinimumWidth(620)
        self.start, self.end, self.source = (self._line(n) for n in ("start", "end", "source"))
        self.source.setPlaceholderText(words(SOURCE))
        self.name = self._box("name", names_of(name))
        self.value = self._box("value", {})
        self.name.currentIndexChanged.connect(lambda _place: self._offer())
        self.problem = ToneLabel(tone="danger")
        self.problem.hide()
        self.go = button(words(NC_("button", "Add")), self.save, part="primary")
        self.go.setToolTip("Ctrl+Enter")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(words(HELP[name]), "muted", wrap=True))
        layout.addLayout(self._form())
        layout.addWidget(self.problem)
        layout.addLayout(row(None, button(words("Cancel"), self.reject), self.go))
        self._offer()
        fit_text(self)

    def values(self) -> dict[str, Any]:
        """Return what was typed as values of a record; raises ``InvalidRecord`` for a day."""
        typed = {
            "table": self._table,
            "start": self._day("start"),
            "end": self._day("end"),
            "name": "" if self._table in _NAMELESS else _chosen(self.name),
            "value": "" if self._table in _VALUELESS else _chosen(self.value),
            "source": self.source.text().strip(),
        }
        return {name: value for name, value in typed.items() if value}

    def save(self) -> None:
        """Add the row."""
        try:
            values = self.values()
        except InvalidRecord as error:
            self._failed(error)
            return

        def work(session: Session, _progress: Progress) -> Change:
            return tables.add_row(session, values)

        self.go.setEnabled(False)
        self._desk.tasks.start(work, lambda _change: self.accept(), self._failed, lasting=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent: Ctrl+Enter adds, Enter alone never does."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif not enter:
            super().keyPressEvent(event)

    def _form(self) -> QFormLayout:
        words = self._desk.words
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        parts: list[tuple[str, QWidget, bool]] = [
            ("name", self.name, self._table not in _NAMELESS),
            ("value", self.value, self._table not in _VALUELESS),
            ("start", self.start, self._table not in _WITHOUT_DAYS),
            ("end", self.end, self._table not in _WITHOUT_DAYS),
            ("source", self.source, True),
        ]
        for name, part, shown in parts:
            part.setParent(self)
            part.setVisible(shown)
            if shown:
                form.addRow(words(KIND.by_name[name].label), part)
        return form

    def _line(self, name: str) -> QLineEdit:
        return named(QLineEdit(), self._desk.words(KIND.by_name[name].label))

    def _box(self, name: str, options: Any) -> QComboBox:
        box = named(QComboBox(), self._desk.words(KIND.by_name[name].label))
        for value, text in options.items():
            box.addItem(self._desk.words(text), value)
        box.setEditable(not options)
        return box

    def _offer(self) -> None:
        """Offer the values of the chosen row, or what is shipped for it, to be changed."""
        chosen = _chosen(self.name)
        options = choices_of(self._table, chosen)
        self.value.clear()
        for value, text in options.items():
            self.value.addItem(self._desk.words(text), value)
        self.value.setEditable(not options)
        if not options:
            self.value.setEditText(default_of(self._table, chosen))

    def _day(self, name: str) -> str:
        text = getattr(self, name).text().strip()
        found = read_date(text, self._desk.today()) if text else ""
        if found is None:
            raise InvalidRecord(path=name, problem=NOT_A_DAY)
        return date.fromisoformat(found).isoformat() if found else ""

    def _failed(self, error: Exception) -> None:
        self.go.setEnabled(True)
        if isinstance(error, InvalidRecord):
            field = KIND.by_name.get(str(error.details["path"]))
            words = self._desk.words
            said = words(str(error.details["problem"]))
            self._say(f"{words(field.label)}: {said}" if field else said)
            getattr(self, field.name if field else "source", self.source).setFocus()
        elif isinstance(error, CaseError):
            self._say(error.message(self._desk.words))
        else:
            self._desk.show_error(error)

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setAccessibleName(text)
        self.problem.show()


def _chosen(box: QComboBox) -> str:
    return box.currentText().strip() if box.isEditable() else str(box.currentData() or "")
