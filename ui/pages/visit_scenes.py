"""What the buttons of each step of a visit do."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from resources.language import N_, NC_
from storage.casework.care import care_card
from storage.kinds import BY_NAME
from storage.kinds.visit import OUTCOMES
from storage.rules.dates import time_words
from storage.rules.moments import day_of
from ui.dialogs.record_forms import record_form
from ui.forms.flow import FlowLayout
from ui.forms.surroundings import Surroundings
from ui.forms.tones import ToneLabel
from ui.models.cells import time_text
from ui.models.visit_flow import (
    MISSING,
    OUTCOME_DIGITS,
    places,
    report_text,
    step_of,
)
from ui.pages.visit_steps import StepView
from ui.widgets.basics import button
from ui.widgets.big_buttons import BigButtons, Choice, main_button
from ui.widgets.care_card import CareCard
from ui.widgets.guard_hints import GuardHints

if TYPE_CHECKING:
    from ui.pages.visit import VisitPage

GO_ON: Final = N_("Next step (Enter)")
DEPART: Final = N_("Depart: note the time now (Enter)")
ARRIVE: Final = N_("Arrived: note the time now (Enter)")
LEAVE: Final = N_("Leaving: note the time now (Enter)")
NOTED: Final = N_("{what} {time}. Next step (Enter)")
SUBMIT: Final = N_("Hand in the visit (Ctrl+Enter)")
COPY: Final = N_("Copy the report text")
COPIED: Final = N_("Copied. Read it out or paste it; the text names no full name.")
KNOCKS: Final = N_("Knocked {n} times")
KNOCK: Final = NC_("button", "Knocked")
REPORTED: Final = N_("Reported now")
NOTHING_MISSING: Final = N_("Nothing is missing.")
TRIP_OF_DAY: Final = N_("Trip of the day: {what}")
NO_TRIP: Final = N_("No trip is planned for today; one is made with this visit when you depart.")
REACHED: Final = N_("Supervisor reached at {time}.")
_FLAGS: Final = ("id_shown", "authority_shown", "purpose_stated", "recorded", "entered_home")


class Scenes:
    """Makes the steps of one visit page; ``refresh`` brings what they say up to date."""

    def __init__(self, page: "VisitPage", around: Surroundings) -> None:
        self._page, self._around, self.words = page, around, page.words
        self._views: dict[str, StepView] = {}
        self._mains: dict[str, QPushButton] = {}
        self.hints = GuardHints(page.desk, BY_NAME["visit"])
        self._judged: object = None
        self.report = ToneLabel()
        card = page.found.card if page.found else care_card()
        self.care = CareCard(self.words, card)
        self.care.hide()
        self.done = ToneLabel(tone="muted")
        self.missing = QWidget()
        self._missing_line = FlowLayout(self.missing)

    def make(self, step: str) -> StepView:
        """Return the view of a step."""
        made = getattr(self, f"_{step}")()
        self._views[step] = made
        return made  # type: ignore[no-any-return]

    def refresh(self) -> None:
        """Show what stands in the flow on buttons and labels; fields are not touched."""
        step = self._page.flow.step
        if step in self._views:
            getattr(self, f"_refresh_{step}")()

    # --- departure -----------------------------------------------------------------------------

    def _depart(self) -> StepView:
        found = self._page.found
        trip = found.trip if found else None
        said = BY_NAME["trip"].summary(trip.values, self.words) if trip else ""
        text = self.words(TRIP_OF_DAY, what=said) if trip else self.words(NO_TRIP)
        if trip and trip["briefing"]:
            text = f"{text}\n{trip['briefing']}"
        main = self._main("depart", self._set_out)
        parts = [ToneLabel(text, "muted"), self.hints]
        return StepView("depart", self._around, main=main, parts=parts)

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

    def _refresh_depart(self) -> None:
        self._say_main("depart", DEPART, N_("Depart"), self._departed())
        page = self._page
        going = tuple(page.flow.values.get("team") or ()), page.flow.values.get("advance_notice")
        if page.found is not None and going != self._judged:
            self._judged = going
            plan = {"planned_at": page.now(), **page.flow.values}
            self.hints.judge(page.found.file, plan, done=False, companions=self._companions())

    # --- arrival -------------------------------------------------------------------------------

    def _arrive(self) -> StepView:
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
        main = self._main("arrive", lambda: self._stamp("arrived_at"))
        parts = [line, self.report]
        return StepView("arrive", self._around, main=main, big=big, parts=parts)

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

    def _stamp(self, name: str) -> None:
        page = self._page
        if page.flow.values.get(name):
            page.step_by(1)
        else:
            page.apply(page.flow.stamp(name, page.now()))

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

    def _refresh_arrive(self) -> None:
        page, view = self._page, self._views["arrive"]
        self._say_main(
            "arrive", ARRIVE, N_("Arrived"), str(page.flow.known().get("arrived_at", ""))
        )
        for n, name in enumerate(OUTCOME_DIGITS, start=1):
            if view.big is not None:
                view.big.mark(n, on=page.flow.values.get("outcome") == name)
        if page.found is not None:
            text = report_text(page.flow, page.found.file, page.found.staff, self.words)
            self.report.setText(text)

    # --- on site -------------------------------------------------------------------------------

    def _scene(self) -> StepView:
        visit = BY_NAME["visit"]
        flags = [
            Choice(self.words(visit.by_name[name].label), partial(self._flag, name), stays=True)
            for name in _FLAGS
        ]
        more = [
            Choice(self.words(KNOCK), self._knock),
            Choice(self.words("Photos (Ctrl+V)"), self._page.photos.choose),
            Choice(self.words(NC_("button", "Care")), self._show_care, stays=True),
        ]
        self.care.closed.connect(self._show_care)
        self.care.flagged.connect(lambda: self._page.flag_care(self._words_said()))
        self.care.reached.connect(self._reach)
        main = self._main("scene", lambda: self._page.step_by(1))
        big = BigButtons([*flags, *more])
        return StepView("scene", self._around, main=main, big=big, parts=[self.care])

    def _flag(self, name: str) -> None:
        """Yes, no, not noted: what was not done is as much a fact as what was."""
        flow = self._page.flow
        following = {None: True, True: False, False: None}[flow.values.get(name)]
        self._page.apply(flow.with_values({name: following}))

    def _knock(self) -> None:
        flow = self._page.flow
        count = int(flow.more.get("knocks") or 0) + 1
        former, now = (self.words(KNOCKS, n=n) for n in (count - 1, count))
        said = {former, self.words(N_("Knocked"))}
        facts = [one for one in flow.values.get("observations") or () if one not in said]
        known = flow.with_values({"observations": [now, *facts]})
        self._page.apply(replace(known, more={**flow.more, "knocks": count}))

    def _show_care(self) -> None:
        self.care.setVisible(self.care.isHidden())
        if not self.care.isHidden():
            self.care.flag.setFocus()
        self.refresh()

    def _words_said(self) -> str:
        return str(self._page.flow.values.get("debtor_words") or "")

    def _reach(self) -> None:
        flow, now = self._page.flow, self._page.now()
        said = self.words(REACHED, time=time_words(now, self.words.language))
        before = str(flow.values.get("incident") or "")
        text = f"{before}\n{said}" if before else said
        self._page.apply(flow.with_values({"incident": text}))

    def _refresh_scene(self) -> None:
        self._mains["scene"].setText(self.words(GO_ON))
        view, visit = self._views["scene"], BY_NAME["visit"]
        if view.big is None:
            return
        for n, name in enumerate(_FLAGS, start=1):
            value = self._page.flow.values.get(name)
            text = self.words(visit.by_name[name].label)
            said = "" if value is None else self.words(N_("Yes") if value else N_("No"))
            view.big.say(n, f"{text}: {said}" if said else text)
            view.big.mark(n, on=value is not None)
        count = int(self._page.flow.more.get("knocks") or 0)
        view.big.say(6, self.words(KNOCKS, n=count) if count else self.words(KNOCK))
        view.big.mark(8, on=not self.care.isHidden())

    # --- inquiry -------------------------------------------------------------------------------

    def _inquiry(self) -> StepView:
        acts: list[tuple[str, Callable[[], object]]] = [
            (N_("Arrears of water, power, property fee"), lambda: self._record("finding")),
            (N_("Another finding"), lambda: self._record("finding", kind="other")),
            (N_("Interview"), lambda: self._record("interview")),
            (N_("Overdue notice"), lambda: self._record("notice")),
            (N_("Photos (Ctrl+V)"), self._page.photos.choose),
        ]
        big = BigButtons([Choice(self.words(text), act) for text, act in acts], columns=3)
        main = self._main("inquiry", lambda: self._page.step_by(1))
        return StepView("inquiry", self._around, main=main, big=big, parts=[self.done])

    def _record(self, name: str, **values: Any) -> None:
        page = self._page
        if page.found is None:
            return
        start = {"visit": page.flow.ref, **self._start(name), **values}
        file = page.found.file
        form = record_form(page.desk, BY_NAME[name], page.case_id, None, file, page, values=start)
        page.embed(form)

    def _start(self, name: str) -> dict[str, Any]:
        page, now = self._page, self._page.now()
        if name == "finding":
            return {"kind": "utility_arrears", "found_at": now, "as_of": day_of(now)}
        if name == "notice":
            return {"kind": "overdue_contact", "issued_on": day_of(now)}
        place = (page.flow.values.get("place") or {}).get("text")
        team = page.flow.values.get("team")
        known = {"started_at": now, "place": place, "interviewers": team}
        return {key: value for key, value in known.items() if value}

    def _refresh_inquiry(self) -> None:
        self._mains["inquiry"].setText(self.words(GO_ON))
        page = self._page
        lines = []
        for name in ("finding", "interview", "notice", "evidence"):
            kind = BY_NAME[name]
            rows = page.found.file.rows(kind.list_name) if page.found else ()
            lines += [
                f"{self.words(kind.label)}  {kind.summary(row.values, self.words)}"
                for row in rows
                if row["visit"] == page.flow.ref
            ]
        none = self.words("Nothing was recorded of this visit yet.")
        self.done.setText("\n".join(lines) or none)

    # --- leaving and handing in ----------------------------------------------------------------

    def _leave(self) -> StepView:
        acts = [
            Choice(self.words("Asked to leave: now"), lambda: self._now("asked_to_leave_at")),
            Choice(self.words("Wait: start or stop"), self._page.frame.waiting.emit),
            Choice(self.words("All well"), self._page.frame.safe.emit),
        ]
        main = self._main("leave", lambda: self._stamp("left_at"))
        return StepView("leave", self._around, main=main, big=BigButtons(acts, columns=3))

    def _now(self, name: str) -> None:
        self._page.apply(self._page.flow.with_values({name: self._page.now()}))

    def _refresh_leave(self) -> None:
        left = str(self._page.flow.known().get("left_at", ""))
        self._say_main("leave", LEAVE, N_("Left"), left)

    def _summary(self) -> StepView:
        main = self._main("summary", self._page.submit)
        main.setText(self.words(SUBMIT))
        return StepView("summary", self._around, main=main, parts=[self.missing])

    def _refresh_summary(self) -> None:
        while (item := self._missing_line.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        names = self._page.flow.missing()
        if not names:
            self._missing_line.addWidget(ToneLabel(self.words(NOTHING_MISSING), "muted"))
        for name in names:
            text = self.words("Missing: {what}", what=self.words(MISSING[name]))
            made = button(text, partial(self._go_to, name), part="chip")
            self._missing_line.addWidget(made)

    def _go_to(self, name: str) -> None:
        self._page.go(step_of(name))
        self._page.view.focus_path(name)

    # --- what the main buttons say -------------------------------------------------------------

    def _main(self, step: str, act: Callable[[], object]) -> QPushButton:
        self._mains[step] = main_button("", act)
        return self._mains[step]

    def _say_main(self, step: str, ask: str, noted: str, at: str) -> None:
        told = partial(self.words, NOTED, what=self.words(noted))
        said = told(time=time_text(at)[11:]) if at else self.words(ask)
        self._mains[step].setText(said)
        self._mains[step].setAccessibleName(said)
