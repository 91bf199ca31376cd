"""The steps of a visit on the way: departure, arrival with its report."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from resources.language import N_, NC_
from storage.kinds import BY_NAME
from storage.kinds.visit import OUTCOMES
from ui.forms.flow import FlowLayout
from ui.forms.surroundings import Surroundings
from ui.forms.tones import ToneLabel
from ui.models.visit_flow import OUTCOME_DIGITS, places, report_text
from ui.pages.visit_scene import Scene
from ui.pages.visit_steps import StepView
from ui.widgets.basics import button
from ui.widgets.big_buttons import BigButtons, Choice
from ui.widgets.guard_hints import GuardHints

if TYPE_CHECKING:
    from ui.pages.visit import VisitPage

DEPART: Final = N_("Depart: note the time now (Enter)")
ARRIVE: Final = N_("Arrived: note the time now (Enter)")
COPY: Final = N_("Copy the report text")
COPIED: Final = N_("Copied. Read it out or paste it; the text names no full name.")
REPORTED: Final = N_("Reported now")
TRIP_OF_DAY: Final = N_("Trip of the day: {what}")
NO_TRIP: Final = N_("No trip is planned for today; one is made with this visit when you depart.")


class Departure(Scene):
    """Who goes, what the rules say before, and the time of departure."""

    step = "depart"

    def __init__(self, page: "VisitPage", around: Surroundings) -> None:
        super().__init__(page, around)
        self.hints = GuardHints(page.desk, BY_NAME["visit"])
        self._judged: object = None

    def make(self) -> StepView:
        """See Scene.make."""
        found = self._page.found
        trip = found.trip if found else None
        said = BY_NAME["trip"].summary(trip.values, self.words) if trip else ""
        text = self.words(TRIP_OF_DAY, what=said) if trip else self.words(NO_TRIP)
        if trip and trip["briefing"]:
            text = f"{text}\n{trip['briefing']}"
        main = self._main(self._set_out)
        parts = [ToneLabel(text, "muted"), self.hints]
        return self._view(main=main, parts=parts)

    def _companions(self) -> tuple[Any, ...]:
        trip = self._page.found.trip if self._page.found else None
        return tuple(trip["companions"] or ()) if trip else ()

    def _set_out(self) -> None:
        page = self._page
        if self._departed():
            page.step_by(1)
        else:
            trip = {**page.flow.trip, "departed_at": page.now()}
            page.apply(replace(page.flow, trip=trip))

    def _departed(self) -> str:
        trip = self._page.found.trip if self._page.found else None
        return str(self._page.flow.trip.get("departed_at") or (trip and trip["departed_at"]) or "")

    def refresh(self) -> None:
        """See Scene.refresh."""
        self._say_main(DEPART, N_("Depart"), self._departed())
        page = self._page
        going = tuple(page.flow.values.get("team") or ()), page.flow.values.get("advance_notice")
        if page.found is not None and going != self._judged:
            self._judged = going
            plan = {"planned_at": page.now(), **page.flow.values}
            self.hints.judge(page.found.file, plan, done=False, companions=self._companions())


class Arrival(Scene):
    """The time of arrival, who is met, and the report in words."""

    step = "arrive"

    def __init__(self, page: "VisitPage", around: Surroundings) -> None:
        super().__init__(page, around)
        self.report = ToneLabel()

    def make(self) -> StepView:
        """See Scene.make."""
        labels = dict(OUTCOMES)
        big = BigButtons(
            [
                Choice(self.words(labels[name]), partial(self._found, name), stays=True)
                for name in OUTCOME_DIGITS
            ]
        )
        copy = button(self.words(COPY), self._copy, icon="copy")
        told = button(self.words(REPORTED), self._reported, icon="call")
        self.report.setContentsMargins(0, 4, 0, 4)
        line = QWidget()
        flow = FlowLayout(line)
        for part in (copy, told, *self._places()):
            flow.addWidget(part)
        main = self._main(lambda: self._stamp("arrived_at"))
        parts = [line, self.report]
        return self._view(main=main, big=big, parts=parts)

    def _places(self) -> list[QPushButton]:
        found = self._page.found
        known = places(found.file) if found else []
        return [
            button(text, partial(self._at, kind, text), icon="visit", part="chip")
            for kind, text in known
        ]

    def _at(self, kind: str, text: str) -> None:
        self._page.apply(self._page.flow.with_values({"place": {"kind": kind, "text": text}}))

    def _found(self, outcome: str) -> None:
        page = self._page
        flow = page.flow.stamp("arrived_at", page.now())
        page.apply(flow.found(outcome, self.words))

    def _reported(self) -> None:
        """Note when the report was made, to the first supervisor, by telephone."""
        page = self._page
        staff = page.found.staff if page.found else {}
        boss = next((ref for ref, row in staff.items() if row["role"] == "supervisor"), None)
        known = page.flow.values.get("reported") or {}
        at = {"at": page.now(), "channel": self.words(NC_("report", "Telephone"))}
        to = {"to": boss} if boss else {}
        page.apply(page.flow.with_values({"reported": {**to, **at, **known}}))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.text())
        self._page.frame.say(self.words(COPIED))

    def refresh(self) -> None:
        """See Scene.refresh."""
        page, view = self._page, self.view
        self._say_main(ARRIVE, N_("Arrived"), str(page.flow.known().get("arrived_at", "")))
        for n, name in enumerate(OUTCOME_DIGITS, start=1):
            if view.big is not None:
                view.big.mark(n, on=page.flow.values.get("outcome") == name)
        if page.found is not None:
            text = report_text(page.flow, page.found.file, page.found.staff, self.words)
            self.report.setText(text)
