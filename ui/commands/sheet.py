"""``anjuan sheet``: cases, contacts, visits, findings and ledger as a workbook."""

import argparse
from pathlib import Path
from typing import Final

from reports.own_files import require_own, require_workbook
from reports.sheets.build import build_sheet
from resources.language import N_, Words
from storage.kinds import BY_LIST, BY_NAME
from ui.commands.frame import Arguments, Command, add_reason, add_vault, opened
from ui.commands.output import ConsoleProgress, Output

OTHERS: Final = N_(
    "G22: the workbook holds people in the clear, third persons too ({contacts} contacts, {visits} "
    "visits, {findings} findings). Keep it encrypted, and delete it when it has served."
)


# The sheets by the names under which the document counts their rows.
_PAGES: Final = {**BY_LIST, "cases": BY_NAME["case"]}


def _arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument(
        "--out", metavar="FILE.xlsx", required=True, help=words(N_("the file to write"))
    )
    add_reason(parser, words, required=True)


def _sheet(args: Arguments, out: Output) -> int:
    require_workbook(Path(args.out))
    require_own(Path(args.out))
    with opened(args, out) as session:
        made = build_sheet(
            session, Path(args.out), reason=args.reason, words=out.words,
            progress=ConsoleProgress(),
        )  # fmt: skip
    told = [made.rows.get(name, 0) for name in ("contacts", "visits", "findings")]
    if any(told):
        counts = dict(zip(("contacts", "visits", "findings"), told, strict=True))
        out.note(out.words(OTHERS, **counts))
    if made.shortened:
        out.note(out.words(N_("{count} texts were too long for a cell and are cut, marked so."),
                           count=made.shortened))  # fmt: skip
    lines = [
        out.words(N_("{name}: {value}"), name=out.words(_PAGES[name].plural), value=count)
        for name, count in made.rows.items()
    ]
    out.document({"path": str(made.path), "rows": made.rows}, str(made.path), *lines)
    return 0


COMMANDS = (Command(("sheet",), N_("give a workbook of all cases out"), _arguments, _sheet),)
