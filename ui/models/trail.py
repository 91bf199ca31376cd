"""Where somebody was in the window: pages in order, for back and forward as in a browser."""

from typing import Final

_MOST: Final = 50
Place = tuple[str, str]  # page, case


class Trail:
    """Remembers the pages that were shown; going somewhere new forgets what lay ahead."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1

    @property
    def here(self) -> Place | None:
        """The page that is shown, as far as it is remembered."""
        return self._places[self._at] if self._places else None

    def go(self, place: Place) -> None:
        """Remember that a page is shown now; the same page again is no step."""
        if place == self.here:
            return
        self._places = [*self._places[: self._at + 1], place][-_MOST:]
        self._at = len(self._places) - 1

    def step(self, by: int) -> Place | None:
        """Go back (-1) or forward (1) and return that place, None where there is none."""
        wanted = self._at + by
        if not 0 <= wanted < len(self._places):
            return None
        self._at = wanted
        return self._places[wanted]
