"""``anjuan pack`` and ``anjuan paper``: what is printed."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reports.own_files import require_own
from reports.pack.build import PackOptions, PackResult, build_pack
from reports.pack.catalogue_files import CATALOGUE_KINDS
from reports.pack.layouts import SHIPPED
from reports.papers.build import build_paper, build_trip_paper
from reports.papers.registry import PAPERS, TRIP_PAPERS
from resources.language import N_, Words
from storage.casework.lookup import find_case
from ui.commands.frame import (
    Arguments,
    Command,
    add_case,
    add_day,
    add_reason,
    add_vault,
    opened,
)
from ui.commands.output import ConsoleProgress, Output
from ui.commands.pack_options import add_options, passwords, signing
from ui.commands.parser import day_of, whole

LANGUAGES = {"zh": "zh_CN", "en": "en"}
_PROFILES = ("court", "opponent", "internal")


def _pack_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    add_case(parser, words)
    _add_out(parser, words)
    _add_words(parser, "--profile", _PROFILES, words(N_("who reads it; court unless said")))
    parser.add_argument(
        "--copies", type=whole(words, 1, 99), default=1, metavar="N",
        help=words(N_("how many sets; the first is the original")),
    )  # fmt: skip
    _add_words(parser, "--photos", ("full", "submission"), words(N_("originals, or smaller ones")))
    parser.add_argument(
        "--items", metavar="REF,…", default="", help=words(N_("only these records and files"))
    )
    parser.add_argument(
        "--cutoff", type=day_of(words), metavar="DATE",
        help=words(N_("the day up to which interest runs; today unless said")),
    )  # fmt: skip
    _add_language(parser, words)
    parser.add_argument(
        "--layout", default="default", metavar="NAME",
        help=words(
            N_("shape of the pages: {names}, or one of the office"), names=", ".join(SHIPPED)
        ),
    )  # fmt: skip
    add_options(parser, words)
    parser.add_argument(
        "--catalogue", action="append", choices=CATALOGUE_KINDS, default=[],
        help=words(N_("the catalogue as a file of its own beside the pack; may be repeated")),
    )  # fmt: skip
    parser.add_argument("--force", action="store_true", help=words(N_("in spite of gaps")))
    parser.add_argument(
        "--replaces-because", metavar="TEXT", default="",
        help=words(N_("why it replaces the former pack; else what changed in the case file")),
    )  # fmt: skip
    add_reason(parser, words, required=False)


def _add_words(
    parser: argparse.ArgumentParser, name: str, choices: Sequence[str], told: str
) -> None:
    """Add an option that takes one of a few words, the first of them unless said."""
    parser.add_argument(name, choices=choices, default=choices[0], help=told)


def _add_language(parser: argparse.ArgumentParser, words: Words) -> None:
    _add_words(parser, "--lang", tuple(LANGUAGES), words(N_("language of the paper")))


def _add_out(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--out", metavar="FILE", required=True, help=words(N_("the file to write")))


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
        attach_originals=args.attach_originals,
        cut=args.split,
        duplex=args.duplex,
        signing=signing(args, out.words),
        passwords=passwords(args),
        catalogue=tuple(dict.fromkeys(args.catalogue)),
        replaces_because=args.replaces_because.strip(),
        talk=out.words.language,
    )
    with opened(args, out) as session:
        case_id = find_case(session, args.case)
        result = build_pack(session, case_id, options, Path(args.out), ConsoleProgress())
    for one in result.warnings:
        if one.code == "FileReplaced":
            out.note(f"{one.where}: {one.message}")
    out.document(told(result), *_lines(result, out.words))
    return 0


def told(result: PackResult) -> dict[str, Any]:
    """Return the JSON document of a finished pack."""
    return {
        "files": [
            {"path": str(file.path), "copy": file.copy, "pages": file.pages,
             "bytes": file.size, "sha256": file.sha256,
             **({"volume": file.volume, "volumes": file.volumes} if file.volumes > 1 else {})}
            for file in result.files
        ],
        "items": [
            {"no": item.no, "name": item.name, "kind": item.kind, "refs": list(item.refs),
             "from_page": item.from_page, "to_page": item.to_page}
            for item in result.items
        ],
        **({"catalogue": [{"path": str(one.path), "sha256": one.sha256} for one in result.beside]}
           if result.beside else {}),
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
    files += [str(one.path) for one in result.beside]
    return [*files, *(f"- {one.where}: {one.message}" for one in result.warnings)]


def _paper_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    # A paper of a whole trip has - in the place of a case.
    kinds = tuple(dict.fromkeys((*PAPERS, *TRIP_PAPERS)))
    add_vault(parser, words)
    add_case(parser, words)
    parser.add_argument(
        "kind", metavar="KIND", choices=kinds,
        help=words(N_("which paper: {papers}"), papers=", ".join(kinds)),
    )  # fmt: skip
    parser.add_argument(
        "ref", metavar="REF", nargs="?", default="", help=words(N_("the record it is made of"))
    )
    _add_out(parser, words)
    _add_language(parser, words)
    add_day(parser, words)
    add_reason(parser, words, required=False)


def _require_fitting(args: Arguments, words: Words) -> None:
    """End with wrong usage where a paper of a case is asked of a trip, or the other way."""
    if args.case != "-" and args.kind not in PAPERS:
        text = N_("{kind} is a paper of a whole trip: CASE is - there, and REF the ref of the trip")
        args.parser.error(words(text, kind=args.kind))
    if args.case == "-" and args.kind not in TRIP_PAPERS:
        text = N_("{kind} is a paper of a case; of a whole trip there are: {papers}")
        args.parser.error(words(text, kind=args.kind, papers=", ".join(TRIP_PAPERS)))
    if args.case == "-" and not args.ref:
        args.parser.error(words(N_("a paper of a trip needs the ref of the trip")))


def _paper(args: Arguments, out: Output) -> int:
    _require_fitting(args, out.words)
    target, language, progress = Path(args.out), LANGUAGES[args.lang], ConsoleProgress()
    require_own(target)
    with opened(args, out) as session:
        if args.case == "-":
            made = build_trip_paper(
                session, args.kind, args.ref, target,
                language=language, reason=args.reason, progress=progress,
            )  # fmt: skip
        else:
            made = build_paper(
                session, find_case(session, args.case), args.kind, args.ref, target,
                language=language, on=args.on, reason=args.reason, progress=progress,
            )  # fmt: skip
    out.document({"path": str(made.path), "sha256": made.sha256}, str(made.path))
    return 0


COMMANDS = (
    Command(("pack",), N_("make an evidence pack"), _pack_arguments, _pack),
    Command(("paper",), N_("make a single paper"), _paper_arguments, _paper),
)
