"""``anjuan case``: list, show, import, export."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resources.language import N_, Words
from storage.casework import caselist, custody
from storage.casework.caselist import CaseRow, Filter
from storage.casework.lookup import find_case
from storage.casework.oddities import odd_lines
from storage.casework.reading import case_file
from storage.kinds.case import STAGES
from storage.kinds.contact import CHANNELS, RESULTS
from storage.kinds.fields import Choice
from storage.rules.masking import mask_name
from ui.commands import sheet_in
from ui.commands.frame import (
    CANCELLED,
    Arguments,
    Command,
    add_case,
    add_day,
    add_reason,
    add_vault,
    day,
    note_leaving,
    opened,
)
from ui.commands.output import ConsoleProgress, Output
from ui.commands.parser import whole

# What reads and writes files is imported where it is done: a list has to start at once.
if TYPE_CHECKING:
    from storage.exchange.document import ImportResult


def _list_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument(
        "--query", metavar="TEXT", default="", help=words(N_("words that must all be found"))
    )
    parser.add_argument(
        "--stage", metavar="STAGE", default="", choices=[str(one) for one, _label in STAGES],
        help=words(N_("only cases of a stage: {stages}"),
                   stages=", ".join(str(one) for one, _label in STAGES)),
    )  # fmt: skip
    parser.add_argument(
        "--limit", metavar="N", type=whole(words, 0), help=words(N_("no more rows than this"))
    )
    parser.add_argument("--unmask", action="store_true", help=words(N_("show names in full")))
    add_day(parser, words)


def _list(args: Arguments, out: Output) -> int:
    chosen = Filter(query=args.query, stage=args.stage)
    with opened(args, out) as session:
        total = caselist.count_cases(session, chosen)
        found = caselist.case_rows(session, chosen, day(args), limit=args.limit)
    rows = [_row(row, out.words, unmask=args.unmask) for row in found]
    lines = (_line(row, out.words) for row in rows)
    out.document(
        {"total": total, "rows": rows}, *lines, out.words(N_("{total} cases"), total=total)
    )
    return 0


def _line(row: Mapping[str, Any], words: Words) -> str:
    """Return a row for people: the stage by its name, nothing for what is not known."""
    shown = {**row, "stage": words(Choice(options=STAGES).label(row["stage"]))}
    return "\t".join("" if cell is None else str(cell) for cell in shown.values())


def _row(row: CaseRow, words: Words, *, unmask: bool) -> dict[str, Any]:
    names = row.name.split("、") if row.name else []
    shown = row.name if unmask else "、".join(mask_name(name) for name in names)
    return {
        "case_no": row.case_no,
        "case_id": row.id,
        "name": shown,
        "stage": row.stage,
        "days_overdue": row.days_overdue,
        "owed": row.owed,
        "last_contact": _last_contact(row, words) or None,
        "next_action": f"{row.next_on} {row.next_what}".strip() or None,
    }


def _last_contact(row: CaseRow, words: Words) -> str:
    if not row.last_contact_at:
        return ""
    labels = (
        Choice(options=options).label(row.last_contact.get(name))
        for name, options in (("channel", CHANNELS), ("result", RESULTS))
    )
    return " ".join([row.last_contact_at, *(words(label) for label in labels)])


def _show_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    add_case(parser, words)


def _show(args: Arguments, out: Output) -> int:
    from storage.exchange.case_export import case_document

    with opened(args, out) as session:
        case_id = find_case(session, args.case)
        document = case_document(session, [case_id])
        odd = odd_lines(case_file(session, case_id), out.words)
    out.document(document, *_outline(document["cases"][0]))
    for line in odd:
        out.note(line)
    return 0


def _outline(case: dict[str, Any]) -> list[str]:
    plain = [f"{name}: {value}" for name, value in case.items() if isinstance(value, str)]
    lists = [f"{name}: {len(value)}" for name, value in case.items() if isinstance(value, list)]
    return [*plain, *lists]


def _import_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument(
        "file",
        metavar="FILE",
        help=words(N_("case JSON, its files beside it; or a list, .xlsx or .csv")),
    )
    parser.add_argument("--dry-run", action="store_true", help=words(N_("say it, do not do it")))
    sheet_in.add_sheet_arguments(parser, words)
    add_day(parser, words)


def _import(args: Arguments, out: Output) -> int:
    from storage.exchange.case_import import import_cases
    from storage.exchange.document import ImportCancelled

    try:
        if sheet_in.is_sheet(Path(args.file)):
            result: ImportResult = sheet_in.run_import(args, out)
        else:
            with opened(args, out) as session:
                result = import_cases(
                    session, Path(args.file), dry_run=args.dry_run, progress=ConsoleProgress()
                )
    except ImportCancelled as stopped:
        if args.dry_run or not stopped.result.changes_anything:
            raise
        _tell_cancelled(stopped.result, out)
        return CANCELLED
    out.document(_told(result, out.words), *_lines(result, out.words))
    return 1 if result.refused else 0


def _tell_cancelled(result: "ImportResult", out: Output) -> None:
    """Say what was taken before somebody stopped it."""
    out.document(_told(result, out.words), *_lines(result, out.words))
    text = N_(
        "Cancelled. {count} cases were taken before that and stay, each of them whole. Import the "
        "same file again to take the rest."
    )
    out.note(out.words(text, count=result.taken))


def _told(result: "ImportResult", words: Words) -> dict[str, Any]:
    joined = [{"case_no": case_no, "path": path} for case_no, path in result.besides]
    return {
        "added": result.added,
        "changed": [{"case_no": case_no, "path": path} for case_no, path in result.changed],
        "unchanged": result.unchanged,
        # Beyond the four of the contract, and only where there are any.
        **({"conflicts": joined} if joined else {}),
        "refused": [
            {"path": flaw.path, "code": flaw.code, "message": flaw.say(words)}
            for flaw in result.refused
        ],
    }


def _lines(result: "ImportResult", words: Words) -> list[str]:
    counts = (
        (N_("Added: {cases}"), result.added),
        (N_("Changed: {cases}"), result.changed_cases),
        (N_("Unchanged: {cases}"), result.unchanged),
    )
    lines = [words(text, cases=sheet_in.short(cases)) for text, cases in counts if cases]
    if result.conflicts:
        text = N_("In conflict with what was written here: {count} fields; both values are kept.")
        lines.append(words(text, count=len(result.conflicts)))
    if result.changed_office:
        text = N_("Changed for the whole office: {parts}")
        lines.append(words(text, parts=sheet_in.short(result.changed_office)))
    if result.kept:
        text = N_("The file says otherwise of the owner of this vault; that was not taken: {parts}")
        lines.append(words(text, parts=sheet_in.short([path for _no, path in result.kept])))
    refused = [f"{flaw.path}: {flaw.say(words)}" for flaw in result.refused]
    if refused:
        lines.append(words(sheet_in.refused_title(result)))
    return [*lines, *refused]


def _export_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument(
        "case", metavar="CASE", nargs="+", help=words(N_("case numbers or case ids"))
    )
    parser.add_argument(
        "--out", metavar="DIR", required=True, help=words(N_("the folder to write into"))
    )
    add_reason(parser, words, required=True)


def _export(args: Arguments, out: Output) -> int:
    from reports.own_files import require_own
    from storage.exchange.case_export import DOCUMENT, export_cases

    require_own(Path(args.out) / DOCUMENT)
    with opened(args, out) as session:
        ids = [find_case(session, case) for case in args.case]
        done = export_cases(session, ids, Path(args.out), progress=ConsoleProgress())
        for case_id in dict.fromkeys(ids):
            note_leaving(session, case_id, args.reason, out)
            custody.log(session, case_id, "exported", "case JSON", reason=args.reason)
    out.document(
        {"path": str(done.path), "cases": done.cases, "files": done.files},
        out.words(N_("{cases} cases and {files} files in {path}"), cases=done.cases,
                  files=done.files, path=done.path),
    )  # fmt: skip
    return 0


COMMANDS = (
    Command(("case", "list"), N_("list cases"), _list_arguments, _list),
    Command(("case", "show"), N_("one case as a document"), _show_arguments, _show),
    Command(("case", "import"), N_("take cases in"), _import_arguments, _import),
    Command(("case", "export"), N_("give cases out"), _export_arguments, _export),
)
