"""Wording a text of the papers anew, and going back to the shipped one; what was sent stays."""

from datetime import timedelta

from resources.language import N_
from storage.casework import records
from storage.casework.change import Change
from storage.casework.reading import rows_of
from storage.casework.session import Session
from storage.errors import InvalidRecord
from storage.kinds.phrase import KIND
from storage.rows import Row
from storage.rules.templates import unknown_fields
from storage.rules.wordlist import lexicon_hits

IN_LEXICON = N_("it holds words that no paper to a debtor may carry (G19)")
WRONG_FIELD = N_("it names a field in braces that this text does not have")
REWORDED = N_("The text was worded anew")
SHIPPED_AGAIN = N_("The shipped text holds again")


def own_text(session: Session, use: str) -> str:
    """Return the text of the office that holds for a use today, empty where the shipped one does.

    Of several the one that was entered last is printed.
    """
    rows = _holding(session, use)
    return str(rows[-1]["text"]) if rows else ""


def set_text(session: Session, use: str, text: str) -> Change:
    """Let ``text`` hold for a use from today on; papers of earlier days keep their own.

    Raises ``InvalidRecord`` for a field that is none and for words of the lexicon (rules.md R2.6),
    ``NotPermitted``.
    """
    if unknown_fields(use, text):
        raise InvalidRecord(path="text", problem=WRONG_FIELD)
    if lexicon_hits(text):
        raise InvalidRecord(path="text", problem=IN_LEXICON)
    today = session.clock.now().wall.date().isoformat()
    values = {"use": use, "text": text.strip(), "start": today}
    with session.atomic():
        ended = _end(session, use, REWORDED)
        return _together((*ended, records.add(session, "phrase", "", values)))


def reset_text(session: Session, use: str) -> Change:
    """Let the shipped text hold again from today on; raises ``NotPermitted``."""
    with session.atomic():
        return _together(_end(session, use, SHIPPED_AGAIN))


def _together(changes: tuple[Change, ...]) -> Change:
    """Return several writes as one, which is undone as one."""
    ids = tuple(dict.fromkeys(one for change in changes for one in change.ids))
    operations = tuple(one for change in changes for one in change.operations)
    return Change("corrected", "", ids, KIND.label, operations)


def _end(session: Session, use: str, reason: str) -> tuple[Change, ...]:
    """End what holds today: yesterday was its last day, or it never held where it began today."""
    today = session.clock.now().wall.date()
    last = (today - timedelta(days=1)).isoformat()
    return tuple(
        records.remove(session, row.id, reason)
        if str(row["start"] or "") > last
        else records.correct(session, row.id, {"end": last}, reason)
        for row in _holding(session, use)
    )


def _holding(session: Session, use: str) -> list[Row]:
    today = session.clock.now().wall.date().isoformat()
    return [
        row
        for row in rows_of(session, "", "phrase")
        if row["use"] == use and (row["start"] or "") <= today <= (row["end"] or "9999")
    ]
