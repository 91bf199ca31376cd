"""Which columns the case list shows, and in which order; by mouse or keys alone."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from resources.language import Words
from ui import theme
from ui.models.case_columns import COLUMNS, USUAL, chosen_columns
from ui.widgets.basics import button, label, named, row
from ui.widgets.fitting import fit_text

_NAME = int(Qt.ItemDataRole.UserRole)
_TELLING = frozenset({"name", "case_no"})


class _Columns(QListWidget):
    """Emits ``moved`` on Ctrl+Up and Ctrl+Down, which a list takes for its cursor."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)


class ListColumnsDialog(QDialog):
    """Emits ``chosen`` with the names of the columns in their order."""

    chosen = Signal(object)

    def __init__(self, words: Words, shown: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words = words
        self.setWindowTitle(words("Columns of the list"))
        self.setMinimumWidth(theme.px(360, 100 * theme.text_size() // theme.TEXT_SIZE))
        self.list = named(_Columns(), words("Columns of the list"))
        self.list.setMinimumHeight(300)
        self.list.moved.connect(self.move_by)
        self.list.itemChanged.connect(lambda _item: self._judge())
        self.up = button(words("Up"), lambda: self.move_by(-1))
        self.up.setToolTip("Ctrl+↑")
        self.down = button(words("Down"), lambda: self.move_by(1))
        self.down.setToolTip("Ctrl+↓")
        usual = button(words("As usual"), lambda: self._fill(USUAL), part="link")
        self.save = button(words("Save"), self.answer, part="primary")
        self.save.setToolTip("Ctrl+Enter")
        text = words("Space shows or hides a column, Ctrl+↑ and Ctrl+↓ move it.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addWidget(self.list, 1)
        # Without either nobody knows whose line it is.
        self.nameless = label(words("Name or case no. stays in the list."), "warning", wrap=True)
        layout.addWidget(self.nameless)
        layout.addLayout(row(self.up, self.down, None, usual))
        layout.addLayout(row(None, button(words("Cancel"), self.reject), self.save))
        self._fill([column.name for column in chosen_columns(shown)])
        fit_text(self)

    def names(self) -> tuple[str, ...]:
        """Return the columns that are ticked, in their order."""
        items = (self.list.item(place) for place in range(self.list.count()))
        return tuple(
            str(item.data(_NAME)) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def move_by(self, step: int) -> None:
        """Move the column that is current."""
        place = self.list.currentRow()
        if 0 <= place + step < self.list.count() and place >= 0:
            item = self.list.takeItem(place)
            self.list.insertItem(place + step, item)
            self.list.setCurrentRow(place + step)

    def answer(self) -> None:
        """Give the columns."""
        if self.save.isEnabled():
            names = self.names()
            self.accept()
            self.chosen.emit(names)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.answer()
            return
        super().keyPressEvent(event)

    def _fill(self, shown: Iterable[str]) -> None:
        ticked = list(shown)
        places = {name: place for place, name in enumerate(ticked)}
        self.list.clear()
        for column in sorted(COLUMNS, key=lambda one: places.get(one.name, len(COLUMNS))):
            item = QListWidgetItem(self._words(column.title), self.list)
            item.setData(_NAME, column.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            state = Qt.CheckState.Checked if column.name in places else Qt.CheckState.Unchecked
            item.setCheckState(state)
        self.list.setCurrentRow(0)
        self._judge()

    def _judge(self) -> None:
        told = bool(_TELLING.intersection(self.names()))
        self.save.setEnabled(told)
        self.nameless.setVisible(not told)
