"""Exceptions in words: what happened, is the data safe, what now; and details without names."""

import platform
import traceback
from dataclasses import dataclass
from importlib import metadata
from pathlib import PurePath

from resources.language import N_, Words
from storage.errors import CaseError


@dataclass(frozen=True, slots=True)
class Explanation:
    """Three answers for people, and ``details`` for those who mend the program.

    ``details`` hold types, places in the code and versions, never a value: no name, number or
    path of a person can be in them.
    """

    happened: str
    safe: str
    advice: str
    details: str
    expected: bool


class ProgramMistake(CaseError):
    """What nobody foresaw: told as a mistake of the program, never as one of its user."""

    sentence = N_("The program made a mistake ({kind}).")
    safe = N_("What was saved before is safe. The last action may not have been carried out.")
    advice = N_("Check the last entry and try again; if it happens again, pass on the details.")


def explain(error: BaseException, words: Words) -> Explanation:
    """Return what to say about an exception."""
    if isinstance(error, CaseError):
        whole = error.message(words)
        safe = words(error.safe, **error.details)
        advice = words(error.advice, **error.details) if error.advice else ""
        happened = whole.partition(safe)[0].strip() if safe and safe in whole else whole
        return Explanation(happened, safe, advice or words("Try again."), details(error), True)
    own = ProgramMistake(kind=type(error).__name__)
    happened = words(own.sentence, **own.details)
    return Explanation(happened, words(own.safe), words(own.advice), details(error), False)


def details(error: BaseException) -> str:
    """Return where it happened and in what, without any value."""
    lines = [f"Anjuan {version()} · Python {platform.python_version()} · {platform.system()}"]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__name__)
        for frame in traceback.extract_tb(seen.__traceback__):
            place = "/".join(PurePath(frame.filename).parts[-2:])
            lines.append(f"  {place}:{frame.lineno} {frame.name}")
        seen = seen.__cause__
    return "\n".join(lines)


def version() -> str:
    """Return the version of the program."""
    try:
        return metadata.version("anjuan")
    except metadata.PackageNotFoundError:
        return "?"
