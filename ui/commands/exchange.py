"""``anjuan export`` and ``import``: packages between sites."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resources.language import N_, Words
from ui.commands.frame import Arguments, Command, add_vault, opened
from ui.commands.output import ConsoleProgress, Output
from ui.commands.parser import whole

_SITE = N_("name, id or first digits of the fingerprint of a trusted site")

if TYPE_CHECKING:
    from storage.casework.partial import Incomplete
    from storage.casework.session import Session
    from storage.exchange.packages.delta import Touched
    from storage.exchange.packages.receiving import Report, Waits


def _export_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument("--to", metavar="SITE", required=True, help=words(_SITE))
    parser.add_argument(
        "--out", metavar="DIR", required=True, help=words(N_("folder for the packages"))
    )
    parser.add_argument(
        "--case",
        metavar="CASE",
        nargs="+",
        action="extend",
        help=words(N_("only these cases; may be given more than once")),
    )
    parser.add_argument(
        "--today",
        action="store_true",
        help=words(N_("only cases in which something was recorded today")),
    )
    parser.add_argument(
        "--full", action="store_true", help=words(N_("also what the other side says it has"))
    )
    parser.add_argument(
        "--volume-size",
        metavar="BYTES",
        type=whole(words, 1),
        help=words(N_("the most bytes of one package")),
    )


def _export(args: Arguments, out: Output) -> int:
    from storage.casework.lookup import find_case
    from storage.exchange.packages.plan import least_words
    from storage.exchange.packages.portions import recorded_today
    from storage.exchange.packages.sending import (
        DIVIDED,
        LARGER,
        LARGEST,
        NAME,
        STICK,
        export_packages,
    )
    from storage.state import state_folder

    with opened(args, out) as session:
        cases = [find_case(session, case) for case in args.case] if args.case else None
        if args.today:
            cases = [*(cases or ()), *recorded_today(session)]
        done = export_packages(
            session, args.to, Path(args.out), ConsoleProgress(),
            state=state_folder(), cases=cases, full=args.full,
            volume_size=args.volume_size or STICK, label=out.words(NAME),
        )  # fmt: skip
    if done.left_out:
        text = LARGER if done.least <= STICK else LARGEST
        size = least_words(done.least)
        out.note(out.words(text, count=len(done.left_out), size=size))
    if done.divided:
        out.note(out.words(DIVIDED, count=done.divided))
    out.document(
        {
            "files": [str(path) for path in done.files],
            "operations": done.operations,
            "attachments": done.attachments,
            **({"left_out": len(done.left_out), "volume_size_needed": done.least}
               if done.left_out else {}),
            **({"divided": done.divided} if done.divided else {}),
        },
        *(str(path) for path in done.files),
        out.words(
            N_("{operations} entries and {attachments} originals for {site}"),
            operations=done.operations, attachments=done.attachments, site=args.to,
        ),
    )  # fmt: skip
    return 0


def _import_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument(
        "packages", metavar="PACKAGE", nargs="+", help=words(N_("the packages, in any order"))
    )
    parser.add_argument("--dry-run", action="store_true", help=words(N_("say it, do not do it")))
    parser.add_argument(
        "--case",
        metavar="CASE",
        nargs="+",
        action="extend",
        help=words(N_("only these cases of the packages; the rest can come later")),
    )


def _import(args: Arguments, out: Output) -> int:
    from storage.casework.previews import make_previews
    from storage.exchange.packages.receiving import import_packages

    paths = [Path(name) for name in args.packages]
    with opened(args, out) as session:
        cases = _meant(session, paths, args.case) if args.case else None
        report = import_packages(
            session, paths, ConsoleProgress(), dry_run=args.dry_run, cases=cases
        )
        make_previews(session, report.arrived, ConsoleProgress())
    for text, file in report.warnings:
        out.note(f"{file}: {out.words(text)}")
    out.document(_told(report, out.words), *_lines(report, out.words))
    return 1 if report.refused else 0


def _meant(session: "Session", paths: list[Path], cases: list[str]) -> set[str]:
    """Return the ids of cases that the packages hold, by number or id; raises ``NoSuchCase``."""
    from storage.errors import NoSuchCase
    from storage.exchange.packages.receiving import import_packages

    shares = import_packages(session, paths, ConsoleProgress(), dry_run=True).delta.shares
    found: set[str] = set()
    for case in cases:
        ids = {one for one, share in shares.items() if case in (one, share.case_no)}
        if not ids:
            raise NoSuchCase(case=case)
        found |= ids
    return found


def _told(report: "Report", words: Words) -> dict[str, Any]:
    delta = report.delta
    return {
        "from": report.senders,
        "added": {
            "cases": len(delta.cases),
            "records": len(delta.records),
            "attachments": len(delta.attachments),
        },
        "changed": [_touched(one) for one in delta.changed],
        "unchanged": report.unchanged,
        "conflicts": [{**_touched(one), "values": list(one.values)} for one in delta.conflicts],
        "missing_attachments": report.missing,
        "waiting_for": [
            {
                "file": one.file,
                "case_id": need.chain,
                "device": need.device,
                "after": need.after,
                "from": one.site,
                "packages": list(one.numbers),
            }
            for one in report.waiting
            for need in one.needs
        ],
        **(
            {"partial_attachments": [_partial(one) for one in report.partial]}
            if report.partial
            else {}
        ),
        "refused": [
            {"file": file, "code": error.code, "message": error.message(words)}
            for file, error in report.refused
        ],
        **({"left_out": sorted(report.left_out)} if report.left_out else {}),
        **({"completed_attachments": report.joined} if report.joined else {}),
        "warnings": [{"file": file, "message": words(text)} for text, file in report.warnings],
    }


def _partial(one: "Incomplete") -> dict[str, Any]:
    return {
        "sha256": one.original,
        "name": one.name,
        "bytes_here": one.here,
        "bytes": one.size,
        "packages": list(one.numbers),
    }


def _touched(one: "Touched") -> dict[str, Any]:
    return {"case_no": one.case_no, "record": one.record, "field": one.field}


def _lines(report: "Report", words: Words) -> list[str]:
    from storage.exchange.packages.portions import LEFT_OUT
    from ui.models.package_lines import JOINED
    from ui.models.site_lines import partial_words

    delta = report.delta
    lines = [
        words(
            N_("New: {cases} cases, {records} records, {attachments} originals"),
            cases=len(delta.cases), records=len(delta.records), attachments=len(delta.attachments),
        ),
        words(
            N_("Changed fields: {changed}; conflicts: {conflicts}; entries known: {unchanged}"),
            changed=len(delta.changed), conflicts=len(delta.conflicts), unchanged=report.unchanged,
        ),
    ]  # fmt: skip
    if report.missing:
        lines.append(words(N_("Originals not yet received: {count}"), count=len(report.missing)))
    if report.left_out:
        lines.append(words(LEFT_OUT, count=len(report.left_out)))
    lines += [words(N_("{file} was imported before."), file=file) for file in report.repeated]
    if report.joined:
        lines.append(words(JOINED, count=len(report.joined)))
    lines += [partial_words(one, words) for one in report.partial]
    lines += [_waits(one, words) for one in report.waiting]
    return lines + [error.message(words) for _file, error in report.refused]


def _waits(one: "Waits", words: Words) -> str:
    if not one.numbers:
        return words(N_("{file} waits for an earlier package."), file=one.file)
    text = N_("{file} waits for an earlier package of {site}; these did not come: {numbers}")
    numbers = ", ".join(map(str, one.numbers))
    return words(text, file=one.file, site=one.site, numbers=numbers)


COMMANDS = (
    Command(("export",), N_("make packages for a site"), _export_arguments, _export),
    Command(("import",), N_("take packages in, or preview them"), _import_arguments, _import),
)
