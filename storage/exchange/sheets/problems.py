"""Why a whole file is not read as a sheet: one sentence part per reason, by code.

Each fills the ``{problem}`` of a sentence, so it begins with a small letter and has no full stop.
"""

from typing import Final

from resources.language import N_
from storage.errors import CaseError

SENTENCES: Final = {
    "not_a_workbook": N_("it is no .xlsx workbook"),
    "encrypted": N_("it is protected by a password, or an old .xls; save it as a plain .xlsx"),
    "damaged": N_("its content is damaged"),
    "entities": N_("its XML carries definitions of its own, as attacks do"),
    "bomb": N_("it would unpack to far more than a list of rows holds"),
    "too_many_members": N_("it is made of too many parts"),
    "two_members": N_("two of its parts bear the same name"),
    "too_large": N_("it is too large to be read safely"),
    "too_slow": N_("reading it took too long and was stopped"),
    "unsafe": N_("it made the reading process fail"),
    "too_many_rows": N_("it has more than 300,000 rows; split it"),
    "too_many_columns": N_("it has values beyond column 256"),
    "too_many_sheets": N_("it has more than 64 sheets"),
    "encoding": N_("its text is neither UTF-8 nor UTF-16 nor GB18030"),
    "not_csv": N_("a quotation mark in it is opened and not closed, or stands inside a value"),
}


class SheetProblem(Exception):
    """A whole file cannot be read; ``code`` is one of ``SENTENCES``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoCaseList(CaseError):
    """No sheet of the file is a known list; ``headings`` are what was found instead."""

    sentence = N_(
        "{path} holds no list of cases, payments or contacts: no first row with a case number and"
        " what else identifies its rows."
    )
    advice = N_("Found were: {headings}. Name the columns in a mapping, or add the headings.")


class ColumnsUnclear(CaseError):
    """Several columns would fill one field."""

    sentence = N_("{path}: several columns mean the same: {headings}.")
    advice = N_("Say in a mapping which of them counts; map the others to null.")
