"""Reading the command line, running the command, and what its failures exit with."""

import argparse
import os
import sys
from collections.abc import Sequence

from resources.language import DEFAULT_LANGUAGE, LANGUAGES, N_, Words
from storage.errors import CaseError
from storage.progress import Cancelled
from ui.commands.frame import Command
from ui.commands.output import Output

WRONG_USAGE = 2
CANCELLED = 130


def commands() -> tuple[Command, ...]:
    """Return every command; modules are imported only when a command is asked for."""
    from ui.commands import calc, case, demo, evidence, later, pack, vault

    return (
        *demo.COMMANDS, *vault.COMMANDS, *case.COMMANDS, *evidence.COMMANDS, *pack.COMMANDS,
        *calc.COMMANDS, *later.COMMANDS,
    )  # fmt: skip


def run(arguments: Sequence[str]) -> int:
    """Run a command, or open the window where none is named; return the exit code."""
    words = Words(_language())
    groups = {command.name[0] for command in commands()} | {"-h", "--help", "--version"}
    if not arguments or (arguments[0] not in groups and not arguments[0].startswith("-")):
        from ui.app import open_window

        return open_window(arguments)
    args = _parser(words).parse_args(arguments)
    out = Output(words, as_json=args.json)
    try:
        return args.command.run(args, out)
    except CaseError as error:
        out.error(error)
        return error.exit_code
    except (Cancelled, KeyboardInterrupt):
        out.note(words(N_("Cancelled; nothing half is left.")))
        return CANCELLED
    except BrokenPipeError:
        # The reader went away; there is nobody left to tell.
        sys.stderr.close()
        return 1


def _language() -> str:
    asked = os.environ.get("ANJUAN_LANGUAGE", DEFAULT_LANGUAGE)
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


def _parser(words: Words) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="anjuan", description=words(N_("Case files, offline.")))
    parser.add_argument("--version", action="version", version=_version())
    groups = parser.add_subparsers(metavar=words(N_("COMMAND")), required=True)
    nested: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for command in commands():
        first = command.name[0]
        if len(command.name) == 1:
            own = groups.add_parser(first, help=words(command.help))
        else:
            if first not in nested:
                group = groups.add_parser(first)
                nested[first] = group.add_subparsers(metavar=words(N_("COMMAND")), required=True)
            own = nested[first].add_parser(command.name[1], help=words(command.help))
        own.add_argument("--json", action="store_true", help=words(N_("print one JSON document")))
        command.configure(own, words)
        own.set_defaults(command=command, parser=own)
    return parser


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"anjuan {version('anjuan')}"
    except PackageNotFoundError:
        return "anjuan (not installed)"
