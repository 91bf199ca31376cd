"""The protocol of long work: report how far it is, and stop when asked to."""

from typing import Protocol


class Cancelled(Exception):
    """Raised by ``Progress.advance`` when the person asked to stop; nothing half is left."""


class Progress(Protocol):
    """What long work reports to; may be called from any thread."""

    def advance(self, done: int, total: int, note: str = "") -> None:
        """Say that ``done`` of ``total`` steps are made; raise ``Cancelled`` to stop the work."""


class NoProgress:
    """Reports to nobody and never stops."""

    def advance(self, done: int, total: int, note: str = "") -> None:
        """Do nothing."""
