"""A window in a process of its own, driven by keys through a pipe, until it is killed."""

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from select import select
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]
Deed = list[str]
# Seconds after which a window that does not answer is no longer waited for.
PATIENCE = 90


class DrivenWindow:
    """A window as a process: ``do`` presses keys in it, ``kill`` is the plug that is pulled."""

    def __init__(self, folder: Path, state: Path) -> None:
        known = {"QT_QPA_PLATFORM": "offscreen", "LANG": "zh_CN.UTF-8"}
        homes = ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.driven_program", str(folder)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, **known, **{home: str(state / home) for home in homes}},
        )  # fmt: skip
        with ExitStack() as undo:
            undo.callback(self.kill)
            self.now = self._told()
            undo.pop_all()

    def do(self, *deeds: Deed) -> dict[str, Any]:
        """Do so, and return what stands in the window then."""
        self._send(deeds)
        self.now = self._told()
        return self.now

    def do_and_die(self, *deeds: Deed, after_ms: int) -> None:
        """Do so and be killed ``after_ms`` later, whatever is under way then."""
        self._send([*deeds, ["die", str(after_ms)]])
        assert self._process.wait(60) == -signal.SIGKILL

    def kill(self) -> None:
        """Pull the plug."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _send(self, deeds: Any) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        pipe.write(json.dumps(deeds) + "\n")
        pipe.flush()

    def _told(self) -> dict[str, Any]:
        pipe = self._process.stdout
        assert pipe is not None
        # Each answer is one line: nothing of it waits in the buffer.
        assert select([pipe], [], [], PATIENCE)[0], "the window does not answer"
        line = pipe.readline()
        assert line, f"the program ended with {self._process.wait()}"
        found: dict[str, Any] = json.loads(line)
        assert "wrong" not in found, found["wrong"]
        return found
