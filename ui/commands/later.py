"""Commands of the contract that this version does not have yet: they say so, with exit 2."""

import argparse

from resources.language import N_, Words
from ui.commands.frame import Arguments, Command
from ui.commands.output import Output

_NAMES = (
    ("disclose",),
)  # fmt: skip


def _arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=words(N_("anything")))


def _later(args: Arguments, out: Output) -> int:
    out.note(
        out.words(
            N_("The command {name} is not in this version yet. Nothing was done."),
            name=" ".join(args.command.name),
        )
    )
    return 2


COMMANDS = tuple(
    Command(name, N_("not in this version yet"), _arguments, _later) for name in _NAMES
)
