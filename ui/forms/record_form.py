"""The generic form of a record, built from the field list of its kind and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

import ui.forms.editors  # noqa: F401 - lists the editors
from storage.kinds.fields import Field, Flaw
from storage.kinds.kind import Kind
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.forms.editors.fieldset import FieldSet
from ui.forms.editors.slot import Slot
from ui.forms.hints import hints
from ui.forms.relevance import relevant
from ui.forms.surroundings import Surroundings

_PAUSE_MS: Final = 250


@dataclass(frozen=True, slots=True)
class FormFlaw:
    """What stops saving: the path of the field and a sentence in the user's language."""

    path: str
    sentence: str


class RecordForm(QWidget):
    """Edits one record. Nothing typed is lost: what cannot be read stays as it was typed.

    ``values`` may be canonical values or those that ``raw`` gave (a draft).
    """

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        kind: Kind,
        values: Mapping[str, Any],
        file: CaseFile | None,
        *,
        staff: Mapping[str, Row] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        around = Surroundings.of(desk, file, staff)
        self.around = replace(around, trip=values.get("trip"))
        self._fields = FieldSet(shown_fields(kind), self.around, self._touched, kind=kind.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        body = QWidget()
        self._fields.lay_out(body)
        column.addWidget(body)
        column.addStretch(1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self.show_values(values)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show other values; what was typed before is given up."""
        fixed = {item.name for item in self.kind.stored_fields if item.fixed}
        self._kept = {name: value for name, value in values.items() if name in fixed}
        self._fields.show_values(values)
        self._start = self.raw()
        self.refresh()

    def show_draft(self, raw: Mapping[str, Any]) -> None:
        """Show what ``raw`` gave before; it counts as typed, so the form is dirty."""
        self._fields.show_values(raw)
        self.refresh()
        self.changed.emit()

    def raw(self) -> dict[str, Any]:
        """Return what stands in the form, unreadable text as typed: what a draft keeps."""
        return {**self._kept, **self._fields.raw()}

    @property
    def dirty(self) -> bool:
        """Tell whether anything differs from what the form was given."""
        return self.raw() != self._start

    def values(self) -> dict[str, Any]:
        """Return the canonical values, without those that have flaws."""
        return self.kind.check(self.raw(), "", [], stored=True)

    def flaws(self) -> list[FormFlaw]:
        """Return what stops saving, and show it beside the fields."""
        found: list[Flaw] = []
        self.kind.check(self.raw(), "", found, stored=True)
        unread = {flaw.path: flaw for flaw in self._fields.complaints("")}
        merged = [unread.pop(flaw.path, flaw) for flaw in found]
        return self.show_flaws([*merged, *unread.values()])

    def show_flaws(self, flaws: Iterable[Flaw]) -> list[FormFlaw]:
        """Show flaws that somebody else found, and return them in words."""
        words = self.around.words
        told = [FormFlaw(flaw.path.lstrip("."), _upper(flaw.say(words))) for flaw in flaws]
        by_path: dict[str, str] = {}
        for flaw in told:
            by_path.setdefault(self._nearest(flaw.path), flaw.sentence)
        for path, slot in self._fields.walk(""):
            slot.show_flaw(by_path.get(path, ""))
        self._unfold(by_path)
        return told

    def slot(self, path: str) -> Slot | None:
        """Return the place of a field by its path, e.g. ``phones[0].number``."""
        return dict(self._fields.walk("")).get(path)

    def focus_path(self, path: str) -> None:
        """Go to a field."""
        if slot := self.slot(self._nearest(path)):
            slot.editor.focus_part().setFocus()

    def focus_first(self) -> None:
        """Go to the first field."""
        self.first_part().setFocus()

    def first_part(self) -> QWidget:
        """Return the control that takes the focus first."""
        return next(iter(self._fields.slots.values())).editor.focus_part()

    def refresh(self) -> None:
        """Bring remarks and the fields that matter up to date with what stands in the form."""
        values = self.values()
        told: dict[str, list[str]] = {}
        for hint in hints(self.kind, values, self.around.now(), self.around.words):
            told.setdefault(hint.path, []).append(hint.sentence)
        for path, slot in self._fields.walk(""):
            slot.show_hint("\n".join(told.get(path, ())))
        focus = QApplication.focusWidget()
        for name, slot in self._fields.slots.items():
            if focus is None or not slot.isAncestorOf(focus):
                slot.show_relevant(relevant(self.kind.name, name, values))

    def _touched(self) -> None:
        self._pause.start()
        self.changed.emit()

    def _nearest(self, path: str) -> str:
        known = [name for name, _slot in self._fields.walk("") if _within(path, name)]
        return max(known, key=len, default=path)

    def _unfold(self, paths: Mapping[str, str]) -> None:
        for path, slot in self._fields.walk(""):
            if any(_within(flawed, path) for flawed in paths):
                slot.show_relevant(True)
                slot.editor.unfold()


def shown_fields(kind: Kind) -> tuple[Field, ...]:
    """Return the fields of a kind that people fill in; others are set by the program."""
    return tuple(item for item in kind.stored_fields if not item.fixed)


def _within(path: str, outer: str) -> bool:
    return path == outer or path.startswith((f"{outer}.", f"{outer}["))


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
