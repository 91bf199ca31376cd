"""Four eyes: nobody decides on what he asked for himself, where the office knows somebody else.

A person is told by the employee number: on every laptop there may be a record of its own for it.
"""

from typing import Final

from storage.casework.refusals import OwnRequest
from storage.casework.session import Session

_NUMBERS: Final = (
    "SELECT id, json_extract(doc, '$.employee_no') FROM record"
    " WHERE kind = 'staff_member' AND removed = 0"
)


def decides_alone(session: Session, asker: str) -> bool:
    """Tell whether the owner decides on a request of his own because there is nobody else.

    ``asker`` is the record id of who asked. False where somebody else asked; raises ``OwnRequest``
    where the owner asked and somebody else works here.
    """
    if not _is_own(session, asker):
        return False
    if not is_alone(session):
        raise OwnRequest()
    return True


def may_decide(session: Session, asker: str) -> bool:
    """Tell whether the owner may decide on what ``asker`` asked for, as far as persons go."""
    return not _is_own(session, asker) or is_alone(session)


def is_alone(session: Session) -> bool:
    """Tell whether nobody but the owner is known to work here."""
    persons = _persons(session)
    return not set(persons.values()) - {persons.get(session.owner, session.owner)}


def _is_own(session: Session, asker: str) -> bool:
    persons = _persons(session)
    return persons.get(asker, asker) == persons.get(session.owner, session.owner)


def _persons(session: Session) -> dict[str, str]:
    return {str(one): str(number) for one, number in session.tables.run(_NUMBERS)}
