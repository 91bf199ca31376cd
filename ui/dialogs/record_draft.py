"""Keeps what a dialog holds as a draft while it is typed, and gives it back when it opens again."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from resources.language import Words
from storage.casework import drafts
from storage.casework.drafts import DraftText
from storage.casework.session import Session
from storage.progress import Progress
from storage.rules.dates import time_words
from ui.desk import Desk

# Each change is kept within half a second, the worker's own time included.
_PAUSE_MS: Final = 250


class DraftKeeper(QObject):
    """The draft of one record, or of a new one of its kind in a case; ``kept`` when it is kept.

    ``place`` is its case, kind and record, as ``drafts.become`` wants it. What is not ``worth`` it
    is not kept: a form that says again what it said at first leaves none behind.
    """

    kept = Signal()

    def __init__(
        self,
        desk: Desk,
        case_id: str,
        kind: str,
        record: str,
        content: Callable[[], Mapping[str, Any]],
        parent: QObject,
        worth: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.place = (case_id, kind, record)
        self._content, self._worth = content, worth
        # Whether a draft is known to be there: only such a one is forgotten unasked.
        self._known = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.keep)

    def find(self, done: Callable[[DraftText | None], None]) -> None:
        """Ask for the draft that was kept."""

        def found(draft: DraftText | None) -> None:
            self._known = self._known or draft is not None
            done(draft)

        self._desk.tasks.start(partial(_find, place=self.place), found)

    def keep_soon(self) -> None:
        """Keep what the dialog holds in a moment; typing on puts it off no further."""
        if not self._pause.isActive():
            self._pause.start()

    def keep(self) -> None:
        """Keep what the dialog holds now."""
        self._pause.stop()
        if not self._worth():
            if self._known:
                self.drop()
        elif self._desk.session_open:
            self._known = True
            work = partial(_keep, place=self.place, content=self._content())
            self._desk.tasks.start(work, lambda _none: self.kept.emit(), lasting=True)

    def drop(self) -> None:
        """Forget the draft: it was saved, or given up."""
        self._pause.stop()
        self._known = False
        if self._desk.session_open:
            self._desk.tasks.start(partial(_drop, place=self.place), lasting=True)

    def discard(self) -> None:
        """Forget the draft because somebody gave it up; it can be had back with Ctrl+Z."""
        case_id, kind, record = self.place
        at = self._desk.clock.now().iso
        given_up = DraftText(
            drafts.draft_id(*self.place), case_id, kind, record, dict(self._content()), at
        )
        self.drop()
        self._desk.discarded.emit(given_up)


def kept_kind(found: DraftText) -> dict[str, Any]:
    """Return what a form of a draft starts from: the kind that was chosen decides on the form."""
    chosen = (found.content.get("values") or {}).get("kind")
    return {"kind": chosen} if chosen else {}


def back_words(found: DraftText, words: Words) -> str:
    """Return the sentence that tells that a draft is back."""
    when = time_words(found.saved_at, words.language)
    return words("Not saved yet; what you typed up to {when} is back.", when=when)


_Place = tuple[str, str, str]


def _find(session: Session, _progress: Progress, *, place: _Place) -> DraftText | None:
    return drafts.find_draft(session, *place)


def _keep(
    session: Session, _progress: Progress, *, place: _Place, content: Mapping[str, Any]
) -> None:
    drafts.save_draft(session, *place, content)


def _drop(session: Session, _progress: Progress, *, place: _Place) -> None:
    drafts.drop_draft(session, *place)
