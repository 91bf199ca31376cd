"""One cell as it crosses from the reading process: what kind of value it holds, and its text."""

from typing import Any, Final, NamedTuple

TEXT: Final = ""
NUMBER: Final = "n"
PERCENT: Final = "%"
DATE: Final = "d"
FLAG: Final = "b"
ERROR: Final = "e"
# A formula whose value was never computed, and a text that no program may keep in one cell.
UNCOMPUTED: Final = "f"
TOO_LONG: Final = "x"
KINDS: Final = frozenset({TEXT, NUMBER, PERCENT, DATE, FLAG, ERROR, UNCOMPUTED, TOO_LONG})

# Signs that show nothing: a cell of these alone is an empty one.
UNSEEN: Final = " \t\r\n\u00a0\u3000\u200b\ufeff"

# None, a text, or [kind, text] with a third element where a formula made it.
Wire = None | str | list[Any]


class Cell(NamedTuple):
    """A value of a sheet: numbers as decimal text, days as ISO text; ``formula`` made it."""

    kind: str
    text: str
    formula: bool = False

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see in it."""
        return self.kind == TEXT and not self.text.strip(UNSEEN)

    @property
    def shown(self) -> str:
        """The text as a person would see it in the sheet, shortened for messages."""
        return self.text if len(self.text) <= 60 else self.text[:59] + "…"


BLANK: Final = Cell(TEXT, "")


def unwire(wire: Any) -> Cell:
    """Return a cell from its form on the pipe; ValueError for what no honest reader sends."""
    if wire is None:
        return BLANK
    if isinstance(wire, str):
        return Cell(TEXT, wire)
    if (
        isinstance(wire, list)
        and len(wire) in (2, 3)
        and wire[0] in KINDS
        and isinstance(wire[1], str)
    ):
        return Cell(wire[0], wire[1], len(wire) == 3)
    raise ValueError(type(wire).__name__)


def column_letters(index: int) -> str:
    """Return the name of the column with this index from 0: A, B, … Z, AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
