"""The pane beside the case list: who it is, where, what comes next, the last five events."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from storage.kinds import BY_NAME
from storage.kinds.flag import FLAGS
from storage.rows import CaseFile, Row
from storage.rules.masking import mask_address
from ui import theme
from ui.desk import Desk
from ui.forms.flow import FlowLayout
from ui.models.cells import Surround, summary, time_text
from ui.models.persons import address_of, borrowers, care_flags, open_flags, phone_of
from ui.widgets.basics import Elided, button, forget, label, line, picture, role, row

_EVENTS = 5


class CasePreview(QFrame):
    """Shows a case in short; ``opened`` asks for its page, ``called`` for the log of a call,
    ``visited`` for a visit."""

    opened = Signal(str)
    called = Signal()
    visited = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        role(self, "card")
        self._desk = desk
        inner = QWidget()
        self._layout = QVBoxLayout(inner)
        self._layout.setContentsMargins(0, 0, 4, 0)
        self._layout.setSpacing(6)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self._case_id = ""
        self.go = button(desk.words("Open"), self._open, part="primary")
        self.go.setToolTip("Enter")
        self.call = button(desk.words("Log a call"), self.called.emit, icon="call")
        self.call.setToolTip("Ctrl+1")
        self.visit = button(desk.words("New visit"), self._visit, icon="visit")
        self.visit.setToolTip("Ctrl+N")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 16, 14, 16)
        outer.addWidget(scroll, 1)
        outer.addWidget(self.go)
        beside = FlowLayout(spacing=8)
        beside.addWidget(self.call)
        beside.addWidget(self.visit)
        outer.addLayout(beside)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that no case is chosen."""
        for part in (self.go, self.call, self.visit):
            part.hide()
        forget(self._layout)
        text = label(self._desk.words("Choose a case to see it here."), "muted", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout.addStretch(1)
        self._layout.addWidget(text)
        self._layout.addStretch(1)

    def show_case(self, file: CaseFile, events: Sequence[Row]) -> None:
        """Show one case with its latest events."""
        forget(self._layout)
        words = self._desk.words
        names = "、".join(str(party["name"]) for party in borrowers(file))
        self._layout.addWidget(Elided(names or words("No borrower yet"), "heading"))
        self._layout.addWidget(Elided(str(file.case["case_no"]), "muted"))
        self._add_flags(file)
        self._layout.addWidget(line())
        for title, text in self._facts(file):
            self._layout.addWidget(label(title, "muted"))
            self._layout.addWidget(label(text, wrap=True))
        self._layout.addWidget(line())
        self._layout.addWidget(label(words("Latest"), "muted"))
        self._add_events(file, events)
        self._layout.addStretch(1)
        self._case_id = file.case.id
        for part in (self.go, self.call, self.visit):
            part.show()

    def _open(self) -> None:
        self.opened.emit(self._case_id)

    def _visit(self) -> None:
        self.visited.emit(self._case_id)

    def _add_flags(self, file: CaseFile) -> None:
        words = self._desk.words
        care = care_flags(file)
        text = "  ".join(words(dict(FLAGS)[flag["kind"]]) for flag in open_flags(file))
        if care:
            holder = QFrame()
            sign = picture("care", 18, theme.colours().care)
            holder.setLayout(row(sign, Elided(text, "care")))
            self._layout.addWidget(holder)
        elif text:
            self._layout.addWidget(Elided(text, "warning"))

    def _facts(self, file: CaseFile) -> list[tuple[str, str]]:
        words = self._desk.words
        party = next(iter(borrowers(file)), None)
        next_action = file.case["next_action"] or {}
        facts = [
            (words("Mobile"), phone_of(party, masked=True)),
            (words("Current address"), mask_address(address_of(party))),
            (
                words("Next action"),
                " ".join(str(next_action.get(name) or "") for name in ("on", "what")).strip()
                or words("None yet"),
            ),
        ]
        return [(title, text) for title, text in facts if text]

    def _short_time(self, iso: str) -> str:
        """Return the day and hour of this year, and the whole date of any other year."""
        text = time_text(iso)
        return text[5:] if text[:4] == str(self._desk.today().year) else text[:10]

    def _add_events(self, file: CaseFile, events: Sequence[Row]) -> None:
        around = Surround(self._desk.words, file, masked=True)
        for event in events[:_EVENTS]:
            kind = BY_NAME[event.kind]
            moment = label(self._short_time(kind.when(event.values)), "muted")
            moment.setToolTip(time_text(kind.when(event.values)))
            holder = QFrame()
            holder.setLayout(row(moment, Elided(summary(event, kind, around))))
            self._layout.addWidget(holder)
        if not events:
            self._layout.addWidget(label(self._desk.words("Nothing recorded yet."), "muted"))
