"""The words that people read: English in the code, other languages from gettext catalogues."""

import os
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Protocol, runtime_checkable

from resources import path
from resources.catalogue import Catalogue

LANGUAGES: Final = ("zh_CN", "en")
DEFAULT_LANGUAGE: Final = "zh_CN"
# gettext's own separator between a context and a message; a label that carries one stays a str.
_CONTEXT: Final = "\x04"


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark class data for extraction; it is translated where it is shown."""
    return message


def NC_(context: str, message: str) -> str:  # noqa: N802 - see N_
    """Mark a message whose meaning needs a context, e.g. ``NC_("promise", "Open")``."""
    return f"{context}{_CONTEXT}{message}"


def asked_language() -> str:
    """Return the language that ``ANJUAN_LANGUAGE`` asks for, else the default."""
    asked = os.environ.get("ANJUAN_LANGUAGE", DEFAULT_LANGUAGE)
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


class Words:
    """Sentences in one language; call it with an English message to get the translation."""

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        if language not in LANGUAGES:
            raise ValueError(language)
        self.language = language
        self._find: Callable[[str], str] = _catalogue(language)

    def __call__(self, message: str, **values: object) -> str:
        """Translate ``message`` and fill its ``{names}`` from ``values``."""
        # gettext keeps the catalogue's own header under the empty message.
        found = self._find(message) if message else ""
        if found == message:
            found = message.rpartition(_CONTEXT)[2]
        if values and self.language == "en":
            from resources.english import with_ones

            found = with_ones(found, values)
        return found.format(**values) if values else found


@runtime_checkable
class Said(Protocol):
    """Anything that can be said in the language of a Words."""

    def say(self, words: Words) -> str:
        """Return the text."""
        ...


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> Callable[[str], str]:
    if language == "en":
        return lambda message: message
    return Catalogue(path("words", language, "LC_MESSAGES", "anjuan.mo"))
