"""The tables of the rules in a vault: what holds now, and adding or withdrawing a row of one."""

from collections.abc import Mapping
from typing import Any

from storage.casework import records
from storage.casework.change import Change
from storage.casework.lookup import require_row
from storage.casework.reading import roles_of, rows_of
from storage.casework.session import Session
from storage.errors import NoSuchRecord
from storage.kinds.table_row import KIND
from storage.records.operations import OFFICE
from storage.rows import Row
from storage.rules.table_rows import check_row, row_of
from storage.rules.tables import RuleTables, rule_tables, valid_rows


def table_rows(session: Session) -> tuple[Row, ...]:
    """Return the rows that were added to the tables of the rules, whoever wrote them."""
    return rows_of(session, OFFICE, KIND.name)


def current_tables(session: Session) -> RuleTables:
    """Return the shipped tables with what was added in this vault."""
    rows = table_rows(session)
    return rule_tables(valid_rows(rows, roles_of(session)) if rows else ())


def add_row(session: Session, values: Mapping[str, Any]) -> Change:
    """Add a row to a table, e.g. a new LPR; it holds for all cases and travels with packages.

    Raises ``InvalidRecord`` with the field that cannot be used, ``NotPermitted`` for field staff.
    """
    known = {name: value for name, value in values.items() if value not in (None, "")}
    check_row(row_of(records.checked(KIND, known)))
    return records.add(session, KIND.name, "", known)


def add_rows(session: Session, rows: list[Mapping[str, Any]]) -> Change:
    """Add several rows, all or none; see ``add_row``. ``details`` of the error name the line."""
    session.require(*KIND.writers)
    drafts = []
    for values in rows:
        known = {name: value for name, value in values.items() if value not in (None, "")}
        checked = records.checked(KIND, known)
        check_row(row_of(checked))
        drafts.append(records.draft_new(session, KIND, "", checked, via="import"))
    return session.write(drafts, "added", KIND.plural)


def withdraw_row(session: Session, record_id: str, reason: str) -> Change:
    """Take a row out of its table; what it replaced holds again. Raises ``ReasonRequired``."""
    row = require_row(session, record_id)
    if row.kind != KIND.name:
        raise NoSuchRecord(ref=record_id)
    return records.remove(session, record_id, reason)
