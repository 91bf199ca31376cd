"""Sealing a paper: drawn beside the target, checked, synced, and only then given its name."""

import secrets
from pathlib import Path

from reports.content import Drawn, Paper
from reports.pdf.check import check_pdf
from reports.pdf.draw import draw
from storage.errors import CannotWrite, problem_of
from storage.progress import Progress


def seal(paper: Paper, target: Path, progress: Progress) -> Drawn:
    """Draw a paper into ``target``; a file of that name is replaced only by a whole one.

    Raises ``CannotWrite``, ``DiskFull``, ``PackStopped``, ``AttachmentAltered``, ``Cancelled``;
    then nothing is left behind.
    """
    # A name of its own, so that two runs beside each other do not meet.
    staged = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        drawn = draw(paper, staged, progress=progress)
        check_pdf(staged, drawn.pages)
        staged.replace(target)
    except CannotWrite as error:
        # It names the file that was being drawn; people know the one that they asked for.
        raise CannotWrite(path=str(target), problem=error.details["problem"]) from error
    except OSError as error:
        raise CannotWrite(path=str(target), problem=problem_of(error)) from error
    finally:
        staged.unlink(missing_ok=True)
    return drawn
