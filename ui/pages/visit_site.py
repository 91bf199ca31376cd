"""The steps of a visit on site: what is seen and said, what is found out."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from resources.language import N_, NC_
from storage.casework.care import care_card
from storage.casework.drafts import DraftText
from storage.kinds import BY_NAME
from storage.rules.dates import time_words
from storage.rules.distress import distress_in
from storage.rules.moments import day_of
from ui.dialogs.record_draft import kept_kind
from ui.dialogs.record_forms import record_form
from ui.forms.flow import FlowLayout
from ui.forms.surroundings import Surroundings
from ui.forms.tones import ToneLabel
from ui.pages.visit_left import LeftLine
from ui.pages.visit_scene import GO_ON, Scene
from ui.pages.visit_steps import StepView
from ui.widgets.basics import button
from ui.widgets.big_buttons import BigButtons, Choice
from ui.widgets.care_card import CareCard
from ui.widgets.care_tick import HEARD

if TYPE_CHECKING:
    from ui.pages.visit import VisitPage

KNOCKS: Final = N_("Knocked {n} times")
ALSO: Final = N_("Note as seen: {fact}")
KNOCK: Final = NC_("button", "Knocked")
REACHED: Final = N_("Supervisor reached at {time}.")
_FLAGS: Final = ("id_shown", "authority_shown", "purpose_stated", "recorded", "entered_home")


class OnSite(Scene):
    """What was shown and told, knocks, photos, and the care card."""

    step = "scene"

    def __init__(self, page: "VisitPage", around: Surroundings) -> None:
        super().__init__(page, around)
        card = page.found.card if page.found else care_card()
        self.care = CareCard(self.words, card)
        self.care.hide()
        self._heard: set[str] = set()
        self.offers = QWidget()
        self._offer_line = FlowLayout(self.offers)
        self._offered: tuple[str, ...] = ()

    def make(self) -> StepView:
        """See Scene.make."""
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
        main = self._main(lambda: self._page.step_by(1))
        big = BigButtons([*flags, *more])
        return self._view(main=main, big=big, parts=[self.care, self.offers])

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

    def _show_offers(self) -> None:
        """Offer the facts that often go with the outcome; a press notes one."""
        page = self._page
        offered = page.flow.offers(self.words)
        self.offers.setVisible(bool(offered))
        if offered == self._offered:
            return
        self._offered = offered
        while (item := self._offer_line.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for fact in offered:
            text = self.words(ALSO, fact=fact)
            made = button(text, partial(self._state, fact), icon="add", part="chip")
            self._offer_line.addWidget(made)

    def _state(self, fact: str) -> None:
        self._page.apply(self._page.flow.with_fact(fact))

    def listen(self) -> None:
        """Open the card as soon as words of distress are typed, in whatever step; put away, it
        stays away. It may be out of sight: what to do is said above the step, too.
        """
        heard = distress_in(self._page.flow.values)
        if set(heard) - self._heard:
            self.care.show()
            said = "、".join(f"「{one}」" for one in heard)
            self._page.frame.say(self.words(HEARD, words=said), danger=True)
        self._heard |= set(heard)

    def _show_care(self) -> None:
        self.care.setVisible(self.care.isHidden())
        if not self.care.isHidden():
            self.care.flag.setFocus()
        self._page.scenes.refresh()

    def _words_said(self) -> str:
        return str(self._page.flow.values.get("debtor_words") or "")

    def _reach(self) -> None:
        flow, now = self._page.flow, self._page.now()
        said = self.words(REACHED, time=time_words(now, self.words.language))
        before = str(flow.values.get("incident") or "")
        text = f"{before}\n{said}" if before else said
        self._page.apply(flow.with_values({"incident": text}))

    def refresh(self) -> None:
        """See Scene.refresh."""
        self._name_main(self.words(GO_ON))
        self._show_offers()
        view, visit = self.view, BY_NAME["visit"]
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


class Inquiry(Scene):
    """Records that belong to the visit, each in its own form, and those that stand already."""

    step = "inquiry"

    def __init__(self, page: "VisitPage", around: Surroundings) -> None:
        super().__init__(page, around)
        self.done = ToneLabel(tone="muted")
        self.left = LeftLine(self.words, self.go_on)

    def make(self) -> StepView:
        """See Scene.make."""
        acts: list[tuple[str, Callable[[], object]]] = [
            (N_("Arrears of water, power, property fee"), lambda: self._record("finding")),
            (N_("Another finding"), lambda: self._record("finding", kind="other")),
            (N_("Interview"), lambda: self._record("interview")),
            (N_("Overdue notice"), lambda: self._record("notice")),
            (N_("Photos (Ctrl+V)"), self._page.photos.choose),
        ]
        big = BigButtons([Choice(self.words(text), act) for text, act in acts], columns=3)
        main = self._main(lambda: self._page.step_by(1))
        return self._view(main=main, big=big, parts=[self.left, self.done])

    def _record(self, name: str, **values: Any) -> None:
        page = self._page
        if page.found is None:
            return
        start = {"visit": page.flow.ref, **self._start(name), **values}
        file = page.found.file
        form = record_form(page.desk, BY_NAME[name], page.case_id, None, file, page, values=start)
        page.embed(form)

    def go_on(self, draft: DraftText) -> None:
        """Go on with a record of the visit that was typed and not saved."""
        self._record(draft.kind, **kept_kind(draft))

    def _start(self, name: str) -> dict[str, Any]:
        page, now = self._page, self._page.now()
        if name == "finding":
            return {"kind": "utility_arrears", "found_at": now, "as_of": day_of(now)}
        if name == "notice":
            return {"kind": "overdue_contact", "issued_on": day_of(now)}
        place = (page.flow.values.get("place") or {}).get("text")
        team = page.flow.values.get("team")
        known = {"started_at": now, "place": place, "interviewers": team, "interviewee": None}
        if page.flow.values.get("outcome") in ("met_borrower", "met_at_work") and page.found:
            rows = page.found.file.rows("parties")
            known["interviewee"] = next((r.ref for r in rows if r["role"] == "borrower"), None)
        if page.found and page.found.owner:
            known["recorder"] = page.found.owner
        return {key: value for key, value in known.items() if value}

    def refresh(self) -> None:
        """See Scene.refresh."""
        self._name_main(self.words(GO_ON))
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
        self.left.show_left(page.found.left if page.found else ())
