"""The process that draws a pack: papers and the keys of their files in on a pipe, files out.

It has no vault and asks for none: each original comes with the key of its own file. What it was
given goes with it. Where the program goes away before it is told, no file of its is left.
"""

import json
import sys
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from reports.pdf.parcel import unwrap, wrap
from reports.sources import Held
from storage.evidence import channel
from storage.readers.confinement import take_pipes

# A paper of a case with many thousand records.
MAX_ORDER: Final = 512 * 1024 * 1024
CHUNK: Final = 1 << 20


def main() -> int:
    """Serve one program from standard input to standard output; return 0."""
    source, target = take_pipes()
    # Loaded while the program composes what is to be drawn.
    from reports.pack import press  # noqa: F401

    reply(target, {"ready": True})
    desk = _Desk(source, target)
    try:
        for order in desk.orders():
            desk.serve(order)
    except (channel.BrokenChannel, BrokenPipeError, _Gone):
        desk.clear()
    return 0


def reply(target: BinaryIO, header: dict[str, Any]) -> None:
    """Send one answer at once."""
    channel.send_header(target, header)
    target.flush()


class _Gone(Exception):
    """The program went away."""


class _Desk:
    """What this process was given, and what it has written."""

    def __init__(self, source: BinaryIO, target: BinaryIO) -> None:
        self._source = source
        self._target = target
        self._held: list[Held] = []
        self._written: list[Path] = []
        self._press: Any = None

    def orders(self) -> Iterator[dict[str, Any]]:
        """Yield orders until the program has what it wanted."""
        while True:
            order = _order(self._source)
            if order.get("do") == "end":
                return
            for _ in range(int(order.get("held", 0))):
                self._held.append(Held(b"".join(channel.receive_chunks(self._source, CHUNK))))
            yield order

    def serve(self, order: dict[str, Any]) -> None:
        """Do what is asked; refusals and faults are answers too."""
        from storage.errors import CaseError

        try:
            answer = getattr(self, f"_{_ORDERS[str(order.get('do'))]}")(order)
        except _Gone:
            raise
        except CaseError as error:
            details = {name: str(value) for name, value in error.details.items()}
            reply(self._target, {"refused": error.code, "details": details})
        except Exception:  # told to the program, which shows it as the fault that it is
            reply(self._target, {"fault": traceback.format_exc()})
        else:
            reply(self._target, {"answer": wrap(answer, _none_held)})

    def advance(self, done: int, total: int, note: str = "") -> None:
        """See Progress.advance; where nobody listens any more, drawing ends."""
        try:
            reply(self._target, {"step": [done, total, note]})
        except BrokenPipeError as error:
            # No error of the disk: nothing that drawing catches.
            raise _Gone from error

    def clear(self) -> None:
        """Remove what was written for nobody."""
        for path in self._written:
            path.unlink(missing_ok=True)

    def _begin(self, order: dict[str, Any]) -> None:
        from reports.pack.press import Workbench
        from reports.pdf.signer import Signing
        from resources.language import Words

        signing = None
        if told := order.get("signing"):
            told = told | {name: bytes.fromhex(told[name]) for name in ("certificate", "seal")}
            signing = Signing(**told)
        now = datetime.fromisoformat(order["now"])
        self._press = Workbench(self, signing, Words(order["language"]), now)

    def _draw(self, order: dict[str, Any]) -> Any:
        (path,) = self._paths(order)
        return self._press.draw(unwrap(order["paper"], self._held), path)

    def _measure(self, order: dict[str, Any]) -> Any:
        return self._press.measure(unwrap(order["paper"], self._held))

    def _draw_files(self, order: dict[str, Any]) -> Any:
        from reports.pack.press import Files

        covers = unwrap(order["covers"], self._held)
        files = Files(
            staged=self._paths(order),
            names=order["names"],
            volumes=unwrap(order["volumes"]),
            covers={int(place): cover for place, cover in covers.items()},
        )
        return self._press.draw_files(unwrap(order["paper"], self._held), files)

    def _paths(self, order: dict[str, Any]) -> list[Path]:
        paths = [Path(path) for path in order["paths"]]
        self._written += paths
        return paths


_ORDERS: Final = {"begin": "begin", "draw": "draw", "measure": "measure", "files": "draw_files"}


def _order(source: BinaryIO) -> dict[str, Any]:
    try:
        order = json.loads(channel.receive(source, MAX_ORDER))
    except ValueError as error:
        raise channel.BrokenChannel from error
    if not isinstance(order, dict):
        raise channel.BrokenChannel
    return order


def _none_held(_held: Held) -> int:
    raise TypeError("answers hold no bytes")


if __name__ == "__main__":
    sys.exit(main())
