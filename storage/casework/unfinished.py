"""Packs under way, noted in the vault until they are whole: a crash may leave files of theirs."""

import json
from dataclasses import asdict, dataclass
from typing import Final

from storage.casework.session import Session

_NOTE: Final = "packs_under_way"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A pack under way: its files lie hidden beside ``target``, with ``mark`` in their names.

    ``targets`` are the names that they are being given, empty before that. ``known`` packs were
    recorded under the same number before: those of which it is a duplicate.
    """

    mark: str
    case_id: str
    number: str
    target: str
    targets: tuple[str, ...] = ()
    known: int = 0


def note(session: Session, one: Unfinished) -> None:
    """Note that a pack is under way, or how far it is."""
    with session.atomic():
        _keep(session, (*_others(session, one.mark), one))


def forget(session: Session, mark: str) -> None:
    """Note that nothing is under way under ``mark`` any more."""
    with session.atomic():
        _keep(session, _others(session, mark))


def noted(session: Session) -> tuple[Unfinished, ...]:
    """Return all packs under way, oldest first."""
    found = json.loads(session.tables.get_meta(_NOTE) or "[]")
    return tuple(Unfinished(**(one | {"targets": tuple(one["targets"])})) for one in found)


def _others(session: Session, mark: str) -> tuple[Unfinished, ...]:
    return tuple(one for one in noted(session) if one.mark != mark)


def _keep(session: Session, all_of_them: tuple[Unfinished, ...]) -> None:
    session.tables.set_meta(_NOTE, json.dumps([asdict(one) for one in all_of_them]))
