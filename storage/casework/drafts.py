"""Drafts: what was typed and not yet saved, one per record, so that nothing typed is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.casework.session import Session
from storage.records import canonical
from storage.vault.database import refusals_named

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DraftText:
    """What a form held: ``content`` is the form's own, ``record`` empty for a new record."""

    id: str
    case_id: str
    kind: str
    record: str
    content: Mapping[str, Any]
    saved_at: str


def draft_id(case_id: str, kind: str, record: str = "") -> str:
    """Return the id of the only draft of a record, or of a new record of a kind in a case."""
    return "/".join((case_id, kind, record or "new"))


def save_draft(
    session: Session, case_id: str, kind: str, record: str, content: Mapping[str, Any]
) -> str:
    """Keep what a form holds now in place of what it held before; return the draft's id."""
    found = draft_id(case_id, kind, record)
    with refusals_named(session.vault.folder):
        session.tables.draft.insert(
            id=found,
            chain=case_id,
            kind=kind,
            record=record,
            content=canonical.encode(dict(content)).decode(),
            saved_at=session.clock.now().iso,
        ).on_conflict_replace().execute()
    return found


def drop_draft(session: Session, case_id: str, kind: str, record: str = "") -> None:
    """Forget the draft of a record: it was saved, or given up."""
    table = session.tables.draft
    table.delete().where(table.id == draft_id(case_id, kind, record)).execute()


def become(session: Session, place: tuple[str, str, str], write: Callable[[], T]) -> T:
    """Write what a draft became, and forget the draft, in one transaction; return what is written.

    ``place`` is the draft's case, kind and record. Whenever the power goes there is either the
    draft or the record. What ``write`` raises leaves the draft as it was.
    """
    with session.atomic():
        made = write()
        drop_draft(session, *place)
    return made


def find_draft(session: Session, case_id: str, kind: str, record: str = "") -> DraftText | None:
    """Return the draft of a record, None where there is none."""
    wanted = draft_id(case_id, kind, record)
    return next((one for one in all_drafts(session) if one.id == wanted), None)


def all_drafts(session: Session) -> tuple[DraftText, ...]:
    """Return every draft, the latest first."""
    table = session.tables.draft
    return tuple(
        DraftText(
            item["id"],
            item["chain"],
            item["kind"],
            item["record"],
            canonical.decode(item["content"]),
            item["saved_at"],
        )
        for item in table.select().order_by(table.saved_at.desc(), table.id).dicts()
    )
