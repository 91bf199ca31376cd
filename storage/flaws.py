"""Why a value that came from outside is refused, said where it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from resources.language import Words


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a value is refused: its path, a short code, a sentence with ``{names}``."""

    path: str
    code: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)

    def say(self, words: Words) -> str:
        """Return the sentence without its path, in the language of ``words``."""
        values = {name: _told(value, words) for name, value in self.values.items()}
        return words(self.sentence, **values)


Flaws = list[Flaw]


def _told(value: object, words: Words) -> object:
    """Return a value of a sentence: a message or a name as it reads, several of them listed."""
    if isinstance(value, tuple):
        between = "、" if words.language.startswith("zh") else ", "
        return between.join(words(str(one)) for one in value)
    return words(value) if isinstance(value, str) else value
