"""What each step of a visit shows: one main button, big buttons by digit, its fields."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from resources.language import N_
from storage.kinds import BY_NAME
from storage.kinds.case import KIND as CASE
from storage.kinds.fields import Field, Group
from ui.forms.editors.fieldset import FieldSet
from ui.forms.relevance import relevant
from ui.forms.surroundings import Surroundings
from ui.forms.tones import ToneLabel
from ui.models.visit_flow import FIELDS
from ui.widgets.big_buttons import BigButtons

TRIP_FIELDS: Final = ("vehicle", "mileage_km")
_NEXT = CASE.by_name["next_action"].type
# Groups of fields that the summary holds besides those of the visit.
MORE_FIELDS: Final[Mapping[str, tuple[Field, ...]]] = {
    "promise": tuple(BY_NAME["promise"].by_name[name] for name in ("kind", "amount", "due_on")),
    "next_action": _NEXT.fields if isinstance(_NEXT, Group) else (),
    "assessment": tuple(
        BY_NAME["assessment"].by_name[name] for name in ("willingness", "ability", "reason")
    ),
}
MORE_TITLES: Final = {
    "promise": N_("Promise"),
    "next_action": N_("Next action"),
    "assessment": N_("Assessment"),
}


class StepView(QWidget):
    """One step. Emits ``changed`` after every change by a person.

    ``values`` are the visit's fields of this step, ``trip`` those of the trip, ``more`` the groups
    of the summary; all as typed, names without a value left out.
    """

    changed = Signal()

    def __init__(
        self, step: str, around: Surroundings, *, main: QPushButton | None = None,
        big: BigButtons | None = None, parts: Sequence[QWidget] = (),
    ) -> None:  # fmt: skip
        super().__init__()
        self.step, self.main, self.big = step, main, big
        visit = BY_NAME["visit"]
        names = FIELDS[step]
        self.fields = self._set(tuple(visit.by_name[name] for name in names), around, "visit")
        on_trip = TRIP_FIELDS if step == "depart" else ()
        self.of_trip = self._set(tuple(BY_NAME["trip"].by_name[n] for n in on_trip), around, "trip")
        groups = MORE_FIELDS if step == "summary" else {}
        self.groups = {
            name: self._set(fields, around, name, around.words(MORE_TITLES[name]))
            for name, fields in groups.items()
        }
        self._lay_out(around, parts)

    def show_values(
        self, values: Mapping[str, Any], trip: Mapping[str, Any], more: Mapping[str, Any]
    ) -> None:
        """Show other values; emits nothing."""
        self.fields.show_values(values)
        self.of_trip.show_values(trip)
        for name, fields in self.groups.items():
            fields.show_values(more.get(name) or {})
        self.show_relevant()

    def values(self) -> dict[str, Any]:
        """Return the visit's fields of this step, None for those not known."""
        raw = self.fields.raw()
        return {name: raw.get(name) for name in FIELDS[self.step]}

    def trip(self) -> dict[str, Any]:
        """Return the fields of the trip."""
        return self.of_trip.raw()

    def more(self) -> dict[str, Any]:
        """Return the groups in which anything stands."""
        return {name: raw for name, fields in self.groups.items() if (raw := fields.raw())}

    def focus_path(self, path: str) -> bool:
        """Go to the field that a flaw names; tells whether it is here."""
        head, _, rest = path.lstrip(".").partition(".")
        if head in self.groups:
            slot = self.groups[head].slots.get(rest.partition("[")[0])
        else:
            slot = self.fields.slots.get(head.partition("[")[0])
        if slot is None:
            return False
        slot.editor.unfold()
        slot.editor.focus_part().setFocus()
        return True

    def show_flaw(self, path: str, sentence: str) -> None:
        """Say at a field what is wrong."""
        head, _, rest = path.lstrip(".").partition(".")
        slots = self.groups[head].slots if head in self.groups else self.fields.slots
        slot = slots.get((rest if head in self.groups else head).partition("[")[0])
        if slot is not None:
            slot.show_flaw(sentence)

    def show_relevant(self) -> None:
        """Hide the fields that have no place beside what is known."""
        known = self.values()
        for name, slot in self.fields.slots.items():
            if not slot.isAncestorOf(slot.focusWidget() or self):
                slot.show_relevant(relevant("visit", name, known))

    def focus_first(self) -> None:
        """Go where Enter and the digits act."""
        first = self.main or (self.big.buttons[0] if self.big else None)
        if first is not None:
            first.setFocus()

    def _set(
        self, fields: tuple[Field, ...], around: Surroundings, kind: str, title: str = ""
    ) -> FieldSet:
        return FieldSet(fields, around, self._typed, title=title, kind=kind)

    def _typed(self) -> None:
        self.show_relevant()
        self.changed.emit()

    def _lay_out(self, around: Surroundings, parts: Sequence[QWidget]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(10)
        if self.main is not None:
            column.addWidget(self.main)
        if self.big is not None:
            column.addWidget(self.big)
        for part in parts:
            column.addWidget(part)
        sets: list[tuple[str, FieldSet]] = [("", self.of_trip), ("", self.fields)]
        sets += [(MORE_TITLES[name], one) for name, one in self.groups.items()]
        for title, fields in sets:
            if title:
                column.addWidget(ToneLabel(around.words(title), "heading"))
            if fields.slots:
                body = QWidget()
                fields.lay_out(body)
                column.addWidget(body)
        column.addStretch(1)


Act = Callable[[], object]
