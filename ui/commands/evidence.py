"""``anjuan evidence``: add, extract."""

import argparse
from pathlib import Path
from typing import Any

from resources.language import N_, Words
from storage.casework import custody, intake
from storage.casework.intake import IntakeResult
from storage.casework.lookup import find_case, find_record
from storage.exchange.case_export import extract_originals
from storage.kinds.evidence import FORMS
from ui.commands.frame import (
    Arguments,
    Command,
    add_case,
    add_reason,
    add_vault,
    note_leaving,
    opened,
)
from ui.commands.output import ConsoleProgress, Output
from ui.commands.parser import whole

_ABOUT = ("visit", "caption", "group", "source", "proves", "form", "taken_by")
_FACTS = (
    "taken_at", "offset", "latitude", "longitude", "orientation", "width", "height", "device",
)  # fmt: skip


def _add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    add_case(parser, words)
    parser.add_argument("files", metavar="FILE", nargs="+", help=words(N_("files to take in")))
    forms = [str(one) for one, _label in FORMS]
    for name, metavar, told in (
        ("--visit", "REF", N_("the visit they belong to")),
        ("--caption", "TEXT", N_("what they show")),
        ("--source", "TEXT", N_("where they come from")),
        ("--proves", "TEXT", N_("what they prove")),
        ("--taken-by", "REF", N_("the member of staff who made them")),
    ):
        parser.add_argument(name, metavar=metavar, help=words(told))
    parser.add_argument(
        "--group", metavar="1-8", type=whole(words, 1, 8),
        help=words(N_("group of the evidence list, 1 to 8")),
    )  # fmt: skip
    parser.add_argument(
        "--form", metavar="FORM", choices=forms,
        help=words(N_("form of the document: {forms}"), forms=", ".join(forms)),
    )  # fmt: skip


def _add(args: Arguments, out: Output) -> int:
    given = {name: getattr(args, name) for name in _ABOUT}
    about = {name: value for name, value in given.items() if value is not None}
    with opened(args, out) as session:
        session.vault.require_writable()
        case_id = find_case(session, args.case)
        if args.visit:
            find_record(session, case_id, args.visit, "visit")
        if args.taken_by:
            find_record(session, "office", args.taken_by, "staff_member")
        paths = [Path(name) for name in args.files]
        results = intake.take_in(session, case_id, paths, about, ConsoleProgress())
    documents = [_told(name, one, out.words) for name, one in zip(args.files, results, strict=True)]
    out.document({"files": documents}, *map(_line, documents))
    return 1 if any(one.status == "refused" for one in results) else 0


def _told(name: str, one: IntakeResult, words: Words) -> dict[str, Any]:
    facts = one.facts or {}
    return {
        "file": name,
        "status": one.status,
        "ref": one.ref or None,
        "reason": words(one.reason) if one.reason else None,
        "sha256": one.sha256 or None,
        "size": one.size,
        "type": one.mime or None,
        **{fact: facts.get(fact) for fact in _FACTS},
        # Beyond the contract, and only where there is any.
        **({"remarks": _remarks(one, words)} if one.remarks else {}),
    }


def _remarks(one: IntakeResult, words: Words) -> list[str]:
    return [words(remark.sentence, **remark.values) for remark in one.remarks]


def _line(document: dict[str, Any]) -> str:
    """Return what became of a file, for people."""
    said = [document["reason"] or "", *document.get("remarks", ())]
    return "\t".join((document["status"], document["file"], "; ".join(filter(None, said))))


def _extract_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    add_case(parser, words)
    parser.add_argument(
        "--out", metavar="DIR", required=True, help=words(N_("the folder to write into"))
    )
    add_reason(parser, words, required=True)


def _extract(args: Arguments, out: Output) -> int:
    with opened(args, out) as session:
        case_id = find_case(session, args.case)
        files = extract_originals(session, case_id, Path(args.out), progress=ConsoleProgress())
        refs = tuple(file.ref for file in files)
        note_leaving(session, case_id, args.reason, out, evidence=refs)
        for file in files:
            custody.log(
                session, case_id, "exported", file.path.name, reason=args.reason,
                refs=[file.ref], sha256=file.sha256,
            )  # fmt: skip
    documents = [{"ref": one.ref, "path": str(one.path), "sha256": one.sha256} for one in files]
    out.document({"files": documents}, *(str(one.path) for one in files))
    return 0


COMMANDS = (
    Command(("evidence", "add"), N_("take files in"), _add_arguments, _add),
    Command(("evidence", "extract"), N_("give originals out"), _extract_arguments, _extract),
)
