"""Why a record of the office stays out of the bin: papers and files name people and trips by ref.

A name that leads nowhere would print as a bare ref, and case JSON lets no ref lead nowhere
(``case-json.md``, who), so what others refer to is corrected, not removed.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from resources.language import N_, NC_, Words
from storage.casework.session import Session
from storage.errors import CaseError
from storage.kinds import BY_NAME
from storage.records import canonical
from storage.rows import Row

# By kind of the office, what refs to it are called in the fields of others.
_TARGETS: Final = {"staff_member": "staff", "trip": "trips"}
# The text of a ref narrows them down; what really names it is told by the fields.
_MAY_NAME: Final = (
    "SELECT id, kind, doc FROM record WHERE removed = 0 AND id <> ? AND instr(doc, ?) > 0"
)
_WROTE: Final = (
    "SELECT kind, count(*) FROM record WHERE removed = 0 AND recorded_by = ?"
    " AND id NOT IN (SELECT value FROM json_each(?)) GROUP BY kind"
)
# Kinds that the sentence names; all of them are in ``StillNamed.counts``.
_SAID: Final = 6
_ALONE: Final = NC_("kind and count", "{kind} {count}")


class OwnerStays(CaseError):
    """The owner of a vault is not removed from it."""

    sentence = N_("This vault is {name}'s own: its owner is not moved to the bin.")
    advice = N_("Correct the record where it says something wrong.")


class OrganisationStays(CaseError):
    """The organisation is what papers and guards go by."""

    sentence = N_("The organisation is not moved to the bin: papers and rules go by it.")
    advice = N_("Correct the record where it says something wrong.")


class StillNamed(CaseError):
    """Other records name it; ``where`` is (label of the kind, count) of each."""

    sentence = N_("{count} records name {name}, so it is not moved to the bin: {where}.")
    safe = N_("Nothing was changed; papers go on to print the name.")
    advice = N_("Correct the record, or let those others name somebody else first.")

    def message(self, words: Words) -> str:
        """See CaseError.message."""
        said = words(NC_("list", ", ")).join(
            words(_ALONE, kind=words(label), count=count) for label, count in self.counts[:_SAID]
        )
        said += "…" if len(self.counts) > _SAID else ""
        shown = type(self)(**{**self.details, "where": said})
        return super(StillNamed, shown).message(words)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many records of each kind name it, most first."""
        found: Any = self.details["where"]
        return tuple((str(label), int(count)) for label, count in found)


def require_removable(session: Session, row: Row, leaving: Iterable[str] = ()) -> None:
    """Raise ``OwnerStays``, ``OrganisationStays`` or ``StillNamed`` for what has to stay.

    ``leaving`` are the ids of records that go with it: they keep nothing.
    """
    if row.kind == "organisation":
        raise OrganisationStays()
    if row.id == session.owner:
        raise OwnerStays(name=row["name"])
    if row.kind not in _TARGETS:
        return
    found = _naming(session, row, {row.id, *leaving})
    if found:
        where = [[BY_NAME[kind].label, count] for kind, count in found.most_common()]
        name = row["name"] or row["on"]
        raise StillNamed(name=name, count=found.total(), where=where)


def _naming(session: Session, row: Row, leaving: set[str]) -> Counter[str]:
    """Return how many records name a record of the office, or were recorded by it, by kind."""
    target = _TARGETS[row.kind]
    found = Counter[str]()
    for record, kind, doc in session.tables.run(_MAY_NAME, row.id, canonical.text(row.ref)):
        known = kind in BY_NAME and record not in leaving
        uses = BY_NAME[kind].uses(canonical.decode(doc)) if known else ()
        found[kind] += any(one.target == target and one.ref == row.ref for one in uses)
    for kind, count in session.tables.run(_WROTE, row.id, canonical.text(sorted(leaving))):
        found[kind] = max(found[kind], int(count))
    return +found
