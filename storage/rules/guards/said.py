"""Small things that messages of guards say: times, several names at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from resources.language import NC_, Words
from storage.rules.dates import time_words


@dataclass(frozen=True, slots=True)
class AtTime:
    """A moment to the minute."""

    at: datetime

    def say(self, words: Words) -> str:
        """Return it in the language of ``words``."""
        return time_words(self.at.isoformat(), words.language)


@dataclass(frozen=True, slots=True)
class Several:
    """Names in a row."""

    names: tuple[str, ...]

    def say(self, words: Words) -> str:
        """Return them with the comma of the language."""
        return words(NC_("list", ", ")).join(self.names)


def several(names: Iterable[str]) -> Several:
    """Return names in a row, each once."""
    return Several(tuple(dict.fromkeys(name for name in names if name)))
