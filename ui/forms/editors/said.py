"""Fills in an amount as it was said: a sentence typed once gives number, qualifier and words."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from resources.language import N_
from storage.kinds.fields import Field, Flaw
from storage.kinds.parts import AMOUNT_AS_SAID
from storage.rules.money import said_from
from ui.forms.editors.editor import LineEditor
from ui.forms.editors.numbers import MoneyEditor
from ui.forms.editors.slot import Slot

_AMOUNT: Final = AMOUNT_AS_SAID[0]
_NAMES: Final = tuple(item.name for item in AMOUNT_AS_SAID)


class SaidMoneyEditor(MoneyEditor):
    """The number of an amount as it was said; 160多元 is read as 160, 不详 as no number."""

    complaint = N_("Not an amount that can be read. Write 2860, 160多元, 约40元 or 不详.")

    def read(self, text: str) -> str | None:
        """See LineEditor.read."""
        plain = super().read(text)
        return plain if plain is not None else (said_from(text) or {}).get("amount")

    def raw(self) -> Any:
        """See Editor.raw; an amount that was not told is none."""
        value = super().raw()
        return None if isinstance(value, str) and _not_told(value) else value

    def complaints(self, path: str) -> Iterator[Flaw]:
        """See Editor.complaints."""
        return iter(()) if _not_told(self.line.text()) else super().complaints(path)

    def tidy(self) -> None:
        """See LineEditor.tidy; 不详 goes, the qualifier and the words beside it say so."""
        if _not_told(self.line.text()):
            self.show_value(None)
        super().tidy()


class SaidFill:
    """Keeps the three fields of an amount together while one of them is typed.

    What a person typed or chose is never overwritten; what was filled in follows the typing until
    the words say more than a number.
    """

    def __init__(self, slots: Mapping[str, Slot], on_change: Callable[[], None]) -> None:
        self._slots = {name: slots[name] for name in _NAMES}
        self._filled: dict[str, Any] = {}
        self._on_change = on_change
        for name in ("amount", "words"):
            editor = self._slots[name].editor
            if isinstance(editor, LineEditor):
                editor.line.textEdited.connect(lambda text, name=name: self._typed(name, text))
                editor.line.editingFinished.connect(self._settle)
        chosen = self._slots["qualifier"].editor
        chosen.changed.connect(lambda: self._filled.pop("qualifier", None))

    def forget(self) -> None:
        """Take all that stands in the fields for a person's own."""
        self._filled.clear()

    def _typed(self, source: str, text: str) -> None:
        self._filled.pop(source, None)
        said = said_from(text) or {}
        if source == "amount" and not self._free("words"):
            # Words of their own stay the measure of what was said.
            if said.get("qualifier") in (None, "exact"):
                return
            said = {"qualifier": said["qualifier"]}
        elif source == "words" and not self._fits(said):
            return
        for name in _NAMES:
            if name != source and self._free(name):
                self._put(name, said.get(name))
        self._on_change()

    def _fits(self, said: Mapping[str, str]) -> bool:
        # 约40元 says nothing of a number that somebody typed as 60.
        own = self._slots["amount"].raw()
        if self._free("amount"):
            return True
        try:
            return float(own) == float(said["amount"])
        except (KeyError, ValueError):
            return False

    def _free(self, name: str) -> bool:
        value = self._slots[name].raw()
        return value is None or (name in self._filled and self._filled[name] == value)

    def _put(self, name: str, value: str | None) -> None:
        slot = self._slots[name]
        slot.editor.show_value(value)
        slot.show_flaw("")
        self._filled[name] = slot.raw()

    def _settle(self) -> None:
        # A plain number may still be corrected together with its words; 160多元 was said.
        words = self._slots["words"].raw()
        said = said_from(words) if isinstance(words, str) else None
        if said is not None and said["qualifier"] != "exact":
            self.forget()


def is_said_amount(field: Field) -> bool:
    """Tell whether a field is the number of an amount as it was said."""
    return field is _AMOUNT


def _not_told(text: str) -> bool:
    said = said_from(text)
    return said is not None and "amount" not in said
