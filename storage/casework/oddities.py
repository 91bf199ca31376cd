"""What is odd in a case though it is kept: failed numbers, times out of order, record by record."""

from collections.abc import Iterator
from datetime import date

from resources.language import Words
from storage.kinds import BY_LIST, BY_NAME
from storage.kinds.kind import Note, note_text
from storage.rows import CaseFile, Row


def odd_values(file: CaseFile, on: date | None = None) -> Iterator[tuple[Row, Note]]:
    """Yield each remark with its record; ``on`` is today, to tell birth dates to come."""
    office = (file.organisation,) if file.organisation else ()
    rows = [row for rows in file.lists.values() for row in rows]
    for row in (*office, *file.trips.values(), file.case, *rows):
        kind = BY_NAME.get(row.kind) or BY_LIST[row.kind]
        for note in kind.notes(row.values, on):
            yield row, note


def odd_lines(file: CaseFile, words: Words, on: date | None = None) -> list[str]:
    """Return the remarks as lines for people: the record, the field's path, the sentence."""
    lines = []
    for row, note in odd_values(file, on):
        kind = BY_NAME.get(row.kind) or BY_LIST[row.kind]
        place = " ".join(part for part in (words(kind.label), row.ref, note.name) if part)
        lines.append(f"{place}: {note_text(kind, note, words)}")
    return lines
