"""Reading the command line, running the command, and what its failures exit with."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from resources.language import N_, Words, asked_language
from storage.errors import CaseError
from storage.progress import Cancelled
from ui.commands.frame import CANCELLED
from ui.commands.output import Output, speak_utf8
from ui.commands.parser import CommandParser
from ui.commands.registry import GROUPS, commands_of, first_words


def run(arguments: Sequence[str]) -> int:
    """Run a command, or open the window where none is named; return the exit code.

    Raises ``SystemExit`` with 2 for wrong usage and with 0 for helps, as argparse does.
    """
    words = Words(asked_language())
    speak_utf8()
    if _is_window(arguments):
        from ui.app import open_window

        return open_window(arguments)
    args = parser(words, arguments[0]).parse_args(arguments)
    out = Output(words, as_json=args.json)
    try:
        return int(args.command.run(args, out))
    except CaseError as error:
        out.error(error)
        return error.exit_code
    except (Cancelled, KeyboardInterrupt):
        out.note(words(N_("Cancelled; nothing half is left.")))
        return CANCELLED
    except BrokenPipeError:
        _leave_quietly()
        return 1
    except Exception as error:  # said, with its place in the code, instead of a bare traceback
        from ui.messages import ProgramMistake, details

        out.note(details(error))
        out.error(ProgramMistake(kind=type(error).__name__))
        return 1


def parser(words: Words, first: str = "") -> CommandParser:
    """Return the parser of the commands that begin with ``first``, or of all."""
    made = CommandParser(prog="anjuan", description=words(N_("Case files, offline.")), words=words)
    made.add_argument(
        "--version",
        action=_Version,
        nargs=0,
        help=words(N_("show the version of the program and exit")),
    )
    if first not in first_words():
        made.epilog = words(N_("Alone, or with the folder of a vault, it opens the window."))
    groups: dict[str, Any] = {"": _choice(made, words)}
    for command in commands_of(first):
        group, name = ("", command.name[0]) if len(command.name) == 1 else command.name
        if group not in groups:
            whole = groups[""].add_parser(group, help=words(GROUPS[group]), words=words)
            groups[group] = _choice(whole, words)
        about = words(command.help)
        own = groups[group].add_parser(name, help=about, description=about, words=words)
        own.add_argument("--json", action="store_true", help=words(N_("print one JSON document")))
        command.configure(own, words)
        own.set_defaults(command=command, parser=own)
    return made


class _Version(argparse.Action):
    """Prints the version; it is looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_rest: Any) -> None:
        """See argparse.Action."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("anjuan")
        except PackageNotFoundError:
            number = "(not installed)"
        sys.stdout.write(f"anjuan {number}\n")
        parser.exit()


def _choice(parser: CommandParser, words: Words) -> Any:
    return parser.add_subparsers(
        metavar=words(N_("COMMAND")),
        required=True,
        dest="word",
        title=words(N_("commands")),
        parser_class=CommandParser,
    )


def _is_window(arguments: Sequence[str]) -> bool:
    """Tell whether the window is asked for: nothing is named, or a folder and nothing else."""
    if not arguments:
        return True
    first, *rest = arguments
    return not (rest or first.startswith("-") or first in first_words()) and Path(first).exists()


def _leave_quietly() -> None:
    """Let nothing more be written: the reader went away, and the interpreter would complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
