"""The left side of the pack page: for whom, in which language, which items, how many copies."""

from dataclasses import replace

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from reports.pack.build import PackItem, PackOptions
from resources.language import N_, NC_
from storage.kinds.pack import PROFILES
from ui.desk import Desk
from ui.widgets.basics import label, named

_PHOTOS = (
    ("full", N_("Full size")),
    ("submission", N_("Reduced, for submission")),
)
NO_REASON = NC_("reason", "not stated")
_LANGUAGES = (("zh_CN", "中文"), ("en", "English"))
_REFS = int(Qt.ItemDataRole.UserRole)


class PackForm(QWidget):
    """``changed`` tells that the pack would look otherwise now."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        words = desk.words
        self._words = words
        self._filling = False
        self.profile = _choices(
            words("Profile"), [(value, words(text)) for value, text in PROFILES]
        )
        self.language = _choices(words("Language of the paper"), list(_LANGUAGES))
        self.photos = _choices(words("Photos"), [(value, words(text)) for value, text in _PHOTOS])
        self.copies = named(QSpinBox(), words("Copies"))
        self.copies.setRange(1, 9)
        self.with_cutoff = named(QCheckBox(words("Interest until")), words("Interest until a day"))
        self.cutoff = named(QDateEdit(), words("Interest until"))
        self.cutoff.setCalendarPopup(True)
        self.cutoff.setDisplayFormat("yyyy-MM-dd")
        today = desk.today()
        self.cutoff.setDate(QDate(today.year, today.month, today.day))
        self.cutoff.setEnabled(False)
        self.reason = named(QLineEdit(), words("Reason"))
        self.reason.setPlaceholderText(words("Why is this pack made? For whom?"))
        self.force = named(
            QCheckBox(words("Make it in spite of what is missing")),
            words("Make it in spite of what is missing"),
        )
        self.items = named(QListWidget(), words("Items"))
        self.items.setWordWrap(True)
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
        return replace(asked, items=self._chosen())

    def nothing_chosen(self) -> bool:
        """Tell whether every item was unchecked."""
        return bool(self.items.count()) and not any(
            self._is_on(n) for n in range(self.items.count())
        )

    def show_items(self, items: tuple[PackItem, ...]) -> None:
        """List all items of a case, all chosen."""
        self._filling = True
        self.items.clear()
        for item in items:
            line = QListWidgetItem(f"{item.no}  {item.name}".strip())
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Checked)
            line.setData(_REFS, list(item.refs))
            self.items.addItem(line)
        self._filling = False

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
        layout.addWidget(self.force)
        layout.addWidget(label(words("Items"), "heading"))
        layout.addWidget(self.items, 1)

    def _connect(self) -> None:
        for box in (self.profile, self.language, self.photos):
            box.currentIndexChanged.connect(self._tell)
        self.with_cutoff.toggled.connect(self.cutoff.setEnabled)
        self.with_cutoff.toggled.connect(self._tell)
        self.cutoff.dateChanged.connect(self._tell)
        self.items.itemChanged.connect(self._tell)

    def _tell(self, *_value: object) -> None:
        if not self._filling:
            self.changed.emit()


def _choices(name: str, options: list[tuple[str, str]]) -> QComboBox:
    box = named(QComboBox(), name)
    for value, text in options:
        box.addItem(text, value)
    return box
