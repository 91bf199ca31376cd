"""The settings: language and looks, lock and passphrase, backup, people and office, about."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from resources.language import N_, NC_
from storage.casework.change import Change
from storage.kinds import BY_NAME, KINDS
from storage.kinds.kind import Kind
from storage.rows import CaseFile, Row
from ui.desk import Desk
from ui.dialogs.escrow import EscrowDialog
from ui.dialogs.keyring import KeyringDialog
from ui.dialogs.passphrase import NewCodeDialog, PassphraseDialog
from ui.dialogs.record_dialog import RecordDialog
from ui.pages.about import AboutPane
from ui.pages.backup_pane import BackupPane
from ui.pages.keeping_pane import KeepingPane
from ui.pages.kind_tab import KindTab
from ui.pages.settings_work import office
from ui.pages.tables import TablesPane
from ui.pages.templates_pane import TemplatesPane
from ui.preferences import IDLE_MINUTES, SCALES, SCHEMES, Preferences
from ui.widgets.basics import button, column, label, named, row
from ui.widgets.folder_field import FolderField
from ui.widgets.tabs import Tabs

_SCHEMES = {"system": N_("As the system"), "light": N_("Light"), "dark": N_("Dark")}
_LANGUAGES = (("zh_CN", "中文"), ("en", "English"))
_OFFICE = tuple(kind for kind in KINDS if kind.office and kind.name != "table_row")


class SettingsPage(QWidget):
    """Emits ``chosen`` with new ``Preferences``, which take effect at once."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__()
        self._desk = desk
        self._preferences = preferences
        self._office: CaseFile | None = None
        self._fields: dict[str, QComboBox] = {}
        words = desk.words
        self.language = self._choices("language", words("Language"), list(_LANGUAGES))
        self.scale = self._choices("scale", words("Size of text"), [(n, f"{n} %") for n in SCALES])
        schemes = [(name, words(_SCHEMES[name])) for name in SCHEMES]
        self.scheme = self._choices("scheme", words("Colours"), schemes)
        minutes = [(n, words("{minutes} minutes", minutes=n)) for n in IDLE_MINUTES]
        self.idle = self._choices("idle_minutes", words("Lock when idle for"), minutes)
        self.phone = FolderField(words, words("Folder of the phone"))
        self.phone.setMinimumWidth(360)
        self.phone.settled.connect(lambda: desk.remember_photos(self.phone.folder))
        self.backups = BackupPane(desk)
        self.backup_note = self.backups.note
        self.tables = TablesPane(desk)
        self.keeping = KeepingPane(desk)
        self.templates = TemplatesPane(desk)
        self.office_tab = KindTab(desk, _OFFICE)
        self.office_tab.add.connect(self._add)
        self.office_tab.correct.connect(self._correct)
        self.tabs = Tabs(words("Settings"))
        for title, page in (
            (words("General"), self._general()),
            (words(NC_("settings", "Lock")), self._lock()),
            (words("Backup"), self.backups),
            (words("People and office"), self.office_tab),
            (words("Rules and limits"), self.tables),
            (words(NC_("settings", "Texts")), self.templates),
            (words("Keeping and deleting"), self.keeping),
            (words(NC_("settings", "About")), AboutPane(words)),
        ):
            self.tabs.addTab(page, title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(label(words("Settings"), "title"))
        layout.addWidget(self.tabs, 1)
        desk.changed.connect(self._changed)

    def activate(self) -> None:
        """Read the office again."""
        self._desk.tasks.start(office, self._show_office)
        self.phone.show_folder(Path(self._desk.photo_folder) if self._desk.photo_folder else None)
        self.tables.activate()
        self.backups.activate()
        self.keeping.activate()
        self.templates.activate()

    def show_backups(self) -> None:
        """Show the pane that looks after the vault."""
        self.tabs.setCurrentWidget(self.backups)

    def show_office(self) -> None:
        """Show the records of the office."""
        self.tabs.setCurrentWidget(self.office_tab)

    def go_on_from(self, former: Preferences) -> None:
        """Put the focus where ``former`` was changed: the page may have been made anew for it."""
        for name, box in self._fields.items():
            if getattr(former, name) != getattr(self._preferences, name):
                box.setFocus()

    def back_up_to(self, folder: Path) -> None:
        """Copy the vault into a new folder below ``folder``."""
        self.backups.back_up_to(folder)

    def _choices(self, field: str, name: str, options: list[tuple[Any, str]]) -> QComboBox:
        box = named(QComboBox(), name)
        for value, text in options:
            box.addItem(text, value)
        box.setCurrentIndex(max(box.findData(getattr(self._preferences, field)), 0))
        box.currentIndexChanged.connect(lambda _place: self._choose(**{field: box.currentData()}))
        box.setMinimumWidth(200)
        self._fields[field] = box
        return box

    def _choose(self, **values: Any) -> None:
        # The folder of photos is also remembered where they are taken in.
        kept = replace(self._preferences, photo_folder=self._desk.photo_folder)
        self._preferences = replace(kept, **values)
        self.chosen.emit(self._preferences)

    def _general(self) -> QWidget:
        words = self._desk.words
        note = words("Everything takes effect at once; nothing is lost. Photos are looked for in"
                     " the folder of the phone, or where they came from last.")  # fmt: skip
        return _form(
            [(words("Language"), self.language), (words("Size of text"), self.scale),
             (words("Colours"), self.scheme), (words("Folder of the phone"), self.phone)],
            label(note, "muted", wrap=True),
        )  # fmt: skip

    def _lock(self) -> QWidget:
        words = self._desk.words
        change = button(words("Change the passphrase…"), self._change_passphrase, icon="key")
        code = button(words("New recovery code…"), self._new_code, icon="print")
        key = button(words("Key at the office…"), self._escrow, icon="key")
        ring = button(words("Keyring of this computer…"), self._keyring, icon="key")
        note = words(
            "Locking closes the vault and forgets its keys and everything shown. Ctrl+L locks now."
        )
        return _form(
            [(words("Lock when idle for"), self.idle)],
            label(note, "muted", wrap=True),
            _held(row(change, code, None)),
            _held(row(key, ring, None)),
        )

    def _change_passphrase(self) -> None:
        PassphraseDialog(self._desk, self).open()

    def _new_code(self) -> None:
        NewCodeDialog(self._desk, self).open()

    def _escrow(self) -> None:
        EscrowDialog(self._desk, self).open()

    def _keyring(self) -> None:
        KeyringDialog(self._desk, self).open()

    def _show_office(self, file: CaseFile) -> None:
        self._office = file
        self.office_tab.show_file(file)

    def _add(self, kind: Kind) -> None:
        self._open(kind, None)

    def _correct(self, row: Row) -> None:
        self._open(BY_NAME[row.kind], row)

    def _open(self, kind: Kind, row: Row | None) -> None:
        dialog = RecordDialog(self._desk, kind, "", row, self._office, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _changed(self, _change: Change) -> None:
        if self.isVisible():
            self.activate()


def _form(fields: list[tuple[str, QWidget]], *below: QWidget) -> QWidget:
    form = QFormLayout()
    form.setHorizontalSpacing(18)
    form.setVerticalSpacing(12)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    for title, field in fields:
        form.addRow(title, field)
    page = QWidget()
    layout = column(spacing=14, margins=(4, 16, 4, 4))
    layout.addLayout(form)
    for widget in below:
        layout.addWidget(widget)
    layout.addStretch(1)
    page.setLayout(layout)
    page.setMaximumWidth(680)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(page)
    return scroll


def _held(layout: Any) -> QWidget:
    holder = QWidget()
    holder.setLayout(layout)
    return holder
