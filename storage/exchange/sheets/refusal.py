"""Why a cell or a row is refused: one sentence per reason, with the column in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from resources.language import N_, Words
from storage.exchange.sheets.cells import column_letters
from storage.kinds.fields import Flaw

# Stands in results between the name of a sheet and the number of a row.
ROW: Final = "!row "
SENTENCES: Final = {
    "digits_lost": N_(
        "column {column}: {value} is a number of more than 15 digits, so its last digits are lost;"
        " format the column as text and enter it again"
    ),
    "scientific": N_(
        "column {column}: {value} is in scientific notation, so digits are lost; format the"
        " column as text and enter it again"
    ),
    "not_whole": N_("column {column}: {value} is a number with decimals where digits are expected"),
    "a_date": N_("column {column}: {value} is a date where text is expected"),
    "not_text": N_("column {column}: {value} is no text"),
    "cell_error": N_("column {column}: the cell holds the error {value}"),
    "uncomputed": N_(
        "column {column}: a formula without a stored value; open the file in a spreadsheet"
        " program, save it and try again"
    ),
    "too_long": N_("column {column}: the text is longer than a cell may hold"),
    "not_money": N_("column {column}: {value} is no amount in yuan, such as 2860.00 or 2.1万"),
    "not_rate": N_("column {column}: {value} is no rate, such as 12% or 0.12"),
    "ambiguous_rate": N_("column {column}: {value} may be read in two ways; write 12% or 0.12"),
    "not_date": N_("column {column}: {value} is no date, such as 2019-04-15"),
    "ambiguous_date": N_("column {column}: {value} may be read in two ways; write 2019-04-15"),
    "impossible_date": N_("column {column}: {value} is no day of the calendar"),
    "not_time": N_("column {column}: {value} is no time, such as 2019-04-12 10:30"),
    "no_clock": N_("column {column}: {value} has no time of day; write 2019-04-12 10:30"),
    "no_day": N_("column {column}: {value} has no date; write 2019-04-12 10:30, or add a date"),
    "impossible_time": N_("column {column}: {value} is no time of a day"),
    "unknown_word": N_("column {column}: {value} is not known; known are {options}"),
    "missing": N_("column {column}: a value is required"),
    "case_no_missing": N_("the row has no case number"),
    "rows_disagree": N_("column {column}: {value} differs from row {row} of the same case"),
    "another_person": N_(
        "the case has another borrower, {name}, in {where}; say in a column 角色 who this is"
    ),
    "same_name": N_("two people of this name are in the case; say which by the ID number"),
    "same_loan": N_("the loan {value} stands in row {row} already, with other values"),
    "case_refused": N_("row {row} of the same case was refused, so nothing of the case was taken"),
    "ambiguous_case": N_("more than one case of this vault bears the number {value}"),
    "unknown_case": N_("no case of this vault bears the number {value}"),
    "case_not_taken": N_("the case {value} was refused in {where}, so this row has none"),
    "unknown_loan": N_("column {column}: the case has no loan {value}"),
    "several_loans": N_("column {column}: the case has more than one loan {value}"),
    "unknown_staff": N_("column {column}: nobody of the staff is {value}; enter the person first"),
    "several_staff": N_(
        "column {column}: several of the staff are called {value}; write the employee number"
    ),
    "record_refused": N_("column {column}: {problem}"),
    "not_permitted": N_(
        "column {column}: was recorded by the field; the role {role} may annotate it, not change it"
    ),
    "not_for_role": N_(
        "the row is for the field to record; the role {role} may not add it to a case that is here"
    ),
}


@dataclass(frozen=True, slots=True)
class SheetFlaw(Flaw):
    """A flaw with its cell: ``column`` is the index from 0, None for the whole row."""

    sheet: str = ""
    row: int = 0
    column: int | None = None
    heading: str = ""
    shown: str = ""

    def say(self, words: Words) -> str:
        """See Flaw.say; another row that the sentence names is called as people call it."""
        values = {
            name: row_words(value, words) if name == "where" and isinstance(value, str) else value
            for name, value in self.values.items()
        }
        return Flaw(self.path, self.code, self.sentence, values).say(words)

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it, such as C7; the row where it is about all of it."""
        return f"{column_letters(self.column)}{self.row}" if self.column is not None else ""


def row_words(path: str, words: Words) -> str:
    """Return ``Sheet!row N``, by which results name a row, in words; another text as it is."""
    sheet, mark, number = path.rpartition(ROW)
    return words(N_("sheet {sheet}, row {number}"), sheet=sheet, number=number) if mark else path


class CellRefused(Exception):
    """A cell does not hold what its column needs; ``code`` is one of ``SENTENCES``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, object] = values
        # Where it stood, for those who have no row to say it with.
        self.column = self.shown = "-"
