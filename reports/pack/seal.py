"""Sealing papers: drawn beside their targets, checked, and only then given their names."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from reports.content import Drawn, Paper
from reports.pdf.check import check_pdf
from reports.pdf.draw import draw
from reports.pdf.part import part_of
from storage.errors import CannotWrite, problem_of
from storage.progress import Progress

# What lay at a target stands under this ending until the new file is there for good.
FORMER: Final = ".old"
Drawing = Callable[[Sequence[Path]], Sequence[Drawn]]


class Staging:
    """Files beside their targets; all of them take their names together, or none does.

    Leaving the block ill gives back what lay at the targets, and leaves nothing else.
    """

    def __init__(self) -> None:
        # A name of its own, so that two runs beside each other do not meet.
        self._mark = secrets.token_hex(4)
        self._pairs: list[tuple[Path, Path]] = []
        self._placed: list[Path] = []
        self._dismissed: list[Path] = []

    @property
    def mark(self) -> str:
        """What the names of the hidden files of this run bear."""
        return self._mark

    @property
    def targets(self) -> tuple[Path, ...]:
        """The names that the files will be given."""
        return tuple(target for _staged, target in self._pairs)

    def stage(self, targets: Sequence[Path]) -> list[Path]:
        """Return where the files for ``targets`` are to be written."""
        staged = [self._beside(target, "") for target in targets]
        self._pairs += zip(staged, targets, strict=True)
        return staged

    def dismiss(self, paths: Iterable[Path]) -> None:
        """Have files that lie there now go when the others take their names."""
        self._dismissed += paths

    def place(self) -> None:
        """Give all files their names. Raises ``CannotWrite``."""
        for path in self._dismissed:
            self._move_away(path)
        for staged, target in self._pairs:
            self._move_away(target)
            try:
                staged.replace(target)
            except OSError as error:
                raise CannotWrite(path=str(target), problem=problem_of(error)) from error

    def _move_away(self, path: Path) -> None:
        try:
            if path.exists():
                path.replace(self._beside(path, FORMER))
        except OSError as error:
            raise CannotWrite(path=str(path), problem=problem_of(error)) from error
        self._placed.append(path)

    def asked(self, path: str) -> str:
        """Return the target of a staged file; people know the one that they asked for."""
        for staged, target in self._pairs:
            if path == str(staged):
                return str(target)
        return path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for target in self._placed:
            old = self._beside(target, FORMER)
            if error is None:
                old.unlink(missing_ok=True)
            elif old.exists():
                old.replace(target)
            else:
                target.unlink(missing_ok=True)
        for staged, _target in self._pairs:
            staged.unlink(missing_ok=True)
            # What a process that was killed left.
            part_of(staged).unlink(missing_ok=True)

    def _beside(self, target: Path, ending: str) -> Path:
        return target.with_name(f"{hidden_name(target.name, self._mark)}{ending}")


def hidden_name(name: str, mark: str) -> str:
    """Return under which name a file lies until it is whole."""
    return f".{name}.{mark}"


def seal(paper: Paper, target: Path, progress: Progress) -> Drawn:
    """Draw a paper into ``target``; a file of that name is replaced only by a whole one.

    Raises ``CannotWrite``, ``DiskFull``, ``PackStopped``, ``AttachmentAltered``, ``Cancelled``;
    then nothing is left behind.
    """

    def one(staged: Sequence[Path]) -> tuple[Drawn, ...]:
        drawn = draw(paper, staged[0], progress=progress)
        check_pdf(staged[0], drawn.pages)
        return (drawn,)

    with Staging() as staging:
        (drawn,) = make([target], one, staging)
        staging.place()
    return drawn


def make(targets: Sequence[Path], drawing: Drawing, staging: Staging) -> tuple[Drawn, ...]:
    """Let ``drawing`` make files beside ``targets``; raises what ``seal`` raises."""
    staged = staging.stage(targets)
    try:
        return tuple(drawing(staged))
    except CannotWrite as error:
        asked = staging.asked(str(error.details["path"]))
        raise type(error)(**error.details | {"path": asked}) from error
    except OSError as error:
        raise CannotWrite(path=str(targets[0]), problem=problem_of(error)) from error
