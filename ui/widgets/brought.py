"""What is dropped on a widget or pasted: files, or a picture that was copied without one."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from resources.language import N_

PASSED_OVER: Final = N_(
    "Only files that lie directly in a folder are taken in. Nothing was taken of: {names}."
)
NOTHING: Final = N_("Nothing that could be taken in was copied.")


class FileDrops(QObject):
    """Lets files be dropped on a widget; emits ``dropped`` with their paths, never moves them.

    ``passed`` carries the names of folders of which nothing was taken.
    """

    dropped = Signal(object)
    passed = Signal(object)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        over.setAcceptDrops(True)
        over.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject.eventFilter."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.drop(event)
            return True
        if isinstance(event, QDragEnterEvent) and local_files(event.mimeData()):
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    def drop(self, event: QDropEvent) -> None:
        """Take what was dropped as a copy: a move agreed to would let the sender delete it."""
        if event.possibleActions() & Qt.DropAction.CopyAction:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
        self.dropped.emit(local_files(event.mimeData()))
        if names := passed_over(event.mimeData()):
            self.passed.emit(names)


def clipboard() -> QMimeData:
    """Return what the clipboard holds, nothing where it is empty."""
    found: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return found or QMimeData()


def local_files(data: QMimeData) -> list[Path]:
    """Return the files that were dropped or copied, and those in the folders among them."""
    return files_of(data.urls())


def files_of(urls: Iterable[QUrl]) -> list[Path]:
    """Return the files that addresses name on this computer, those directly in folders too."""
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    inside = [sorted(path.iterdir()) if path.is_dir() else [path] for path in paths]
    return [path for group in inside for path in group if path.is_file()]


def passed_over(data: QMimeData) -> list[str]:
    """Return the names of folders of which nothing is taken: those in folders, and empty ones."""
    given = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    folders = [one for one in given if one.is_dir()]
    empty = [one.name for one in folders if not any(inner.is_file() for inner in one.iterdir())]
    inside = [inner.name for one in folders for inner in sorted(one.iterdir()) if inner.is_dir()]
    return [*empty, *inside]


def picture_of(data: QMimeData) -> bytes:
    """Return a picture that was copied without a file, as PNG; empty where there is none."""
    image = QImage(data.imageData()) if data.hasImage() else QImage()
    if image.isNull():
        return b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
