"""What became of files that were taken in: counts, and each file with its reason."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from resources.language import N_, NC_, Words
from storage.casework.intake import IntakeResult
from storage.evidence.problems import DAMAGED, UNKNOWN_TYPE, UNSAFE
from ui.forms.tones import ToneLabel

_STATES: Final = {
    "added": NC_("intake", "added"),
    "duplicate": NC_("intake", "already here"),
    "kept_without_preview": NC_("intake", "added, no preview"),
    "refused": NC_("intake", "not taken in"),
}
COUNTS: Final = N_("Added {added} · already here {duplicate}")
# Kept byte for byte, but nothing here can show it; a sound or a text document is none of these.
UNREAD: Final = N_("not readable {count} (the original is kept)")
REFUSED: Final = N_("not taken in {count}")
_UNREADABLE: Final = frozenset({DAMAGED, UNSAFE, UNKNOWN_TYPE})


def is_unread(result: IntakeResult) -> bool:
    """Tell whether a file was kept though nothing here can read it."""
    return result.status == "kept_without_preview" and result.reason in _UNREADABLE


def counts_text(results: Sequence[IntakeResult], words: Words) -> str:
    """Return how many files were added, were here, were kept unread, and were not taken in."""
    unread = sum(map(is_unread, results))
    taken = sum(one.status in ("added", "kept_without_preview") for one in results)
    duplicate = sum(one.status == "duplicate" for one in results)
    refused = sum(one.status == "refused" for one in results)
    said = [words(COUNTS, added=taken - unread, duplicate=duplicate)]
    said += [words(UNREAD, count=unread)] if unread else []
    said += [words(REFUSED, count=refused)] if refused else []
    return " · ".join(said)


def result_line(result: IntakeResult, words: Words) -> str:
    """Return one file with what became of it and why."""
    parts = [result.file, words(_STATES[result.status])]
    if result.reason:
        parts.append(words(result.reason))
    parts += [words(remark.sentence, **remark.values) for remark in result.remarks]
    return " · ".join(parts)


def _order(result: IntakeResult) -> tuple[bool, bool, bool]:
    return (result.status != "refused", not is_unread(result), not result.remarks)


class IntakeResults(QWidget):
    """The result sheet."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.counts = ToneLabel(tone="heading")
        self.list = QListWidget()
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(words("What became of each file"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.counts)
        column.addWidget(self.list, 1)

    def show_results(self, results: Sequence[IntakeResult]) -> None:
        """Show what became of the files, first those that nobody will see here."""
        self.counts.setText(counts_text(results, self._words))
        self.list.clear()
        for one in sorted(results, key=_order):
            self.list.addItem(result_line(one, self._words))
