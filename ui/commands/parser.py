"""An argument parser that speaks the user's language, in its helps and in its complaints."""

import argparse
import re
import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, Final, NoReturn

from resources.language import N_, Words

WRONG_USAGE: Final = 2
# What argparse says in English; each is matched, and said again in the language of the words.
_COMPLAINTS: Final = (
    N_("argument {name}: {problem}"),
    N_("the following arguments are required: {names}"),
    N_("unrecognized arguments: {names}"),
    N_("one of the arguments {names} is required"),
    N_("not allowed with argument {name}"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument {value}"),
    N_("invalid choice: {value} (choose from {choices})"),
    N_("invalid {type} value: {value}"),
)
_HOLE: Final = re.compile(r"\\\{(\w+)\\\}")


class CommandParser(argparse.ArgumentParser):
    """argparse with translated words; its subcommands' parsers are of the same kind."""

    def __init__(self, *args: Any, words: Words, **options: Any) -> None:
        options |= {"add_help": False, "allow_abbrev": False, "formatter_class": _formatter(words)}
        super().__init__(*args, **options)
        self._words = words
        self._positionals.title = words(N_("positional arguments"))
        self._optionals.title = words(N_("options"))
        self.add_argument(
            "-h", "--help", action="help", help=words(N_("show this help message and exit"))
        )

    def error(self, message: str) -> NoReturn:
        """See ArgumentParser.error: usage and one sentence on standard error, exit 2."""
        self.print_usage(sys.stderr)
        said = _translated(message, self._words)
        line = self._words(N_("{program}: error: {problem}"), program=self.prog, problem=said)
        self.exit(WRONG_USAGE, f"{line}\n")


def _formatter(words: Words) -> Callable[..., argparse.HelpFormatter]:
    class Formatter(argparse.HelpFormatter):
        def add_usage(
            self, usage: Any, actions: Any, groups: Any, prefix: str | None = None
        ) -> None:
            shown = words(N_("usage: ")) if prefix is None else prefix
            super().add_usage(usage, actions, groups, shown)

    return Formatter


def _translated(message: str, words: Words) -> str:
    for sentence, pattern in _patterns():
        if found := pattern.fullmatch(message):
            values = found.groupdict()
            if "problem" in values:
                values["problem"] = _translated(values["problem"], words)
            return words(sentence, **values)
    return message


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (sentence, re.compile(_HOLE.sub(r"(?P<\1>.+?)", re.escape(sentence)), re.DOTALL))
        for sentence in _COMPLAINTS
    )


def day_of(words: Words) -> Callable[[str], date]:
    """Return the type of an argument that is a date like 2019-04-12."""

    def read(text: str) -> date:
        try:
            # Shorter forms of ISO 8601 are not the contract's.
            return date.fromisoformat(text if len(text) == len("2019-04-12") else "")
        except ValueError:
            problem = words(N_("{value} is no date like 2019-04-12"), value=repr(text))
            raise argparse.ArgumentTypeError(problem) from None

    return read


def whole(words: Words, low: int, high: int | None = None) -> Callable[[str], int]:
    """Return the type of an argument that is a whole number from ``low`` to ``high``."""

    def read(text: str) -> int:
        digits = text.isascii() and text.isdigit()
        # No number of pages, bytes or days has more digits, and none of them is reached.
        number = min(int(text[:30]), 10**15) if digits else -1
        if number < low or (high is not None and number > high):
            problem = (
                words(N_("{value} is no whole number of {low} or more"), value=repr(text), low=low)
                if high is None
                else words(
                    N_("{value} is no whole number from {low} to {high}"),
                    value=repr(text),
                    low=low,
                    high=high,
                )
            )
            raise argparse.ArgumentTypeError(problem)
        return number

    return read
