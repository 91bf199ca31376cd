"""What is said where numbers in the texts of a record were masked."""

from collections.abc import Iterable

from reports.content import Text as Paragraph
from reports.sections.field_texts import texts_of
from reports.sections.view import View
from resources.language import N_
from storage.rows import Row

GUARDED = N_(
    "ID numbers, telephone numbers and addresses of third persons are partly masked in this copy; "
    "the original is kept for inspection."
)
# Fields whose value is one name, number or address: masked where it is known whose it is.
_FREE = ("", "care")


def masked_fields(view: View, row: Row) -> tuple[str, ...]:
    """Return the labels of the free texts in which numbers of third persons are masked."""
    if not view.masked:
        return ()
    found = (one for one, text in texts_of(row) if one.mask in _FREE and view.hides_number(text))
    return tuple(dict.fromkeys(view.words(one.label) for one in found))


def guarded(view: View, rows: Iterable[Row]) -> tuple[Paragraph, ...]:
    """Return the note below texts in which numbers were masked, so that nobody is misled."""
    if not any(masked_fields(view, row) for row in rows):
        return ()
    return (Paragraph(view.words(GUARDED), "muted", size=8.5),)
