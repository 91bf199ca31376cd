"""What a plate says of a covered copy: what was covered, why, by whom, and both hashes."""

from reports.content import Cell
from reports.sections.view import View
from resources.language import N_, NC_
from storage.kinds.picture_copy import KIND as COPY
from storage.rows import Row

# Rules.md R7.2, where third persons are covered.
THIRD_PERSONS = N_(
    "What is covered is information on third persons who have nothing to do with this case; the "
    "original is kept for inspection."
)
COVERED = N_("What is covered is stated above; the original is kept for inspection.")
CROPPED = N_("Only a part of the picture is shown; the original is kept for inspection.")
_THIRD = frozenset({"third_person", "minor", "other_household", "plate"})


def covering_rows(view: View, copy: Row) -> tuple[tuple[str, Cell], ...]:
    """Return the facts of the copy that stands for a picture."""
    words = view.words
    made = words(
        N_("{marks}; copy made {time} by {name}"),
        marks=_done(view, copy),
        time=view.when(copy["at"]),
        name=view.recorder(copy.recorded_by),
    )
    return (
        (words(N_("Covered in this copy")), _what(view, copy)),
        (words(N_("Why it was covered")), view.text(copy["reason"])),
        (words(N_("Processing")), made),
        (words(N_("SHA-256 of this copy")), str(copy["sha256"])),
        (words(N_("Statement")), words(_statement(copy))),
    )


def _what(view: View, copy: Row) -> str:
    labels = [view.option(COPY, "covered", one) for one in copy["covered"] or ()]
    return view.words(NC_("list", ", ")).join(labels)


def _done(view: View, copy: Row) -> str:
    words, marks = view.words, copy["marks"] or ()
    said = [words(N_("{n} covers"), n=len(marks))] if marks else []
    if copy["crop"]:
        said.append(words(N_("cut to a part")))
    return words(N_("; ")).join(said)


def _statement(copy: Row) -> str:
    if not copy["marks"]:
        return CROPPED
    covered = frozenset(copy["covered"] or ())
    return THIRD_PERSONS if covered and covered <= _THIRD else COVERED
