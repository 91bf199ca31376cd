"""Passphrases for commands: from a file, the environment or a prompt, never from an argument."""

import getpass
import os
import sys
from pathlib import Path

from resources.language import N_, Words
from storage.errors import CannotRead, SecretMissing


def read_secret(path: str | None, variable: str, prompt: str, words: Words) -> str:
    """Return a secret from a file (its first line), else an environment variable, else a prompt.

    Raises ``CannotRead`` for the file, ``SecretMissing`` where nobody can be asked.
    """
    if path:
        return _first_line(Path(path))
    if variable and variable in os.environ:
        return os.environ[variable]
    if not sys.stdin.isatty():
        raise SecretMissing(what=words(prompt))
    return getpass.getpass(words(prompt) + " ")


def new_passphrase(path: str | None, words: Words) -> str:
    """Return a passphrase to be set; asked for twice where it is typed."""
    first = read_secret(path, "", N_("New passphrase:"), words)
    if not path and first != getpass.getpass(words(N_("The same again:")) + " "):
        raise SecretMissing(what=words(N_("The two passphrases differ.")))
    return first


def _first_line(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRead(path=str(path), problem=str(error)) from error
    return text.splitlines()[0] if text else ""
