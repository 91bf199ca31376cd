"""Faults put into single system calls of a running child: kills, full disks, failing syncs."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

ROOT = Path(__file__).parents[2]
WRITES = "write,pwrite64,ftruncate,mkdir"
SYNCS = "fsync,fdatasync"
NAMES = "rename,unlink,link"
ALL = f"{WRITES},{SYNCS},{NAMES}"


def _can_trace() -> bool:
    tracer = shutil.which("strace")
    if tracer is None or sys.platform != "linux":
        return False
    tried = subprocess.run([tracer, "-o", "/dev/null", "true"], capture_output=True, check=False)
    return tried.returncode == 0


needs_tracer = pytest.mark.skipif(not _can_trace(), reason="strace: not here or not allowed")


@dataclass(frozen=True)
class Ended:
    """How a child ended: ``outcome`` is ``done …``, ``refused CODE`` or empty where it died."""

    killed: bool
    outcome: str


class Trials:
    """A server that runs a verb on a vault with a fault in its n-th call."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str]

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def _start(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.support.fault_server"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _stop(self) -> None:
        self._server.kill()
        self._server.communicate()

    def run(
        self, verb: str, folder: Path, *tracing: str, ready: Callable[[], object] | None = None
    ) -> Ended:
        """Run ``verb``, its calls traced with the options ``tracing``.

        ``ready`` is called when the vault is open and nothing of the verb is done yet.
        """
        with ExitStack() as undo:
            # Nobody knows where the conversation stands: the next trial gets another server.
            undo.callback(self._start)
            undo.callback(self._stop)
            ended = self._run(verb, folder, tracing, ready)
            undo.pop_all()
        return ended

    def _run(
        self,
        verb: str,
        folder: Path,
        tracing: tuple[str, ...],
        ready: Callable[[], object] | None,
    ) -> Ended:
        began = self._ask({"verb": verb, "folder": str(folder)})
        assert began["ready"], "the child could not open the vault"
        tracer = subprocess.Popen(
            ["strace", "-p", str(began["pid"]), *tracing], stderr=subprocess.PIPE, text=True
        )
        assert tracer.stderr is not None
        assert "attached" in tracer.stderr.readline()
        if ready is not None:
            ready()
        ended = self._ask("go")
        tracer.communicate()
        return Ended(ended["killed"], ended["outcome"])

    def with_fault(
        self, verb: str, folder: Path, calls: list[str], point: int, fault: str, *, lasting: bool
    ) -> Ended:
        """Run ``verb`` with a fault, e.g. ``signal=KILL``, in the call ``calls[point]``.

        ``lasting`` puts it into every call from there on. The tracer counts each kind of call by
        itself, so each gets a count of its own.
        """
        options = ["-o", "/dev/null", "-e", f"trace={','.join(sorted(set(calls)))}"]
        for name in sorted(set(calls)) if lasting else [calls[point]]:
            number = calls[:point].count(name) + 1
            options += ["-e", f"inject={name}:{fault}:when={number}{'+' if lasting else ''}"]
        return self.run(verb, folder, *options)

    def calls(self, verb: str, folder: Path, calls: str) -> list[str]:
        """Return which of these calls the verb makes, in their order."""
        log = folder.with_name("calls.txt")
        ended = self.run(verb, folder, "-o", str(log), "-e", f"trace={calls}")
        assert ended.outcome.startswith("done"), ended
        lines = log.read_text(errors="replace").splitlines()
        log.unlink()
        return [line.partition("(")[0] for line in lines if line[:1].isalpha() and "(" in line]

    def _ask(self, order: Any) -> dict[str, Any]:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        return dict(json.loads(self._server.stdout.readline()))
