"""The process that reads foreign sheets: the file on standard input, rows as JSON lines out.

Its memory and processor time are bounded (``storage.readers``). Its last line says that it is done,
or why it is not.
"""

import json
import zipfile
import zlib
from typing import IO, Any, Final

from storage.exchange.sheets import delimited, limits
from storage.exchange.sheets.cells import Wire
from storage.exchange.sheets.package import cell_styles, open_package, read_frame, shared_texts
from storage.exchange.sheets.problems import SheetProblem
from storage.exchange.sheets.worksheet import read_rows
from storage.readers.confinement import confine, take_pipes

# What a damaged file makes the standard library say.
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, OSError,
    OverflowError, IndexError,
)  # fmt: skip


def main(kind: str) -> int:
    """Read a sheet of the kind ``xlsx`` or ``csv`` from standard input; return 0.

    A bundle without an interpreter asks for ``plan`` too: then it is the other process of sheets.
    """
    if kind == "plan":
        from storage.exchange.sheets.planner import main as plan

        return plan(kind)
    source, target = take_pipes()
    confine(
        memory=limits.MAX_CHILD_MEMORY,
        files=limits.MAX_OPEN_FILES,
        seconds=limits.MAX_PROCESSOR_SECONDS,
    )
    lines = _Lines(target)
    try:
        (_read_workbook if kind == "xlsx" else _read_csv)(source, lines)
        lines.say({"end": lines.rows})
    except SheetProblem as problem:
        lines.say({"problem": problem.code})
    except MemoryError:
        lines.say({"problem": "too_large"})
    except BrokenPipeError:
        # The program went away; there is nobody to tell.
        return 0
    except _DAMAGE:
        lines.say({"problem": "damaged"})
    target.flush()
    return 0


class _Lines:
    """Writes lines and counts what they hold."""

    def __init__(self, target: IO[bytes]) -> None:
        self.rows = 0
        self._bytes = 0
        self._target = target

    def say(self, line: Any) -> None:
        """Write one line."""
        data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        self._bytes += len(data)
        if len(data) >= limits.MAX_LINE_BYTES or self._bytes > limits.MAX_ANSWER_BYTES:
            raise SheetProblem("too_large")
        self._target.write(data + b"\n")

    def row(self, number: int, cells: list[Wire]) -> None:
        """Write a row."""
        self.rows += 1
        if self.rows > limits.MAX_ROWS:
            raise SheetProblem("too_many_rows")
        self.say([number, cells])


def _read_workbook(source: IO[bytes], lines: _Lines) -> None:
    with open_package(source) as package:
        frame = read_frame(package)
        texts, styles = shared_texts(package), cell_styles(package)
        for sheet in frame.sheets:
            name, hidden = sheet.name[:100], sheet.hidden
            lines.say({"sheet": name, "hidden": hidden, "from_1904": frame.from_1904})
            read_rows(package, sheet.part, texts, styles, lines.row, from_1904=frame.from_1904)


def _read_csv(source: IO[bytes], lines: _Lines) -> None:
    lines.say({"sheet": "", "hidden": False, "from_1904": False})
    delimited.read_rows(source, lines.row)
