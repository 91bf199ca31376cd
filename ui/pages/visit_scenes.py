"""The steps of a visit page: which one makes what, and what they bring up to date."""

from typing import TYPE_CHECKING

from ui.forms.surroundings import Surroundings
from ui.pages.visit_end import Leaving, Summary
from ui.pages.visit_road import Arrival, Departure
from ui.pages.visit_scene import Scene
from ui.pages.visit_site import Inquiry, OnSite
from ui.pages.visit_steps import StepView

if TYPE_CHECKING:
    from ui.pages.visit import VisitPage


class Scenes:
    """Makes the steps of one visit page; ``refresh`` brings what they say up to date."""

    def __init__(self, page: "VisitPage", around: Surroundings) -> None:
        self._page = page
        self.depart = Departure(page, around)
        self.arrive = Arrival(page, around)
        self.scene = OnSite(page, around)
        self.inquiry = Inquiry(page, around)
        self.leave = Leaving(page, around)
        self.summary = Summary(page, around)
        scenes = (self.depart, self.arrive, self.scene, self.inquiry, self.leave, self.summary)
        self._scenes: dict[str, Scene] = {one.step: one for one in scenes}
        self._made: set[str] = set()

    def make(self, step: str) -> StepView:
        """Return the view of a step."""
        self._made.add(step)
        return self._scenes[step].make()

    def refresh(self) -> None:
        """Show what stands in the flow on buttons and labels; fields are not touched."""
        step = self._page.flow.step
        if step in self._made:
            self._scenes[step].refresh()
