"""The two ends of a field day: the briefing with the kit that goes out, and the return."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_
from storage.casework import drafts
from storage.casework.day import Day, end_day, hold_briefing
from storage.casework.drafts import DraftText
from storage.casework.reading import staff_rows
from storage.casework.session import Session
from storage.errors import CaseError
from storage.progress import Progress
from ui.desk import Desk
from ui.dialogs.discard import agrees_to_discard
from ui.dialogs.kept_fields import Field, held_in, put_into, when_touched
from ui.dialogs.record_draft import DraftKeeper, back_words
from ui.forms.editors.choices import QuietCombo, plain
from ui.forms.flow import FlowLayout
from ui.forms.scroll import VerticalScroll
from ui.forms.tones import ToneLabel
from ui.forms.typed import read_number
from ui.models.day_report import BRIEFED, briefing_of, report_of
from ui.widgets.basics import button, label, named, row
from ui.widgets.fitting import fit_scrolled

if TYPE_CHECKING:
    from reports.papers.build import PaperFile

# Under which kinds the drafts of the two sheets are kept, and what a list calls them.
BRIEF, BACK = "trip_briefing", "trip_return"
TITLES = {BRIEF: N_("Briefing before departure"), BACK: N_("Return and report of the day")}
BRIEFING = N_("Briefing held before departure")
RETURN = N_("The trip is back")
ALONE = N_("Fewer than two go: visits take two people at least. The briefing can be held.")
_LEAST = 2
NOT_KM = N_("Not a number of kilometres.")


# The members of staff: ref, name, whether the vault is theirs.
Staff = tuple[tuple[str, str, bool], ...]


class _DayDialog(QDialog):
    """A short sheet of the day ``on``: Ctrl+Enter saves, what stops it is said, everything stays.

    What is typed is a draft of that day until it is saved or given up.
    """

    def __init__(self, desk: Desk, kind: str, on: date | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk, self.words = desk, desk.words
        self.on = on or desk.today()
        self._fields: dict[str, Field] = {}
        self._begun: dict[str, Any] = {}
        self._settled = False
        self.draft = DraftKeeper(desk, "", kind, self.on.isoformat(), self._held, self)
        self.finished.connect(self._ended)
        title = self.words(TITLES[kind])
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        self.problem = ToneLabel(tone="danger")
        self.problem.hide()
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 6, 0)
        self.column.setSpacing(9)
        self._scroll = VerticalScroll(inside)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(20, 16, 14, 14)
        self._outer.setSpacing(9)
        self._outer.addWidget(label(title, "heading"))
        self.back_note = ToneLabel(tone="muted")
        self.back_note.hide()
        self._outer.addWidget(self.problem)
        self._outer.addWidget(self.back_note)
        self._outer.addWidget(self._scroll, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.save()
            else:
                self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def save(self) -> None:
        """Write it down."""
        raise NotImplementedError

    def write(self, work: Callable[[Session, Progress], Any]) -> None:
        """Run the work that saves, and close when it is done."""
        self.setEnabled(False)
        self.draft.keep()
        self._settled = True  # as a draft it ends in the transaction that saves it
        place = self.draft.place

        def written(session: Session, progress: Progress) -> Any:
            return drafts.become(session, place, lambda: work(session, progress))

        self.desk.tasks.start(written, lambda _done: self.accept(), self._failed, lasting=True)

    def foot(self, text: str) -> None:
        """Put the two buttons at the end."""
        save = button(text, self.save, part="primary")
        save.setToolTip("Ctrl+Enter")
        self._outer.addLayout(row(None, button(self.words("Cancel"), self.reject), save))
        fit_scrolled(self, self._scroll)

    def keep(self, **fields: Field) -> None:
        """Keep what is typed in these fields from now on, and show what was typed before."""
        self._fields = fields
        self._begun = held_in(fields)
        for field in fields.values():
            when_touched(field, self._keep_soon)
        self.draft.find(self._take_draft)

    def reject(self) -> None:
        """Leave; asks first where something was typed."""
        if not self._dirty:
            self._settled = True
            self.draft.drop()
            super().reject()
        elif agrees_to_discard(self, self.words):
            self._settled = True
            self.draft.discard()
            super().reject()

    @property
    def _dirty(self) -> bool:
        return held_in(self._fields) != self._begun

    def _held(self) -> dict[str, Any]:
        return held_in(self._fields)

    def _keep_soon(self) -> None:
        if not self._settled:
            self.draft.keep_soon()

    def _take_draft(self, found: DraftText | None) -> None:
        if found is None or self._dirty:
            return
        put_into(self._fields, found.content)
        self.back_note.setText(back_words(found, self.words))
        self.back_note.setAccessibleName(self.back_note.text())
        self.back_note.show()
        fit_scrolled(self, self._scroll)

    def _ended(self) -> None:
        """Keep the draft where the sheet was closed over people's heads, by locking."""
        if not self._settled and self._dirty:
            self.draft.keep()

    def say(self, sentence: str) -> None:
        """Say what stops it."""
        self.problem.setText(sentence)
        self.problem.setAccessibleName(sentence)
        self.problem.show()
        fit_scrolled(self, self._scroll)

    def _failed(self, error: Exception) -> None:
        self._settled = False
        self.setEnabled(True)
        if isinstance(error, CaseError):
            self.say(error.message(self.words))
        else:
            self.say(self.words("It could not be saved. What you typed is still here."))
            self.desk.show_error(error)


class BriefingDialog(_DayDialog):
    """What is gone through before departure, ticked, and the devices that go out."""

    def __init__(
        self, desk: Desk, day: Day, staff: Staff, parent: QWidget | None = None,
        *, on: date | None = None,
    ) -> None:  # fmt: skip
        super().__init__(desk, BRIEF, on, parent)
        going = (day.trip["team"] or ()) if day.trip else ()
        self.team: dict[str, QCheckBox] = {}
        for ref, name, own in staff:
            self.team[ref] = named(QCheckBox(plain(name)), name)
            self.team[ref].setChecked(ref in going or (own and not going))
        self.column.addWidget(label(self.words("Who goes (two at least)"), "muted"))
        going_on = FlowLayout(spacing=10)
        for box in self.team.values():
            going_on.addWidget(box)
        self.column.addLayout(going_on)
        self.alone = ToneLabel(self.words(ALONE), "warning")
        self.column.addWidget(self.alone)
        for box in self.team.values():
            box.toggled.connect(self._count)
        self._count()
        self.column.addWidget(label(self.words("Gone through"), "muted"))
        self.ticks = [QCheckBox(plain(self.words(text))) for text in BRIEFED]
        for tick, text in zip(self.ticks, BRIEFED, strict=True):
            named(tick, self.words(text))
            self.column.addWidget(tick)
        self.text = named(QPlainTextEdit(), self.words("What was said"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(90)
        self.text.setPlainText(str(day.trip["briefing"] or "") if day.trip else "")
        self.text.setPlaceholderText(self.words("Strategy, what not to do, who is with us"))
        self.kit = named(QLineEdit(), self.words("Devices that go out"))
        self.kit.setPlaceholderText(self.words("Devices that go out, separated by commas"))
        self.column.addWidget(self.text)
        self.column.addWidget(self.kit)
        ticks = {f"done {n}": tick for n, tick in enumerate(self.ticks)}
        going_too = {f"goes {ref}": tick for ref, tick in self.team.items()}
        self.keep(text=self.text, kit=self.kit, **ticks, **going_too)
        self.foot(self.words("Hold the briefing"))
        next(iter(self.team.values()), self.ticks[0]).setFocus()

    def save(self) -> None:
        """See _DayDialog.save."""
        done = [tick.accessibleName() for tick in self.ticks if tick.isChecked()]
        text = briefing_of(done, self.text.toPlainText(), self.words)
        parts = self.kit.text().replace("，", ",").replace("、", ",").split(",")
        devices = [part.strip() for part in parts if part.strip()]
        today, reason = self.on, self.words(BRIEFING)
        team = [ref for ref, tick in self.team.items() if tick.isChecked()]
        self.write(
            lambda session, _p: hold_briefing(session, today, text, devices, reason, team=team)
        )

    def _count(self) -> None:
        """Say it where fewer than two go; the briefing is recorded all the same (guard G7)."""
        going = sum(box.isChecked() for box in self.team.values())
        self.alone.setVisible(going < _LEAST)


class ReturnDialog(_DayDialog):
    """The return: devices ticked in, mileage, the report drafted from the day's records."""

    def __init__(
        self, desk: Desk, day: Day, staff: Staff, parent: QWidget | None = None,
        *, on: date | None = None,
    ) -> None:  # fmt: skip
        super().__init__(desk, BACK, on, parent)
        if day.trip is None:
            raise LookupError
        self._trip = day.trip
        self.kit: dict[str, QCheckBox] = {}
        for one in day.trip["equipment"] or ():
            tick = named(QCheckBox(plain(str(one["label"]))), str(one["label"]))
            tick.setChecked(bool(one.get("in_at")))
            tick.setEnabled(not one.get("in_at"))
            self.kit[one["ref"]] = tick
        if self.kit:
            self.column.addWidget(label(self.words("Devices that came back"), "muted"))
        for tick in self.kit.values():
            self.column.addWidget(tick)
        self.receiver = named(QuietCombo(), self.words("Received by"))
        self.receiver.addItem(self.words("Received by"), "")
        for ref, name, _own in staff:
            self.receiver.addItem(name, ref)
        self.receiver.setVisible(bool(self.kit))
        self.column.addWidget(self.receiver)
        self.km = named(QLineEdit(), self.words("Mileage in km"))
        self.km.setPlaceholderText(self.words("Mileage in km"))
        self.km.setText(str(day.trip["mileage_km"] or ""))
        self.column.addWidget(self.km)
        self.text = named(QPlainTextEdit(), self.words("Report of the day"))
        self.text.setTabChangesFocus(True)
        self.text.setPlainText(str(day.trip["report"] or "") or report_of(day, self.words))
        self.text.setFixedHeight(150)
        self.column.addWidget(self.text)
        back = {f"back {ref}": tick for ref, tick in self.kit.items()}
        self.keep(text=self.text, km=self.km, receiver=self.receiver, **back)
        self.foot(self.words("The trip is back"))
        first = next(iter(self.kit.values()), None)
        (first or self.km).setFocus()

    def save(self) -> None:
        """See _DayDialog.save."""
        km = read_number(self.km.text()) if self.km.text().strip() else None
        if self.km.text().strip() and km is None:
            self.say(self.words(NOT_KM))
            self.km.setFocus()
            return
        values = {"report": self.text.toPlainText().strip() or None, "mileage_km": km}
        back = [ref for ref, tick in self.kit.items() if tick.isChecked()]
        trip, reason = self._trip.id, self.words(RETURN)
        by = str(self.receiver.currentData() or "")
        self.write(lambda session, _p: end_day(session, trip, back, values, reason, received_by=by))


def staff_of(session: Session) -> Staff:
    """Read those who may go and those who receive the kit."""
    return tuple(
        (row.ref, str(row["name"]), row.id == session.owner) for row in staff_rows(session)
    )


def ask_paper(desk: Desk, kind: str, trip: str, title: str, over: QWidget) -> None:
    """Ask where to, and make the paper of a trip there."""
    name, _filter = QFileDialog.getSaveFileName(over, title, f"{kind}.pdf", "PDF (*.pdf)")
    if name:
        work = partial(
            _paper, kind=kind, trip=trip, path=Path(name), language=desk.words.language,
            reason=title,
        )  # fmt: skip
        desk.tasks.start(work, title=title, announce=True)


def _paper(
    session: Session, progress: Progress, *, kind: str, trip: str, path: Path, language: str,
    reason: str,
) -> "PaperFile":  # fmt: skip
    # What draws papers is loaded when the first one is drawn.
    from reports.papers.build import build_trip_paper

    return build_trip_paper(
        session, kind, trip, path, language=language, reason=reason, progress=progress
    )
