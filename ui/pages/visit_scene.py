"""What the steps of a visit have in common: the page they belong to, the large button on top."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QPushButton, QWidget

from resources.language import N_
from ui.forms.surroundings import Surroundings
from ui.models.cells import time_text
from ui.pages.visit_steps import StepView
from ui.widgets.big_buttons import BigButtons, main_button

if TYPE_CHECKING:
    from ui.pages.visit import VisitPage

GO_ON: Final = N_("Next step (Enter)")
NOTED: Final = N_("{what} {time}. Next step (Enter)")


class Scene:
    """One step: ``make`` its view once, ``refresh`` what that says; fields are not touched."""

    step = ""

    def __init__(self, page: "VisitPage", around: Surroundings) -> None:
        self._page, self._around, self.words = page, around, page.words
        self.main: QPushButton
        self.view: StepView

    def make(self) -> StepView:
        """Return the view of the step."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show what stands in the flow on buttons and labels."""
        raise NotImplementedError

    def _main(self, act: Callable[[], object]) -> QPushButton:
        self.main = main_button("", act)
        return self.main

    def _view(
        self, *, main: QPushButton, big: BigButtons | None = None, parts: Sequence[QWidget] = ()
    ) -> StepView:
        self.view = StepView(self.step, self._around, main=main, big=big, parts=parts)
        return self.view

    def _stamp(self, name: str) -> None:
        page = self._page
        if page.flow.values.get(name):
            page.step_by(1)
        else:
            page.apply(page.flow.stamp(name, page.now()))

    def _say_main(self, ask: str, noted: str, at: str) -> None:
        told = partial(self.words, NOTED, what=self.words(noted))
        said = told(time=time_text(at)[11:]) if at else self.words(ask)
        self._name_main(said)

    def _name_main(self, said: str) -> None:
        self.main.setText(said)
        self.main.setAccessibleName(said)
