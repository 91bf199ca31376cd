"""A tab of the dossier: the lists of its kinds, one below the other, and the chosen record."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from storage.kinds.kind import Kind
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.models.cells import Surround
from ui.pages.detail import Detail
from ui.widgets.kind_list import KindList
from ui.widgets.list_split import ListSplit


class KindTab(QWidget):
    """Shows every kind it is given, below ``head``; a new kind needs nothing here.

    Emits ``add`` with a kind; ``correct``, ``supplement`` and ``around`` with a record.
    """

    add = Signal(object)
    correct = Signal(object)
    supplement = Signal(object)
    around = Signal(object)

    def __init__(
        self,
        desk: Desk,
        kinds: tuple[Kind, ...],
        head: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._file: CaseFile | None = None
        around = Surround(desk.words, None, desk.masked, desk.role)
        alone = len(kinds) == 1
        self.lists = [KindList(kind, around, alone=alone) for kind in kinds]
        self.detail = Detail(desk)
        self.detail.correct.connect(self.correct)
        self.detail.supplement.connect(self.supplement)
        self.detail.around.connect(self.around)
        for each in self.lists:
            each.picked.connect(self._pick)
            each.opened.connect(self.correct)
            each.add.connect(self.add)
        self._lay_out(head, alone=alone)

    def show_file(self, file: CaseFile) -> None:
        """Show the records of a case, the first one chosen where none was."""
        around = Surround(self._desk.words, file, self._desk.masked, self._desk.role)
        self._file = file
        for each in self.lists:
            each.show_rows(rows_of(file, each.kind), around)
        chosen = next((each.chosen() for each in self.lists if each.chosen()), None)
        if chosen is None:
            first = next((each for each in self.lists if each.model.rows), None)
            if first is not None:
                first.choose(0)
                return
        self._tell(chosen, file)

    def current(self) -> Row | None:
        """Return the record that is shown."""
        return self.detail.row

    def choose(self, row: Row) -> None:
        """Make a record current, where it is listed here."""
        for each in self.lists:
            for place, known in enumerate(each.model.rows):
                if known.id == row.id:
                    each.choose(place)

    def _pick(self, row: Row) -> None:
        for each in self.lists:
            if each.kind.name != row.kind:
                each.clear_choice()
        if self._file is not None:
            self._tell(row, self._file)

    def _tell(self, row: Row | None, file: CaseFile) -> None:
        """Show a record beside the lists; where there is none they have all the room."""
        self.detail.show_row(row, file)
        self.detail.setVisible(row is not None)

    def _lay_out(self, head: QWidget | None, *, alone: bool) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(18)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        split = ListSplit(scroll)
        layout.addWidget(split)
        # Where they stay: whoever is put elsewhere is styled again with all its tables.
        if head is not None:
            column.addWidget(head)
        for each in self.lists:
            column.addWidget(each, 1 if alone else 0)
        if not alone:
            column.addStretch(1)
        split.put(self.detail)


def rows_of(file: CaseFile, kind: Kind) -> tuple[Row, ...]:
    """Return the records of a kind in a case or its office."""
    if kind.name == "case":
        return (file.case,)
    return file.rows(kind.list_name or kind.name)
