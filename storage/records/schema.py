"""The tables of a vault and how an older vault is brought up to date."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from storage.errors import VaultTooNew

_FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: plain SQL that brings a vault from ``number - 1`` to ``number``."""

    number: int
    sql: str


@cache
def steps() -> tuple[Step, ...]:
    """Return the shipped migrations in order."""
    found = sorted(_FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    return tuple(Step(int(path.name[:4]), path.read_text(encoding="utf-8")) for path in found)


def newest() -> int:
    """Return the newest schema that this program knows."""
    return steps()[-1].number


def found(database: Any) -> int:
    """Return the version of the tables in a database."""
    return int(database.execute_sql("PRAGMA user_version").fetchone()[0])


def migrate(
    database: Any, before: Callable[[], None], known: tuple[Step, ...] | None = None
) -> int:
    """Bring the tables up to date, each step in a transaction of its own; return the version.

    ``before`` is called once ahead of the first step on a vault that holds data: it makes a
    verified backup. Raises ``VaultTooNew`` for a vault from a newer program.
    """
    known = steps() if known is None else known
    found = int(database.execute_sql("PRAGMA user_version").fetchone()[0])
    if found > known[-1].number:
        raise VaultTooNew(found=found, known=known[-1].number)
    ahead = [step for step in known if step.number > found]
    if ahead and found:
        before()
    for step in ahead:
        with database.atomic():
            for statement in statements(step.sql):
                database.execute_sql(statement)
            database.execute_sql(f"PRAGMA user_version = {step.number:d}")
    return known[-1].number


def statements(sql: str) -> Iterator[str]:
    """Yield the statements of a script one by one; ValueError where the last one does not end."""
    pending = ""
    for piece in re.split(r"(?<=;)", sql):
        pending += piece
        # A semicolon inside a text, a comment or a trigger ends no statement.
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if re.sub(r"--[^\n]*|/\*.*?\*/", "", pending, flags=re.DOTALL).strip():
        raise ValueError(f"a statement of the script has no end: {pending.strip()[:60]}")
