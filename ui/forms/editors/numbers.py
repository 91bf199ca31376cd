"""Editors of whole numbers, quantities, amounts of money and rates."""

from decimal import Decimal
from typing import Any

from resources.language import N_
from storage.errors import InvalidRecord
from storage.rules.money import money_text, typed_money
from ui.forms.editors.editor import LineEditor
from ui.forms.typed import percent, read_number, read_rate


class IntegerEditor(LineEditor):
    """A whole number."""

    columns = 12
    complaint = N_("Not a whole number.")

    def read(self, text: str) -> int | None:
        """See LineEditor.read."""
        number = read_number(text)
        return number if isinstance(number, int) else None


class NumberEditor(LineEditor):
    """A quantity."""

    columns = 14
    complaint = N_("Not a number.")

    def read(self, text: str) -> int | float | None:
        """See LineEditor.read."""
        return read_number(text)


class MoneyEditor(LineEditor):
    """Yuan: 2860, 2,860.00 and 2.1万 are read; what cannot be read stays as it was typed."""

    columns = 18
    complaint = N_("Not an amount that can be read. Write 2860, 2,860.00 or 2.1万.")

    def read(self, text: str) -> str | None:
        """See LineEditor.read."""
        try:
            amount = typed_money(text)
        except InvalidRecord:
            return None
        return self._as_given(amount)

    def write(self, value: Any) -> str:
        """See LineEditor.write."""
        return str(value)

    def _as_given(self, amount: Decimal) -> str:
        # 2860 typed over 2860.0 is no correction.
        given = self._given
        if isinstance(given, str) and not self._flaws_of(given) and Decimal(given) == amount:
            return given
        return money_text(amount)


class RateEditor(LineEditor):
    """A rate per year, shown in percent."""

    columns = 14
    complaint = N_("Not a rate that can be read. Write 12% or 0.12.")

    def read(self, text: str) -> str | None:
        """See LineEditor.read."""
        return read_rate(text)

    def write(self, value: Any) -> str:
        """See LineEditor.write."""
        return str(value) if self._flaws_of(value) else percent(str(value))
