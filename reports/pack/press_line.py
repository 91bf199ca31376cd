"""The process that draws a pack, as the program sees it: ordered, heard, ended."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from reports import DRAW_PACK
from reports.content import Drawn, Paper
from reports.pack.press import Files
from reports.pack.press_process import CHUNK
from reports.pdf.division import Mark
from reports.pdf.foreign_child import Reader, ReaderLost
from reports.pdf.parcel import unwrap, wrap
from reports.pdf.signer import Signing
from reports.refusals import DrawingBrokeOff
from reports.sources import Held
from storage.errors import CaseError
from storage.progress import Progress

# How long it may say nothing: a large file is signed, or looked at, in one go.
_SILENCE: Final = 900.0


class PressLine:
    """Draws in a process of its own, which gets the keys of the originals on its pages only.

    ``end`` it when all is drawn; the files stay. Left otherwise, the process is killed. All raise
    ``DrawingBrokeOff`` when it went away, and what it was refused.
    """

    def __init__(self) -> None:
        self._steps = (0, 1, "")
        self._progress: Progress | None = None
        self._held: list[Held] = []
        self._fresh: list[Held] = []
        self._reader = Reader(
            self._tick, _SILENCE, module="reports.pack.press_process", argument=DRAW_PACK
        )

    def __enter__(self) -> Self:
        self._reader.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.clear()
        self._reader.__exit__(kind, error, trace)

    @property
    def process_id(self) -> int:
        """The system's number of the process."""
        return self._reader.process_id

    def begin(
        self, signing: Signing | None, language: str, now: datetime, progress: Progress
    ) -> None:
        """Say with what to sign and in which language; ``progress`` hears of all that follows."""
        self._progress = progress
        told = None
        if signing is not None:
            told = asdict(signing)
            told |= {name: told[name].hex() for name in ("certificate", "seal")}
        self._ask({"do": "begin", "signing": told, "language": language, "now": now.isoformat()})

    def draw(self, paper: Paper, staged: Path) -> Drawn:
        """See ``Press.draw``."""
        order = {"do": "draw", "paper": wrap(paper, self._number), "paths": [str(staged)]}
        drawn: Drawn = self._ask(order)
        return drawn

    def measure(self, paper: Paper) -> tuple[tuple[Mark, ...], int]:
        """See ``Press.measure``."""
        marks, overhead = self._ask({"do": "measure", "paper": wrap(paper, self._number)})
        return marks, overhead

    def draw_files(self, paper: Paper, files: Files) -> tuple[Drawn, ...]:
        """See ``Press.draw_files``."""
        order = {
            "do": "files",
            "paper": wrap(paper, self._number),
            "paths": [str(path) for path in files.staged],
            "names": list(files.names),
            "volumes": wrap(tuple(files.volumes), self._number),
            "covers": wrap(dict(files.covers), self._number),
        }
        drawn: tuple[Drawn, ...] = self._ask(order)
        return drawn

    def end(self) -> None:
        """Let the process go; what it has written stays."""
        self._send({"do": "end"})

    def _tick(self) -> None:
        if self._progress is not None:
            self._progress.advance(*self._steps)

    def _number(self, held: Held) -> int:
        """Return the number under which bytes are, or will be, known over there."""
        for known in (self._held, self._fresh):
            for at, one in enumerate(known):
                if one is held:
                    return at + (len(self._held) if known is self._fresh else 0)
        self._fresh.append(held)
        return len(self._held) + len(self._fresh) - 1

    def _ask(self, order: dict[str, Any]) -> Any:
        self._send(order)
        while True:
            try:
                reply = self._reader.header()
            except ReaderLost as error:
                raise DrawingBrokeOff() from error
            match reply:
                case {"step": [int(done), int(total), str(note)]}:
                    self._steps = (done, total, note)
                    self._tick()
                case {"answer": answer}:
                    return unwrap(answer)
                case {"refused": str(code), "details": dict(details)}:
                    raise _refusal(code)(**details)
                case {"fault": str(trace)}:
                    raise RuntimeError(trace)
                case {"ready": True}:
                    continue
                case _:
                    raise DrawingBrokeOff()

    def _send(self, order: dict[str, Any]) -> None:
        fresh, self._fresh = self._fresh, []
        self._held += fresh
        frames = [json.dumps(order | {"held": len(fresh)}).encode("ascii")]
        try:
            self._reader.put(frames)
            for held in fresh:
                self._reader.put([*_pieces(held.content), b""])
        except ReaderLost as error:
            raise DrawingBrokeOff() from error


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]


def _refusal(code: str) -> type[CaseError]:
    """Return the class that the process was refused with."""
    waiting = [CaseError]
    while waiting:
        kind = waiting.pop()
        if kind.code == code:
            return kind
        waiting += kind.__subclasses__()
    return DrawingBrokeOff
