"""What ``anjuan case import`` does with a workbook or CSV list, and how it tells of it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resources.language import N_, Words
from storage.kinds.fields import Flaw
from ui.commands.frame import Arguments, day, opened
from ui.commands.output import ConsoleProgress, Output

# The rest is imported where a list is read: other commands have to start at once.
if TYPE_CHECKING:
    from storage.exchange.document import ImportResult
    from storage.exchange.sheets.sheet_result import SheetResult

SUFFIXES = frozenset({".xlsx", ".xlsm", ".csv"})
_MOST_NUMBERS = 20


def add_sheet_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Add what only lists need; case JSON leaves it alone."""
    parser.add_argument(
        "--default", metavar="FIELD=VALUE", action="append", default=[],
        help=words(N_("for lists: the value of a field in new cases where a row has none")),
    )  # fmt: skip
    parser.add_argument(
        "--mapping", metavar="FILE", help=words(N_("for lists: JSON of headings and field names"))
    )
    parser.add_argument(
        "--report", metavar="FILE.xlsx", help=words(N_("for lists: workbook of the rows not taken"))
    )


def is_sheet(path: Path) -> bool:
    """Tell by its name whether a file is a list and not case JSON."""
    return path.suffix.lower() in SUFFIXES


def run_import(args: Arguments, out: Output) -> "SheetResult":
    """Import the list that the arguments name, write the report, say the notes."""
    from storage.exchange.sheets.columns import read_mapping
    from storage.exchange.sheets.report import require_place
    from storage.exchange.sheets.sheet_import import import_sheet

    defaults = _defaults(args, out.words)
    mapping = read_mapping(Path(args.mapping)) if args.mapping else None
    if args.report:
        require_place(Path(args.report))
    with opened(args, out) as session:
        result = import_sheet(
            session, Path(args.file), on=day(args), defaults=defaults, mapping=mapping,
            dry_run=args.dry_run, progress=ConsoleProgress(),
        )  # fmt: skip
    if args.report:
        _report(result, args, out.words)
    for note in result.notes.values():
        said = out.words(note.sentence, heading=note.heading)
        out.note(out.words(N_("Note: {said} ({path}; {count} times)"), said=said, path=note.path,
                           count=note.count))  # fmt: skip
    return result


def _report(result: "SheetResult", args: Arguments, words: Words) -> None:
    from storage.errors import CannotWrite
    from storage.exchange.sheets.report import ReportNotWritten, write_report

    try:
        write_report(result, Path(args.report), words)
    except CannotWrite as error:
        if args.dry_run:
            raise
        raise ReportNotWritten(**error.details) from error


def _defaults(args: Arguments, words: Words) -> dict[str, Any]:
    from storage.exchange.sheets.refusal import SENTENCES, CellRefused
    from storage.exchange.sheets.sheet_import import read_defaults

    texts: dict[str, str] = {}
    for given in args.default:
        name, sign, value = given.partition("=")
        if not sign or not value:
            args.parser.error(words(N_("--default needs FIELD=VALUE: {given}"), given=given))
        texts[name] = value
    try:
        return read_defaults(texts)
    except KeyError as error:
        text = words(N_("--default: no field {name} can have one"), name=error.args[0])
    except CellRefused as refused:
        values = {"column": refused.column, "value": refused.shown, **refused.values}
        text = Flaw("", refused.code, SENTENCES[refused.code], values).say(words)
    return dict(args.parser.error(text))


def refused_title(result: "ImportResult") -> str:
    """Return the line above what was refused: cases as a whole, or rows of a file."""
    from storage.exchange.sheets.refusal import SheetFlaw

    if result.refused and all(isinstance(flaw, SheetFlaw) for flaw in result.refused):
        return N_("Refused; a row of a list of cases leaves out its whole case:")
    return N_("Refused; nothing of these cases was taken:")


def short(numbers: list[str]) -> str:
    """Return case numbers for people: all of a few, the count of many."""
    shown = ", ".join(numbers[:_MOST_NUMBERS])
    return shown if len(numbers) <= _MOST_NUMBERS else f"{len(numbers)}: {shown}, …"
