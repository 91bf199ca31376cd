"""The page that makes a new vault: where, who works with it, its passphrase."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from resources.language import Words
from storage.roles import ROLES
from storage.vault.places import doubts
from ui.forms.scroll import VerticalScroll
from ui.opened import NewVault
from ui.widgets.basics import button, card, centre, label, named, role, row, widen
from ui.widgets.passphrase import NewPassphrase


class CreatePage(QWidget):
    """Emits ``wanted`` with a ``NewVault`` once everything needed is there."""

    wanted = Signal(object)
    back = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.folder = named(QLineEdit(), words("Folder of the vault"))
        self.name = named(QLineEdit(), words("Your name"))
        self.number = named(QLineEdit(), words("Employee no."))
        self.site = named(QLineEdit(), words("Site or team"))
        self.role = named(QComboBox(), words("Role"))
        for value, text in ROLES:
            self.role.addItem(words(text), value)
        self.passphrase = NewPassphrase(words)
        self.note = label(part="muted", wrap=True)
        self.place = role(label(wrap=True), "warning")
        self.submit = button(words("Make the vault"), self._submit, part="primary")
        self._lay_out()
        for field in (self.folder, self.name, self.number):
            field.textChanged.connect(self._check)
        self.folder.textChanged.connect(self._judge_place)
        self.passphrase.changed.connect(self._check)
        # Off while something is missing, which the note names.
        self.passphrase.second.returnPressed.connect(self.submit.click)
        self.folder.setText(str(_free_folder()))
        self._check()

    def busy(self, busy: bool) -> None:
        """Show that the vault is being made."""
        self.submit.setEnabled(not busy)
        self.note.setText(self._words("Making the vault…") if busy else "")
        self.note.setVisible(busy)

    def clear(self) -> None:
        """Forget the passphrase."""
        self.passphrase.clear()

    def _lay_out(self) -> None:
        words = self._words
        frame, layout = card(margin=28)
        widen(frame, 620)
        layout.addWidget(label(words("New vault"), "title"))
        layout.addWidget(
            label(
                words(
                    "One person per vault. Without passphrase and recovery code "
                    "nobody can open it, not even we."
                ),
                "muted",
                wrap=True,
            )
        )
        layout.addSpacing(8)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(
            words("Folder of the vault"),
            _filled(row(self.folder, button(words("Choose…"), self._choose))),
        )
        form.addRow(words("Your name"), self.name)
        form.addRow(words("Employee no."), self.number)
        form.addRow(words("Role"), self.role)
        form.addRow(words("Site or team"), self.site)
        self.passphrase.hand_rows(form)
        layout.addLayout(form)
        layout.addWidget(self.place)
        layout.addWidget(self.note)
        layout.addLayout(row(button(words("Back"), self.back.emit), None, self.submit))
        inner = QWidget()
        centre(inner, frame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(VerticalScroll(inner))

    def _choose(self) -> None:
        parent = QFileDialog.getExistingDirectory(self, self._words("Folder of the vault"))
        if parent:
            self.folder.setText(str(Path(parent) / _free_folder().name))

    def _missing(self) -> str:
        if not (
            self.folder.text().strip() and self.name.text().strip() and self.number.text().strip()
        ):
            return self._words("Name, employee number and folder are needed.")
        if not self.passphrase.passphrase:
            # While something stands in the fields, their own hint says what is wrong.
            typed = self.passphrase.first.text()
            return "" if typed else self._words("Type the passphrase twice.")
        return ""

    def _check(self) -> None:
        missing = self._missing()
        self.submit.setEnabled(not missing and bool(self.passphrase.passphrase))
        self.note.setText(missing)
        self.note.setVisible(bool(missing))

    def _judge_place(self, text: str) -> None:
        """Warn of a synced folder, a stick, a full disk; nothing is forbidden."""
        typed = text.strip()
        found = doubts(Path(typed).expanduser()) if typed else ()
        self.place.setText("\n".join(self._words(one.what, **one.values) for one in found))
        self.place.setVisible(bool(found))

    def _submit(self) -> None:
        owner = {
            "name": self.name.text().strip(),
            "employee_no": self.number.text().strip(),
            "role": self.role.currentData(),
        }
        folder = Path(self.folder.text().strip()).expanduser()
        self.wanted.emit(
            NewVault(folder, self.passphrase.passphrase, owner, self.site.text().strip())
        )


def _free_folder() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    home = Path(place or Path.home())
    names = ["Anjuan", *(f"Anjuan-{n}" for n in range(2, 100))]
    return next(home / name for name in names if not (home / name).exists())


def _filled(layout: QHBoxLayout) -> QWidget:
    holder = QWidget()
    holder.setLayout(layout)
    return holder
