"""``anjuan disclose``: a bundle of one case that an expert checks without this program."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from resources.language import N_, Words
from storage.errors import NothingToReview
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

if TYPE_CHECKING:
    from storage.casework.session import Session

_UNAPPROVED: Final = N_(
    "No second person approved this disclosure; that stands in the case. Ask with --ask."
)
_LANGUAGES = {"zh": "zh_CN", "en": "en"}


def _arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    add_case(parser, words)
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--out", metavar="DIR", help=words(N_("the folder to make; a new one")))
    way.add_argument("--ask", action="store_true", help=words(N_("ask a supervisor for approval")))
    way.add_argument(
        "--approve", action="store_true", help=words(N_("approve what somebody else asked for"))
    )
    way.add_argument("--refuse", action="store_true", help=words(N_("refuse what was asked for")))
    parser.add_argument(
        "--lang", choices=tuple(_LANGUAGES), default="zh",
        help=words(N_("language of the pack and the guide")),
    )  # fmt: skip
    add_reason(parser, words, required=True)


def _disclose(args: Arguments, out: Output) -> int:
    from storage.casework.lookup import find_case

    with opened(args, out) as session:
        case_id = find_case(session, args.case)
        if args.out is None:
            return _deal(session, case_id, args, out)
        return _write(session, case_id, args, out)


def _write(session: "Session", case_id: str, args: Arguments, out: Output) -> int:
    from reports.disclosure import disclose_case
    from storage.casework.disclosing import leave

    note_leaving(session, case_id, args.reason, out)
    stands = leave(session, case_id)
    made = disclose_case(
        session, case_id, Path(args.out), reason=args.reason,
        language=_LANGUAGES[args.lang], progress=ConsoleProgress(),
    )  # fmt: skip
    if stands.how == "unapproved":
        out.note(out.words(_UNAPPROVED))
    said = N_("{count} files in {path}; the README there says how to check them.")
    out.document(
        {"path": str(made.path), "files": list(made.files)},
        out.words(said, count=len(made.files), path=made.path),
        f"SHA256SUMS SHA-256 {made.sha256}",
    )
    return 0


def _deal(session: "Session", case_id: str, args: Arguments, out: Output) -> int:
    """Ask for approval, or decide on what was asked for."""
    from storage.casework import disclosing

    if args.ask:
        disclosing.ask(session, case_id, out.words(disclosing.WHAT), args.reason)
        done = N_("Asked: a supervisor decides on it.")
    else:
        waiting = disclosing.open_requests(session, case_id)
        if not waiting:
            raise NothingToReview()
        for row in waiting:
            disclosing.decide(session, case_id, row.ref, args.reason, granted=args.approve)
        done = N_("Approved.") if args.approve else N_("Refused.")
    stands = disclosing.leave(session, case_id)
    out.document({"case": args.case, "leave": stands.how}, out.words(done))
    return 0


COMMANDS = (
    Command(("disclose",), N_("give a case out with all its proof"), _arguments, _disclose),
)
