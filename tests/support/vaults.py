"""Open vaults for tests: cheap keys, a clock that tests set, randomness that repeats."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from storage.casework.session import Session
from storage.clock import Moment
from storage.vault.container import Vault
from storage.vault.kdf import KdfCost

CHEAP = KdfCost(memory_kib=64, iterations=1, lanes=1)
PASSPHRASE = "三棵树 drei Bäume"
CHINA = timezone(timedelta(hours=8))


class SetClock:
    """A clock that moves on by a second at each reading, or to where a test puts it."""

    def __init__(self) -> None:
        self.wall = datetime(2024, 3, 5, 9, 0, tzinfo=CHINA)
        self._monotonic = 0

    def now(self) -> Moment:
        """Read the clock."""
        self.wall += timedelta(seconds=1)
        self._monotonic += 1_000_000_000
        return Moment(self.wall, self._monotonic, "boot")


def new_session(folder: Path, seed: int = 1) -> Session:
    """Return a session over a new vault in ``folder``; close its vault."""
    vault, _code = Vault.create(folder, PASSPHRASE, kdf=CHEAP)
    return Session(vault, clock=SetClock(), randomness=random.Random(seed).randbytes)


@contextmanager
def untouched(session: Session) -> Iterator[None]:
    """Undo everything that the block writes to the tables: a fresh vault for every example."""
    with session.tables.database.atomic() as transaction:
        try:
            yield
        finally:
            transaction.rollback()
