"""Returns for completion, what changed since, hand-overs, as work for the worker; no widget."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.casework import completion, handover
from storage.casework.change import Change
from storage.casework.completion import Changed, Return, State
from storage.casework.session import Session
from storage.exchange.packages import standing, trust
from storage.progress import Progress

# What each role has to do something about; the others only wait.
DUE: dict[str, tuple[State, ...]] = {
    "field": ("open",),
    "legal": ("completed",),
    "supervisor": ("open", "completed"),
}


@dataclass(frozen=True, slots=True)
class Takers:
    """Names of the sites that may take cases over, and to how many entries of the cases each has
    not yet stated to have."""

    names: tuple[str, ...]
    unconfirmed: tuple[int, ...]


def due(session: Session, _progress: Progress) -> tuple[Return, ...]:
    """Return what waits for the owner of this vault."""
    return completion.returns(session, states=DUE.get(session.role, ("open",)))


def send_back(
    session: Session, _progress: Progress, *, case_id: str, about: str, item: str, reason: str
) -> Change:
    """Return a case or a record of it with a reason."""
    return completion.send_back(session, case_id, reason, about=about, item=item)


def complete(
    session: Session, _progress: Progress, *, case_id: str, ref: str, answer: str
) -> Change:
    """Say that what was asked for is there."""
    return completion.complete(session, case_id, ref, answer)


def accept(session: Session, _progress: Progress, *, case_id: str, ref: str) -> Change:
    """Close a return."""
    return completion.accept(session, case_id, ref)


def send_again(session: Session, _progress: Progress, *, one: Return, reason: str) -> Change:
    """Close an answered return and send its item back anew, in one step."""
    with session.atomic():
        completion.accept(session, one.case_id, one.ref)
        return completion.send_back(session, one.case_id, reason, about=one.about, item=one.item)


def annotate(
    session: Session, _progress: Progress, *, case_id: str, about: str, text: str
) -> Change:
    """Put a remark beside a record; it changes nothing there."""
    return completion.annotate(session, case_id, text, about=about)


def changes(
    session: Session, _progress: Progress, *, case_id: str, seen: Sequence[str]
) -> tuple[Changed, ...]:
    """Return what was written to a case since it stood at ``seen``."""
    return completion.changes_since(session, case_id, seen)


def takers(session: Session, _progress: Progress, *, case_ids: Sequence[str]) -> Takers:
    """Return who may take cases over, and what each lacks of them."""
    found = [peer for peer in trust.peers(session) if peer.name and not peer.revoked]
    lacks = (standing.not_stated(session, peer.id, case_ids) for peer in found)
    return Takers(tuple(peer.title for peer in found), tuple(lacks))


def hand_over(
    session: Session, _progress: Progress, *, case_ids: Sequence[str], to: str, reason: str
) -> Change:
    """Archive cases here."""
    return handover.hand_over(session, case_ids, to, reason)


def take_back(session: Session, _progress: Progress, *, case_ids: Sequence[str]) -> Change:
    """Put archived cases back onto the work list."""
    return handover.take_back(session, case_ids)
