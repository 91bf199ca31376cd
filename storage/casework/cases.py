"""Opening a case, by hand; and the people who work with the vault."""

from collections.abc import Mapping, Sequence
from typing import Any

from storage.casework import records
from storage.casework.change import Change
from storage.casework.ids import content_ref, new_id
from storage.casework.session import Session
from storage.kinds import BY_NAME
from storage.records.operations import Draft


def open_case(
    session: Session,
    values: Mapping[str, Any],
    parties: Sequence[Mapping[str, Any]] = (),
    loans: Sequence[Mapping[str, Any]] = (),
    *,
    reason: str = "",
) -> Change:
    """Open a case with its first people and loans, in one transaction.

    The case record's id is the case's id and the name of its chain. A number that another case
    bears is allowed: numbers are no keys (``same_number`` tells of it). ``reason`` says why a
    number of a party that fails its check is kept as it is. Raises ``InvalidRecord``.
    """
    kind = BY_NAME["case"]
    case_id = new_id(session.clock.now(), session.randomness)
    drafts = [Draft(case_id, kind.name, case_id, records.checked(kind, values))]
    for name, rows in (("party", parties), ("loan", loans)):
        drafts += [
            records.draft_new(
                session,
                BY_NAME[name],
                case_id,
                records.checked(BY_NAME[name], row),
                reason=reason if name == "party" else "",
            )
            for row in rows
        ]
    change = session.write(drafts, "added", kind.label)
    return Change("added", case_id, change.ids, kind.label, change.operations)


def same_number(session: Session, case_no: str) -> int:
    """Return how many cases of this vault bear a number."""
    table = session.tables.case_row
    return int(table.select(table.id).where(table.case_no == case_no).count())


def add_staff(session: Session, values: Mapping[str, Any], *, owner: bool = False) -> Change:
    """Add a member of staff; ``owner`` makes this vault theirs.

    The ref follows from the employee number, so a person has the same one on every laptop.
    """
    ref = content_ref("staff", values.get("employee_no", ""), 0)
    change = records.add(session, "staff_member", "", values, ref=ref)
    if owner:
        session.name_owner(change.ids[0])
    return change
