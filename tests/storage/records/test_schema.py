"""Bringing a vault up to date: statement by statement, after a backup, wholly or not at all."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import peewee
import pytest

from storage.errors import VaultTooNew
from storage.records.schema import Step, migrate, newest, statements, steps
from storage.vault.database import CipherDatabase

FIRST = Step(1, "CREATE TABLE one (a TEXT);")
SECOND = Step(2, "CREATE TABLE two (a TEXT); INSERT INTO two VALUES ('x;y -- z');")
BROKEN = Step(3, "CREATE TABLE three (a); INSERT INTO nowhere VALUES (1);")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Any]:
    """An empty encrypted database."""
    made = CipherDatabase(tmp_path / "records.db", bytes(32))
    yield made
    made.shut()


class Backup:
    """Counts how often it was asked for."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> None:
        self.made += 1


def version(database: Any) -> int:
    return int(database.execute_sql("PRAGMA user_version").fetchone()[0])


def names(database: Any) -> set[str]:
    return {name for (name,) in database.execute_sql("SELECT name FROM sqlite_master").fetchall()}


def test_the_shipped_steps_are_numbered_without_a_gap() -> None:
    assert [step.number for step in steps()] == list(range(1, newest() + 1))
    for step in steps():
        assert all(sqlite3.complete_statement(one) for one in statements(step.sql))


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", []),
        ("-- nothing\n/* at all */\n", []),
        ("a; b;", ["a;", "b;"]),
        ("a\n;b;\n", ["a\n;", "b;"]),
        ("a 'x;y'; b;", ["a 'x;y';", "b;"]),
        ("a '--'; b;", ["a '--';", "b;"]),
        ('a "x;y"; b;', ['a "x;y";', "b;"]),
        ("CREATE TRIGGER t BEGIN a; b; END; c;", ["CREATE TRIGGER t BEGIN a; b; END;", "c;"]),
    ],
)
def test_a_script_falls_into_its_statements(script: str, expected: list[str]) -> None:
    assert list(statements(script)) == expected


@pytest.mark.parametrize("script", ["a; b", "a; 'b;", "a; -- c\n b"])
def test_a_statement_without_an_end_is_not_forgotten(script: str) -> None:
    with pytest.raises(ValueError, match="has no end"):
        list(statements(script))


def test_a_comment_with_a_semicolon_ends_nothing(database: Any) -> None:
    step = Step(1, "CREATE TABLE one (a TEXT -- not yet; not here\n);")
    assert migrate(database, Backup(), (step,)) == 1
    assert "one" in names(database)


def test_a_new_vault_needs_no_backup_and_an_old_one_exactly_one(database: Any) -> None:
    backup = Backup()
    assert migrate(database, backup, (FIRST,)) == 1
    assert backup.made == 0
    third = Step(3, "CREATE TABLE three (a);")
    assert migrate(database, backup, (FIRST, SECOND, third)) == 3
    assert backup.made == 1
    assert migrate(database, backup, (FIRST, SECOND, third)) == 3
    assert backup.made == 1
    assert database.execute_sql("SELECT a FROM two").fetchall() == [("x;y -- z",)]


def test_a_failing_step_leaves_the_vault_at_the_one_before(database: Any) -> None:
    migrate(database, Backup(), (FIRST,))
    backup = Backup()
    with pytest.raises(peewee.OperationalError):
        migrate(database, backup, (FIRST, SECOND, BROKEN))
    assert (version(database), backup.made) == (2, 1)
    assert names(database) == {"one", "two"}
    assert migrate(database, backup, (FIRST, SECOND, Step(3, "CREATE TABLE three (a);"))) == 3


def test_a_failing_backup_leaves_the_vault_as_it_is(database: Any) -> None:
    def fail() -> None:
        raise OSError

    migrate(database, Backup(), (FIRST,))
    with pytest.raises(OSError):  # noqa: PT011 - as it is raised
        migrate(database, fail, (FIRST, SECOND))
    assert (version(database), names(database)) == (1, {"one"})


def test_a_vault_of_a_newer_program_is_refused(database: Any) -> None:
    migrate(database, Backup(), (FIRST, SECOND))
    with pytest.raises(VaultTooNew) as raised:
        migrate(database, Backup(), (FIRST,))
    assert raised.value.details == {"found": 2, "known": 1}
    assert version(database) == 2


def test_the_values_that_stand_are_kept_when_their_table_changes_its_form(database: Any) -> None:
    migrate(database, Backup(), steps()[:11])
    rows = [
        (f"r{n % 7}", f"f{n % 5}", f"o{n}", "000000001700000-000000-x", f'"值{n}"')
        for n in range(200)
    ]
    for row in rows:
        database.execute_sql("INSERT INTO head VALUES (?, ?, ?, ?, ?)", row)
    asked = Backup()
    migrate(database, asked, steps()[:12])
    assert asked.made == 1
    kept = database.execute_sql("SELECT record, field, operation, hlc, value FROM head").fetchall()
    assert sorted(kept) == sorted(rows)
    with pytest.raises(peewee.IntegrityError):
        database.execute_sql("INSERT INTO head VALUES (?, ?, ?, ?, ?)", rows[0])
