"""The timestamp of a finished pack: its request beside the file, the response behind it.

The same for the window and for the commands; nothing here reaches a network.
"""

import secrets
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.errors import CannotRead, CannotWrite, problem_of
from storage.progress import Progress
from ui.checked import Checked, check

REQUEST: Final = ".tsq"
# Beside a request: what will be added to the file, until the response comes.
PENDING: Final = ".pending"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a file stands: what a check found, and the request that waits for its response."""

    path: Path
    checked: Checked
    request: Path | None


def usual_request(path: Path) -> Path:
    """Return where the request of a file lies unless somebody chose otherwise."""
    return path.with_name(path.name + REQUEST)


def look(progress: Progress, *, path: Path, request: Path | None = None) -> Standing:
    """Check a file; ``request`` is one that is known to wait. Raises what ``check`` raises."""
    asked = request or usual_request(path)
    waits = asked.is_file() and _pending(asked).is_file()
    return Standing(path, check(path, progress), asked if waits else None)


def write_request(path: Path, target: Path) -> None:
    """Write a request for an authority, and beside it what its response will be joined with.

    Raises ``CannotRead``, ``CannotWrite``, ``FileInTheWay``, ``TimestampRefused``; then neither
    file is left.
    """
    from reports.own_files import require_free
    from reports.pdf.timestamp import request_timestamp
    from storage.vault.durable import require_outside

    require_outside(target)
    require_free(target)
    require_free(_pending(target))
    made = request_timestamp(path, secrets.token_bytes(8))
    with ExitStack() as undo:
        for one, content in ((_pending(target), made.pending), (target, made.request)):
            try:
                undo.callback(one.unlink, missing_ok=True)
                one.write_bytes(content)
            except OSError as error:
                raise CannotWrite(path=str(one), problem=problem_of(error)) from error
        undo.pop_all()


def add_response(path: Path, request: Path, response: Path) -> None:
    """Add the response to a request behind the file; what waited beside the request goes.

    Raises ``CannotRead``, ``CannotWrite``, ``TimestampRefused``; then the file is unchanged.
    """
    from reports.pdf.timestamp import add_timestamp

    pending = _pending(request)
    add_timestamp(path, _bytes(pending), _bytes(response))
    pending.unlink(missing_ok=True)


def _pending(request: Path) -> Path:
    return request.with_name(request.name + PENDING)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
