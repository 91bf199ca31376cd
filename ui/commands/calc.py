"""``anjuan calc``: the rules alone, without a vault: JSON in, JSON out."""

import argparse
import sys
from typing import Final

from resources.language import N_, Words
from storage.errors import InvalidRecord, WrongDocument
from storage.exchange.document import NotJson, not_json, parse
from storage.rules.calc import RULES, calculate
from ui.commands.frame import Arguments, Command
from ui.commands.output import Output

_INPUT: Final = N_("standard input")


class NotComputed(InvalidRecord):
    """What was given does not fit the rule; programs know it by the code of its base."""

    safe = N_("Nothing was computed.")
    advice = N_("Correct this value and ask again.")


NotComputed.code = InvalidRecord.code


def _arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("rule", metavar="RULE", choices=tuple(RULES), help=words(N_("which rule")))


def _calc(args: Arguments, out: Output) -> int:
    # Whatever comes of it is a document, also where what was given is none.
    out.as_json = True
    try:
        document = parse(sys.stdin.buffer.read().decode("utf-8-sig"))
    except NotJson as error:
        raise not_json(_INPUT, "JSON", error) from error
    except UnicodeDecodeError as error:
        problem = N_("it is no text in UTF-8")
        raise WrongDocument(path=_INPUT, expected="JSON", problem=problem) from error
    try:
        found = calculate(args.rule, document, out.words)
    except InvalidRecord as error:
        refused = NotComputed(**error.details)
        refused.flaws = error.flaws
        raise refused from error
    out.document(found)
    return 0


COMMANDS = (Command(("calc",), N_("compute by a rule"), _arguments, _calc),)
