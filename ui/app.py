"""The application: fonts, palettes, languages, the excepthook, garbage, one window, its end."""

import gc
import os
import sys
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from resources.language import N_, Words
from storage.state import copies_folder, state_folder
from ui import icons, preferences, sample, theme
from ui.desk import Desk
from ui.first_paint import FirstPaint
from ui.instance import FirstWindow
from ui.main_window import MainWindow
from ui.preload import Preload
from ui.speaking import speak
from ui.tasks import Tasks

RAISED = N_("Anjuan is open already; its window was brought to the front.")
_COLLECT_MS = 2000
# How long a busy thread may keep the others waiting: at Python's own 5 ms a page of photographs,
# which is read in small pieces, takes a tenth of a second beside an import; at 1 ms half of that.
_TURN_SECONDS = 0.001


def open_window(arguments: Sequence[str] = ()) -> int:
    """Show the window until it is closed and return the exit code.

    The first argument may be the folder of a vault, which is then asked for.
    """
    prepare_input()
    sys.setswitchinterval(_TURN_SECONDS)
    application = theme.styled(sys.argv[:1])
    application.setApplicationName("anjuan")
    file = preferences.file()
    chosen = preferences.load(file)
    theme.load_fonts()
    theme.dress(application, chosen.scheme, chosen.scale)  # type: ignore[arg-type]
    desk = Desk(Words(chosen.language))
    desk.copies = copies_folder()
    speak(desk, chosen.language)
    application.setWindowIcon(icons.icon("app", theme.colours().accent))
    collector = Collector(application, desk.tasks)
    catch(desk)
    first = FirstWindow(state_folder(), application)
    if not first.is_first and first.raise_first(_absolute(arguments)):
        if sys.stderr is not None:  # a program without a console has none
            from ui.commands.output import speak_utf8

            speak_utf8()
            sys.stderr.write(f"{desk.words(RAISED)}\n")
        desk.stop()
        collector.stop()
        return 0
    window = MainWindow(desk, file, sample.folder())
    first.asked.connect(window.come_forward)
    if arguments:
        window.ask(Path(_absolute(arguments)))
    else:
        window.open_last()
    window.show()
    FirstPaint(window).painted.connect(partial(_load_behind, application, collector))
    try:
        return application.exec()
    finally:
        first.close()
        desk.stop()
        collector.stop()


def _load_behind(application: QObject, collector: "Collector") -> None:
    Preload(application).rested.connect(collector.spare)


def _absolute(arguments: Sequence[str]) -> str:
    return str(Path(arguments[0]).absolute()) if arguments else ""


def prepare_input() -> None:
    """Let fcitx users type Chinese: the wheels carry only the plug-in for ibus, which it speaks."""
    if "fcitx" in os.environ.get("XMODIFIERS", "") and "QT_IM_MODULE" not in os.environ:
        os.environ["QT_IM_MODULE"] = "ibus"


class Collector(QObject):
    """Collects garbage on the GUI thread only: a Qt object must never die on the worker."""

    def __init__(self, parent: QObject, tasks: Tasks) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._was_open = False
        tasks.opened.connect(self._note)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(gc.collect)
        self._timer.start(_COLLECT_MS)

    def spare(self) -> None:
        """Look no more through what is there by now: modules, which stay, and are most of it.

        Only before the first vault is opened or being opened: whatever comes of one is collected.
        """
        if not self._was_open and not self._tasks.is_busy:
            gc.freeze()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _note(self) -> None:
        self._was_open = True


def catch(desk: Desk) -> None:
    """Show exceptions that nobody caught; nothing of them is written anywhere."""

    def caught(
        kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        elif isinstance(error, Exception):
            desk.show_error(error)

    def caught_elsewhere(arguments: Any) -> None:
        if isinstance(arguments.exc_value, Exception):
            desk.tasks.failed.emit(arguments.exc_value)

    sys.excepthook = caught
    threading.excepthook = caught_elsewhere
