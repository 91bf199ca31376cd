"""The files that are about to be taken in: a small picture, name, size and time of each, ticked."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from resources.language import Words
from storage.evidence.glance import Glance, glance
from storage.evidence.preview import Decoders
from storage.progress import Cancelled, Progress
from ui import icons
from ui.desk import Desk
from ui.models.cells import name_text, time_text
from ui.pictures import decoded
from ui.tasks import Job

_PATH: Final = int(Qt.ItemDataRole.UserRole)
_SIDE: Final = 64
# Few at a time: closing or starting waits for one batch at most.
_BATCH: Final = 4
# Whoever only looks does not wait for a picture that is slow to decode.
_SECONDS: Final = 6.0
_ROOM: Final = 1_000_000
Seen = list[tuple[Glance, QImage]]


class IntakeFiles(QListWidget):
    """Emits ``ticked`` when other files are chosen, ``looked`` when more times are known.

    ``taken`` maps each file to the time of its own facts, ``captions`` to the words that are its
    own; files without are left out.
    """

    ticked = Signal()
    looked = Signal()

    def __init__(self, desk: Desk, paths: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._words = desk.words
        self._decoders = Decoders(seconds=_SECONDS)
        self._waiting: list[Path] = []
        self._items: dict[Path, QListWidgetItem] = {}
        self._job: Job | None = None
        self._said: dict[Path, str] = {}
        self.taken: dict[Path, str] = {}
        self.captions: dict[Path, str] = {}
        self.setAccessibleName(self._words("Files"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setUniformItemSizes(True)
        self.add(paths)
        self.itemChanged.connect(lambda _item: self.ticked.emit())

    def add(self, paths: Iterable[Path]) -> None:
        """List more files; those that are listed already stay as they are."""
        blank = icons.icon("photo")
        for path in dict.fromkeys(paths):
            if path in self._items:
                continue
            item = QListWidgetItem(blank, name_text(path.name))
            item.setData(_PATH, str(path))
            item.setToolTip(name_text(path.name))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            item.setSizeHint(QSize(_SIDE, _SIDE + 8))
            self.addItem(item)
            self._items[path] = item
            self._tell(path, _size_text(path, self._words))
            self._waiting.append(path)
        self._look()

    def chosen(self) -> list[Path]:
        """Return the files that are ticked."""
        on = Qt.CheckState.Checked
        return [path for path, item in self._items.items() if item.checkState() == on]

    def current(self) -> Path | None:
        """Return the file on which the cursor stands."""
        item = self.currentItem()
        return Path(item.data(_PATH)) if item is not None else None

    def caption(self, path: Path, text: str) -> None:
        """Give a file words of its own, or none; files that are not listed are passed over."""
        if path in self._items:
            self.captions.pop(path, None)
            if text:
                self.captions[path] = text
            self._tell(path, self._said.get(path, ""))

    def tick_all(self, *, on: bool) -> None:
        """Tick all files or none."""
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        self.blockSignals(True)
        for item in self._items.values():
            item.setCheckState(state)
        self.blockSignals(False)
        self.ticked.emit()

    def stop(self) -> None:
        """Look at no more files, and end the decoders."""
        self._waiting.clear()
        if self._job is not None:
            self._job.drop()
            self._job = None
        self._decoders.close()

    def _look(self) -> None:
        if self._job is not None or not self._waiting:
            return
        batch = self._next()
        decoders, now = self._decoders, self._desk.clock.now().wall

        def work(progress: Progress) -> Seen:
            return [
                (one, decoded(one.thumbnail, _SIDE))
                for one in glance(decoders, batch, now, progress)
            ]

        self._job = self._desk.tasks.run(work, self._take, self._fail)

    def _next(self) -> list[Path]:
        """Take the next files from those waiting, what is in sight first."""
        top = self.indexAt(self.viewport().rect().topLeft()).row()
        seen = [Path(self.item(n).data(_PATH)) for n in range(max(top, 0), self._last(top))]
        waiting = set(self._waiting)
        batch = [path for path in seen if path in waiting][:_BATCH] or self._waiting[:_BATCH]
        for path in batch:
            self._waiting.remove(path)
        return batch

    def _last(self, top: int) -> int:
        high = max(self.viewport().height() // (_SIDE + 8), 1)
        return min(max(top, 0) + high + 1, self.count())

    def _take(self, found: Seen) -> None:
        self._job = None
        self.blockSignals(True)
        for one, image in found:
            item = self._items[one.path]
            if not image.isNull():
                item.setIcon(QIcon(QPixmap.fromImage(image)))
            if one.taken_at:
                self.taken[one.path] = one.taken_at
            self._tell(one.path, self._facts(one))
        self.blockSignals(False)
        self.viewport().update()
        self.looked.emit()
        self._look()

    def _fail(self, error: Exception) -> None:
        self._job = None
        if not isinstance(error, Cancelled):
            self._desk.show_error(error)

    def _tell(self, path: Path, facts: str) -> None:
        """Show the name in the first line, or the caption and then the name with its facts."""
        self._said[path] = facts
        caption = self.captions.get(path)
        was = self.blockSignals(True)
        name = name_text(path.name)
        below = f"{name} · {facts}" if caption else facts
        self._items[path].setText(f"{caption or name}\n{below}")
        self.blockSignals(was)
        self.viewport().update()

    def _facts(self, one: Glance) -> str:
        said = [_size_text(one.path, self._words)]
        if one.taken_at:
            said.append(time_text(one.taken_at))
        if one.problem:
            said.append(self._words(one.problem))
        return " · ".join(said)


def _size_text(path: Path, words: Words) -> str:
    try:
        size = path.stat().st_size
    except OSError:
        return words("no longer there")
    return f"{size / _ROOM:.1f} MB" if size >= _ROOM // 10 else f"{size} B"
