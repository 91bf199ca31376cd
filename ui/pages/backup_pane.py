"""The settings' pane that looks after the vault: notices, backups, rehearsals, the full check."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QScrollArea, QWidget

from storage.casework.oversight import Finding, Report
from storage.vault.backup import BackupReport
from storage.vault.durable import size_words
from storage.vault.rotation import DAILY, MONTHLY, WEEKLY
from ui.desk import Desk
from ui.dialogs.rehearsal import RehearseCode, RehearseRestore
from ui.models.cells import time_text
from ui.pages.upkeep_work import Upkeep, back_up, look
from ui.widgets.basics import button, card, column, forget, label, named, role, row

_ROWS = 5


class BackupPane(QScrollArea):
    """Emits ``check`` when everything is to be checked now, ``looked`` when something changed."""

    check = Signal()
    looked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._upkeep: Upkeep | None = None
        words = desk.words
        self.note = label(part="muted", wrap=True)
        self.last = label(wrap=True)
        self.away = label(wrap=True)
        self.folder = label(part="muted", wrap=True)
        self.code = label(wrap=True)
        self.checked = label(wrap=True)
        self.list = named(QListWidget(), words("Backups in this folder"))
        self.go = button(words("Back up now…"), self._back_up, icon="save", part="primary")
        self.choose = button(words("Another folder…"), self._choose)
        self.rehearse = button(words("Try a restore…"), self._rehearse)
        self.try_code = button(words("Try the recovery code…"), self._try_code)
        self.check_now = button(words("Check everything now"), self.check.emit)
        self._notices = column(spacing=6)
        self.list.currentItemChanged.connect(lambda *_: self._enable())
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._page())

    def activate(self) -> None:
        """Look over the vault again."""
        self._desk.tasks.start(look, self.show_upkeep)

    def back_up_to(self, folder: Path) -> None:
        """Copy the vault into a new folder below ``folder``."""
        title = self._desk.words("Backing up")
        work = partial(back_up, folder=folder)
        self._desk.tasks.start(work, self._backed_up, title=title, announce=True)

    def show_upkeep(self, upkeep: Upkeep) -> None:
        """Show how the vault stands."""
        self._upkeep = upkeep
        words, state = self._desk.words, upkeep.state
        forget(self._notices)
        for what, values, where in upkeep.notices:
            text = f"{words(what, **values)} {where}".strip()
            self._notices.addWidget(label(text, "warning", wrap=True))
        self.last.setText(self._last(upkeep))
        away = _time(state.away_at) or words("never")
        self.away.setText(words("Last copy away from this computer: {when}.", when=away))
        role(self.away, "warning" if upkeep.backup_due else "")
        self.away.style().polish(self.away)
        self.folder.setText(
            words("Folder: {path}", path=state.folder) if state.folder else
            words("No folder is chosen yet. A stick or another disk is best.")
        )  # fmt: skip
        tried = _time(state.code_at) or words("never")
        self.code.setText(words("Recovery code last tried: {when}.", when=tried))
        self.checked.setText(self._checked(upkeep))
        self._fill(upkeep)
        self.go.setEnabled(not upkeep.read_only)
        self.choose.setVisible(bool(state.folder))

    def show_checked(self, found: tuple[Finding, ...]) -> None:
        """Say what a full check found, sentence by sentence."""
        words = self._desk.words
        if found:
            said = "\n".join(f"- {words(one.what, **one.values)} {one.where}" for one in found[:20])
            self.note.setText(words("The vault is not whole.") + "\n" + said)
        else:
            self.note.setText(words("Everything was checked; the vault is whole."))

    def _page(self) -> QWidget:
        words = self._desk.words
        text = words(
            "A backup is a copy of the vault that opens with the same passphrase. "
            "It is read back and checked. Keep one away from this computer."
        )
        kept = words(
            "Of the last {days} days, {weeks} weeks and {months} months one backup each stays.",
            days=DAILY, weeks=WEEKLY, months=MONTHLY,
        )  # fmt: skip
        layout = column(spacing=12, margins=(4, 12, 12, 4))
        layout.addLayout(self._notices)
        layout.addWidget(self.note)
        frame, inner = card()
        for part in (label(text, "muted", wrap=True), self.last, self.away, self.folder):
            inner.addWidget(part)
        inner.addLayout(row(self.go, self.choose, None))
        inner.addWidget(self.list)
        inner.addWidget(label(kept, "muted", wrap=True))
        inner.addLayout(row(self.rehearse, None))
        layout.addWidget(frame)
        frame, inner = card()
        inner.addWidget(self.code)
        inner.addLayout(row(self.try_code, None))
        inner.addWidget(self.checked)
        inner.addLayout(row(self.check_now, None))
        layout.addWidget(frame)
        layout.addStretch(1)
        page = QWidget()
        page.setLayout(layout)
        page.setMaximumWidth(760)
        return page

    def _last(self, upkeep: Upkeep) -> str:
        words, state = self._desk.words, upkeep.state
        if not state.last_at:
            return words("There is no backup yet.")
        name = Path(state.last_path).name
        if not state.verified:
            return words("Last backup: {when}, damaged: {name}.", when=_time(state.last_at),
                         name=name)  # fmt: skip
        return words(
            "Last backup: {when}, read back and whole: {name}.", when=_time(state.last_at),
            name=name,
        )  # fmt: skip

    def _checked(self, upkeep: Upkeep) -> str:
        words, checked = self._desk.words, upkeep.checked
        if not checked.at:
            return words("Everything is checked once a week in the background; not yet done here.")
        when, said = _time(checked.at), [""]
        if checked.problems:
            said[0] = words("Last full check: {when}; problems: {count}.", when=when,
                            count=checked.problems)  # fmt: skip
        else:
            said[0] = words("Last full check: {when}; everything is whole.", when=when)
        if checked.cleared:
            said.append(words(
                "Files left by an interruption that nothing names were removed: {count}.",
                count=checked.cleared,
            ))  # fmt: skip
        return "\n".join(said)

    def _fill(self, upkeep: Upkeep) -> None:
        words = self._desk.words
        tried = {one.name: one for one in upkeep.state.rehearsals}
        self.list.clear()
        for kept in reversed(upkeep.kept):
            text = kept.path.name
            if kept.path.name in tried:
                one = tried[kept.path.name]
                said = (words("restore tried {when}: whole", when=_time(one.at))
                        if not one.problems else
                        words("restore tried {when}: damaged", when=_time(one.at)))  # fmt: skip
                text = f"{text}  ·  {said}"
            item = QListWidgetItem(text, self.list)
            item.setData(Qt.ItemDataRole.UserRole, str(kept.path))
        if upkeep.kept_unknown:
            text = words("The folder is not there now. Is the stick plugged in?")
            self.list.addItem(QListWidgetItem(text))
        shown = self.list.count()
        self.list.setVisible(shown > 0)
        height = self.list.sizeHintForRow(0) if shown else 0
        self.list.setFixedHeight(max(height, 20) * min(max(shown, 1), _ROWS) + 8)
        self.rehearse.setVisible(bool(upkeep.kept))
        if upkeep.kept:
            self.list.setCurrentRow(0)
        self._enable()

    def _enable(self) -> None:
        self.rehearse.setEnabled(bool(self._chosen()))

    def _chosen(self) -> str:
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole) or "") if item is not None else ""

    def _back_up(self) -> None:
        chosen = self._upkeep.state.folder if self._upkeep is not None else ""
        if chosen:
            self.back_up_to(Path(chosen))
        else:
            self._choose()

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self._desk.words("Folder for the backup"))
        if name:
            self.back_up_to(Path(name))

    def _backed_up(self, report: BackupReport) -> None:
        words = self._desk.words
        size = size_words(report.bytes)
        if report.verified:
            text = words("Backed up and checked: {name}, {size}.", name=report.path.name, size=size)
        else:
            text = words("Copied, but {count} things in it are damaged: {name}. "
                         "Keep the vault and older backups.",
                         count=len(report.problems), name=report.path.name)  # fmt: skip
        self.note.setText(text)
        self._again()

    def _rehearse(self) -> None:
        path = self._chosen()
        if path:
            dialog = RehearseRestore(self._desk, Path(path), self)
            dialog.done_with.connect(self._rehearsed)
            dialog.open()

    def _rehearsed(self, report: Report) -> None:
        words = self._desk.words
        if report.ok:
            count = report.checked["operations"]
            text = words("The restore went through: {count} entries, everything whole.",
                         count=count)  # fmt: skip
        else:
            text = words("This backup is damaged in {count} places. Make a new one.",
                         count=len(report.problems))  # fmt: skip
        self.note.setText(text)
        self._again()

    def _try_code(self) -> None:
        dialog = RehearseCode(self._desk, self)
        dialog.done_with.connect(self._code_tried)
        dialog.open()

    def _code_tried(self, _state: object) -> None:
        self.note.setText(self._desk.words("The recovery code opens this vault."))
        self._again()

    def _again(self) -> None:
        self.looked.emit()
        self.activate()


def _time(iso: str) -> str:
    return time_text(iso)
