"""What is odd about typed values though it may be kept: times out of order, numbers that fail."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from resources.language import Words
from storage.kinds.kind import Kind, note_text


@dataclass(frozen=True, slots=True)
class Hint:
    """A remark beside a field; it never stops saving."""

    path: str
    sentence: str


def hints(kind: Kind, values: Mapping[str, Any], today: date, words: Words) -> Iterator[Hint]:
    """Yield remarks on canonical ``values`` in the language of ``words``."""
    for note in kind.notes(values, today):
        yield Hint(note.name, note_text(kind, note, words))
