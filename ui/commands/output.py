"""What commands print: one JSON document, or lines for people; progress goes to standard error."""

import io
import json
import re
import sys
from collections.abc import Mapping
from typing import Any, Final

from resources.language import Words
from storage.errors import CaseError

# The details of an error that are messages; the others are names, numbers and places.
_SENTENCES: Final = ("problem", "expected")
_HOLE: Final = re.compile(r"\{(\w+)\}")


def speak_utf8() -> None:
    """Write UTF-8 into pipes and files whatever the system's code page; nothing is unwritable.

    What is no Unicode (an odd file name) is written as its escape, which JSON can read back.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


class Output:
    """Standard output and error of one command."""

    def __init__(self, words: Words, *, as_json: bool) -> None:
        self.words = words
        self.as_json = as_json
        self._said = 0

    def document(self, document: Mapping[str, Any], *lines: str) -> None:
        """Print the result: the document with ``--json``, else the lines made for people."""
        if self.as_json:
            sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        else:
            sys.stdout.writelines(f"{line}\n" for line in lines)
        sys.stdout.flush()

    def note(self, line: str) -> None:
        """Print a message beside the result, on standard error."""
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    def error(self, error: CaseError) -> None:
        """Print an error: as a document with ``--json``, and as a sentence for people."""
        message = error.message(self.words)
        if self.as_json:
            details = json.loads(json.dumps(error.details, default=str))
            document = {
                "code": error.code,
                "message": message,
                "details": details | _said(details, self.words),
            }
            self.document({"error": document})
        else:
            self.note(message)


def _said(details: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Return those details that are sentences of ours, in the language of ``words``, filled."""
    texts = {name: details[name] for name in _SENTENCES if isinstance(details.get(name), str)}
    return {name: _filled(words(text), details) for name, text in texts.items()}


def _filled(text: str, details: Mapping[str, Any]) -> str:
    # Not str.format: a problem may quote braces of a foreign file.
    return _HOLE.sub(lambda hole: str(details.get(hole[1], hole[0])), text)


class ConsoleProgress:
    """Progress on standard error, on one line where it is a terminal, else silent."""

    def advance(self, done: int, total: int, note: str = "") -> None:
        """See Progress."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done}/{total} {note[:60]}\x1b[K")
            if done >= total:
                sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
