"""Shows one record as it stands, by its field list: names for refs, hidden values hidden."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from resources.language import N_
from storage.casework import reading
from storage.casework.reading import Version
from storage.kinds import BY_LIST, BY_NAME
from storage.kinds.fields import Field, Group, Ref, Rows, Said
from storage.kinds.interview import shows_distress
from storage.kinds.kind import Kind
from storage.rows import CaseFile, Row
from storage.rules.masking_words import mask_numbers
from ui.desk import Desk
from ui.forms.candidates import row_words
from ui.forms.scroll import VerticalScroll
from ui.forms.spoken import Speech
from ui.forms.tones import ToneLabel
from ui.widgets.basics import Button
from ui.widgets.record_parts import (
    CarePanel,
    arrears_part,
    dialogue_part,
    field_label,
    plain_text,
)

_LABEL_WIDTH: Final = 148
# How far a log was read is for programs: nobody reads it.
_INNER: Final = frozenset({"seen"})
# Fields whose text names a record.
_NAMING: Final = frozenset({"about", "refs"})
# Fields that a kind shows in a way of its own, and what shows them.
Special = Callable[[Speech, Row], QWidget]
_SPECIAL: Final[Mapping[tuple[str, str], Special]] = {
    ("finding", "lines"): arrears_part,
    ("interview", "turns"): dialogue_part,
}


class RecordView(QWidget):
    """A record to read, with its history on demand."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._row: Row | None = None
        self._file: CaseFile | None = None
        self._opened = False
        self._history: tuple[Version, ...] | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = VerticalScroll(QWidget())
        outer.addWidget(self._scroll)
        desk.mask_changed.connect(self._draw)
        desk.language_changed.connect(self._draw)

    def show_row(self, row: Row | None, file: CaseFile | None) -> None:
        """Show a record of a case, or nothing."""
        same = row is not None and self._row is not None and row.id == self._row.id
        self._row, self._file = row, file
        self._opened = self._opened and same
        self._history = None
        self._draw()

    def text(self) -> str:
        """Return everything that is shown as text."""
        labels = self._scroll.findChildren(ToneLabel)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def open_restricted(self) -> None:
        """Show an interview that holds distress, after somebody asked for it."""
        self._opened = True
        self._draw()

    def show_history(self) -> None:
        """Fetch and show every value ever saved."""
        if self._row is None:
            return
        record = self._row.id
        self.desk.tasks.start(
            lambda session, _p: (record, reading.history(session, record)), self._take_history
        )

    # --- drawing -------------------------------------------------------------------------------

    @property
    def _speech(self) -> Speech:
        return Speech(self.desk.words, self._file, masked=self.desk.masked)

    def _draw(self) -> None:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        if self._row is not None:
            self._fill(column, self._row, kind_of(self._row))
        column.addStretch(1)
        self._scroll.put(place)

    def _fill(self, column: QVBoxLayout, row: Row, kind: Kind) -> None:
        speech = self._speech
        if row.ordinal is not None:
            column.addWidget(ToneLabel(self.desk.words("Visit {n}", n=row.ordinal), "heading"))
        column.addWidget(ToneLabel("\n".join(self._origin(row, kind, speech)), "muted"))
        if row.conflicts:
            column.addWidget(self._conflicts(row, kind))
        restricted = kind.name == "interview" and shows_distress(row.values)
        if restricted:
            column.addWidget(CarePanel(self.desk.words, self._opened, self.open_restricted))
        if not restricted or self._opened:
            column.addWidget(self._fields(row, kind, speech))
            self._foot(column, row, kind)

    def _origin(self, row: Row, kind: Kind, speech: Speech) -> list[str]:
        words = self.desk.words
        lines = []
        if happened := kind.when(row.values):
            lines.append(words("Happened: {when}", when=speech.when(happened)))
        who = self._recorder(row.recorded_by)
        when = speech.when(row.recorded_at)
        taken_in = row.via == "import"
        entered = N_("Taken in: {when}, {who}") if taken_in else N_("Recorded: {when}, {who}")
        lines.append(words(entered, when=when, who=who))
        if row.claimed_at or row.claimed_by:
            claimed = speech.when(row.claimed_at) or words("not told")
            by = row.claimed_by or words("not told")
            lines.append(words("The sender's own claim: {when}, {who}", when=claimed, who=by))
        return lines

    def _recorder(self, record: str) -> str:
        names = self._file.recorders if self._file else {}
        staff = self._file.person(record) if self._file else None
        return names.get(record) or (str(staff["name"]) if staff else "") or record or "—"

    def _conflicts(self, row: Row, kind: Kind) -> QWidget:
        words = self.desk.words
        names = [words(kind.by_name[name].label) for name in row.conflicts if name in kind.by_name]
        joined = words("; ").join(names)
        return ToneLabel(
            words("Two sites recorded different values for: {fields}", fields=joined), "danger"
        )

    def _fields(self, row: Row, kind: Kind, speech: Speech) -> QWidget:
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(7)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for item in kind.stored_fields:
            value = row.values.get(item.name)
            if value is None or item.name in _INNER:
                continue
            special = _SPECIAL.get((kind.name, item.name))
            n = grid.rowCount()
            label = field_label(speech.words(item.label), _LABEL_WIDTH)
            grid.addWidget(label, n, 0, Qt.AlignmentFlag.AlignTop)
            if special is not None:
                grid.addWidget(special(speech, row), n, 1)
                continue
            said = plain_text(self._said(speech, item, value))
            said.setAccessibleName(speech.words(item.label))
            framed = isinstance(item.type, Group | Rows) and not isinstance(item.type, Said)
            grid.addWidget(_framed(said) if framed else said, n, 1)
        return place

    def _said(self, speech: Speech, item: Field, value: object) -> str:
        """Say a value; records that it names by ref or id stand there in words."""
        names = value if isinstance(value, list) else [value]
        if item.name not in _NAMING or isinstance(item.type, Ref):
            return speech.say(item, value)
        return "\n".join(self._record_words(str(one)) for one in names)

    def _record_words(self, name: str) -> str:
        lists = self._file.lists if self._file else {}
        found = ((known, row) for known, rows in lists.items() for row in rows)
        for known, row in found:
            if name and name in (row.ref, row.id) and known in BY_LIST:
                kind, words = BY_LIST[known], self.desk.words
                said = words(kind.label) + " · " + row_words(known, row, words)
                return mask_numbers(said) if self.desk.masked else said
        return name

    def _foot(self, column: QVBoxLayout, row: Row, kind: Kind) -> None:
        words = self.desk.words
        if not row.corrections and self._history is None:
            return
        if self._history is None:
            history = Button(words("Corrections ({n})", n=row.corrections))
            history.setAccessibleName(history.text())
            history.clicked.connect(self.show_history)
            column.addWidget(history, 0, Qt.AlignmentFlag.AlignLeft)
            return
        column.addWidget(ToneLabel(words("Every value ever saved"), "heading"))
        for version in self._history:
            column.addWidget(self._version(version, kind))

    def _version(self, version: Version, kind: Kind) -> QWidget:
        words, speech = self.desk.words, self._speech
        who = self._recorder(version.by)
        head = words("Recorded: {when}, {who}", when=speech.when(version.at), who=who)
        if version.reason:
            head += "\n" + words("Reason: {reason}", reason=version.reason)
        lines = [
            f"{words(kind.by_name[name].label)}{speech.colon}"
            f"{' / '.join(speech.say(kind.by_name[name], value).splitlines()) or '—'}"
            for name, value in version.values.items()
            if name in kind.by_name
        ]
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(ToneLabel(head, "muted"))
        column.addWidget(plain_text("\n".join(lines)))
        return _framed(place)

    def _take_history(self, found: tuple[str, tuple[Version, ...]]) -> None:
        record, versions = found
        if self._row is not None and self._row.id == record:
            self._history = versions
            self._draw()


def kind_of(row: Row) -> Kind:
    """Return the kind of a row, whether it is named by kind or by list."""
    return BY_NAME.get(row.kind) or BY_LIST[row.kind]


def _framed(inside: QWidget) -> QWidget:
    frame = QFrame()
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 12, 8)
    column.addWidget(inside)
    return frame
