"""What importing a list did: cases by outcome, refused rows as they stood, notes counted."""

from dataclasses import dataclass, field
from typing import Final

from resources.language import N_
from storage.exchange.document import ImportResult
from storage.exchange.sheets.targets import ListName

NOTES: Final = {
    "regime_private": N_("no type of institution given: private lending was taken"),
    "rate_by_month": N_("a monthly rate was taken times twelve"),
    "date_from_number": N_("a number was taken as a spreadsheet's day"),
    "formula": N_("the stored value of a formula was taken; formulas are never run"),
    "column_ignored": N_("the column {heading} is not known and was left out"),
    "sheet_ignored": N_("the sheet {heading} is no list that is known and was left out"),
    "sheet_hidden": N_("the sheet {heading} is hidden and was left out"),
    "offset_of_computer": N_("a time without offset was taken as one of this computer's clock"),
    "kind_payment": N_("no kind of entry given: a payment was taken"),
    "channel_call": N_("no way of contact given: a call was taken"),
    "direction_out": N_("no direction given: outgoing was taken"),
    "result_unknown": N_("no result given: unknown was taken"),
    "id_odd": N_(
        "an ID number fails its check; it was kept as it stands, check it with the person"
    ),
    "row_twice": N_("the row says what another row of the same case said"),
}
# Nobody reads a longer list of new cases; a hundred thousand names would only fill the memory.
NAMED: Final = 2000


@dataclass(slots=True)
class SheetNote:
    """Something that was taken to be meant, or left out: how often, and where first."""

    code: str
    path: str
    heading: str = ""
    count: int = 1

    @property
    def sentence(self) -> str:
        """The message id; ``{heading}`` in it is the heading or the sheet."""
        return NOTES[self.code]


Mark = tuple[int, int, dict[ListName, int], int]


@dataclass
class SheetResult(ImportResult):
    """An import result with what a report of a sheet needs.

    ``headings`` are the heading row of each sheet; ``rows`` the texts of the refused rows by sheet
    and number. ``entries`` counts new rows of ledgers and call lists by list, ``repeated`` those
    that the vault has already. ``names`` are the borrowers' of the first ``NAMED`` new cases, by
    case number, for who looks the result over.
    """

    notes: dict[tuple[str, str], SheetNote] = field(default_factory=dict)
    headings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    entries: dict[ListName, int] = field(default_factory=dict)
    repeated: int = 0
    names: dict[str, str] = field(default_factory=dict)

    def mark(self) -> Mark:
        """Return how much is told of entries by now."""
        return len(self.changed), len(self.unchanged), dict(self.entries), self.repeated

    def back_to(self, mark: Mark) -> None:
        """Forget what was told of entries since, as nothing of it was written."""
        changed, unchanged, self.entries, self.repeated = mark
        del self.changed[changed:], self.unchanged[unchanged:]

    def name(self, case_no: str, name: str) -> None:
        """Keep whose new case it is, of the first ones."""
        if name and len(self.names) < NAMED:
            self.names[case_no] = name

    def note(self, code: str, path: str, heading: str = "") -> None:
        """Count a note under its code; the first place is kept."""
        known = self.notes.get((code, heading))
        if known is None:
            self.notes[code, heading] = SheetNote(code, path, heading)
        else:
            known.count += 1
