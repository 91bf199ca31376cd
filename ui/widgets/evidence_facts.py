"""What stands beside a piece of evidence: the facts of its bytes, its hash, what people said."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from storage.casework import resemblance
from storage.rows import CaseFile, Row
from ui import theme
from ui.desk import Desk
from ui.forms.flow import FlowLayout
from ui.forms.spoken import Speech
from ui.forms.tones import ToneLabel
from ui.widgets.basics import button
from ui.widgets.record_view import RecordView

_WIDTH = 340
Deed = tuple[str, str, Callable[[], object]]


class EvidenceFacts(QWidget):
    """Shows one record of evidence; ``buttons`` are what can be done with it, by name."""

    def __init__(self, desk: Desk, deeds: Sequence[Deed]) -> None:
        super().__init__()
        self._desk = desk
        self.buttons: dict[str, QPushButton] = {}
        self.setMinimumWidth(theme.px(_WIDTH, 100 * theme.text_size() // theme.TEXT_SIZE))
        self.bytes_facts = ToneLabel(tone="muted")
        self.bytes_facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hash = QLineEdit()
        self.hash.setReadOnly(True)
        self.hash.setAccessibleName(desk.words("SHA-256"))
        self.hash.setToolTip(desk.words("SHA-256"))
        self.record = RecordView(desk)
        bar = QWidget()
        flow = FlowLayout(bar)
        for name, text, act in deeds:
            self.buttons[name] = button(text, act)
            flow.addWidget(self.buttons[name])
        hashed = QHBoxLayout()
        hashed.addWidget(ToneLabel(desk.words("SHA-256"), "muted"))
        hashed.addWidget(self.hash, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 0, 0)
        column.addWidget(bar)
        column.addWidget(self.bytes_facts)
        column.addLayout(hashed)
        column.addWidget(self.record, 1)

    def show_row(self, row: Row | None, file: CaseFile | None, copy: Row | None) -> None:
        """Show a record; ``copy`` is the covered copy that packs print of it."""
        self.setVisible(row is not None)
        self.record.show_row(row, file)
        self.hash.setText(str(row["sha256"] or "") if row else "")
        self.hash.setCursorPosition(0)
        lines = self._byte_lines(row, file, copy) if row else []
        self.bytes_facts.setText("\n".join(lines))

    def _byte_lines(self, row: Row, file: CaseFile | None, copy: Row | None) -> list[str]:
        words = self._desk.words
        found = file.attachment(row.ref) if file else None
        if found is None:
            return [words("The original is not in this vault.")]
        speech = Speech(words, file, masked=self._desk.masked)
        taken = f"{found.taken_at}{found.offset or ''}" if found.taken_at else ""
        facts = (
            (words("Taken by the file's clock"), speech.when(taken) or words("not told")),
            (words("Taken in"), speech.when(found.taken_in_at)),
            (words("Device by the file"), found.device or words("not told")),
        )
        lines = [f"{label}{speech.colon}{value}" for label, value in facts]
        for one in resemblance.remarks(file, row.ref) if file else ():
            said = words(one.sentence, **one.values)
            lines.append(words("Note: this file {remark}.", remark=said))
        if copy is not None:
            lines.append(words("Packs print a covered copy of it: {reason}", reason=copy["reason"]))
        return [*lines, words(found.problem)] if found.problem else lines
