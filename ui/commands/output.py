"""What commands print: one JSON document, or lines for people; progress goes to standard error."""

import io
import json
import sys
from collections.abc import Mapping
from typing import Any

from resources.language import Words
from storage.errors import CaseError


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
            document = {"code": error.code, "message": message, "details": details}
            self.document({"error": document})
        else:
            self.note(message)


class ConsoleProgress:
    """Progress on standard error, on one line where it is a terminal, else silent."""

    def advance(self, done: int, total: int, note: str = "") -> None:
        """See Progress."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done}/{total} {note[:60]}\x1b[K")
            if done >= total:
                sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
