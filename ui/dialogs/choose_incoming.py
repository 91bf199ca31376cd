"""Which cases of the packages that were looked at are taken in now."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from resources.language import Words
from storage.exchange.packages.delta import Share
from ui.widgets.basics import button, label, named, row

_ID = int(Qt.ItemDataRole.UserRole)
_TICKED = Qt.CheckState.Checked


class ChooseIncoming(QDialog):
    """``chosen`` are the ids of the ticked cases."""

    def __init__(
        self,
        words: Words,
        shares: Mapping[str, Share],
        chosen: Collection[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self.setWindowTitle(words("Cases to import"))
        self.resize(QSize(560, 420))
        self.list = named(QListWidget(), words("Cases of the packages"))
        for case, share in sorted(shares.items(), key=lambda item: item[1].case_no):
            self._add(case, share, ticked=case in chosen)
        self.list.itemChanged.connect(self._count)
        self.count = label(part="muted")
        self.accept_button = button(words("Use these cases"), self.accept, part="primary")
        text = words(
            "What is left out stays in the packages: import them again, or the next of their"
            " sender. Staff and rules of the office always come along."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addWidget(self.list, 1)
        layout.addLayout(
            row(
                button(words("Tick all"), lambda: self.tick(all_of=True), part="link"),
                button(words("Tick none"), lambda: self.tick(all_of=False), part="link"),
                None,
                self.count,
            )
        )
        layout.addLayout(row(None, button(words("Cancel"), self.reject), self.accept_button))
        self._count()

    @property
    def chosen(self) -> frozenset[str]:
        """The ids of the ticked cases."""
        return frozenset(
            str(item.data(_ID)) for item in self._items() if item.checkState() == _TICKED
        )

    def tick(self, *, all_of: bool) -> None:
        """Tick all cases, or none."""
        for item in self._items():
            item.setCheckState(_TICKED if all_of else Qt.CheckState.Unchecked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(n) for n in range(self.list.count())]

    def _add(self, case: str, share: Share, *, ticked: bool) -> None:
        words = self._words
        counts = words(
            "new {records} · changed {changed} · conflicts {conflicts}",
            records=share.records, changed=share.changed, conflicts=share.conflicts,
        )  # fmt: skip
        title = "  ".join(part for part in (share.case_no or case[:8], share.name) if part)
        item = QListWidgetItem(f"{title}    {counts}")
        item.setData(_ID, case)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(_TICKED if ticked else Qt.CheckState.Unchecked)
        self.list.addItem(item)

    def _count(self) -> None:
        chosen = len(self.chosen)
        self.count.setText(self._words("Chosen: {count}", count=chosen))
        self.accept_button.setEnabled(bool(chosen))
