"""A sheet file as the program sees it: lines from the reading process, which is never trusted."""

import errno
import json
import os
import subprocess
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Literal

from resources.language import N_
from storage.errors import CannotRead, WrongDocument, problem_of
from storage.exchange.sheets import limits
from storage.exchange.sheets.problems import SENTENCES, SheetProblem
from storage.readers.confinement import ran_out_of_time
from storage.readers.starting import end, start

SheetKind = Literal["xlsx", "csv"]
EXPECTED: Final = N_("a workbook or a CSV list")
_TICK_SECONDS: Final = 0.25


@dataclass(frozen=True, slots=True)
class SheetHead:
    """Where a sheet begins: its name, whether it is hidden, from which year it counts days."""

    name: str
    hidden: bool
    from_1904: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as it came: its number in the sheet from 1, its cells still packed."""

    number: int
    packed: bytes


def read_sheets(path: Path) -> Iterator[SheetHead | SheetRow]:
    """Yield the sheets of a file, each followed by its rows that are not empty.

    Raises ``CannotRead``, or ``WrongDocument`` with the reason where it cannot be read whole; then
    nothing of what was yielded before may be used.
    """
    try:
        if not path.is_file():  # a pipe would never end, and opening it would wait
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        with path.open("rb") as source:
            if os.fstat(source.fileno()).st_size > limits.MAX_FILE_BYTES:
                raise SheetProblem("too_large")
            with closing(_lines(source, kind_of(path))) as lines:
                yield from lines
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    except SheetProblem as problem:
        raise WrongDocument(
            path=str(path), expected=EXPECTED, problem=SENTENCES[problem.code]
        ) from problem


def kind_of(path: Path) -> SheetKind:
    """Return how a file is read: by its name, a workbook under another name by its first bytes."""
    with path.open("rb") as source:
        head = source.read(4)
    named = path.suffix.lower() in {".xlsx", ".xlsm"}
    return "xlsx" if named or head in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"} else "csv"


class _Watch:
    """Ends a process that has been waited for too long."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.passed = False
        self.since: float | None = None
        self._process = process
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(_TICK_SECONDS):
            since = self.since
            if since is not None and time.monotonic() - since > limits.MAX_SILENCE_SECONDS:
                self.passed = True
                self._process.kill()
                return


def _lines(source: IO[bytes], kind: SheetKind) -> Generator[SheetHead | SheetRow, None, None]:
    process = start("storage.exchange.sheets.reader", limits.ARGUMENT, kind, given=source)
    watch = _Watch(process)
    try:
        yield from _until_end(process, watch)
    finally:
        watch.stop()
        end(process)


def _until_end(process: "subprocess.Popen[bytes]", watch: _Watch) -> Iterator[SheetHead | SheetRow]:
    if process.stdout is None:
        raise SheetProblem("unsafe")
    rows = 0
    while True:
        watch.since = time.monotonic()
        line = process.stdout.readline(limits.MAX_LINE_BYTES + 1)
        watch.since = None
        if not line.endswith(b"\n"):
            raise SheetProblem("too_slow" if watch.passed else _end_of(process))
        if line.startswith(b"["):
            rows += 1
            yield _row(line, rows)
            continue
        said = _said(line)
        if "end" in said:
            return
        yield _head(said)


def _end_of(process: "subprocess.Popen[bytes]") -> str:
    code = process.wait(timeout=limits.MAX_SILENCE_SECONDS)
    return "too_slow" if ran_out_of_time(code) else "unsafe"


def _row(line: bytes, rows: int) -> SheetRow:
    number, comma, packed = line[1:-2].partition(b",")
    if not comma or not number.isdigit() or rows > limits.MAX_ROWS:
        raise SheetProblem("unsafe")
    return SheetRow(int(number), packed)


def _said(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SheetProblem("unsafe") from error
    if not isinstance(said, dict):
        raise SheetProblem("unsafe")
    if "problem" in said:
        code = said["problem"]
        raise SheetProblem(code if isinstance(code, str) and code in SENTENCES else "unsafe")
    return said


def _head(said: dict[str, Any]) -> SheetHead:
    name, hidden, epoch = said.get("sheet"), said.get("hidden"), said.get("from_1904")
    if not isinstance(name, str) or not isinstance(hidden, bool) or not isinstance(epoch, bool):
        raise SheetProblem("unsafe")
    return SheetHead(name, hidden, epoch)
