"""The two ends of a field day: the briefing with the kit that goes out, and the return."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

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

from reports.papers.build import PaperFile, build_trip_paper
from resources.language import N_
from storage.casework.day import Day, end_day, hold_briefing
from storage.casework.session import Session
from storage.errors import CaseError
from storage.progress import Progress
from ui.desk import Desk
from ui.forms.editors.choices import QuietCombo, plain
from ui.forms.flow import FlowLayout
from ui.forms.scroll import VerticalScroll
from ui.forms.tones import ToneLabel
from ui.forms.typed import read_number
from ui.models.day_report import BRIEFED, briefing_of, report_of
from ui.widgets.basics import button, label, named, row
from ui.widgets.fitting import fit_scrolled

BRIEFING = N_("Briefing held before departure")
RETURN = N_("The trip is back")
ALONE = N_("Fewer than two go: visits take two people at least. The briefing can be held.")
_LEAST = 2
NOT_KM = N_("Not a number of kilometres.")


# The members of staff: ref, name, whether the vault is theirs.
Staff = tuple[tuple[str, str, bool], ...]


class _DayDialog(QDialog):
    """A short sheet: Ctrl+Enter saves, what stops it is said and everything stays."""

    def __init__(self, desk: Desk, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk, self.words = desk, desk.words
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
        self._outer.addWidget(self.problem)
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
        self.desk.tasks.start(work, lambda _done: self.accept(), self._failed, lasting=True)

    def foot(self, text: str) -> None:
        """Put the two buttons at the end."""
        save = button(text, self.save, part="primary")
        save.setToolTip("Ctrl+Enter")
        self._outer.addLayout(row(None, button(self.words("Cancel"), self.reject), save))
        fit_scrolled(self, self._scroll)

    def say(self, sentence: str) -> None:
        """Say what stops it."""
        self.problem.setText(sentence)
        self.problem.setAccessibleName(sentence)
        self.problem.show()
        fit_scrolled(self, self._scroll)

    def _failed(self, error: Exception) -> None:
        self.setEnabled(True)
        if isinstance(error, CaseError):
            self.say(error.message(self.words))
        else:
            self.say(self.words("It could not be saved. What you typed is still here."))
            self.desk.show_error(error)


class BriefingDialog(_DayDialog):
    """What is gone through before departure, ticked, and the devices that go out."""

    def __init__(self, desk: Desk, day: Day, staff: Staff, parent: QWidget | None = None) -> None:
        super().__init__(desk, desk.words("Briefing before departure"), parent)
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
        self.foot(self.words("Hold the briefing"))
        next(iter(self.team.values()), self.ticks[0]).setFocus()

    def save(self) -> None:
        """See _DayDialog.save."""
        done = [tick.accessibleName() for tick in self.ticks if tick.isChecked()]
        text = briefing_of(done, self.text.toPlainText(), self.words)
        parts = self.kit.text().replace("，", ",").replace("、", ",").split(",")
        devices = [part.strip() for part in parts if part.strip()]
        today, reason = self.desk.today(), self.words(BRIEFING)
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
        self, desk: Desk, day: Day, staff: Staff,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(desk, desk.words("Return and report of the day"), parent)
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
) -> PaperFile:  # fmt: skip
    return build_trip_paper(
        session, kind, trip, path, language=language, reason=reason, progress=progress
    )
