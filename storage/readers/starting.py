"""Starting a process of this program that reads foreign files: bare variables, pipes, no console.

Plain pipes, not ``multiprocessing``: what comes back from such a process is never unpickled.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Final

import storage

# The child gets no other variables: a passphrase may lie among them.
_VARIABLES: Final = (
    "PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "LD_LIBRARY_PATH",
    # Where a person's own fonts lie.
    "HOME", "USERPROFILE", "XDG_DATA_HOME",
)  # fmt: skip
# CREATE_NO_WINDOW, which only Windows knows: no console flashes up.
_NO_WINDOW: Final = 0x0800_0000 if sys.platform == "win32" else 0
_PROGRAM: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from {module} import main; main(*sys.argv[2:])"
)


def start(
    module: str, argument: str, *words: str, given: IO[bytes] | int = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    """Start ``main(*words)`` of a module in a process of its own; it answers on its output.

    A bundle without an interpreter calls itself with ``argument``, which ``main.py`` looks for
    before anything else. ``given`` is what the process reads: a pipe, or an open file. Raises
    ``OSError``.
    """
    return subprocess.Popen(  # noqa: S603 - our own program
        _command(module, argument, words),
        stdin=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _VARIABLES if name in os.environ},
        creationflags=_NO_WINDOW,
    )


def _command(module: str, argument: str, words: tuple[str, ...]) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, argument, *words]
    # The same modules as here, without start-up files and whatever lies in the current folder.
    places = [str(Path(storage.__file__).parents[1]), *filter(None, sys.path)]
    program = _PROGRAM.format(module=module)
    options = ["-I", "-S", "-X", "utf8", "-c", program, json.dumps(places)]
    return [sys.executable, *options, *words]


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process, wait for it and close its pipes."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            _close(pipe)


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        # What was still to be written has no reader any more.
        return
