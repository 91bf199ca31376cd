"""The last steps of a visit: leaving, and handing it in with what is missing named."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from resources.language import N_
from storage.casework.drafts import DraftText
from storage.rules.distress import distress_in
from ui.forms.flow import FlowLayout
from ui.forms.surroundings import Surroundings
from ui.forms.tones import ToneLabel
from ui.models.care_words import flagged
from ui.models.visit_flow import MISSING, step_of
from ui.models.visit_submit import CARE
from ui.pages.visit_left import LeftLine
from ui.pages.visit_scene import Scene
from ui.pages.visit_steps import StepView
from ui.widgets.basics import button
from ui.widgets.big_buttons import BigButtons, Choice
from ui.widgets.care_tick import CareTick

if TYPE_CHECKING:
    from ui.pages.visit import VisitPage

LEAVE: Final = N_("Leaving: note the time now (Enter)")
SUBMIT: Final = N_("Hand in the visit (Ctrl+Enter)")
NOTHING_MISSING: Final = N_("Nothing is missing.")


class Leaving(Scene):
    """The time of leaving, and when somebody was asked to."""

    step = "leave"

    def make(self) -> StepView:
        """See Scene.make."""
        acts = [
            Choice(self.words("Asked to leave: now"), lambda: self._now("asked_to_leave_at")),
            Choice(self.words("Wait: start or stop"), self._page.frame.waiting.emit),
            Choice(self.words("All well"), self._page.frame.safe.emit),
        ]
        main = self._main(lambda: self._stamp("left_at"))
        return self._view(main=main, big=BigButtons(acts, columns=3))

    def _now(self, name: str) -> None:
        self._page.apply(self._page.flow.with_values({name: self._page.now()}))

    def refresh(self) -> None:
        """See Scene.refresh."""
        left = str(self._page.flow.known().get("left_at", ""))
        self._say_main(LEAVE, N_("Left"), left)


class Summary(Scene):
    """What is missing; nothing of it stops the visit from being handed in."""

    step = "summary"

    def __init__(self, page: "VisitPage", around: Surroundings) -> None:
        super().__init__(page, around)
        self.care = CareTick(self.words)
        self.care.decided.connect(self._decide)
        self.missing = QWidget()
        self._missing_line = FlowLayout(self.missing)
        self.left = LeftLine(self.words, self._go_on)

    def make(self) -> StepView:
        """See Scene.make."""
        main = self._main(self._page.submit)
        self._name_main(self.words(SUBMIT))
        return self._view(main=main, parts=[self.care, self.left, self.missing])

    def refresh(self) -> None:
        """See Scene.refresh."""
        while (item := self._missing_line.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._show_care()
        names, found = self._page.flow.missing(), self._page.found
        left = found.left if found is not None else ()
        self.left.show_left(left)
        if not names and not left:
            self._missing_line.addWidget(ToneLabel(self.words(NOTHING_MISSING), "muted"))
        for name in names:
            text = self.words("Missing: {what}", what=self.words(MISSING[name]))
            made = button(text, partial(self._go_to, name), part="chip")
            self._missing_line.addWidget(made)

    def _go_on(self, draft: DraftText) -> None:
        self._page.go("inquiry")
        self._page.scenes.inquiry.go_on(draft)

    def _show_care(self) -> None:
        page = self._page
        file = page.found.file if page.found else None
        self.care.hear(distress_in(page.flow.values), flagged=file is not None and flagged(file))
        self.care.tick.setChecked(bool(page.flow.more.get(CARE, True)))

    def _decide(self, on: bool) -> None:
        flow = self._page.flow
        self._page.apply(replace(flow, more={**flow.more, CARE: on}))

    def _go_to(self, name: str) -> None:
        self._page.go(step_of(name))
        self._page.view.focus_path(name)
