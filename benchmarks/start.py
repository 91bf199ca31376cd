"""How long the window takes to its unlock page, and from there to a list of 100,000 cases.

``python benchmarks/start.py [CASES] [FOLDER]`` runs the program in processes of its own, as people
start it, and prints the best of five beside an empty QMainWindow in the same Python (the floor):
time that passed, and in brackets what the processors worked, which other programs disturb less.
Both end as soon as they are painted, by the same way out. Compiled code lies in a cache that a
first run fills, as it does once the program was installed or started before.
The vault has a cheap key derivation, as the goal leaves its time out, and what is loaded behind
the first page is there when the passphrase is typed. The vault is filled as by ``search.py`` and
kept in FOLDER for the next run.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

CASES: Final = 100_000
ROUNDS: Final = 5
EMPTY: Final = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.show()
window.repaint()
application.processEvents()
os._exit(0)
"""
# The door of the program up to the lock; with a passphrase, on until the first cases are painted.
WINDOW: Final = """
import gc, os, sys, time
import main

def measured(*_):
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication
    from ui.main_window import MainWindow
    from ui.preload import Preload

    application = QApplication.instance()
    window = next(one for one in application.topLevelWidgets() if isinstance(one, MainWindow))
    if not passphrase:
        from ui.first_paint import FirstPaint

        FirstPaint(window).painted.connect(lambda: os._exit(0))
        return shown()
    application.processEvents()
    # Who types a passphrase takes longer than this.
    preload = Preload(application)
    while not preload.is_done:
        application.processEvents()
    began, worked = time.perf_counter(), time.process_time()
    window.gate.unlock.passphrase.setText(passphrase)
    window.gate.unlock.submit.click()
    model = None
    while not (model and model.rowCount() and model.data(model.index(0, 0))):
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        model = window.workspace.cases.model if window.workspace else None
    window.repaint()
    print(time.perf_counter() - began, time.process_time() - worked)
    return 0

passphrase = "".join(sys.argv[1:])
del sys.argv[1:]
# In the order in which the door loads them.
gc.disable()
import ui.ground
import ui.app
shown, ui.app.QApplication.exec = ui.app.QApplication.exec, measured
main.main()
"""


def main() -> None:
    """Measure both rows."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    if len(sys.argv) > 2:
        measure(Path(sys.argv[2]), cases)
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), cases)


def measure(folder: Path, cases: int) -> None:
    """Print both rows over a vault in ``folder``, made where there is none yet."""
    from search import PASSPHRASE

    if not (folder / "vault").exists():
        make(folder / "vault", cases)
    with tempfile.TemporaryDirectory() as cache:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = cache
        at_home(Path(cache) / "home", folder / "vault")
        unlocked(PASSPHRASE)
        # By turns, so that both meet what else the machine does.
        pairs = [(process(EMPTY), process(WINDOW)) for _ in range(ROUNDS + 1)][1:]
        floor, start = best([one for one, _ in pairs]), best([one for _, one in pairs])
        print(f"empty QMainWindow: {said(floor)}")
        show("start to the unlock page", start, floor, 2)
        opened = best([unlocked(PASSPHRASE) for _ in range(ROUNDS)])
        show(f"unlock to a list of {cases}", opened, floor, 1.5)


def make(folder: Path, cases: int) -> None:
    """Make a vault of so many cases without contacts."""
    import search

    from storage.casework.session import Session
    from storage.records.search_index import rebuild_index
    from storage.vault.container import Vault

    folder.parent.mkdir(parents=True, exist_ok=True)
    search.CONTACTS = 0
    vault, _code = Vault.create(folder, search.PASSPHRASE, kdf=search.COST)
    with vault:
        session = Session(vault)
        with session.atomic():
            search.fill(session, cases)
            rebuild_index(session.tables)


def at_home(home: Path, vault: Path) -> None:
    """Give the program a home in which ``vault`` was the last one opened."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        os.environ[name] = str(home / name)
        (home / name / "anjuan").mkdir(mode=0o700, parents=True)
    chosen = {"language": "zh_CN", "scheme": "light", "vaults": [str(vault.absolute())]}
    (home / "XDG_CONFIG_HOME" / "anjuan" / "window.json").write_text(json.dumps(chosen))


def process(code: str, *arguments: object) -> tuple[float, float]:
    """Return the seconds that a process of its own took and worked."""
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], **ran())
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(child.returncode)
    return time.perf_counter() - began, used.ru_utime + used.ru_stime


def unlocked(passphrase: str) -> tuple[float, float]:
    """Return the seconds from the passphrase to the list, passed and worked."""
    told = subprocess.run(
        [sys.executable, "-c", WINDOW, passphrase],
        check=True, text=True, stdout=subprocess.PIPE, **ran(),
    ).stdout.split()  # fmt: skip
    return float(told[0]), float(told[1])


def ran() -> dict[str, object]:
    """Return how a child runs: without a screen, in the folder of the program."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return {"cwd": HERE.parent, "env": environment, "stderr": subprocess.DEVNULL}


def best(found: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the least of each."""
    passed, worked = zip(*found, strict=True)
    return min(passed), min(worked)


def said(both: tuple[float, float]) -> str:
    """Return both in milliseconds."""
    return f"{1000 * both[0]:.0f} ms ({1000 * both[1]:.0f})"


def show(name: str, both: tuple[float, float], floor: tuple[float, float], goal: float) -> None:
    """Print a row: measured, ratio to the floor, goal."""
    ratios = [one / least for one, least in zip(both, floor, strict=True)]
    print(f"{name}: {said(both)}, {ratios[0]:.2f} x ({ratios[1]:.2f}) <= {goal} x")


if __name__ == "__main__":
    main()
