"""The left side of the pack page: for whom, in which language, which items, how many copies."""

from dataclasses import replace

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reports.pack.build import PackItem, PackOptions
from reports.pack.layouts import SHIPPED, layout_names
from reports.pack.options import NO_REASON
from resources.language import N_
from storage.kinds.pack import PROFILES
from ui.desk import Desk
from ui.dialogs.pack_more import MoreOptions, PackMoreDialog
from ui.widgets.basics import button, label, named, row, spin_box
from ui.widgets.pack_finish import FinishRow

_PHOTOS = (
    ("full", N_("Full size")),
    ("submission", N_("Reduced, for submission")),
)
_LANGUAGES = (("zh_CN", "中文"), ("en", "English"))
_REFS = int(Qt.ItemDataRole.UserRole)


class ItemList(QListWidget):
    """Items that are dragged to their place, or moved there with Alt and the arrows.

    ``moved`` tells that their order is another one.
    """

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setWordWrap(True)
        # A name without a blank, as a file's, is shortened to the line; its tip is whole.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.model().rowsMoved.connect(lambda *_: self.moved.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget.keyPressEvent."""
        ways = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        way = ways.get(Qt.Key(event.key()), 0)
        if way and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shift(way)
        else:
            super().keyPressEvent(event)

    def shift(self, way: int) -> None:
        """Move the current line up (-1) or down (1)."""
        at = self.currentRow()
        if at >= 0 and 0 <= at + way < self.count():
            line = self.takeItem(at)
            self.insertItem(at + way, line)
            self.setCurrentRow(at + way)
            self.moved.emit()


class PackForm(QWidget):
    """``changed`` tells that the pack would look otherwise now."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        words = desk.words
        self._desk = desk
        self._words = words
        self._filling = False
        self.profile = _choices(
            words("Profile"), [(value, words(text)) for value, text in PROFILES]
        )
        self.language = _choices(words("Language of the paper"), list(_LANGUAGES))
        self.photos = _choices(words("Photos"), [(value, words(text)) for value, text in _PHOTOS])
        self.copies = spin_box(words("Copies"))
        self.copies.setRange(1, 9)
        self.with_cutoff = named(QCheckBox(words("Interest until")), words("Interest until a day"))
        self.cutoff = named(QDateEdit(), words("Interest until"))
        self.cutoff.setCalendarPopup(True)
        self.cutoff.setDisplayFormat("yyyy-MM-dd")
        today = desk.today()
        last = QDate(today.year, today.month, today.day)
        self.cutoff.setMaximumDate(last)
        self.cutoff.setDate(last)
        self.cutoff.setEnabled(False)
        self.reason = named(QLineEdit(), words("Reason"))
        self.reason.setPlaceholderText(words("Why is this pack made? For whom?"))
        self.force = named(
            QCheckBox(words("Make it in spite of what is missing")),
            words("Make it in spite of what is missing"),
        )
        self.items = named(ItemList(), words("Items"))
        self.items.setToolTip(words("Drag, or Alt and the arrows: the order within a group."))
        self.more = MoreOptions()
        self.finish = FinishRow(desk)
        self.more_button = button(words("More options…"), self._ask_more, part="link")
        self._moved = False
        self._lay_out()
        self._connect()

    def options(self) -> PackOptions:
        """Return what the form asks for."""
        asked = PackOptions(
            profile=self.profile.currentData(),
            copies=self.copies.value(),
            photos=self.photos.currentData(),
            cutoff=self.cutoff.date().toString("yyyy-MM-dd")
            if self.with_cutoff.isChecked()
            else None,
            language=self.language.currentData(),
            force=self.force.isChecked(),
            reason=self.reason.text().strip() or self._words(NO_REASON),
        )
        asked = replace(asked, items=self._chosen(), order=self._order() if self._moved else ())
        return self.finish.put_into(self.more.put_into(asked))

    def nothing_chosen(self) -> bool:
        """Tell whether every item was unchecked."""
        return bool(self.items.count()) and not any(
            self._is_on(n) for n in range(self.items.count())
        )

    def show_items(self, items: tuple[PackItem, ...]) -> None:
        """List all items of a case, all chosen."""
        self._filling = True
        current = self.items.currentRow()
        self._moved = False
        self.items.clear()
        for item in items:
            line = QListWidgetItem(f"{item.no}  {item.name}".strip())
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Checked)
            line.setData(_REFS, list(item.refs))
            line.setToolTip(item.name)
            self.items.addItem(line)
        self.items.setCurrentRow(max(0, current))
        self._filling = False

    def renumber(self, items: tuple[PackItem, ...]) -> None:
        """Show items under the numbers they have now; what is left out stays behind them."""
        self._filling = True
        now = {item.refs: item for item in items}
        lines = [self.items.takeItem(0) for _ in range(self.items.count())]
        known = {tuple(line.data(_REFS)): line for line in lines}
        for refs, item in now.items():
            if (line := known.pop(refs, None)) is not None:
                line.setText(f"{item.no}  {item.name}".strip())
                self.items.addItem(line)
        for line in known.values():
            line.setText(line.text().partition("  ")[2] or line.text())
            self.items.addItem(line)
        self._filling = False

    def refs_of(self, place: str) -> tuple[str, ...]:
        """Return what a remark on the item with this number or name is about."""
        for at in range(self.items.count()):
            line = self.items.item(at)
            number, _gap, name = line.text().partition("  ")
            # A bookmark begins with the number.
            begins = place.split()[:1]
            if place and (place in (number, name, line.text()) or begins == [number]):
                return tuple(line.data(_REFS))
        return ()

    def _order(self) -> tuple[str, ...]:
        lines = (self.items.item(at) for at in range(self.items.count()))
        return tuple(dict.fromkeys(ref for line in lines for ref in line.data(_REFS)))

    def _reordered(self) -> None:
        if not self._filling:
            self._moved = True
            self.changed.emit()

    def _ask_more(self) -> None:
        self._desk.tasks.start(lambda session, _progress: layout_names(session), self._offer_more)

    def _offer_more(self, layouts: tuple[str, ...]) -> None:
        own = [name for name in layouts if name not in SHIPPED]
        dialog = PackMoreDialog(self._words, self.more, self, own)
        dialog.chosen.connect(self._take_more)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_more(self, more: MoreOptions) -> None:
        self.more = more
        self.changed.emit()

    def _chosen(self) -> tuple[str, ...]:
        count = self.items.count()
        if all(self._is_on(n) for n in range(count)):
            return ()
        refs = [
            ref for n in range(count) if self._is_on(n) for ref in self.items.item(n).data(_REFS)
        ]
        return tuple(dict.fromkeys(refs))

    def _is_on(self, place: int) -> bool:
        return self.items.item(place).checkState() == Qt.CheckState.Checked

    def _lay_out(self) -> None:
        words = self._words
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for title, field in (
            (words("Profile"), self.profile),
            (words("Language of the paper"), self.language),
            (words("Photos"), self.photos),
            (words("Copies"), self.copies),
        ):
            form.addRow(title, field)
        form.addRow(self.with_cutoff, self.cutoff)
        form.addRow(words("Reason"), self.reason)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(form)
        layout.addLayout(row(self.force, None, self.more_button))
        layout.addWidget(self.finish)
        layout.addWidget(label(words("Items"), "heading"))
        layout.addWidget(self.items, 1)

    def _connect(self) -> None:
        for box in (self.profile, self.language, self.photos):
            box.currentIndexChanged.connect(self._tell)
        self.with_cutoff.toggled.connect(self.cutoff.setEnabled)
        self.with_cutoff.toggled.connect(self._tell)
        self.cutoff.dateChanged.connect(self._tell)
        self.items.itemChanged.connect(self._tell)
        self.items.moved.connect(self._reordered)
        self.finish.changed.connect(self.changed)

    def _tell(self, *_value: object) -> None:
        if not self._filling:
            self.changed.emit()


def _choices(name: str, options: list[tuple[str, str]]) -> QComboBox:
    box = named(QComboBox(), name)
    for value, text in options:
        box.addItem(text, value)
    return box
