"""The panes of limitation and interest: head lines, steps, and the whole reason of a step."""

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from resources.language import N_, NC_, Words
from ui import theme
from ui.forms.scroll import VerticalScroll
from ui.models.facts import FactsModel
from ui.models.reckoning_lines import LoanClockLines, LoanSumLines, Reckoned
from ui.widgets.basics import label, named, role, row
from ui.widgets.figure_table import FigureTable
from ui.widgets.table import Table

L = TypeVar("L")
_LEAST_HEIGHT: Final = 28
_MOST_HEIGHT: Final = 92
# A list of steps that shows fewer lines is no use; the notes below it scroll instead.
_LEAST_LINES: Final = 3


class _Pane(QWidget):
    """A pane over the loans of a case, one of which is shown."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.found: Reckoned | None = None
        self.loan = named(QComboBox(), words("Contract no."))
        self.loan.currentIndexChanged.connect(lambda _place: self.show_loan())
        self.said = role(label(wrap=True), "text")
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.notes = label(part="muted", wrap=True)
        self.more = VerticalScroll(self.notes)
        self.more.setMaximumHeight(_MOST_HEIGHT)
        self.more.setMinimumHeight(_LEAST_HEIGHT)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2, 8, 2, 2)
        self.column.setSpacing(6)

    def show_loan(self) -> None:
        """Show the loan that is chosen; each pane does it in its own way."""
        raise NotImplementedError

    def _names(self, names: list[str]) -> None:
        known = [self.loan.itemText(n) for n in range(self.loan.count())]
        if names != known:
            self.loan.blockSignals(True)
            self.loan.clear()
            self.loan.addItems(names)
            self.loan.blockSignals(False)
        self.loan.setVisible(len(names) > 1)

    def _say(self, model: FactsModel, place: int, column: int) -> None:
        if 0 <= place < len(model.lines):
            self.said.setText(model.lines[place][column])
            self.said.setAccessibleName(model.lines[place][column])


class LimitationPane(_Pane):
    """Both thresholds, every step with its reason, the guarantors, the deadline of evidence."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.heads = FactsModel((
            words("Events of grade"), words("Act by"), words("Last day by law"), words("State"),
            words(NC_("limitation", "Left")),
        ))  # fmt: skip
        self.steps = FactsModel((
            words("On"), words("Event"), words("Grade"), words("Evidence"),
            words(N_("A: safe / by law")), words(N_("A+B: safe / by law")),
            words(N_("Effect and its basis")),
        ))  # fmt: skip
        self.guarantors = FactsModel((
            words(NC_("party", "Guarantor")), words("Contract no."), words("Act by"),
            words("Last day by law"), words(N_("Period and its basis")),
        ))  # fmt: skip
        self.head_table = _fixed(self.heads, words("Limitation"), [110, 120, 130, 200, 120], 3)
        self.step_table = FigureTable(
            self.steps, words(N_("Steps of limitation")), [96, 140, 80, 130, 148, 148, 240], 6,
            (0, 2, 4, 5),
        )  # fmt: skip
        self.step_table.picked.connect(lambda place: self._say(self.steps, place, 6))
        self.guarantor_table = _fixed(
            self.guarantors, words(N_("Periods of guarantees")), [120, 140, 100, 110, 300], 4
        )
        self.guarantor_table.picked.connect(lambda place: self._say(self.guarantors, place, 4))
        self.column.addLayout(row(self.loan, None))
        self.step_table.setMinimumHeight(_height(self.step_table, _LEAST_LINES))
        for part in (self.head_table, self.step_table, self.said, self.guarantor_table, self.more):
            self.column.addWidget(part, 1 if part is self.step_table else 0)

    def show_found(self, found: Reckoned) -> None:
        """Show what was reckoned."""
        self.found = found
        self._names([one.name for one in found.clocks])
        self.guarantors.show_lines(found.guarantors)
        _fit(self.guarantor_table, len(found.guarantors))
        self.show_loan()

    def show_loan(self) -> None:
        """See _Pane.show_loan."""
        if self.found is None:
            return
        chosen: LoanClockLines | None = _at(self.found.clocks, self.loan.currentIndex())
        self.heads.show_lines(chosen.heads if chosen else ())
        _fit(self.head_table, len(self.heads.lines))
        self.steps.show_lines(chosen.steps if chosen else ())
        self.step_table.selectRow(len(self.steps.lines) - 1)
        self.step_table.scrollToBottom()
        notes = [*(chosen.notes if chosen else ()), self.found.deadline]
        if not self.found.clocks:
            notes = [self.words("No loan is recorded.")]
        _tell(self.notes, notes)
        self.more.setVisible(any(notes))


class InterestPane(_Pane):
    """Sums, terms with their cap, every line of interest and payment, what has to be said."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self.sums = FactsModel((
            words("Principal"), words("Interest"), words("Penalty"), words("Costs"), words("Total"),
        ))  # fmt: skip
        self.lines = FactsModel((
            words(NC_("interest", "From")), words(NC_("interest", "To")), words("Days"),
            words("Principal"), words("Yearly rate"), words(NC_("interest", "Basis of the rate")),
            words("Interest"), words(N_("To costs / interest / principal")),
            words(N_("Left: costs / interest / principal")),
        ))  # fmt: skip
        self.sum_table = _fixed(self.sums, words("Interest"), [160, 160, 160, 160, 160], 4)
        self.line_table = FigureTable(
            self.lines, words(N_("Lines of interest")), [98, 98, 50, 96, 70, 130, 90, 200, 210], 5,
            (0, 1, 2, 3, 4, 6, 7, 8),
        )  # fmt: skip
        self.line_table.picked.connect(lambda place: self._say(self.lines, place, 5))
        self.total = label(part="heading")
        self.column.addLayout(row(self.loan, None, self.total))
        self.line_table.setMinimumHeight(_height(self.line_table, _LEAST_LINES))
        for part in (self.sum_table, self.line_table, self.said, self.more):
            self.column.addWidget(part, 1 if part is self.line_table else 0)

    def show_found(self, found: Reckoned) -> None:
        """Show what was reckoned."""
        self.found = found
        self._names([one.name for one in found.loans])
        self.total.setText(found.said)
        self.total.setToolTip("\n".join(found.total_notes))
        self.show_loan()

    def show_loan(self) -> None:
        """See _Pane.show_loan."""
        if self.found is None:
            return
        chosen: LoanSumLines | None = _at(self.found.loans, self.loan.currentIndex())
        self.sums.show_lines([chosen.sums] if chosen else ())
        _fit(self.sum_table, len(self.sums.lines))
        self.lines.show_lines(chosen.lines if chosen else ())
        self.line_table.selectRow(0)
        said = [*chosen.terms, *chosen.notes] if chosen else []
        _tell(self.notes, [*said, self.found.until])


def _at(found: Sequence[L], place: int) -> L | None:
    """Return the loan at a place, the first where none is chosen yet."""
    return found[max(place, 0)] if place < len(found) else None


def _tell(part: QLabel, texts: Iterable[str]) -> None:
    text = "\n".join(one for one in texts if one)
    part.setText(text)
    part.setAccessibleName(text)


def _fixed(model: FactsModel, name: str, widths: list[int], stretch: int) -> FigureTable:
    """Return a table of few lines whose every column but the last ones keeps its text whole."""
    return FigureTable(
        model, name, widths, stretch, [c for c in range(len(widths)) if c != stretch]
    )


def _fit(table: Table, count: int) -> None:
    """Make a table as high as its few lines, and hide it where it has none."""
    table.setFixedHeight(_height(table, min(count, 4)))
    table.setVisible(count > 0)


def _height(table: Table, lines: int) -> int:
    return table.horizontalHeader().sizeHint().height() + lines * theme.row_height() + 4
