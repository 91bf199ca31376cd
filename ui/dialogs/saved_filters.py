"""Filters of the case list that were kept under a name: apply, replace, rename, delete."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QVBoxLayout, QWidget

from resources.language import Words
from storage.casework.listviews import ListView, SavedFilter
from ui.widgets.basics import Empty, button, label, named, row
from ui.widgets.fitting import open_at

_LONGEST = 60


class FilterNameDialog(QDialog):
    """Asks for a name; emits ``given`` with it. A name that is taken replaces what bears it."""

    given = Signal(str)

    def __init__(
        self, words: Words, taken: tuple[str, ...], name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words("Name of the filter"))
        self.setMinimumWidth(380)
        self._words, self._taken, self._former = words, taken, name
        self.name = named(QLineEdit(name), words("Name of the filter"))
        self.name.setMaxLength(_LONGEST)
        self.name.textChanged.connect(lambda _text: self._judge())
        self.note = label(part="warning", wrap=True)
        self.save = button(words("Save"), self._answer, part="primary")
        self.save.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.name)
        layout.addWidget(self.note)
        layout.addLayout(row(None, button(words("Cancel"), self.reject), self.save))
        self._judge()

    def _judge(self) -> None:
        name = " ".join(self.name.text().split())
        self.save.setEnabled(bool(name))
        taken = name in self._taken and name != self._former
        self.note.setText(
            self._words("A filter of this name exists; it will be replaced.") if taken else ""
        )
        self.note.setVisible(taken)

    def _answer(self) -> None:
        name = " ".join(self.name.text().split())
        self.accept()
        self.given.emit(name)


class SavedFiltersDialog(QDialog):
    """Emits ``applied`` with a filter, ``kept`` with the view once a filter changed."""

    applied = Signal(object)
    kept = Signal(object)

    def __init__(
        self, words: Words, view: ListView, now: SavedFilter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words, self._view, self._now = words, view, now
        self.setWindowTitle(words("Saved filters"))
        self.list = named(QListWidget(), words("Saved filters"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda _item: self.apply())
        self.empty = Empty()
        self.empty.say(words("No filter is kept yet."))
        self.go = button(words("Apply"), self.apply, part="primary")
        self.change = button(words("Replace by what is chosen now"), self.replace)
        self.name = button(words("Rename…"), self.rename)
        self.delete = button(words("Delete"), self.remove, icon="trash")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty, 1)
        layout.addLayout(row(self.change, self.name, self.delete, None))
        layout.addLayout(row(None, button(words("Close"), self.reject), self.go))
        open_at(self, 560, 360)
        self._fill()

    def apply(self) -> None:
        """Show the cases of the filter that is current."""
        if (chosen := self._current()) is not None:
            self.accept()
            self.applied.emit(chosen)

    def replace(self) -> None:
        """Keep what is chosen now under the name that is current."""
        if (chosen := self._current()) is not None:
            self._keep(self._view.with_filter(replace(self._now, name=chosen.name)))

    def rename(self) -> None:
        """Ask for another name."""
        if (chosen := self._current()) is None:
            return
        taken = tuple(one.name for one in self._view.filters)
        asked = FilterNameDialog(self._words, taken, chosen.name, self)
        asked.given.connect(
            lambda name: self._keep(
                self._view.with_filter(replace(chosen, name=name), chosen.name), name
            )
        )
        asked.open()

    def remove(self) -> None:
        """Forget the filter that is current."""
        if (chosen := self._current()) is not None:
            self._keep(self._view.without_filter(chosen.name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove()
        elif event.key() == Qt.Key.Key_F2:
            self.rename()
        else:
            super().keyPressEvent(event)

    def _keep(self, view: ListView, name: str = "") -> None:
        self._view = view
        self._fill(name)
        self.kept.emit(view)

    def _current(self) -> SavedFilter | None:
        place = self.list.currentRow()
        return self._view.filters[place] if 0 <= place < len(self._view.filters) else None

    def _fill(self, name: str = "") -> None:
        names = [one.name for one in self._view.filters]
        place = names.index(name) if name in names else max(self.list.currentRow(), 0)
        self.list.clear()
        self.list.addItems(names)
        self.list.setCurrentRow(min(place, len(names) - 1))
        self.list.setVisible(bool(names))
        self.empty.setVisible(not names)
        for one in (self.go, self.change, self.name, self.delete):
            one.setEnabled(bool(names))
