"""The list behind the evidence grid: rows, and thumbnails fetched as they come into sight."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QImage, QPixmap

from storage.casework.intake import thumbnail
from storage.casework.session import Session
from storage.progress import Progress
from storage.rows import CaseFile, Row
from ui import icons
from ui.desk import Desk
from ui.models.cells import name_text, time_text
from ui.pictures import decoded

SIDE: Final = 200
CELL: Final = QSize(SIDE + 20, SIDE + 36)
SMALL: Final = 56
LINE: Final = QSize(280, SMALL + 12)
_KEPT: Final = 250
_BATCH: Final = 24
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_DECORATION: Final = int(Qt.ItemDataRole.DecorationRole)
_SIZE: Final = int(Qt.ItemDataRole.SizeHintRole)
_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
_NOWHERE: Final = QModelIndex()


class EvidenceModel(QAbstractListModel):
    """Evidence of one case; at most a few hundred thumbnails are kept in memory."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._rows: tuple[Row, ...] = ()
        self._file: CaseFile | None = None
        self._listed = False
        self._icons: OrderedDict[str, QIcon] = OrderedDict()
        self._wanted: OrderedDict[str, None] = OrderedDict()
        self._asked: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._fetch)

    def show_rows(self, rows: Sequence[Row], file: CaseFile | None) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows, self._file = tuple(rows), file
        self._wanted.clear()
        self.endResetModel()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The records in the order shown."""
        return self._rows

    def show_lines(self, *, listed: bool) -> None:
        """Say more of each beside a small picture, or only its name below a large one."""
        self.beginResetModel()
        self._listed = listed
        self.endResetModel()

    def row(self, n: int) -> Row | None:
        """Return the record at a place."""
        return self._rows[n] if 0 <= n < len(self._rows) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """See QAbstractItemModel.rowCount."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> Any:
        """See QAbstractItemModel.data."""
        row = self.row(index.row())
        if row is None:
            return None
        if role == _DECORATION:
            return self._icon(row)
        if role == _SIZE:
            # The first item would else set the size of all, and it may still lack its picture.
            return LINE if self._listed else CELL
        if role == _DISPLAY and self._listed:
            return self._line(row)
        if role in (_DISPLAY, _TIP, _SPOKEN):
            return name_text(str(row["caption"] or row["name"] or row.ref))
        return None

    def _line(self, row: Row) -> str:
        """Return two lines: what it is called, and when it was taken, of which visit, its file."""
        taken = time_text(str(row["taken_at"] or ""))
        visit = next((one for one in self._visits() if one.ref == row["visit"]), None)
        said = (
            taken,
            self._desk.words("Visit {n}", n=visit.ordinal) if visit and visit.ordinal else "",
            name_text(str(row["name"] or "")) if row["caption"] else "",
            row.ref,
        )
        first = name_text(str(row["caption"] or row["name"] or row.ref)).partition("\n")[0]
        return f"{first}\n{' · '.join(part for part in said if part)}"

    def _visits(self) -> tuple[Row, ...]:
        return self._file.rows("visits") if self._file else ()

    def _icon(self, row: Row) -> QIcon:
        sha256 = str(row["sha256"] or "")
        found = self._icons.get(sha256)
        if found is not None:
            self._icons.move_to_end(sha256)
            return found
        if sha256 and sha256 not in self._asked:
            self._wanted[sha256] = None
            self._timer.start()
        return icons.icon("photo" if row["kind"] in (None, "photo") else "case")

    def _fetch(self) -> None:
        # What came into sight last is what people look at now.
        batch = [self._wanted.popitem()[0] for _ in range(min(_BATCH, len(self._wanted)))]
        if not batch or not self._desk.session_open:
            return
        self._asked.update(batch)
        self._desk.tasks.start(lambda session, _p: _thumbnails(session, batch, _p), self._take)
        if self._wanted:
            self._timer.start()

    def _take(self, images: dict[str, QImage]) -> None:
        for sha256, image in images.items():
            self._icons[sha256] = QIcon(QPixmap.fromImage(image))
        while len(self._icons) > _KEPT:
            self._asked.discard(self._icons.popitem(last=False)[0])
        changed = [n for n, row in enumerate(self._rows) if row["sha256"] in images]
        if changed:
            first, last = self.index(changed[0]), self.index(changed[-1])
            self.dataChanged.emit(first, last, [_DECORATION])


def _thumbnails(session: Session, hashes: Sequence[str], progress: Progress) -> dict[str, QImage]:
    images = {}
    for n, sha256 in enumerate(hashes):
        progress.advance(n, len(hashes))
        image = decoded(thumbnail(session, sha256), SIDE)
        if not image.isNull():
            images[sha256] = image
    return images
