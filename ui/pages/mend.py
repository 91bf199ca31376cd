"""The page that brings a vault back: a backup restored, or a damaged vault salvaged."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from resources.language import N_
from storage.casework.backups import KEEP_OTHERS
from storage.salvage.rebuild import LOG_GONE
from ui.desk import Desk
from ui.mending import Mended, Order, free_folder, mend
from ui.pages.closed_vault import ClosedVaultPage
from ui.widgets.basics import label, named
from ui.widgets.folder_field import FolderField

_COUNTS: Final = (
    ("operations_saved", N_("Entries saved")),
    ("operations_lost", N_("Entries known to be lost")),
    ("attachments_saved", N_("Files saved")),
    ("attachments_lost", N_("Files lost")),
    ("damaged_pages", N_("Pages of the database that cannot be read")),
    ("files_unnamed", N_("Files saved that no entry tells of")),
)
# More no one reads on a page; the check of the vault lists them all.
_MOST: Final = 8
ELSEWHERE: Final = N_(
    "What is lost here may stand on other sites: import a full package from each one that has these"
    " cases."
)


class MendPage(ClosedVaultPage):
    """See ``ClosedVaultPage``: a backup comes back, or what can be saved of a damaged vault."""

    def __init__(self, desk: Desk) -> None:
        words = desk.words
        super().__init__(
            desk,
            go=words("Begin"),
            opens=words("Open the vault that came back"),
            cancelled=words("Cancelled. Nothing was written."),
        )
        self.way = named(QComboBox(), words("What to do"))
        self.way.addItem(words("Bring back a backup"), userData=False)
        self.way.addItem(words("Save what can be saved of a damaged vault"), userData=True)
        self._source = FolderField(words, words("Folder it is read from"))
        self.source = self._source.line
        self.dest = named(QLineEdit(), words("New folder"))
        self.secret_kind = named(QComboBox(), words("Opened with"))
        self.secret_kind.addItem(words("Passphrase"), userData=False)
        self.secret_kind.addItem(words("Recovery code"), userData=True)
        named(self.secret, words("Passphrase or recovery code"))
        self._keys_row = FolderField(words, words("A backup, for its keys"))
        self.keys = self._keys_row.line
        self.keys.setPlaceholderText(words("Only where the keys of the vault are damaged too"))
        self.explained = label(part="muted", wrap=True)
        self._lay_out()
        self.way.currentIndexChanged.connect(lambda _place: self._choose_way())
        self.secret_kind.currentIndexChanged.connect(lambda _place: self._hide_secret())
        for part in (self.source, self.dest, self.secret):
            part.textChanged.connect(lambda _text: self.judge())
        self._source.settled.connect(self._propose)
        self.secret.returnPressed.connect(self._begin)
        self.show_vault(None)

    def show_vault(self, folder: Path | None) -> None:
        """Begin anew; with a folder it is a damaged vault that is to be saved."""
        self.way.setCurrentIndex(1 if folder is not None else 0)
        self.source.setText(str(folder) if folder is not None else "")
        for part in (self.dest, self.secret, self.keys):
            part.clear()
        self._propose()
        self._choose_way()
        self._hide_secret()
        self.begin_anew()

    def fields(self) -> tuple[QWidget, ...]:
        """See ``ClosedVaultPage.fields``."""
        return self.way, self.source, self.dest, self.secret_kind, self.secret, self.keys

    def filled(self) -> bool:
        """See ``ClosedVaultPage.filled``."""
        return all(part.text().strip() for part in (self.source, self.dest, self.secret))

    def begin(self) -> None:
        """See ``ClosedVaultPage.begin``."""
        self.run(mend(self.order()), self._done)

    def rest(self, *, done: bool) -> None:
        """See ``ClosedVaultPage.rest``."""
        (self.open if done else self.secret).setFocus()

    def order(self) -> Order:
        """Return what is asked for."""
        keys = self.keys.text().strip()
        salvaged = bool(self.way.currentData())
        return Order(
            _folder(self.source),
            _folder(self.dest),
            self.secret.text(),
            bool(self.secret_kind.currentData()),
            salvaged,
            Path(keys).expanduser() if keys and salvaged else None,
        )

    def _done(self, mended: Mended) -> None:
        words = self._desk.words
        lines = [words("The vault came back whole: {path}", path=mended.folder)]
        if mended.problems:
            lines = [words("Restored, but not whole: {path}", path=mended.folder)]
            told = mended.problems[:_MOST]
            lines += [f"{words(one.what, **one.values)} {one.where}".strip() for one in told]
            if left := len(mended.problems) - len(told):
                lines.append(words("… and {count} more", count=left))
            lines.append(words(KEEP_OTHERS))
        if (report := mended.report) is not None:
            lines = [words("Saved into a new vault: {path}", path=mended.folder)]
            lines += [f"{words(text)}: {getattr(report, name)}" for name, text in _COUNTS]
            if report.log_gone:
                lines.append(words(LOG_GONE))
            if report.operations_lost or report.attachments_lost or report.log_gone:
                lines.append(words(ELSEWHERE))
            lines.append(words("Keep the damaged folder until everything was looked at."))
        self.finish(mended.folder, "\n".join(lines))

    def _choose_way(self) -> None:
        words, salvaged = self._desk.words, bool(self.way.currentData())
        self._form.setRowVisible(self._keys_row, salvaged)
        self.explained.setText(
            words("Every entry and file that can still be read and proves itself is copied into a"
                  " new vault. The damaged folder is only read. Where a good backup exists, bring"
                  " that back first: it is whole.")
            if salvaged
            else words("The backup is copied into a new folder, opened and checked. It is only"
                       " read. What was recorded after it was made is not in it.")
        )  # fmt: skip

    def _hide_secret(self) -> None:
        by_code = bool(self.secret_kind.currentData())
        echo = QLineEdit.EchoMode.Normal if by_code else QLineEdit.EchoMode.Password
        self.secret.setEchoMode(echo)

    def _propose(self) -> None:
        """Propose a folder beside the one that is read, where none is typed."""
        if self.source.text().strip() and not self.dest.text().strip():
            suffix = self._desk.words("brought back")
            self.dest.setText(str(free_folder(_folder(self.source), suffix)))

    def _lay_out(self) -> None:
        words = self._desk.words
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._form.setVerticalSpacing(10)
        self._form.addRow(self.way.accessibleName(), self.way)
        self._form.addRow("", self.explained)
        self._form.addRow(self.source.accessibleName(), self._source)
        self._form.addRow(self.dest.accessibleName(), self.dest)
        self._form.addRow(self.secret_kind.accessibleName(), self.secret_kind)
        self._form.addRow("", self.secret)
        self._form.addRow(self.keys.accessibleName(), self._keys_row)
        self.lay_out(words("Bring a vault back"), self._form)


def _folder(field: QLineEdit) -> Path:
    return Path(field.text().strip()).expanduser()
