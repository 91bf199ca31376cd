"""Secrets for commands: from a file, the environment or a prompt, never from an argument."""

import getpass
import os
import sys
from pathlib import Path
from typing import Final

from resources.language import N_, Words
from storage.errors import CannotRead, SecretMissing, problem_of

# Names of environment variables.
PASSPHRASE: Final = "ANJUAN_PASSPHRASE"  # noqa: S105
NEW_PASSPHRASE: Final = "ANJUAN_NEW_PASSPHRASE"  # noqa: S105
RECOVERY: Final = "ANJUAN_RECOVERY"


def read_secret(path: str | None, variable: str, prompt: str, words: Words) -> str:
    """Return a secret from a file (its first line), else an environment variable, else a prompt.

    Raises ``CannotRead`` for the file, ``SecretMissing`` where nobody can be asked.
    """
    if path is not None:
        return _first_line(Path(path))
    if variable in os.environ:
        return os.environ[variable]
    return _asked(prompt, words)


def new_secret(path: str | None, variable: str, words: Words) -> str:
    """Return a passphrase to be set; where it is typed, it is asked for twice."""
    first = read_secret(path, variable, N_("New passphrase:"), words)
    if path is None and variable not in os.environ:
        again = _asked(N_("The same again:"), words)
        if first != again:
            raise SecretMissing(what=words(N_("The two passphrases differ.")))
    return first


def _asked(prompt: str, words: Words) -> str:
    if not sys.stdin.isatty():
        raise SecretMissing(what=words(prompt).rstrip(":："))
    try:
        return getpass.getpass(f"{words(prompt)} ")
    except EOFError as error:
        raise SecretMissing(what=words(prompt).rstrip(":：")) from error


def _first_line(path: Path) -> str:
    try:
        # Windows editors put a mark before the text and a CR before each line's end.
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    except UnicodeDecodeError as error:
        raise CannotRead(path=str(path), problem=N_("it is no text in UTF-8")) from error
    return text.partition("\n")[0].rstrip("\r")
