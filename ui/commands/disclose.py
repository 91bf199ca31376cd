"""``anjuan disclose``: a bundle of one case that an expert checks without this program."""

import argparse
from pathlib import Path

from resources.language import N_, Words
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

_LANGUAGES = {"zh": "zh_CN", "en": "en"}


def _arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    add_case(parser, words)
    parser.add_argument(
        "--out", metavar="DIR", required=True, help=words(N_("the folder to make; a new one"))
    )
    parser.add_argument(
        "--lang", choices=tuple(_LANGUAGES), default="zh",
        help=words(N_("language of the pack and the guide")),
    )  # fmt: skip
    add_reason(parser, words, required=True)


def _disclose(args: Arguments, out: Output) -> int:
    from reports.disclosure import disclose_case
    from storage.casework.lookup import find_case

    with opened(args, out) as session:
        case_id = find_case(session, args.case)
        note_leaving(session, case_id, args.reason, out)
        made = disclose_case(
            session, case_id, Path(args.out), reason=args.reason,
            language=_LANGUAGES[args.lang], progress=ConsoleProgress(),
        )  # fmt: skip
    said = N_("{count} files in {path}; the README there says how to check them.")
    out.document(
        {"path": str(made.path), "files": list(made.files)},
        out.words(said, count=len(made.files), path=made.path),
        f"SHA256SUMS SHA-256 {made.sha256}",
    )
    return 0


COMMANDS = (
    Command(("disclose",), N_("give a case out with all its proof"), _arguments, _disclose),
)
