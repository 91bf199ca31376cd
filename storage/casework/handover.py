"""Hand-over: cases leave this site's work list, stay readable and verified, and can come back."""

from collections.abc import Collection, Sequence
from typing import Final

from resources.language import N_
from storage.casework import records
from storage.casework.change import Change
from storage.casework.session import Session
from storage.errors import NoSuchCase
from storage.kinds import BY_NAME

_KIND: Final = "handover"
HANDED_OVER: Final = "handed_over"
TAKEN_BACK: Final = "taken_back"


def hand_over(session: Session, case_ids: Collection[str], to: str, reason: str = "") -> Change:
    """Archive cases here: they leave the work list and nothing of them is removed.

    ``to`` names who has them now. Every case says so in its own chain; on other sites nothing
    moves. Cases archived already are left as they are. Raises ``NoSuchCase``.
    """
    return _say(session, [one for one in case_ids if not is_archived(session, one)],
                HANDED_OVER, to, reason, N_("Cases handed over"))  # fmt: skip


def take_back(session: Session, case_ids: Collection[str], reason: str = "") -> Change:
    """Put archived cases back onto this site's work list; raises ``NoSuchCase``."""
    return _say(session, [one for one in case_ids if is_archived(session, one)],
                TAKEN_BACK, "", reason, N_("Cases taken back"))  # fmt: skip


def is_archived(session: Session, case_id: str) -> bool:
    """Tell whether this site handed the case over."""
    return bool(session.tables.run("SELECT 1 FROM archived WHERE chain = ?", case_id))


def archived_count(session: Session) -> int:
    """Return how many cases this site handed over."""
    return int(session.tables.run("SELECT count(*) FROM archived")[0][0])


def _say(
    session: Session, case_ids: Sequence[str], deed: str, to: str, reason: str, label: str
) -> Change:
    kind = BY_NAME[_KIND]
    said = {"to": to.strip(), "reason": reason.strip(), "by": session.site}
    with session.atomic():
        values = {
            "deed": deed, "at": session.clock.now().iso, "site": session.site_id,
            **{name: value for name, value in said.items() if value},
        }  # fmt: skip
        checked = records.checked(kind, values)
        for case_id in case_ids:
            if not session.tables.run("SELECT 1 FROM case_row WHERE id = ?", case_id):
                raise NoSuchCase(case=case_id)
        drafts = [records.draft_new(session, kind, case_id, checked) for case_id in case_ids]
        return session.write(drafts, "logged", label) if drafts else Change("logged", "", (), label)
