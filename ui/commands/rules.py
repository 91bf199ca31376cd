"""``anjuan guards`` and ``anjuan ready``: what the rules say about a recorded case."""

import argparse
from collections.abc import Mapping

from resources.language import N_, Words
from storage.casework.lookup import find_case
from storage.casework.reading import case_file
from storage.rows import CaseFile
from storage.rules.guards import guards_document, judge
from storage.rules.readiness import readiness_document
from ui.commands.frame import Arguments, Command, add_case, add_day, add_vault, day, opened
from ui.commands.output import Output
from ui.commands.parser import day_of
from ui.rule_words import ITEMS, LEVELS, STATES


def _arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    add_case(parser, words)


def _guard_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    _arguments(parser, words)
    parser.add_argument(
        "--on",
        type=day_of(words),
        metavar="DATE",
        help=words(N_("the rules of this day for all, else of each record's own day")),
    )


def _guards(args: Arguments, out: Output) -> int:
    document = guards_document(judge(_file(args, out), args.on), out.words)
    lines = [_line(mark, out.words) for mark in document["marks"]]
    out.document(document, *(lines or [out.words(N_("No marks."))]))
    return 0


def _line(mark: Mapping[str, str], words: Words) -> str:
    known = {name: mark[name] for name in ("guard", "record", "basis")}
    level = words(LEVELS[mark["level"]])
    line = N_("{guard} {record} ({level}): {said} [{basis}]")
    return words(line, **known, level=level, said=mark["message"])


def _ready_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    _arguments(parser, words)
    add_day(parser, words)


def _ready(args: Arguments, out: Output) -> int:
    document = readiness_document(_file(args, out), day(args), out.words)
    lines = [
        f"{out.words(ITEMS[one['item']])}: {out.words(STATES[one['state']])} {one['why']}".strip()
        for one in document["items"]
    ]
    out.document(document, *lines)
    return 0


def _file(args: Arguments, out: Output) -> CaseFile:
    with opened(args, out) as session:
        return case_file(session, find_case(session, args.case))


COMMANDS = (
    Command(("guards",), N_("marks on what is recorded"), _guard_arguments, _guards),
    Command(("ready",), N_("readiness for suit"), _ready_arguments, _ready),
)
