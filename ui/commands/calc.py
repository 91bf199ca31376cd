"""``anjuan calc``: the rules alone, without a vault: JSON in, JSON out."""

import argparse
import sys

from resources.language import N_, Words
from storage.errors import WrongDocument
from storage.exchange.document import NotJson, not_json, parse
from storage.rules.calc import RULES, calculate
from ui.commands.frame import Arguments, Command
from ui.commands.output import Output


def _arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("rule", metavar="RULE", choices=tuple(RULES), help=words(N_("which rule")))


def _calc(args: Arguments, out: Output) -> int:
    # Whatever comes of it is a document, also where what was given is none.
    out.as_json = True
    try:
        document = parse(sys.stdin.buffer.read().decode("utf-8-sig"))
    except NotJson as error:
        raise not_json("-", "JSON", error) from error
    except UnicodeDecodeError as error:
        problem = N_("it is no text in UTF-8")
        raise WrongDocument(path="-", expected="JSON", problem=problem) from error
    out.document(calculate(args.rule, document, out.words))
    return 0


COMMANDS = (Command(("calc",), N_("compute by a rule"), _arguments, _calc),)
