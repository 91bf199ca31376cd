"""``anjuan timestamp case|keep``: the time of an authority over the log of a case."""

import argparse
from pathlib import Path

from resources.language import N_, Words
from ui.commands.frame import Arguments, Command, add_case, add_vault, opened
from ui.commands.output import Output


def _case_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    add_case(parser, words)
    parser.add_argument(
        "--out", metavar="FILE.tsq", required=True,
        help=words(N_("the request to write, for a timestamp authority")),
    )  # fmt: skip


def _case(args: Arguments, out: Output) -> int:
    from reports.own_files import require_free
    from storage.errors import CannotWrite, problem_of
    from storage.proof.timestamps import request
    from storage.vault.durable import require_outside

    target = Path(args.out)
    with opened(args, out) as session:
        made = request(session, args.case)
        try:
            require_outside(target)
            require_free(target)
            target.write_bytes(made)
        except OSError as error:
            raise CannotWrite(path=str(target), problem=problem_of(error)) from error
    said = N_("Send {path} to a timestamp authority and keep its response with timestamp keep.")
    out.document({"path": str(target)}, out.words(said, path=target))
    return 0


def _keep_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    add_vault(parser, words)
    add_case(parser, words)
    parser.add_argument("response", metavar="FILE.tsr", help=words(N_("the authority's response")))


def _keep(args: Arguments, out: Output) -> int:
    from storage.errors import CannotRead, problem_of
    from storage.proof.timestamps import keep

    path = Path(args.response)
    try:
        response = path.read_bytes()
    except OSError as error:
        raise CannotRead(path=str(path), problem=problem_of(error)) from error
    with opened(args, out) as session:
        made = keep(session, args.case, response)
    said = N_("Kept: the log of the case as it was on {at}, stamped {stamped} by {authority}.")
    out.document(
        {"at": made.at, "stamped_at": made.stamped_at, "authority": made.authority,
         "sha256": made.id},
        out.words(said, at=made.at, stamped=made.stamped_at, authority=made.authority),
    )  # fmt: skip
    return 0


COMMANDS = (
    Command(
        ("timestamp", "case"), N_("ask an authority for the time of a case's log"),
        _case_arguments, _case,
    ),
    Command(
        ("timestamp", "keep"), N_("keep the authority's response in the case"),
        _keep_arguments, _keep,
    ),
)  # fmt: skip
