"""What stands round the steps of a visit: whose it is, the steps, the wait, the safety check."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from resources.language import N_, NC_, Words
from storage.casework.drafts import DraftText
from storage.rows import CaseFile
from storage.rules.dates import time_words
from ui.dialogs.record_draft import back_words
from ui.forms.tones import ToneLabel
from ui.models.persons import borrowers
from ui.models.visit_flow import STEP_TITLES, STEPS, Flow, clock_words, ordinal
from ui.widgets.basics import Elided, button, label, named, role, row, tool

KEPT = N_("Draft kept {time}")
WAITED = N_("Waited {time}")
SAFE_LATE = N_("Safety check due: are all well?")
SAFE_AT = N_("All well at {time}")
# Below this height (pixels) the page needs the room of tall steps for what is asked on it.
_TALL = 480
# Below so many lines of text a form and the steps have no room together.
_ROOMY = 30


class VisitFrame(QObject):
    """Emits ``chosen`` with a step, ``moved`` by -1 or 1, ``back``, ``waiting`` and ``safe``."""

    chosen = Signal(str)
    moved = Signal(int)
    back = Signal()
    waiting = Signal()
    safe = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.title = Elided(part="title")
        self.kept = label(part="muted")
        self.message = ToneLabel(tone="danger")
        self.message.hide()
        self.foot = role(QFrame(), "banner")
        self._line, self._inner, self._high = QWidget(), False, 0
        self.buttons = {step: self._step(n, step) for n, step in enumerate(STEPS, start=1)}
        self.wait = button(words("Wait: start"), self.waiting.emit, icon="clock")
        self.wait_time = label()
        self.safe_button = button(words("All well"), self.safe.emit, icon="check")
        self.safe_state = label(part="muted")
        self.previous = button(
            words(NC_("wizard", "Back")), lambda: self.moved.emit(-1), icon="previous"
        )
        self.previous.setToolTip("Alt+←")
        self.next = button(words(NC_("wizard", "Next")), lambda: self.moved.emit(1), icon="next")
        self.next.setToolTip("Alt+→, Ctrl+Enter")
        for big in (self.wait, self.safe_button, self.previous, self.next):
            role(big, "big")

    def lay_out(self, layout: QVBoxLayout, steps: QWidget) -> None:
        """Put the frame round ``steps`` into ``layout``."""
        head = role(QFrame(), "header")
        inside = QVBoxLayout(head)
        inside.setContentsMargins(12, 8, 16, 8)
        inside.setSpacing(6)
        away = tool("back", self.words("Put the visit aside; it is kept"), self.back.emit)
        inside.addLayout(row(away, self.title, self.kept))
        self._line.setLayout(row(*self.buttons.values(), spacing=4))
        inside.addWidget(self._line)
        layout.addWidget(head)
        self.message.setContentsMargins(16, 8, 16, 0)
        layout.addWidget(self.message)
        layout.addWidget(steps, 1)
        foot = self.foot
        under = QVBoxLayout(foot)
        under.setContentsMargins(12, 6, 12, 6)
        under.addLayout(
            row(self.wait, self.wait_time, self.safe_button, self.safe_state, None,
                self.previous, self.next)
        )  # fmt: skip
        layout.addWidget(foot)
        if (page := layout.parentWidget()) is not None:
            page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter; the steps are 64 px high wherever the page has the room.

        In the smallest windows they are as low as the fields: the main button, Back and Next, all
        of them large, lead through the steps as well.
        """
        if isinstance(event, QResizeEvent):
            self._high = event.size().height()
            self.make_room(self._inner)
            part = "big" if event.size().height() >= _TALL else "result"
            for made in self.buttons.values():
                if made.property("role") != part:
                    role(made, part)
                    made.style().polish(made)
        return super().eventFilter(watched, event)

    def make_room(self, inner: bool) -> None:
        """Give a form in the place of a step the foot's room, on a low screen the steps' too."""
        self._inner = inner
        self.foot.setVisible(not inner)
        low = self._high < _ROOMY * self._line.fontMetrics().lineSpacing()
        self._line.setVisible(not (inner and low))

    def clear(self) -> None:
        """Forget what was shown of another case."""
        self.title.say("")
        self.kept.setText("")
        self.message.hide()

    def show_case(self, file: CaseFile, back: DraftText | None) -> None:
        """Show whose visit it is, and that it is gone on with where it is."""
        names = "、".join(str(one["name"]) for one in borrowers(file))
        count = self.words("visit no. {n}", n=ordinal(file))
        self.title.say(" · ".join((names, str(file.case["case_no"]), count)))
        self.message.hide()
        if back is not None:
            self.say(back_words(back, self.words))

    def show_flow(self, flow: Flow, now: str) -> None:
        """Show the step, what was waited, and the safety check."""
        words = self.words
        for step, made in self.buttons.items():
            made.setChecked(step == flow.step)
        self.wait.setText(words("Wait: stop") if flow.wait_from else words("Wait: start"))
        self.wait.setAccessibleName(self.wait.text())
        waited = flow.waited(now)
        self.wait_time.setText(words(WAITED, time=clock_words(waited)) if waited else "")
        late = flow.unsafe_since(now) is not None
        at = time_words(flow.safe[-1], words.language) if flow.safe else ""
        self.safe_state.setText(words(SAFE_LATE) if late else words(SAFE_AT, time=at) if at else "")
        role(self.safe_state, "danger" if late else "muted")
        self.safe_state.style().polish(self.safe_state)
        self.previous.setEnabled(flow.step != STEPS[0])
        self.next.setEnabled(flow.step != STEPS[-1])

    def show_kept(self, now: str) -> None:
        """Say that everything up to now is kept."""
        self.kept.setText(self.words(KEPT, time=now[11:19]))

    def say(self, sentence: str, *, danger: bool = False) -> None:
        """Say one sentence above the step."""
        role(self.message, "danger" if danger else "muted")
        self.message.style().polish(self.message)
        self.message.setText(sentence)
        self.message.setAccessibleName(sentence)
        self.message.show()

    def _step(self, n: int, step: str) -> QPushButton:
        text = self.words(STEP_TITLES[step])
        made = button(f"{n} {text}", lambda: self.chosen.emit(step), part="big")
        named(made, text)
        made.setCheckable(True)
        return made
