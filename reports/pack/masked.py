"""Remarks on numbers of third persons that a copy masks in what was written freely."""

from collections.abc import Iterable, Iterator

from reports.pack.candidate import Desk
from reports.pack.item import Item, PackWarning
from reports.sections.contact_log import contact_moment
from reports.sections.free_texts import masked_fields
from resources.language import N_
from storage.rows import Row

MASKED_IN = N_(
    "Numbers or addresses of third persons are masked here in: {fields}; the internal copy has "
    "them whole."
)
CONTACTS = N_("List of collection records")


def masked_doubts(desk: Desk, items: tuple[Item, ...]) -> Iterator[PackWarning]:
    """Yield where a court's copy masks numbers in free text, and in which fields (guard G22).

    The words of interviews have a remark of their own.
    """
    file, words = desk.view.file, desk.view.words
    for item in items:
        if item.make != "interview":
            yield from _said(desk, item.place, _rows(desk, item))
    for row in file.rows("contacts"):
        moment = contact_moment(desk.view, row)
        where = desk.view.bracket(words(CONTACTS), moment)
        yield from _said(desk, where, (row,))


def _rows(desk: Desk, item: Item) -> Iterator[Row]:
    file = desk.view.file
    lists = ("visits", "findings", "notices", "evidence")
    yield from (row for name in lists for row in file.rows(name) if row.ref in item.refs)
    if item.make == "ledger":
        yield from (*file.rows("loans"), *file.rows("ledger"))


def _said(desk: Desk, where: str, rows: Iterable[Row]) -> Iterator[PackWarning]:
    for row in rows:
        if fields := masked_fields(desk.view, row):
            said = desk.view.words(MASKED_IN, fields=desk.view.joined(fields))
            yield PackWarning("ThirdPersonMasked", where, said, row.ref)
