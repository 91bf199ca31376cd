"""A finished pack, looked at from the window: is the file whole, and is it one of this case."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from resources.language import Words
from storage.rows import Row
from storage.rules.dates import time_words
from ui.checked import Checked, check
from ui.desk import Desk
from ui.widgets.basics import button, label, row
from ui.widgets.fitting import fit_text

_NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


def ask_for_pack(
    desk: Desk, packs: Sequence[Row], parent: QWidget, since: Mapping[str, int] = _NOTHING
) -> None:
    """Let a person choose a file, and say what it is beside the ``packs`` of a case.

    ``since`` counts what was written to the case after each pack, by the pack's id.
    """
    words = desk.words
    name, _filter = QFileDialog.getOpenFileName(
        parent, words("Check a file…"), "", "PDF (*.pdf);;* (*)"
    )
    if name:
        look_at_pack(desk, packs, Path(name), parent, since)


def look_at_pack(
    desk: Desk,
    packs: Sequence[Row],
    path: Path,
    parent: QWidget,
    since: Mapping[str, int] = _NOTHING,
) -> None:
    """Check a file on the worker and open what was found over ``parent``."""

    def show(checked: Checked) -> None:
        CheckedDialog(desk, path, checked, _known(desk.words, packs, checked, since), parent).open()

    title = desk.words("Checking the file")
    desk.tasks.run(partial(check, path), show, title=title, announce=True)


class CheckedDialog(QDialog):
    """Says of a file what could be told."""

    def __init__(
        self, desk: Desk, path: Path, checked: Checked, known: Iterable[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = desk.words
        self.setWindowTitle(words("Check a file…").rstrip("…"))
        self.setMinimumWidth(620)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(8)
        found = checked.found
        # As the file says it: its maker may have written anything there.
        parts = (path.name, found.sender, _when(found.made_at, words))
        about = "　".join(part for part in parts if part)
        self.about = label(about, "muted", wrap=True)
        layout.addWidget(self.about)
        layout.addWidget(label(checked.headline(words), "heading"))
        self.said = [
            *checked.problems(words),
            *known,
            *checked.signed(words),
        ]
        for sentence in self.said:
            layout.addWidget(label(sentence, wrap=True))
        for sentence in (f"SHA-256 {checked.found.sha256}", *checked.notes(words)):
            layout.addWidget(label(sentence, "muted", wrap=True))
        layout.addLayout(row(None, button(words("Close"), self.accept, part="primary")))
        fit_text(self)


def _when(text: str, words: Words) -> str:
    """Return a time in words; what is none stands as it is."""
    try:
        return time_words(text, words.language)
    except (ValueError, OverflowError):
        return text


def _known(
    words: Words, packs: Sequence[Row], checked: Checked, since: Mapping[str, int]
) -> Iterator[str]:
    """Yield whether the case knows the file, as it is or before something was added; what since."""
    hashes = {checked.found.sha256, checked.found.made_sha256} - {""}
    for pack in packs:
        for file in pack["files"] or ():
            if file.get("sha256") in hashes:
                yield words(
                    "It is recorded in this case: pack {number}, {copy}.",
                    number=pack["number"],
                    copy=file.get("copy", ""),
                )
                yield from _later(words, packs, pack, since)
                return
    yield words("No pack of this case has this SHA-256.")


def _later(
    words: Words, packs: Sequence[Row], pack: Row, since: Mapping[str, int]
) -> Iterator[str]:
    """Yield what became of a pack and of its case."""
    for one in packs:
        if one["supersedes"] == pack["number"]:
            yield words("A later pack took its place: {number}.", number=one["number"])
    count = since.get(pack.id)
    if count:
        yield words("Written to the case since then: {n} changes.", n=count)
    elif count == 0:
        yield words("Nothing was written to the case since then.")
