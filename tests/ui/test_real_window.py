"""The program as a process before a real X screen, driven by a keyboard that it cannot tell."""

import ctypes
import os
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.casework.lookup import find_case
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.vault.container import Vault
from tests.support.judges import needs
from tests.support.seed_day import PASSPHRASE, DayClock, make_vault

ROOT = Path(__file__).parents[2]
WIDE, HIGH = 1366, 768
PATIENCE = 30.0
# Where the chosen entry of the rail is drawn in the accent colour once a vault is open.
RAIL = (20, 82)
ACCENT = (0x0F, 0x66, 0x6B)
LEAST_SHARE = 0.1
SHEET = "快速登记"
FILES = "要导入的照片和文件"
# Seconds between looks at what is drawn; the end of the program is told at once.
_LOOK_AGAIN = 0.05
# One for the program, the rest for the keys on their way.
LONGEST_LOCK = 3.0


class Program:
    """The program as a process; whoever waits for what it draws is told at once when it ends."""

    def __init__(self, screen: "Screen", folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "main.py", str(folder)], cwd=ROOT, env=screen.environment
        )

    def until(self, holds: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
        """Wait for a condition that the window system has no event for, such as a colour."""
        assert self.holds_within(holds, patience), f"never: {what}"

    def holds_within(self, holds: Callable[[], object], patience: float) -> bool:
        """Tell whether a condition holds before so many seconds have passed."""
        end = time.monotonic() + patience
        while not (found := holds()) and time.monotonic() < end:
            try:
                code = self.process.wait(_LOOK_AGAIN)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError(f"the program ended with {code}")
        return bool(found)


class Screen:
    """An X screen of its own, whose pixels are read and whose keys are pressed from outside."""

    def __init__(self, folder: Path) -> None:
        self._picture = folder / "Xvfb_screen0"
        read, write = os.pipe()
        size = f"{WIDE}x{HIGH}x24"
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-fbdir", str(folder)]
        self._server = subprocess.Popen(
            [*command, "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL
        )
        os.close(write)
        with os.fdopen(read) as told:
            self.display = f":{told.readline().strip()}"
        self.environment = {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def pixel(self, x: int, y: int) -> tuple[int, int, int]:
        """Return the colour of a pixel: the server writes an XWD file as it draws."""
        content = self._picture.read_bytes()
        head = struct.unpack(">25I", content[:100])
        start, line, colours = head[0], head[12], head[19]
        at = start + 12 * colours + y * line + 4 * x
        blue, green, red = content[at : at + 3]
        return red, green, blue

    def windows(self, name: str) -> list[str]:
        """Return the visible windows whose title holds a name."""
        made = self._drive("search", "--onlyvisible", "--name", name)
        return made.stdout.split()

    def appear(self, name: str) -> str:
        """Wait until the window system maps a window with such a title; returns it."""
        return self._drive("search", "--sync", "--onlyvisible", "--name", name).stdout.split()[0]

    def press(self, window: str, *keys: str) -> None:
        """Give a window the focus, as a window manager would, and press keys."""
        self._drive("windowfocus", "--sync", window)
        self._drive("key", "--clearmodifiers", *keys)

    def type(self, window: str, text: str) -> None:
        """Type text into a window."""
        self._drive("windowfocus", "--sync", window)
        self._drive("type", "--delay", "5", text)

    def quit(self, window: str) -> None:
        """Ask a window to close, as its cross does: xdotool knows only how to take it away."""
        library = ctypes.CDLL("libX11.so.6")
        library.XOpenDisplay.restype = ctypes.c_void_p
        library.XInternAtom.restype = ctypes.c_ulong
        display = ctypes.c_void_p(library.XOpenDisplay(self.display.encode()))
        protocols, delete = (
            library.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")
        )
        # XClientMessageEvent, as long as an XEvent.
        event = (ctypes.c_long * 24)(33, 0, 0, 0, int(window), protocols, 32, delete)
        library.XSendEvent(display, ctypes.c_ulong(int(window)), 0, ctypes.c_long(0), event)
        library.XCloseDisplay(display)

    def end(self) -> None:
        """Take the screen away."""
        self._server.terminate()
        self._server.wait()

    def _drive(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["xdotool", *command],
            env=self.environment, text=True, capture_output=True, check=False,
            timeout=PATIENCE,
        )  # fmt: skip


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    made = Screen(tmp_path)
    yield made
    made.end()


def is_open(screen: Screen) -> bool:
    return screen.pixel(*RAIL) == ACCENT


def unlock(screen: Screen, program: Program, window: str) -> None:
    """Type the passphrase, again where the field did not have the focus yet."""

    def typed() -> bool:
        screen.press(window, "ctrl+a")
        screen.type(window, PASSPHRASE)
        screen.press(window, "Return")
        return program.holds_within(lambda: is_open(screen), PATIENCE / 6)

    program.until(typed, "the vault open")


def lock_over_a_file_dialog(screen: Screen, program: Program, window: str) -> None:
    """Lock while the dialog that looks for files has the keys: both are gone within a second."""

    def pressed() -> list[str]:
        screen.press(window, "ctrl+i")
        return screen.windows(FILES)

    def asked() -> bool:
        # From the list, where the case is chosen, into its dossier; again where a key was lost.
        screen.press(window, "alt+2", "Return")
        return program.holds_within(pressed, PATIENCE / 6)

    program.until(asked, "the dialog that looks for files")
    dialog = screen.appear(FILES)
    began = time.monotonic()
    screen.press(dialog, "ctrl+l")
    program.until(lambda: not is_open(screen) and not screen.windows(FILES), "the lock")
    assert time.monotonic() - began < LONGEST_LOCK


def calls(folder: Path) -> list[str]:
    with Vault.open(folder, PASSPHRASE) as vault:
        session = Session(vault)
        rows = rows_of(session, find_case(session, "YD-2019-0001"), "contact")
    return [str(row["result"]) for row in rows]


@pytest.mark.campaign
@needs("Xvfb")
@needs("xdotool")
def test_a_refused_call_is_logged_with_three_keys_before_a_real_screen(
    screen: Screen, tmp_path: Path, share: float
) -> None:
    if share < LEAST_SHARE:
        pytest.skip("this share of the campaigns is too small for a real window")
    folder = tmp_path / "vault"
    make_vault(folder, DayClock(), tmp_path)
    before = calls(folder)
    program = Program(screen, folder)
    try:
        window = screen.appear("案卷")
        unlock(screen, program, window)

        screen.press(window, "ctrl+f")
        screen.type(window, "0001")

        def asked() -> list[str]:
            screen.press(window, "Return", "ctrl+1")
            return screen.windows(SHEET)

        program.until(asked, "the sheet of the call")
        (sheet,) = screen.windows(SHEET)

        def saved() -> bool:
            # Saying the same result twice changes nothing: the first may come before the focus.
            screen.press(sheet, "2", "ctrl+Return")
            return not screen.windows(SHEET)

        program.until(saved, "the call saved")
        lock_over_a_file_dialog(screen, program, window)
        unlock(screen, program, window)
        screen.quit(window)
        assert program.process.wait(PATIENCE) == 0
    finally:
        program.process.kill()
        program.process.wait()
    assert sorted(calls(folder)) == sorted([*before, "rejected"])
