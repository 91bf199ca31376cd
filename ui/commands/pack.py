"""``anjuan pack`` and ``anjuan paper``: what is printed."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from reports.pack.build import PackOptions, PackResult, build_pack
from reports.pack.compose import FULL_LAYOUT
from reports.papers.build import build_paper
from reports.papers.registry import PAPERS
from resources import table
from resources.language import N_, Words
from storage.casework.lookup import find_case
from ui.commands.frame import Arguments, Command, add_day, add_reason, add_vault, opened
from ui.commands.output import ConsoleProgress, Output

LANGUAGES = {"zh": "zh_CN", "en": "en"}


def _pack_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("--out", metavar="FILE.pdf", required=True)
    parser.add_argument("--profile", choices=("court", "opponent", "internal"), default="court")
    parser.add_argument("--copies", type=_count, default=1, metavar="N")
    parser.add_argument("--photos", choices=("full", "submission"), default="full")
    parser.add_argument("--items", metavar="REF,…", default="")
    parser.add_argument("--cutoff", type=date.fromisoformat, metavar="DATE")
    parser.add_argument("--lang", choices=tuple(LANGUAGES), default="zh")
    parser.add_argument("--layout", choices=_layouts(), default="default")
    parser.add_argument("--force", action="store_true", help=words(N_("in spite of gaps")))
    add_reason(parser, words, required=False)


def _layouts() -> tuple[str, ...]:
    return (*table("layout"), FULL_LAYOUT)


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 99:
        raise ValueError(text)
    return number


def _pack(args: Arguments, out: Output) -> int:
    options = PackOptions(
        profile=args.profile,
        copies=args.copies,
        photos=args.photos,
        items=tuple(ref for ref in args.items.split(",") if ref),
        cutoff=args.cutoff.isoformat() if args.cutoff else None,
        language=LANGUAGES[args.lang],
        layout=args.layout,
        force=args.force,
        reason=args.reason,
    )
    with opened(args, out) as session:
        case_id = find_case(session, args.case)
        result = build_pack(session, case_id, options, Path(args.out), ConsoleProgress())
    out.document(told(result), *_lines(result, out.words))
    return 0


def told(result: PackResult) -> dict[str, Any]:
    """Return the JSON document of a finished pack."""
    return {
        "files": [
            {"path": str(file.path), "copy": file.copy, "pages": file.pages,
             "bytes": file.size, "sha256": file.sha256}
            for file in result.files
        ],
        "items": [
            {"no": item.no, "name": item.name, "kind": item.kind, "refs": list(item.refs),
             "from_page": item.from_page, "to_page": item.to_page}
            for item in result.items
        ],
        "number": result.number,
        "made_at": result.made_at,
        "warnings": [
            {"code": one.code, "where": one.where, "message": one.message}
            for one in result.warnings
        ],
    }  # fmt: skip


def _lines(result: PackResult, words: Words) -> list[str]:
    files = [
        words(N_("{path}: {copy}, {pages} pages"), path=file.path, copy=file.copy, pages=file.pages)
        for file in result.files
    ]
    return [*files, *(f"- {one.where}: {one.message}" for one in result.warnings)]


def _paper_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("kind", metavar="KIND", choices=tuple(PAPERS))
    parser.add_argument("ref", metavar="REF", nargs="?", default="")
    parser.add_argument("--out", metavar="FILE.pdf", required=True)
    parser.add_argument("--lang", choices=tuple(LANGUAGES), default="zh")
    add_day(parser, words)
    add_reason(parser, words, required=False)


def _paper(args: Arguments, out: Output) -> int:
    with opened(args, out) as session:
        case_id = find_case(session, args.case)
        made = build_paper(
            session, case_id, args.kind, args.ref, Path(args.out),
            language=LANGUAGES[args.lang], on=args.on, reason=args.reason,
            progress=ConsoleProgress(),
        )  # fmt: skip
    out.document({"path": str(made.path), "sha256": made.sha256}, str(made.path))
    return 0


COMMANDS = (
    Command(("pack",), N_("make an evidence pack"), _pack_arguments, _pack),
    Command(("paper",), N_("make a single paper"), _paper_arguments, _paper),
)
